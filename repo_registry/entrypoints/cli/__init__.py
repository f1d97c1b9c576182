"""The command line: nouns and verbs over the services; no rules live here."""

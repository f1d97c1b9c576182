"""The embedded default: a registry in one SQLite file."""

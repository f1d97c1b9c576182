"""From facts to candidates: features, capabilities and abilities, named and ranked, without any model."""

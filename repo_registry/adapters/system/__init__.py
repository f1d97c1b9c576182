"""The machine's own clock and source of identifiers."""

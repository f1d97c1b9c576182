"""The use cases: read through ports, call rules, write through ports."""

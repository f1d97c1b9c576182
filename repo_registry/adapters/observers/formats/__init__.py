"""Reads JSON, TOML, YAML, XML and INI texts into trees that remember their lines, with bounded work on any input."""

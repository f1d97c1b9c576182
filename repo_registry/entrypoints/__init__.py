"""How people and programs come in: settings, wiring and the command line."""

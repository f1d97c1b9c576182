"""How the ports are served: one folder per technology."""

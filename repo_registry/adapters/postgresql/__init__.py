"""A registry in PostgreSQL, shared by many processes on many machines."""

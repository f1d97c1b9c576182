"""The routes, found by their noun."""

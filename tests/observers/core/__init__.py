"""How files are read, whatever is found in them."""

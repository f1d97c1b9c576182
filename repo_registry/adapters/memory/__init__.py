"""A registry that lives and ends with its process, with the same promises as the lasting ones but durability."""

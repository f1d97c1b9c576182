"""What the observers find."""

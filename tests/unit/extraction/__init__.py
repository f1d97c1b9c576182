"""What follows from facts."""

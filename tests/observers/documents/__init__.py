"""What documents give."""

"""The pure core: what abilities, candidates, reviews and snapshots are, and what follows from what."""

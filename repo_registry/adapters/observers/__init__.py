"""Reads files into facts, fragments and chunks, in worker processes with limits."""

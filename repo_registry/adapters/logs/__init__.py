"""Structured events for operators."""

"""Manifests and lock files of Ruby gems."""

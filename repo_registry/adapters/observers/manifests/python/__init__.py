"""Manifests and lock files of Python packages."""

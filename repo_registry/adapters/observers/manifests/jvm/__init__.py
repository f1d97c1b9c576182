"""Manifests of Maven and Gradle."""

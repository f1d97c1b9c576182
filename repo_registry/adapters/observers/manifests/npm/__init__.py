"""Manifests and lock files of npm, Yarn and pnpm."""

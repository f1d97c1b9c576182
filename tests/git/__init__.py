"""Tests of fetching and reading repositories with git."""

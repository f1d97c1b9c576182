"""``python -m repo_registry`` is the command ``repo-registry``."""

from __future__ import annotations

from repo_registry.entrypoints.cli.main import main

if __name__ == "__main__":
    main()

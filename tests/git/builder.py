"""Builds git repositories byte by byte, with plumbing only, so that what is hostile stays possible."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

DATE = "1700000000 +0000"


@attrs.frozen
class Link:
    """A symbolic link."""

    target: bytes


@attrs.frozen
class Submodule:
    """A link to a commit of another repository."""

    commit_id: str = "1" * 40


@attrs.frozen
class Executable:
    """A blob with the executable bit."""

    data: bytes


Content = bytes | Link | Submodule | Executable


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_AUTHOR_DATE": DATE,
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
        "GIT_COMMITTER_DATE": DATE,
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }


class Origin:
    """A bare repository that tests fetch from."""

    def __init__(self, path: Path, *, object_format: str = "sha1") -> None:
        path.mkdir(parents=True)
        self.path = path
        self._object_format = object_format
        self.git("init", "--quiet", "--bare", "--template=", f"--object-format={object_format}", ".")
        self.git("symbolic-ref", "HEAD", "refs/heads/main")

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run git here and return what it prints, without the newline at its end."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=_environment(self.path),
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def blob(self, data: bytes) -> str:
        """Keep a blob and return its id."""
        return self.git("hash-object", "-w", "--stdin", stdin=data)

    def tree(self, entries: Sequence[tuple[bytes, bytes, str]]) -> str:
        """Keep a tree of ``(mode, name, id)`` exactly as given, well formed or not, and return its id."""
        raw = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(object_id) for mode, name, object_id in entries)
        return self.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw)

    def raw_commit(
        self, tree: str, *, header: bytes = b"", message: bytes = b"m\n", date: bytes = DATE.encode()
    ) -> str:
        """Keep a commit exactly as given and return its id."""
        who = b"Ada <ada@example.com> " + date
        raw = b"tree " + tree.encode() + b"\nauthor " + who + b"\ncommitter " + who + b"\n" + header + b"\n" + message
        return self.git("hash-object", "-w", "-t", "commit", "--literally", "--stdin", stdin=raw)

    def commit(self, files: Mapping[bytes, Content], *, ref: str = "refs/heads/main", message: bytes = b"m") -> str:
        """Commit whole new contents on a branch through ``fast-import`` and return the commit's id."""
        lines = [b"commit " + ref.encode() + b"\n", b"committer Ada <ada@example.com> " + DATE.encode() + b"\n"]
        lines.append(b"data %d\n%s\n" % (len(message), message))
        if self.try_git("rev-parse", "--verify", "--quiet", ref):
            lines.append(b"from " + ref.encode() + b"^0\n")
        lines.append(b"deleteall\n")
        lines.extend(_file_command(path, content) for path, content in files.items())
        self.git("fast-import", "--quiet", "--force", stdin=b"".join(lines) + b"\n")
        return self.git("rev-parse", ref)

    def try_git(self, *arguments: str) -> str:
        """Run git here and return what it prints, empty when it fails."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=_environment(self.path), capture_output=True, check=False
        )
        return done.stdout.decode().strip() if done.returncode == 0 else ""


def _file_command(path: bytes, content: Content) -> bytes:
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
    if isinstance(content, Submodule):
        return b"M 160000 " + content.commit_id.encode() + b" " + quoted + b"\n"
    if isinstance(content, Link):
        mode, data = b"120000", content.target
    elif isinstance(content, Executable):
        mode, data = b"100755", content.data
    else:
        mode, data = b"100644", content
    return b"M " + mode + b" inline " + quoted + b"\ndata %d\n" % len(data) + data + b"\n"


def clone_work_tree(origin: Origin, folder: Path, *options: str) -> None:
    """Make an ordinary clone with a work tree."""
    _run(origin.path, "clone", "--quiet", *options, "--", str(origin.path), str(folder))


def add_work_tree(folder: Path, linked: Path, branch: str) -> None:
    """Link a second work tree to the one in ``folder``."""
    _run(folder, "worktree", "add", "--quiet", "-b", branch, str(linked))


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=_environment(folder), check=True)

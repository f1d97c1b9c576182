"""How long an analysis takes, beside the time that merely reading all blobs of the same tree takes.

    python benchmarks/analyze.py [--copies 1] [--json FILE] [PATH ...]

Each PATH is a folder of files; without any, the packages installed beside this interpreter are taken. Its files are
committed into a scratch git repository, which is then analyzed: for the first time, again at the same commit, and after
one file has changed. Every figure is the wall time of that step in one process with its reading processes; memory is
the peak of the process itself, without its readers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import shutil
import subprocess
import sysconfig
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from repo_registry import open_registry
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus

_COMMENTS = {".py": b"#", ".java": b"//", ".ts": b"//", ".go": b"//"}
IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "core.autocrlf=false")


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, input=stdin, capture_output=True, check=True)
    return done.stdout


def scratch_repository(source: Path, folder: Path, copies: int) -> None:
    """Commit the files below a folder, each copy with a line of its own so that no two blobs are the same."""
    for number in range(copies):
        # Not by its own name: code below a folder called site-packages is vendored and would not be read.
        target = folder / f"packages{number}"
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.so", ".git"), symlinks=True)
        if number:
            for path in target.rglob("*.py"):
                with path.open("ab") as file:
                    file.write(b"\n# copy %d\n" % number)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "-m", "everything")


def read_all_blobs(folder: Path) -> tuple[float, int, int]:
    """Return the seconds that `git cat-file --batch` takes over all blobs, how many there are, and their bytes."""
    listing = git(folder, "ls-tree", "-r", "HEAD").decode("utf-8", "replace").splitlines()
    ids = "\n".join(line.split()[2] for line in listing).encode()
    size = 0
    started = time.perf_counter()
    with tempfile.TemporaryFile() as names:
        names.write(ids)
        names.seek(0)
        with subprocess.Popen(
            ["git", "cat-file", "--batch"], cwd=folder, stdin=names, stdout=subprocess.PIPE
        ) as reading:
            while reading.stdout is not None and (block := reading.stdout.read(1 << 20)):
                size += len(block)
    return time.perf_counter() - started, len(listing), size


def change_one_file(folder: Path) -> None:
    listed = (path for path in sorted(folder.rglob("*")) if path.suffix in _COMMENTS and path.is_file())
    changed = next(path for path in listed if path.stat().st_size > 1000)
    changed.write_bytes(changed.read_bytes() + b"\n%s changed\n" % _COMMENTS[changed.suffix])
    git(folder, "commit", "--quiet", "--all", "-m", "one file")


async def measure(folder: Path, place: Path) -> dict[str, float | int]:
    seconds, files, size = read_all_blobs(folder)
    figures: dict[str, float | int] = {"files": files, "megabytes": round(size / 1e6, 1), "cat_file_s": seconds}
    database = place / "registry.sqlite3"
    async with open_registry(database, checkout_root=place / "clones", local_roots=[folder]) as registry:
        await registry.add(str(folder), name="bench")

        async def timed(step: str) -> AnalysisRun:
            started = time.perf_counter()
            run = await registry.analyze("bench")
            figures[step] = time.perf_counter() - started
            if run.status is not RunStatus.SUCCEEDED:
                raise SystemExit(f"{step}: {run.failure}")
            return run

        first = await timed("first_s")
        await timed("unchanged_s")
        change_one_file(folder)
        again = await timed("one_file_s")
        figures["files_read_again"] = again.counts["files_read"]
        figures["facts"] = first.counts["facts"]
        figures["candidates"] = first.counts["candidates"]
    figures["database_mb"] = round(await asyncio.to_thread(lambda: database.stat().st_size) / 1e6, 1)
    figures["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


def measure_path(path: Path, copies: int) -> dict[str, float | int]:
    """Measure one folder; in a process of its own, because the peak of memory never falls."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "repository"
        folder.mkdir()
        scratch_repository(path, folder, copies)
        return asyncio.run(measure(folder, Path(temporary)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--copies", type=int, default=1, help="how often each folder is put into its repository")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    arguments = parser.parse_args()
    paths = arguments.paths or [Path(sysconfig.get_path("purelib"))]
    results: dict[str, dict[str, float | int]] = {}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        for path in paths:
            results[path.name] = fresh.submit(measure_path, path.absolute(), arguments.copies).result()
            print(path.name, json.dumps(results[path.name]), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Runs every test: once on SQLite, and the rooms' tests once more on a real PostgreSQL; of those with several values the first only,
unless at full size."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def pytest(*arguments: str, **environment: str) -> int:
    """One pytest run in the project's root; its exit status."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def main() -> int:
    """Both databases; stops at the first that fails."""
    status = pytest("tests", *sys.argv[1:])
    if status or sys.argv[1:]:
        return status
    from tests.support.databases import postgresql

    values = [] if os.environ.get("LAMPLIGHTER_PROVE") == "1" else ["--one-of-each"]
    print("The rooms once more, on PostgreSQL", flush=True)
    with postgresql() as address:
        return pytest("tests/rooms", *values, LAMPLIGHTER_DATABASE_URL=address)


if __name__ == "__main__":
    sys.exit(main())

"""Runs every benchmark in its own process, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Exit status 1 when a benchmark failed or missed its budget."""
    status = 0
    for file in sorted(HERE.glob("[a-z]*.py")):
        print(f"\n== {file.stem}", flush=True)
        status |= subprocess.run(
            [sys.executable, "-m", f"bench.{file.stem}"], cwd=HERE.parent, check=False
        ).returncode
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())

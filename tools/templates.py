"""Formats Django templates with djade; ``--check`` only says which would change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Runs djade over every template; exit status 1 when something had to change."""
    templates = sorted(str(path) for path in (ROOT / "src").rglob("templates/**/*.html"))
    if not templates:
        return 0
    djade = Path(sys.executable).parent / "djade"
    options = ["--target-version", "5.2", *(["--check"] if "--check" in sys.argv else [])]
    return subprocess.run([str(djade), *options, *templates], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

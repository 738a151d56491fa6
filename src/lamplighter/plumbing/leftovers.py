"""Files of uploads that a killed program left behind: they may be originals, with all that a camera wrote into them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(hours=2)
"""No request lasts that long."""


def sweep(folder: Path, now: datetime) -> int:
    """Removes the temporary files of uploads (``*.upload``, as Django names them) older than ``KEPT``. Returns how many."""
    before, gone = (now - KEPT).timestamp(), 0
    for path in folder.glob("*.upload*"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone

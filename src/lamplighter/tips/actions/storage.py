"""Sealed files below the home: random names, times set to the day, written over before they go."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.conf import settings

from lamplighter.plumbing.home import Home

UNFINISHED = ".part"
CHUNK = 1 << 20


def folder() -> Path:
    """Where they lie."""
    home: Home = settings.HOME
    home.tips.mkdir(mode=0o700, exist_ok=True)
    return home.tips


def new_name() -> str:
    """64 random hex digits."""
    return secrets.token_hex(32)


def set_day(path: Path, day: date) -> None:
    """Both times of a file, to the beginning of its day in UTC. When it was made, the next rewrite hides."""
    at = datetime.combine(day, time(), UTC).timestamp()
    os.utime(path, (at, at))


def sync(path: Path) -> None:
    """Waits until the folder's entry of a file is on the disk."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shred(path: Path) -> None:
    """Writes over a file, then removes it. What the disk's own wear levelling keeps is beyond any program."""
    try:
        with path.open("r+b", buffering=0) as out:
            left = path.stat().st_size
            while left > 0:
                left -= out.write(bytes(min(CHUNK, left)))
            os.fsync(out.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def strays(known: frozenset[str], before: float) -> Iterator[Path]:
    """Files that no row speaks of, last written before an instant."""
    for path in folder().iterdir():
        if path.name not in known and path.is_file() and path.stat().st_ctime < before:
            yield path

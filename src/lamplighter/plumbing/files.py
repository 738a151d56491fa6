"""Files that a row in the database speaks of: kept under a random name, on disk before the row is written (promise 3).

A folder fans out by the first two digits of a name, so that no single folder grows without bound. What is written and
never entered in a row is an orphan; ``names`` lists all files with their age for whoever sweeps those.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{1,8}")
"""What a kept file is called: no folder, nothing to climb by."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_DRAFT = ".new"
"""Ends the name of a file that is still being written; no such name is ever read."""
_NAME_OR_DRAFT = re.compile(_NAME.pattern + r"(?:\.new)?")


def keep(folder: Path, data: bytes, suffix: str) -> str:
    """Writes ``data`` durably and returns its name: 32 random hexadecimal digits and ``suffix``.

    When it returns, content and name are on disk: the file and every folder that had to be made or changed are
    flushed. A reader finds all of the file or none. Only the program's own user may read it (mode 0600).

    Args:
        folder: made, with mode 0700, where it is missing.
        suffix: such as ``.jpg``: a point and up to eight small letters or digits.

    Raises:
        ValueError: the suffix has another shape.
        OSError: the disk is full or the folder cannot be written; nothing is left behind.
    """
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError("a suffix is a point and up to eight small letters or digits")
    name = secrets.token_hex(16) + suffix
    place = folder / name[:2]
    _make(place)
    draft = place / (name + _DRAFT)
    try:
        _write(draft, data)
        draft.replace(place / name)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    _flush(place)
    _flush(folder)  # another thread may have made the place a moment ago and not flushed it yet
    return name


def read(folder: Path, name: str) -> bytes | None:
    """A kept file's content; None where the name is none of ours or the file is gone."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return (folder / name[:2] / name).read_bytes()
    except FileNotFoundError:
        return None


def remove(folder: Path, name: str) -> None:
    """Removes a kept file, if it is there; a name that is none of ours is no file."""
    if _NAME_OR_DRAFT.fullmatch(name):
        with contextlib.suppress(FileNotFoundError):
            (folder / name[:2] / name).unlink()


def names(folder: Path) -> Iterator[tuple[str, float]]:
    """Every kept file: its name, and when it was written in seconds since 1970; in no order.

    A file that goes meanwhile is left out. What a crash left half written is named as well, so that it can be removed.
    """
    for place in _entries(folder):
        if not place.is_dir(follow_symlinks=False):
            continue
        for file in _entries(Path(place.path)):
            if _NAME_OR_DRAFT.fullmatch(file.name):
                with contextlib.suppress(FileNotFoundError):
                    yield file.name, file.stat(follow_symlinks=False).st_mtime


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _make(place: Path) -> None:
    """Makes a folder and those above it, each flushed into the one that holds it."""
    if place.is_dir():
        return
    _make(place.parent)
    place.mkdir(mode=0o700, exist_ok=True)
    _flush(place.parent)


def _write(path: Path, data: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(place: Path) -> None:
    """Makes what changed in a folder outlast a power cut, where the system can open a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

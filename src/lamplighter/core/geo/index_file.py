"""The index's file: a line of JSON that describes what follows, then plain arrays, each at a multiple of 64 bytes."""

from __future__ import annotations

import json
import mmap
import os
import secrets
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"LAMPZONES 2\n"
LINE = 32
"""Bytes of the line after the magic: length of the head, gap after it, checksum of the head."""
ALIGN = 64


class IndexFileError(Exception):
    """The file is no zone index, or a damaged one. Confirm the zone map again to build it anew."""


def write_index(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> int:
    """Writes beside ``path`` and moves into place: a reader sees the old file or the new one. Returns its size in bytes."""
    table, offset, chunks = {}, 0, []
    for name, array in arrays.items():
        held = np.ascontiguousarray(array)
        held = held.astype(held.dtype.newbyteorder("<"), copy=False)
        data = held.tobytes()
        table[name] = {
            "type": held.dtype.str,
            "shape": list(held.shape),
            "at": offset,
            "crc": zlib.crc32(data),
        }
        padded = -len(data) % ALIGN
        chunks.append(data + b"\0" * padded)
        offset += len(data) + padded
    head = json.dumps({**facts, "arrays": table}, ensure_ascii=True).encode()
    start = len(MAGIC) + LINE + len(head)
    gap = -start % ALIGN
    waiting = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with waiting.open("wb") as stream:
            line = f"{len(head):>9} {gap:>9} {zlib.crc32(head):>11}\n".encode()
            stream.write(MAGIC + line + head + b"\0" * gap)
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
    return start + gap + offset


def read_index(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]], mmap.mmap]:
    """Maps a file into memory and checks it.

    Raises:
        IndexFileError: absent, foreign or damaged.
    """
    try:
        with path.open("rb") as stream:
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise IndexFileError(f"{path.name} cannot be opened: {error}") from error
    if mapped[: len(MAGIC)] != MAGIC:
        raise IndexFileError(f"{path.name} is no zone index of this version")
    try:
        start = len(MAGIC) + LINE
        length, gap, checksum = (int(each) for each in mapped[len(MAGIC) : start].split())
        head = mapped[start : start + length]
        if zlib.crc32(head) != checksum:
            raise IndexFileError(f"{path.name} is damaged: its head is not what was written")
        facts = json.loads(head)
        base = start + length + gap
        arrays = {}
        for name, row in facts.pop("arrays").items():
            count = int(np.prod(row["shape"], dtype=np.int64))
            array = np.frombuffer(mapped, dtype=row["type"], count=count, offset=base + row["at"])
            if zlib.crc32(array.data) != row["crc"]:
                raise IndexFileError(f"{path.name} is damaged: {name} is not what was written")
            arrays[name] = array.reshape(row["shape"])
    except (ValueError, KeyError, TypeError) as error:
        raise IndexFileError(f"{path.name} is damaged or cut short: {error}") from error
    return facts, arrays, mapped

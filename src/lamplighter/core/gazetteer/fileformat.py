"""One read-only file of named arrays, memory-mapped: header, directory, arrays.

Header (40 bytes, little-endian): magic 8, version u32, CRC-32 of all that follows u32, whole size u64, directory
length u64, eight bytes spare. Then the directory (JSON: name -> dtype, length, offset; and "meta"), then the arrays,
each aligned to 64 bytes. A new file is written beside the old one and renamed over it, so that a reader sees the
old or the new, never a mixture; one who has the old file open keeps it.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .model import GazetteerError

MAGIC = b"LAMPGAZ\x00"
VERSION = 1
_HEADER = struct.Struct("<8sIIQQ8x")
_ALIGN = 64


class GazetteerDamagedError(GazetteerError):
    """The file is not a gazetteer, is cut short or altered, or was written by another version."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why} Build it again: lamplighter addresses import.")


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGN)


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> int:
    """Write `arrays` and `meta` (JSON values) to `path` atomically; returns the size in bytes."""
    directory: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, array in arrays.items():
        directory[name] = (array.dtype.str, int(array.size), offset)
        offset += array.nbytes + (-array.nbytes % _ALIGN)
    head = json.dumps({"arrays": directory, "meta": dict(meta)}, sort_keys=True).encode()
    head += b" " * (-(len(head) + _HEADER.size) % _ALIGN)
    size = _HEADER.size + len(head) + offset
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(b"\0" * _HEADER.size)
            check = zlib.crc32(head)
            out.write(head)
            for array in arrays.values():
                data = _padded(np.ascontiguousarray(array).tobytes())
                check = zlib.crc32(data, check)
                out.write(data)
            out.seek(0)
            out.write(_HEADER.pack(MAGIC, VERSION, check, size, len(head)))
            out.flush()
            os.fchmod(out.fileno(), 0o644)
            os.fsync(out.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return size


class ArrayFile:
    """The arrays of one file, mapped read-only. Raises `GazetteerDamagedError` with the reason in words."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as source:
                self._size = os.fstat(source.fileno()).st_size
                if self._size < _HEADER.size:
                    raise GazetteerDamagedError(path, "The gazetteer is cut short.")
                self._map = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise GazetteerError(f"{path}: there is no gazetteer here yet.") from None
        except OSError as error:
            raise GazetteerError(f"{path}: cannot be opened ({error.strerror}).") from error
        head = self._checked(path)
        self.meta: dict[str, Any] = head["meta"]
        self._directory: dict[str, tuple[str, int, int]] = head["arrays"]

    def _checked(self, path: Path) -> dict[str, Any]:
        magic, version, check, size, length = _HEADER.unpack_from(self._map)
        if magic != MAGIC:
            raise GazetteerDamagedError(path, "This file is not a gazetteer.")
        if version != VERSION:
            raise GazetteerDamagedError(
                path, f"The gazetteer has version {version}; this program reads {VERSION}."
            )
        if size != self._size:
            raise GazetteerDamagedError(path, f"The gazetteer is cut short: {self._size} bytes of {size}.")
        if zlib.crc32(memoryview(self._map)[_HEADER.size :]) != check:
            raise GazetteerDamagedError(path, "The gazetteer is damaged: its checksum is wrong.")
        self._start = _HEADER.size + length
        try:
            head: dict[str, Any] = json.loads(self._map[_HEADER.size : self._start])
        except ValueError:
            raise GazetteerDamagedError(
                path, "The gazetteer is damaged: its directory cannot be read."
            ) from None
        return head

    def array(self, name: str) -> NDArray[Any]:
        """A read-only view of one array, straight from the map."""
        dtype, length, offset = self._directory[name]
        return np.frombuffer(self._map, dtype=np.dtype(dtype), count=length, offset=self._start + offset)

    def words(self, name: str) -> list[str]:
        """A list of strings that was stored by `pack_words`."""
        text = self.array(name).tobytes().decode()
        return text.split("\n")[:-1]


def pack_words(words: list[str]) -> NDArray[np.uint8]:
    """Strings (without line ends) as one array of UTF-8, a line each."""
    return np.frombuffer("".join(f"{word}\n" for word in words).encode(), dtype=np.uint8)

"""The file of a zone index: named arrays behind a header, memory-mapped, checked when opened, replaced in one step.

Header (40 bytes, little-endian): magic 8, version u32, CRC-32 of all that follows u32, whole size u64, length of the
directory u64, eight bytes spare. Then the directory (JSON: arrays by name with type, length and offset; and "meta"),
then the arrays, each aligned to 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"LAMPZONE"
VERSION = 1
_HEADER = struct.Struct("<8sIIQQ8x")
_ALIGN = 64


class ZoneIndexFileError(Exception):
    """A zone index cannot be read: absent, cut short, altered, of another version, or another kind of file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def write_index_file(path: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> int:
    """Writes a file beside `path` and renames it over `path`; returns its size in bytes.

    Whoever has the old file open keeps the old one whole.
    """
    directory: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, array in arrays.items():
        if array.dtype.byteorder == ">" or sys.byteorder != "little":
            raise ZoneIndexFileError(path, "zone indexes are written on little-endian machines only.")
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
                data = np.ascontiguousarray(array).tobytes()
                data += b"\0" * (-len(data) % _ALIGN)
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


class IndexFile:
    """A zone index file, mapped read-only and found whole.

    Raises:
        ZoneIndexFileError: with the reason in words.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as source:
                self._size = os.fstat(source.fileno()).st_size
                if self._size < _HEADER.size:
                    raise ZoneIndexFileError(path, "this file is too short to be a zone index.")
                self._map = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise ZoneIndexFileError(path, "there is no zone index here.") from None
        except OSError as error:
            raise ZoneIndexFileError(path, f"cannot be opened ({error.strerror}).") from error
        head = self._checked()
        self.meta: dict[str, Any] = head["meta"]
        self._directory: dict[str, tuple[str, int, int]] = head["arrays"]

    def _checked(self) -> dict[str, Any]:
        magic, version, check, size, length = _HEADER.unpack_from(self._map)
        if magic != MAGIC:
            raise ZoneIndexFileError(self.path, "this file is not a zone index.")
        if version != VERSION:
            raise ZoneIndexFileError(
                self.path, f"the zone index has version {version}, this program reads {VERSION}. Build it again."
            )
        if size != self._size:
            raise ZoneIndexFileError(self.path, f"the zone index is cut short: {self._size} bytes of {size}.")
        with memoryview(self._map) as whole, whole[_HEADER.size :] as body:
            if zlib.crc32(body) != check:
                raise ZoneIndexFileError(self.path, "the zone index is damaged: its checksum is wrong.")
        if sys.byteorder != "little":
            raise ZoneIndexFileError(self.path, "zone indexes are read on little-endian machines only.")
        self._start = _HEADER.size + length
        head: dict[str, Any] = json.loads(self._map[_HEADER.size : self._start])
        return head

    def array(self, name: str) -> NDArray[Any]:
        """A read-only flat view of one array, straight from the map."""
        dtype, length, offset = self._directory[name]
        return np.frombuffer(self._map, dtype=np.dtype(dtype), count=length, offset=self._start + offset)

    def view(self, name: str) -> memoryview:
        """The same as a flat memoryview, whose items come as plain numbers, faster than from an array."""
        return memoryview(self.array(name))

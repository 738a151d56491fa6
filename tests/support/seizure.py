"""What a seizure of the server gives, and a search through all of it: files, what is left of them, and the memory of what runs."""

from __future__ import annotations

import ctypes
import os
import re
import struct
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

import numpy as np
import numpy.typing as npt
import psutil
import pytest

CHUNK = 4 << 20
_SHIFT = 10
Fours = npt.NDArray[np.uint32]
SEPARATORS = (" ", "\n", "+", "%20", ", ", '","', '", "', "\r\n", "%0D%0A")
"""What may stand between words: as typed, in a form, in JSON."""


def forms(secret: str | bytes) -> set[bytes]:
    """All that a secret may look like: as it is, as UTF-16, and any of these in hex and in both base64s at each place."""
    raws = (
        [secret]
        if isinstance(secret, bytes)
        else [secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    )
    texts = {text for raw in raws for text in (raw.hex(), raw.hex().upper(), *_base64(raw))}
    return {*raws, *(text.encode(code) for text in texts for code in ("ascii", "utf-16-le", "utf-16-be"))}


def _base64(raw: bytes) -> Iterator[str]:
    """Its base64 when it begins at the first, second or third byte of three; only the signs that it alone decides."""
    for before in range(3):
        text = b64encode(bytes(before) + raw).decode()
        whole = text[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        yield whole
        yield whole.replace("+", "-").replace("/", "_")


def of_code(name: str, words: list[str], entropy: bytes) -> dict[str, str | bytes]:
    """A code of twelve words: all of it, each run of three, however they are joined, and what they stand for."""
    said: dict[str, str | bytes] = {f"{name}, what it stands for": entropy}
    for number, between in enumerate(SEPARATORS):
        said[f"{name}, joined {number}"] = between.join(words)
        for at in range(0, 12, 3):
            said[f"{name}, words from {at + 1} joined {number}"] = between.join(words[at : at + 3])
    return said


class Search:
    """Looks for secrets in anything, in all their forms at once."""

    def __init__(self, secrets: Mapping[str, str | bytes]) -> None:
        self._by_start: dict[bytes, list[tuple[str, bytes]]] = {}
        for name, secret in secrets.items():
            assert len(secret) >= 8, f"{name} is so short that chance finds it"
            for form in forms(secret):
                self._by_start.setdefault(form[:4], []).append((name, form))
        self._starts = np.unique(np.frombuffer(b"".join(self._by_start), "<u4"))
        self._maybe = np.zeros(1 << (32 - _SHIFT), bool)
        self._maybe[_mixed(self._starts)] = True
        self._longest = max(len(form) for some in self._by_start.values() for _, form in some)

    def __call__(self, pieces: Iterable[bytes]) -> set[str]:
        """The names of those that are in what follows each other."""
        found: set[str] = set()
        before = b""
        for piece in pieces:
            found |= self._in(before + piece)
            before = (before + piece)[-self._longest :]
        return found

    def _in(self, data: bytes) -> set[str]:
        places: list[int] = []
        for before in range(min(4, len(data) - 3)):
            fours = np.frombuffer(data, "<u4", count=(len(data) - before) // 4, offset=before)
            if before == 0 and not fours.any():
                return set()
            at = np.flatnonzero(self._maybe[_mixed(fours)])
            places += (at[np.isin(fours[at], self._starts)] * 4 + before).tolist()
        return {
            name
            for place in places
            for name, form in self._by_start[data[place : place + 4]]
            if data.startswith(form, place)
        }


def _mixed(fours: Fours) -> Fours:
    """Four bytes each, as places of a small table."""
    return (fours * np.uint32(2_654_435_761)) >> np.uint32(_SHIFT)


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file, piece by piece; one that goes meanwhile has no more."""
    with suppress(FileNotFoundError, NotADirectoryError, ProcessLookupError), path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def in_files(search: Search, *folders: Path) -> dict[str, set[str]]:
    """By file below the folders, what is found in its bytes, in its name, or in the names of the folders over it."""
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            names = search([os.fsencode(path)])
            if path.is_file() and not path.is_symlink():
                names |= search(pieces_of(path))
            if names:
                found[str(path.relative_to(folder.parent))] = names
    return found


def processes_of(pid: int) -> list[psutil.Process]:
    """A program and all that it started, and theirs."""
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


def in_memory(search: Search, processes: list[psutil.Process]) -> dict[str, set[str]]:
    """By process, what is found in its memory, and in files that it holds open, also those that are deleted.

    All are stopped while they are read, as a seizure would.
    """
    found = {}
    with _stopped(processes):
        for process in processes:
            names = search(_memory(process.pid)) | search(_held(process.pid))
            found[" ".join(process.cmdline()[:4])[-60:] + f" ({process.pid})"] = names
    return found


@contextmanager
def _stopped(processes: list[psutil.Process]) -> Iterator[None]:
    for each in processes:
        each.suspend()
    try:
        yield
    finally:
        for each in processes:
            each.resume()


def _memory(pid: int) -> Iterator[bytes]:
    """All that a process may have written: heaps, stacks, what is shared; not the program's own files, which are as on the disk."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text()
        memory = Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115 (closed below)
    except (PermissionError, FileNotFoundError) as why:
        pytest.skip(f"this system lets nobody read the memory of another process: {why}")
    read = 0
    with memory:
        for start, end, rights, name in re.findall(
            r"^(\w+)-(\w+) (\S+) \S+ \S+ \d+ *(.*)$", maps, re.MULTILINE
        ):
            if "r" not in rights or name.startswith("[v") or ("w" not in rights and name.startswith("/")):
                continue
            yield b"\0" * 8  # what lies apart does not follow each other
            for at in range(int(start, 16), int(end, 16), CHUNK):
                with suppress(OSError):  # given back meanwhile
                    memory.seek(at)
                    piece = memory.read(min(CHUNK, int(end, 16) - at))
                    read += len(piece)
                    yield piece
    assert read > 1 << 20, "no program is as small"


def _held(pid: int) -> Iterator[bytes]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            if S_ISREG(link.stat().st_mode):
                yield b"\0" * 8
                yield from pieces_of(link)


class Written:
    """Notes each file that is made or written directly in some folders, however soon it is gone again (Linux only)."""

    _MADE_OR_WRITTEN = 0x100 | 0x2 | 0x80  # IN_CREATE, IN_MODIFY, IN_MOVED_TO

    def __init__(self, *folders: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(self._libc, "inotify_init1"):
            pytest.skip("this system does not tell which files are written")
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        for folder in folders:
            watched = self._libc.inotify_add_watch(self._handle, os.fsencode(folder), self._MADE_OR_WRITTEN)
            assert watched >= 0, os.strerror(ctypes.get_errno())

    def names(self) -> list[str]:
        """Those since the last time."""
        found = []
        with suppress(BlockingIOError):
            while data := os.read(self._handle, 1 << 16):
                while data:
                    (length,) = struct.unpack_from("I", data, 12)
                    found.append(data[16 : 16 + length].rstrip(b"\0").decode())
                    data = data[16 + length :]
        return found

    def close(self) -> None:
        """Ends."""
        os.close(self._handle)

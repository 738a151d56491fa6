"""JPEG files read by their segments, without a decoder (ITU-T T.81, annex B)."""

from __future__ import annotations

import re

MOST_SCANS = 100
"""Scans of one picture: progressive ones have ten to twenty, and each makes a decoder go over all pixels again."""
MOST_SEGMENTS = 5_000
_TABLES = frozenset({0xDB, 0xC4})
"""Quantisation and Huffman tables."""
_FRAME = 0xC0
_JFIF = 0xE0
_SCAN = 0xDA
_END = 0xD9
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""Begins a segment; not a stuffed byte, a restart or a filling."""


def is_bearable(data: bytes) -> bool:
    """Whether a JPEG file has no more segments and scans than an honest one, up to the end of its picture."""
    scans, at = 0, 2
    for _ in range(MOST_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None or data[found.end() - 1] == _END:
            return True
        scans += data[found.end() - 1] == _SCAN
        if scans > MOST_SCANS:
            return False
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    return False


def bare_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a baseline JPEG that holds the JFIF mark, tables, one frame and one scan; nothing else.

    None where it has any other segment (EXIF, XMP, IPTC, profile, comment), a thumbnail in its JFIF mark, or anything
    behind its end.
    """
    if not (data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9")):
        return None
    size, at = None, 2
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1]
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        if marker == _SCAN:
            return size if _is_plain_scan(data[end:-2]) else None
        if marker == _FRAME and size is None and len(body) > 5:
            size = int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
        elif not (marker in _TABLES or (marker == _JFIF and _is_mark(body))):
            return None
        at = end
    return None


def _is_mark(body: bytes) -> bool:
    """JFIF, version, density, and a thumbnail of no pixels."""
    return len(body) == 14 and body.startswith(b"JFIF\0") and body.endswith(b"\0\0")


def _is_plain_scan(data: bytes) -> bool:
    """Coded pixels to the end: every 0xFF is followed by a zero, so no further marker is in it."""
    return data.count(b"\xff") == data.count(b"\xff\x00")

"""Whether a JPEG file is nothing but a picture: read by its segments, without a decoder (ITU-T T.81, annex B)."""

from __future__ import annotations

_TABLES = frozenset({0xDB, 0xC4})
"""Quantisation and Huffman tables."""
_FRAME = 0xC0
_JFIF = 0xE0
_SCAN = 0xDA


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

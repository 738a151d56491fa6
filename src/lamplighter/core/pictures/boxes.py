"""HEIC files read by their boxes, without a decoder (ISO/IEC 14496-12, 4.2; ISO/IEC 23008-12)."""

from __future__ import annotations

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
"""Pictures coded as HEVC."""
_OPEN_BRANDS = frozenset({b"mif1", b"msf1"})
"""Leave the coding open."""
_OTHER_BRANDS = frozenset({b"avif", b"avis", b"j2ki", b"j2is", b"jpeg"})
"""The same container with codings that are not read here."""
_MOST_BRANDS = 32
_NEEDED = frozenset({b"ftyp", b"meta", b"mdat"})
_MOST_BOXES = 1_000


def is_heif(data: bytes) -> bool:
    """Whether a file begins with a file-type box of HEVC pictures: size, ``ftyp``, brand, version, further brands."""
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), 16 + 4 * _MOST_BRANDS)
    others = {data[at : at + 4] for at in range(16, end, 4)}
    if data[8:12] in _OPEN_BRANDS:
        return bool(others & _BRANDS) or not others & _OTHER_BRANDS
    return data[8:12] in _BRANDS


def is_whole(data: bytes) -> bool:
    """Whether every box that a picture needs ends inside the file. A decoder fills up tiles that are cut off with grey.

    What cameras append behind the picture need not be boxes, and is not looked at.
    """
    at = 0
    for _ in range(_MOST_BOXES):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:  # stands for a length of eight bytes behind the name
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0 or name not in _NEEDED:  # a length of 0 stands for the rest of the file
            if size < 8 or at + size >= len(data):
                return True
        elif at + size > len(data):
            return False
        at += max(size, 8)
    return True

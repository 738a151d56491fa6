"""What a photo may be, what it becomes, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 15_000_000
"""Bytes of one upload."""
MOST_PIXELS = 60_000_000
"""Pixels a picture's header may speak of; a small file can hold a picture that fills the memory (a decompression bomb)."""
LONGEST_SIDE = 1600
"""Longest side of what is kept, in pixels."""
THUMB_SIDE = 320
"""Longest side of its small copy, in pixels."""
QUALITY = 82
"""JPEG quality of both."""
MADE = b"made\n"
"""Begins what the closed process answers when it made a photo: its length in four bytes, the photo, the small copy."""


class Trouble(StrEnum):
    """Why a file cannot become a photo; pages say it in whole sentences."""

    TOO_LARGE = "too large"
    EMPTY = "empty"
    NOT_A_PICTURE = "not a picture"
    TOO_MANY_PIXELS = "too many pixels"
    BROKEN = "broken"


class RefusedPicture(ValueError):
    """A file that cannot become a photo. ``trouble`` says why; nothing of the file is in it."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A photo as it may be kept and shown.

    ``data`` and ``thumb`` are JPEG files of nothing but pixels: upright, sRGB, no metadata. ``width`` and ``height``
    are those of ``data`` in pixels, neither above ``LONGEST_SIDE``; the small copy's are at most ``THUMB_SIDE``.
    """

    data: bytes
    width: int
    height: int
    thumb: bytes

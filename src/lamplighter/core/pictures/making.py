"""A photo made anew from a file's pixels. This runs in the closed process of ``child``: what is decoded here may do its worst.

Memory is bounded by the pixels a header may speak of: a JPEG is decoded at a fraction of its size, all else is brought
down strip by strip, so that beside the decoder's own picture there is never a second one of that size.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from math import ceil
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, ImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from lamplighter.core.pictures.boxes import is_whole
from lamplighter.core.pictures.segments import is_bearable
from lamplighter.core.pictures.sniffing import Kind
from lamplighter.core.pictures.values import (
    LONGEST_SIDE,
    MOST_PIXELS,
    QUALITY,
    THUMB_SIDE,
    RefusedPicture,
    Trouble,
)

_MOST_PROFILE = 2_000_000
"""Bytes of a colour profile that is worth obeying; a printer's are about half of that."""
_STRIP = 4_000_000
"""Pixels that are brought down at a time."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How each EXIF orientation is set upright (CIPA DC-008, tag 0x0112)."""
_DECODERS: dict[Kind, Callable[[BinaryIO], ImageFile.ImageFile]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.WEBP: WebPImageFile,
    Kind.GIF: GifImageFile,
}
_COLOURS = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}


def opened(data: bytes, kind: Kind) -> ImageFile.ImageFile:
    """A file's header, read by the one decoder of its kind; its pixels are not decoded yet.

    ``Image.open`` would ask a registry that the whole program shares.

    Raises:
        RefusedPicture: the header speaks of too many pixels, or the file is cut off, or wants more passes over its pixels
            than any honest one.
        Exception: whatever a decoder raises on what it cannot read.
    """
    if (
        kind is Kind.WEBP and _webp_pixels(data) > MOST_PIXELS
    ):  # its decoder makes the canvas before it tells the size
        raise RefusedPicture(Trouble.TOO_MANY_PIXELS)
    if (kind is Kind.JPEG and not is_bearable(data)) or (kind is Kind.HEIF and not is_whole(data)):
        raise RefusedPicture(Trouble.BROKEN)
    picture = _decoder(kind)(io.BytesIO(data))
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusedPicture(Trouble.TOO_MANY_PIXELS)
    return picture


def photo_of(picture: ImageFile.ImageFile, kind: Kind) -> tuple[bytes, bytes]:
    """The photo and its small copy, both JPEG, from the first picture of an opened file.

    Raises:
        Exception: whatever a decoder raises on what it cannot read.
    """
    if kind is Kind.JPEG:
        picture.draft(None, _fitted(*picture.size, LONGEST_SIDE))
    picture.load()  # before any note is asked for: a PNG's would decode it on the way, and its failure would be missed
    turn = None if kind is Kind.HEIF else _TURNS.get(_orientation(picture))  # HEIF comes upright already
    profile = picture.info.get("icc_profile")
    small = _in_srgb(_brought_down(picture), profile if isinstance(profile, bytes) else b"")
    upright = small if turn is None else small.transpose(turn)
    thumb = upright.resize(_fitted(*upright.size, THUMB_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(upright), _jpeg(thumb)


def _decoder(kind: Kind) -> Callable[[BinaryIO], ImageFile.ImageFile]:
    if kind is Kind.HEIF:
        from pillow_heif import HeifImageFile  # large libraries, loaded for their own kind alone

        return HeifImageFile
    return _DECODERS[kind]


def _webp_pixels(data: bytes) -> int:
    """Pixels of a WebP file that states a canvas (RFC 9649, 2.7); the other two layouts hold at most 16,383 squared."""
    if data[12:16] == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return (int.from_bytes(data[26:28], "little") & 0x3FFF) * (int.from_bytes(data[28:30], "little") & 0x3FFF)


def _orientation(opened: Image.Image) -> int:
    """The EXIF orientation; 1 where there is none, or none that can be read: a bad note spoils no photo."""
    with contextlib.suppress(Exception):
        return int(opened.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size with its longest side brought down to ``longest``; no side vanishes and none grows."""
    by = min(1.0, longest / max(width, height))
    return max(1, round(width * by)), max(1, round(height * by))


def _brought_down(opened: Image.Image) -> Image.Image:
    """The picture without see-through parts, at most ``LONGEST_SIDE``, as L, RGB or CMYK."""
    width, height = opened.size
    target = _fitted(width, height, LONGEST_SIDE)
    by = max(1, max(width, height) // (2 * LONGEST_SIDE))
    rows = max(1, _STRIP // (width * by)) * by
    rough: Image.Image | None = None
    for top in range(0, height, rows):
        strip = _opaque(opened.crop((0, top, width, min(height, top + rows)))).reduce(by)
        if rough is None:
            rough = Image.new(strip.mode, (ceil(width / by), ceil(height / by)))
        rough.paste(strip, (0, top // by))
    assert rough is not None
    return rough.resize(target, Image.Resampling.LANCZOS)


def _opaque(part: Image.Image) -> Image.Image:
    """A part of a picture on white, as L, RGB or CMYK: what lay under see-through pixels is gone."""
    if part.has_transparency_data:
        clear = part.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("RGB")
    if part.mode in _COLOURS:
        return part
    if part.mode.startswith("I"):  # sixteen bits of grey: the upper eight
        return part.convert("I").point(lambda grey: grey / 256).convert("L")
    return part.convert("L" if part.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture in sRGB; one without a profile, or with one that makes no sense, is taken to be in it already."""
    if not 0 < len(profile) <= _MOST_PROFILE:
        return picture.convert("RGB")
    with contextlib.suppress(Exception):  # a bad profile spoils no photo
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = given.profile.xcolor_space.strip()
        if space == "RGB" and picture.mode == "L":
            picture = picture.convert("RGB")
        if space == _COLOURS[picture.mode]:
            turned = ImageCms.profileToProfile(
                picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if turned is not None:
                return turned
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    """The pixels alone as a JPEG file."""
    bare = Image.new("RGB", picture.size)  # a new picture has no EXIF, no place, no profile, no comment
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()

"""Pictures of staff, and the seal: photographs are made anew as small WebP, square for faces; drawings are copied mark by mark
through a list of what is allowed. What was uploaded is never kept, so nothing rides along with it: no place, no camera, no script.

A file is what its content says it is, whatever its name says.
"""

from __future__ import annotations

import contextlib
import io
import re
import secrets
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from PIL import Image, ImageOps

from lamplighter.core.geo.wording import gettext_noop

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
"""Pixels a photograph may have; a small file can hold a picture that fills the memory (a decompression bomb)."""
SIDE = 480
"""Longest side of what is kept, in pixels."""
SMALLEST = 64
MOST_SVG_BYTES = 100_000
DEEPEST = 40
SVG = "http://www.w3.org/2000/svg"
KINDS = {".svg": "image/svg+xml", ".webp": "image/webp"}
"""Media types by ending."""
SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}\.(?:webp|svg)")
"""What a kept picture may be called: no folder, no other kind."""

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
ELEMENTS = frozenset({"svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath"} | _SHAPES)
ATTRIBUTES = frozenset({
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy",
    "d", "points", "transform", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity",
    "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "clip-path",
    "clip-rule", "clipPathUnits", "preserveAspectRatio", "pathLength",
})  # fmt: skip
_PLAIN_VALUE = re.compile(r"[\w\s.,#%()+-]*")
_OWN_REFERENCE = re.compile(r"url\(#[\w-]+\)")


class PictureRefused(Exception):
    """A file cannot become a portrait. ``text`` is a message id."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it may be kept and shown. ``ending``: ``.webp`` or ``.svg``."""

    data: bytes
    ending: str


def photograph(data: bytes, *, whole: bool = False) -> Picture:
    """A JPEG, PNG or WebP photograph as a WebP of at most ``SIDE`` pixels, without anything but the picture.

    Args:
        whole: keep all of it, as of a seal; else a square around where a face is.

    Raises:
        PictureRefused: it is too large, too small, or no such picture.
    """
    if len(data) > MOST_BYTES:
        raise PictureRefused(gettext_noop("The picture is larger than 8 MB. Choose a smaller one."))
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused(
                    gettext_noop("The picture has more than 40 million pixels. Choose a smaller one.")
                )
            if min(opened.size) < SMALLEST:
                raise PictureRefused(
                    gettext_noop("The picture is smaller than 64 pixels. Choose a larger one.")
                )
            return Picture(_made_anew(opened, whole), ".webp")
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, struct.error) as error:
        raise _no_picture() from error
    except (EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise _no_picture() from error


def _no_picture() -> PictureRefused:
    return PictureRefused(gettext_noop("This is no picture we can read. Choose a JPEG, PNG or WebP file."))


def _made_anew(opened: Image.Image, whole: bool) -> bytes:
    opened.draft("RGB", (SIDE * 2, SIDE * 2))  # a large JPEG is read at a fraction of its size
    upright = ImageOps.exif_transpose(opened)
    clear = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear else "RGB")
    side = min(SIDE, *upright.size)
    if whole:
        fitted = ImageOps.contain(plain, (SIDE, SIDE)) if max(plain.size) > SIDE else plain
    else:
        # Faces stand above the middle of a tall picture.
        fitted = ImageOps.fit(plain, (side, side), centering=(0.5, 0.35))
    bare = Image.new(
        fitted.mode, fitted.size
    )  # a new picture has no EXIF, no place, no colour profile, no text
    bare.paste(fitted)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def drawing(data: bytes) -> Picture:
    """An SVG drawing, written anew from allowed elements and attributes only; all else is left out.

    Raises:
        PictureRefused: it is too large, no SVG, or declares a document type (entities can fill the memory).
    """
    if len(data) > MOST_SVG_BYTES:
        raise PictureRefused(gettext_noop("The drawing is larger than 100 KB. Choose a smaller one."))
    try:
        text = data.decode("utf-8-sig")
        clean = _Clean()
        clean.read(text)
    except (UnicodeDecodeError, expat.ExpatError, ValueError) as error:
        raise PictureRefused(gettext_noop("This is no drawing we can read. Choose an SVG file.")) from error
    return Picture(clean.text().encode(), ".svg")


@dataclass(slots=True)
class _Clean:
    """One drawing on its way through the list."""

    out: list[str] = field(default_factory=list)
    depth: int = 0
    skipped: int = 0
    """How many elements are open inside one that is left out, itself included."""

    def read(self, text: str) -> None:
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(text.encode(), True)

    def text(self) -> str:
        return "".join(self.out) + "\n"

    def _doctype(self, *declared: Any) -> None:
        raise ValueError("a document type is declared")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("nested too deeply")
        space, _, local = name.rpartition(" ")
        if self.depth == 1 and (space, local) != (SVG, "svg"):
            raise ValueError("no SVG")
        if self.skipped or space != SVG or local not in ELEMENTS or (local == "svg" and self.depth > 1):
            self.skipped += 1
            return
        kept = {key: value for key, value in attributes.items() if key in ATTRIBUTES and _harmless(value)}
        words = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        own = f' xmlns="{SVG}"' if self.depth == 1 else ""
        self.out.append(f"<{local}{own}{words}>")

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
            return
        self.out.append(f"</{name.rpartition(' ')[2]}>")


def _harmless(value: str) -> bool:
    if "url" in value.casefold():
        return _OWN_REFERENCE.fullmatch(value.strip()) is not None
    return _PLAIN_VALUE.fullmatch(value) is not None


def picture_of(data: bytes, *, whole: bool = False) -> Picture:
    """A photograph or a drawing, whichever the content is.

    Args:
        whole: see ``photograph``; a drawing is always kept whole.

    Raises:
        PictureRefused: it is neither.
    """
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return drawing(data) if head.startswith(b"<") else photograph(data, whole=whole)


def keep(picture: Picture, folder: Path) -> str:
    """Writes a picture under a random name, which it returns; a reader finds all of it or none."""
    name = secrets.token_hex(12) + picture.ending
    draft = folder / f"{name}.new"
    draft.write_bytes(picture.data)
    draft.replace(folder / name)
    return name


def kept(folder: Path, name: str) -> bytes | None:
    """A kept picture's content; None where the name is none of ours or the file is gone."""
    if not SAFE_NAME.fullmatch(name):
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def drop(folder: Path, name: str) -> None:
    """Removes a kept picture, if it is there."""
    if SAFE_NAME.fullmatch(name):
        with contextlib.suppress(OSError):
            (folder / name).unlink()


@contextlib.contextmanager
def undone_on_failure(folder: Path) -> Iterator[list[str]]:
    """A list for names of pictures kept meanwhile; they are removed again when the enclosed work fails."""
    names: list[str] = []
    try:
        yield names
    except BaseException:
        for name in names:
            drop(folder, name)
        raise

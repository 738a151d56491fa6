"""What kind of picture a file is, by its first bytes alone: never by its name or by what its sender calls it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds that phones and screenshots make. Each further kind is one more decoder that strangers can reach."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIF = "heif"


_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
"""Brands of ISO/IEC 23008-12 for pictures coded as HEVC, and the two that leave the coding open."""
_OTHER_BRANDS = frozenset({b"avif", b"avis", b"j2ki", b"j2is", b"jpeg"})
"""Brands of the same container for codings that are not read here."""
_MOST_BRANDS = 32


def kind_of(data: bytes) -> Kind | None:
    """The kind of picture ``data`` starts as; None where it is none that is read here."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.HEIF if data[4:8] == b"ftyp" and _is_heif(data) else None


def _is_heif(data: bytes) -> bool:
    """Whether a file-type box names HEVC pictures: size, ``ftyp``, brand, version, then the brands it goes along with."""
    major = data[8:12]
    end = min(int.from_bytes(data[:4], "big"), 16 + 4 * _MOST_BRANDS)
    others = {data[at : at + 4] for at in range(16, end, 4)}
    if major in (b"mif1", b"msf1"):
        return not others & _OTHER_BRANDS or bool(others & (_HEIF_BRANDS - {b"mif1", b"msf1"}))
    return major in _HEIF_BRANDS

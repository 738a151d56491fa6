"""What kind of picture a file is, by its first bytes alone: never by its name or by what its sender calls it."""

from __future__ import annotations

from enum import StrEnum

from lamplighter.core.pictures.boxes import is_heif


class Kind(StrEnum):
    """The kinds that phones and screenshots make. Each further kind is one more decoder that strangers can reach."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIF = "heif"


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
    return Kind.HEIF if is_heif(data) else None

"""Which files may be handed out, told by what they begin with and hold, never by their name. Pure."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass

FILE_MOST = 20_000_000
"""Bytes of a file that is handed out."""
_OFFICE = {
    "word/document.xml": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ppt/presentation.xml": (
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "xl/workbook.xml": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_MACROS = ("vbaProject.bin", "vbaData.xml")
_MEMBERS_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the end of its name, and its media type."""

    suffix: str
    media_type: str


def kind_of(data: bytes) -> Kind | None:
    """The kind of a file; None for one that is not handed out: programs, web pages, archives, documents with macros."""
    if data.startswith(b"%PDF-"):
        return Kind(".pdf", "application/pdf")
    if data.startswith(b"\xff\xd8\xff"):
        return Kind(".jpg", "image/jpeg")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind(".png", "image/png")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind(".webp", "image/webp")
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return Kind(".txt", "text/plain; charset=utf-8") if _is_text(data) else None


def _office(data: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(names) > _MEMBERS_MOST or any(name.rsplit("/", 1)[-1] in _MACROS for name in names):
        return None
    return next((Kind(*kind) for part, kind in _OFFICE.items() if part in names), None)


def _is_text(data: bytes) -> bool:
    """Whether it is plain text in UTF-8 without control characters, and nothing that a browser would take for a page."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if not text.strip() or any(
        unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text
    ):
        return False
    return not text.lstrip().startswith("<")

"""Folding of text: one alphabet of capitals, digits and a few signs, whatever was typed."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
)
_SILENT = re.compile(r"['’‘`´.\u00ad\u200b-\u200f\u2060\ufeff]")
_FRACTION = re.compile(r"(\d?)\u2044(\d)")
_OTHER = re.compile(r"[^\w,#&/@+\-]|_")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_HALF = re.compile(r"(?<=\d)([¼½¾⅓⅔⅛])")
_ASCII_SILENT = str.maketrans("", "", "'`.")
_ASCII_OTHER = re.compile(r"[^A-Z0-9,#&/@+\-]")


def fold(text: str) -> str:
    """Capitals without accents; letters, digits and `, # & / @ + -` stay, dots and apostrophes vanish, the rest is space.

    >>> fold("Peña's  ½ Calle—St.")
    'PENAS 1/2 CALLE-ST'
    """
    if text.isascii():
        return " ".join(_ASCII_OTHER.sub(" ", text.upper().translate(_ASCII_SILENT)).split())
    text = _HALF.sub(r" \1", text)
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    text = _FRACTION.sub(r"\1/\2", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).upper()
    text = _DASHES.sub("-", _SILENT.sub("", text))
    return " ".join(_OTHER.sub(" ", text).split())

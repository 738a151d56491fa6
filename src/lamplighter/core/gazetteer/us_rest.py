"""What somebody typed beside an address: "apt 4", "behind the garage". The look-up needs it not; whoever goes there does."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import OSA

from .text import fold
from .us_spellings import spellings
from .us_tables import COUNTRY, STATE

_WORD = re.compile(r"[^\s,;()]+")
_ORDINAL = re.compile(r"^(\d+)(?:ST|ND|RD|TH)$")
_ZIP = re.compile(r"^\d{5}(?:-\d{4})?$")
_EDGE = " ,;:()-–—/."
_JOINING = frozenset(
    {
        "AND",
        "AT",
        "Y",
        "CON",
        "ESQUINA",
        "CORNER",
        "INTERSECTION",
        "THE",
        "OF",
        "DE",
        "BLOCK",
        "BLK",
        "&",
        "@",
        "+",
        "/",
    }
)
"""Words that hold the parts of an address together, and are not part of any."""
_COUNTRIES = frozenset(word for words in COUNTRY for word in words)


def beyond(typed: str, label: str) -> str:
    """The words of ``typed`` that ``label``, the address found for it, does not say: as typed, with commas between what stood apart.

    >>> beyond("1600 lantern st, Apt 4", "1600 Lantern Street, Riverbend, MO 64111")
    'Apt 4'
    """
    left = Counter(_plain(word) for word in fold(label).replace(",", " ").split())
    found = list(_WORD.finditer(typed))
    said = [all(_take(part, left) for part in fold(word[0]).split()) for word in found]
    runs: list[tuple[int, int]] = []
    for word, known in zip(found, said, strict=True):
        if known:
            runs.append((word.end(), word.end()))
        elif runs and runs[-1][0] < runs[-1][1]:
            runs[-1] = (runs[-1][0], word.end())
        else:
            runs.append(word.span())
    parts = (typed[start:end].strip(_EDGE) for start, end in runs if start < end)
    return ", ".join(part for part in parts if _tells(part))


def with_rest(label: str, rest: str) -> str:
    """An address with what was typed beside it, behind its street: "1600 Lantern Street, apt 4, Riverbend"."""
    if not rest:
        return label
    street, comma, town = label.partition(",")
    return f"{street}, {rest}{comma}{town}"


def _take(word: str, left: Counter[str]) -> bool:
    """Whether the label says a word, in whatever spelling; each of its words stands for one only."""
    spelled = (word, *spellings(word))
    known = next((each for each in map(_plain, spelled) if left[each]), "")
    if not known and len(word) > 3 and word.isalpha():
        most = 1 if len(word) < 6 else 2
        near = ((OSA.distance(word, each), each) for each in left if left[each] and each.isalpha())
        known = min((pair for pair in near if pair[0] <= most), default=(0, ""))[1]
    if known:
        left[known] -= 1
    return bool(known)


def _plain(word: str) -> str:
    found = _ORDINAL.match(word)
    return found[1] if found else word.lstrip("0") or word


def _tells(part: str) -> bool:
    """Whether a part says anything but which town, state and country it is, and how streets meet."""
    words = [word for each in _WORD.findall(part) for word in fold(each).split()]
    return any(not _empty(word) for word in words)


def _empty(word: str) -> bool:
    return word in _JOINING or word in _COUNTRIES or word in STATE or bool(_ZIP.match(word))

"""US street names taken apart: direction, name, type, direction; each in one canonical spelling.

The same function reads the data and the query, so whatever it decides in a doubtful case ("North St", "Avenue N",
"W Pine Blvd") it decides alike on both sides.
"""

from __future__ import annotations

import re

from .grammar import StreetName
from .text import fold
from .us_tables import COMMON_SUFFIXES, DIRECTION, DIRECTION_WORD, LEADING, NAME_WORD, ORDINAL_WORD, SUFFIX

_ORDINAL = re.compile(r"^0*(\d+)(?:ST|ND|RD|TH)$")
_KING = re.compile(r"^(?:DOCTOR )?(?:M ?L ?K|(?:MARTIN LUTHER|M ?L) KING)(?: (?:JUNIOR|DRIVE))?$")
_ROADS = (
    (re.compile(r"^(?:I|IH|INTERSTATE)(?: HIGHWAY)? (\d+)$"), "INTERSTATE"),
    (re.compile(r"^(?:US|U S)(?: (?:HIGHWAY|ROUTE|RTE))? (\d+)$"), "US"),
    (re.compile(r"^(?:STATE|SR|SH)(?: (?:HIGHWAY|ROUTE|ROAD|RD|RTE))? (\d+)$"), "STATE"),
    (re.compile(r"^(?:COUNTY|CO|CR)(?: (?:HIGHWAY|ROUTE|ROAD|RD|RTE))? (\d+)$"), "COUNTY"),
    (re.compile(r"^(?:HIGHWAY|ROUTE|RTE) (\d+)$"), "HIGHWAY"),
)


def words(text: str) -> list[str]:
    """The words of a street, folded; hyphens part words."""
    return fold(text).replace("-", " ").replace(",", " ").replace("#", " ").split()


def canonical_name(tokens: list[str]) -> str:
    """The name proper, every word spelled out: ["ST", "LOUIS"] is "SAINT LOUIS", ["THIRTY", "NINTH"] is "39"."""
    joined = "".join(tokens)
    if joined in ORDINAL_WORD:
        return ORDINAL_WORD[joined]
    out = [word for i in range(len(tokens)) if (word := _spelled(tokens, i))]
    if len(out) > 2 and out[0] in ("DOCTOR", "REVEREND"):
        out = out[1:]  # signs have the title, people leave it out
    if len(out) > 2 and out[-1] in ("JUNIOR", "SENIOR"):
        out = out[:-1]
    name = " ".join(out)
    if _KING.match(name):
        return "MARTIN LUTHER KING"
    if name[-1:].isdigit():
        for pattern, system in _ROADS:
            if match := pattern.match(name):
                return f"{system} {match[1]}"
    return name


def _spelled(tokens: list[str], i: int) -> str:
    """Word `i` of a name in full; "" for a "The" in front. What "ST" and "DR" mean depends on where they stand."""
    word, first, last, alone = tokens[i], i == 0, i == len(tokens) - 1, len(tokens) == 1
    if alone and word in DIRECTION:
        return DIRECTION_WORD[DIRECTION[word]]
    if word == "ST":
        return "STREET" if last else "SAINT"
    if word == "DR":
        return "DOCTOR" if first and not alone else "DRIVE"
    if word in ("N", "S", "E", "W") and not first and not last:
        return DIRECTION_WORD[word]
    if word == "THE" and first and not alone:
        return ""
    return NAME_WORD.get(word) or _plain(word)


def _plain(word: str) -> str:
    match = _ORDINAL.match(word)
    if match:
        return match[1]
    return word.lstrip("0") or "0" if word.isdigit() else word


def _take_post(tokens: list[str]) -> tuple[list[str], str]:
    """A direction at the end, unless it is the name ("Avenue N", "North", "N St")."""
    if len(tokens) < 2 or tokens[-1] not in DIRECTION:
        return tokens, ""
    rest = tokens[:-1]
    if len(rest) == 1 and (rest[0] in SUFFIX or rest[0] in LEADING or rest[0] in DIRECTION):
        return tokens, ""
    return rest, DIRECTION[tokens[-1]]


def _take_pre(tokens: list[str]) -> tuple[list[str], str]:
    """A direction at the start, unless nothing but a type would be left ("North St")."""
    if len(tokens) < 2 or tokens[0] not in DIRECTION:
        return tokens, ""
    rest = tokens[1:]
    if len(rest) == 1 and rest[0] in SUFFIX:
        return tokens, ""
    first = DIRECTION[tokens[0]]
    if (
        first in "NS"
        and rest[0] in ("E", "W", "EAST", "WEST")
        and len(rest) > 1
        and not (len(rest) == 2 and rest[1] in SUFFIX)
    ):
        return rest[1:], first + rest[0][0]
    return rest, first


def _leads(tokens: list[str]) -> bool:
    """Whether a type stands before the name: "Avenue A", "Calle Ocho", "Avenue of the Arts"."""
    if len(tokens) < 2:
        return False
    if tokens[0] in LEADING:
        return True
    if tokens[0] not in SUFFIX or tokens[0] in ("ROUTE", "RTE", "HIGHWAY", "HWY"):
        return False
    rest = tokens[1:]
    letter = len(rest) == 1 and (len(rest[0]) == 1 or rest[0].isdigit())
    return letter or (SUFFIX[tokens[0]] in ("AVE", "BLVD") and rest[0] in ("OF", "DE"))


def parse_words(tokens: list[str]) -> StreetName:
    """The parts of a street already split into folded words."""
    tokens, post = _take_post(tokens)
    tokens, pre = _take_pre(tokens)
    kind = ""
    spanish = (
        tokens[0] in LEADING if tokens else False
    )  # "Calle Vista" is Vista, but "Camino Real Dr" a drive
    if (
        len(tokens) > 1
        and tokens[-1] in SUFFIX
        and not (spanish and SUFFIX[tokens[-1]] not in COMMON_SUFFIXES)
    ):
        numbered_road = tokens[-2] in ("STATE", "COUNTY", "CO", "US") and len(tokens) == 2
        if not numbered_road:
            kind, tokens = SUFFIX[tokens[-1]], tokens[:-1]
    elif _leads(tokens):
        kind, tokens = LEADING.get(tokens[0]) or SUFFIX[tokens[0]], tokens[1:]
    if kind == "AVENIDA":
        kind = "AVE"  # Avenida and Avenue name the same street in a city of two languages
    return StreetName(pre, canonical_name(tokens) if tokens else "", kind, post)


_LOWER = {"of", "the", "de", "del", "la", "las", "los", "y", "and", "at"}
_KEEP = {"NE", "NW", "SE", "SW", "US", "MLK", "II", "III", "IV", "JFK"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def display(street: str) -> str:
    """ "N MCKINLEY ST" as "N McKinley St"; text that already has small letters is left as it is."""
    street = " ".join(street.split())
    if street != street.upper() and street != street.lower():
        return street

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        if word.upper() in _KEEP:
            return word.upper()
        if match.start() and word.lower() in _LOWER:
            return word.lower()
        if word[0].isdigit():
            return word.lower() if _ORDINAL.match(word.upper()) else word.upper()
        if word[:2].upper() == "MC" and len(word) > 4:
            return "Mc" + word[2:].capitalize()
        head, mark, tail = word.partition("'")
        if mark and len(head) == 1:
            return head.upper() + mark + tail.capitalize()
        return word.capitalize()

    return _WORD.sub(capital, street)

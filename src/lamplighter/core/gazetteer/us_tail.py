"""The ends of a US address line: house number in front; unit, town, state, ZIP code behind."""

from __future__ import annotations

import re
from typing import NamedTuple

from .grammar import AddressParts
from .text import fold
from .us_tables import COUNTRY, DIRECTION, STATE, SUFFIX, UNIT_ALONE, UNIT_WITH_ID

_ZIP = re.compile(r"^\d{5}(?:-\d{4})?$")
_HOUSE = re.compile(r"^\d{1,9}(?:[A-Z]|-\d{1,6}[A-Z]?|-[A-Z])?$")
_GLUED = re.compile(r"^(\d{1,6})(?!(?:ST|ND|RD|TH)$)([A-Z]{3,})$")
_FRACTION = re.compile(r"^-?\d/\d$")
_BLOCK = re.compile(r"^(\d+)X{1,2}$")
_UNIT_ID = re.compile(r"^(?:[A-Z]?-?\d{1,5}-?[A-Z]{0,2}|[A-Z]{1,2})$")
_PENDING_STATE = {
    "NE",
    "CT",
    "LA",
}  # also a direction or a type: a state only after a comma or before a ZIP code


class Tail(NamedTuple):
    """What was behind the street, and the words that were left."""

    rest: list[str]
    region: str
    postcode: str


class Head(NamedTuple):
    """What stood before the street name."""

    rest: list[str]
    number: str
    number_to: int
    block: bool


def tokens_of(folded: str) -> list[str]:
    """Words of folded text; "#" stands alone, hyphens stay."""
    return folded.replace("#", " # ").split()


def take_tail(tokens: list[str], *, after_comma: bool) -> Tail:
    """Strip country, ZIP code and state from the end. Never takes the last word that is left, unless after a comma."""
    least = 0 if after_comma else 1
    for country in COUNTRY:
        if len(tokens) > len(country) + least and tuple(tokens[-len(country) :]) == country:
            tokens = tokens[: -len(country)]
            break
    postcode = region = ""
    if len(tokens) > least and _ZIP.match(tokens[-1]):
        postcode, tokens = tokens[-1][:5], tokens[:-1]
    for width in (3, 2, 1):
        key = "".join(tokens[-width:])
        if len(tokens) < width + least or key not in STATE:
            continue
        short = width == 1 and len(key) == 2
        sure = after_comma or bool(postcode)
        if short and (sure or (key not in _PENDING_STATE and len(tokens) > 2)):
            region, tokens = STATE[key], tokens[:-1]
        elif not short and (sure or (len(tokens) > width + 1 and any(t in SUFFIX for t in tokens[1:-width]))):
            region, tokens = STATE[key], tokens[:-width]
        else:
            continue
        break
    return Tail(tokens, region, postcode)


def state_at_end(tokens: list[str]) -> tuple[str, int] | None:
    """(code, words) of a state spelled out at the end with at least two words before it."""
    for width in (3, 2, 1):
        key = "".join(tokens[-width:])
        if len(key) > 2 and key in STATE and len(tokens) >= width + 2:
            return STATE[key], width
    return None


def take_head(tokens: list[str]) -> Head:
    """Strip the house number (or block) from the front."""
    if not tokens:
        return Head(tokens, "", 0, False)
    if glued := _GLUED.match(tokens[0]):
        if glued[2] in ("BLOCK", "BLK"):
            tokens = [glued[1], "BLOCK", *tokens[1:]]
        elif not _BLOCK.match(tokens[0]):
            tokens = [glued[1], glued[2], *tokens[1:]]
    if tokens[0].endswith(("-BLOCK", "-BLK")):
        tokens = [tokens[0].split("-")[0], "BLOCK", *tokens[1:]]
    if block := _BLOCK.match(tokens[0]):
        return Head(tokens[1:], block[1] + "0" * (len(tokens[0]) - len(block[1])), 0, True)
    if not _HOUSE.match(tokens[0]):
        return Head(tokens, "", 0, False)
    number, rest, to = tokens[0], tokens[1:], 0
    if rest and rest[0] in ("BLOCK", "BLK"):
        rest = rest[2:] if rest[1:2] == ["OF"] else rest[1:]
        return Head(rest, number, 0, True)
    if len(rest) > 1 and _FRACTION.match(rest[0]):
        number, rest = f"{number} {rest[0].lstrip('-')}", rest[1:]
    elif len(rest) > 2 and rest[0] == "-" and rest[1].isdigit():
        number, rest = f"{number}-{rest[1]}", rest[2:]
    low, _, high = number.partition("-")
    if low.isdigit() and high.isdigit() and len(high) <= len(low):
        to = int(low[: len(low) - len(high)] + high)
        to = to if to > int(low) else 0
    return Head(rest, number, to, False)


def take_unit(tokens: list[str], *, start: int = 1) -> tuple[list[str], str]:
    """Strip a unit ("APT 4", "# 4B", "REAR") that stands at or after `start`; the words behind it stay."""
    for i in range(start, len(tokens)):
        word = tokens[i]
        after = i + 1
        while after < len(tokens) and tokens[after] in ("#", "NO") and word != "NO":
            after += 1
        if word in UNIT_WITH_ID and after < len(tokens) and _UNIT_ID.match(tokens[after]):
            id_ = tokens[after]
            letters_only = id_.isalpha()
            doubtful = letters_only and (
                word in ("LOT", "SPACE", "STOP", "SLIP", "FLOOR", "ROOM") or id_ in SUFFIX
            )
            if (
                not doubtful
                and not (word == "FL" and len(id_) == 5)
                and not (word == "STE" and id_ in SUFFIX)
            ):
                return tokens[:i] + tokens[after + 1 :], id_.replace("-", "")
        if (
            word in UNIT_ALONE
            and i == len(tokens) - 1
            and i
            and (tokens[i - 1] in SUFFIX or tokens[i - 1] in DIRECTION)
        ):
            return tokens[:i], word
        if (
            word in ("FL", "FLOOR")
            and i > start
            and re.match(r"^\d+(?:ST|ND|RD|TH)$", tokens[i - 1])
            and i == len(tokens) - 1
        ):
            return tokens[: i - 1], tokens[i - 1]
    return tokens, ""


def split_line(text: str) -> AddressParts:
    """A full address line of the data, e.g. "1600 Lantern St Apt 4, Riverbend, MO 64111"."""
    segments = [tokens_of(s) for s in fold(text).split(",") if s.strip()]
    if not segments:
        return AddressParts("", "", "", "", "", "")
    comma = len(segments) > 1
    tail = take_tail(segments[-1], after_comma=comma)
    segments[-1] = tail.rest
    head = take_head(segments[0])
    street, unit = take_unit(head.rest)
    city = ""
    for segment in segments[1:]:
        left, found = take_unit(segment, start=0)
        unit, city = unit or found, " ".join(left) or city
    if not city:
        ends = [i for i, word in enumerate(street[:-1]) if i and word in SUFFIX]
        if ends and (tail.region or tail.postcode):
            cut = ends[-1] + 1
            cut += street[cut] in DIRECTION and cut + 1 < len(street)
            street, city = street[:cut], " ".join(street[cut:])
    return AddressParts(head.number, " ".join(street), unit, city.title(), tail.region, tail.postcode)

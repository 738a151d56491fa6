"""The ways a US query may be read. The gazetteer tries them all and keeps what its streets bear out.

A query seldom says where the street ends and the town begins, whether "Park" is a type or a name, or whether "Sreet"
is a typo; so each doubtful place gives one more reading, with a penalty for how far it strays.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .grammar import MAX_TEXT, HouseNumber, Reading, StreetName
from .text import fold
from .us_numbers import read_number
from .us_street import canonical_name, parse_words
from .us_tables import COMMON_SUFFIXES, DIRECTION, DIRECTION_WORD, ORDINAL_WORD, SUFFIX, SUFFIX_TABLE
from .us_tail import state_at_end, take_head, take_tail, take_unit, tokens_of

MOST = 14  # readings of one query
_CROSS = re.compile(
    r"\s*(?:&|@|\+|(?<=[A-Z ])/(?=[A-Z ])|(?<=\d(?:ST|ND|RD|TH))/)\s*|\s+(?:AND|AT|Y|CON|ESQUINA)\s+"
)
_CORNER = re.compile(r"^(?:THE )?(?:CORNER|INTERSECTION|ESQUINA)(?: (?:OF|DE))? ")
_FUZZY_KINDS = {word: short for short in COMMON_SUFFIXES for word in SUFFIX_TABLE[short][:2] if len(word) > 2}
_FUZZY_DIRECTIONS = ("NORTH", "SOUTH", "EAST", "WEST", "NORTHEAST", "NORTHWEST", "SOUTHEAST", "SOUTHWEST")
_ORDINAL_TYPO = re.compile(r"^(\d+)[A-Z]{1,3}$")


class _Town(NamedTuple):
    city: str
    region: str
    postcode: str


class _Variant(NamedTuple):
    street: StreetName
    penalty: float
    tail: str = ""


def read_query(text: str, *, cities: Container[str], partial: bool) -> list[Reading]:
    """All readings of `text`, likeliest first; [] where there is nothing to look up."""
    text = text[:MAX_TEXT]
    folded = fold(text)
    if not any(c.isalnum() for c in folded):
        return []
    open_end = partial and not text[-1:].isspace() and folded[-1:].isalnum()
    out = list(_crossings(folded, cities, open_end))
    segments = [tokens_of(s) for s in folded.split(",")]
    segments = [s for s in segments if s]
    first = 0
    while first < len(segments) - 1 and _no_street(segments[first]):
        first += 1
    unit = ""
    if first:
        _, unit = take_unit(segments[0], start=0)
        numbers = [s for s in segments[:first] if len(s) == 1 and s[0].isdigit()]
        segments = [[*(numbers[-1] if numbers else []), *segments[first]], *segments[first + 1 :]]
    out += _addresses(segments, cities, open_end, unit)
    if len(segments) > 1 and segments[1][0][0].isdigit() and not segments[0][0][0].isdigit():
        out += _addresses(segments[1:], cities, open_end, unit)
    return _distinct(out)


def _no_street(segment: list[str]) -> bool:
    """A segment that cannot hold the street: a lone number or a unit."""
    return (len(segment) == 1 and segment[0].isdigit()) or not take_unit(segment, start=0)[0]


def _distinct(readings: list[Reading]) -> list[Reading]:
    seen: dict[object, Reading] = {}
    for r in readings:
        if not r.street.name or (r.cross and not r.cross.name):
            continue
        key = (r.street, r.number, r.cross, r.city, r.loose_end, r.open_name, r.block)
        if key not in seen or seen[key].penalty > r.penalty:
            seen[key] = r
    return sorted(seen.values(), key=lambda r: r.penalty)[:MOST]


def _crossings(folded: str, cities: Container[str], open_end: bool) -> Iterator[Reading]:
    corner = _CORNER.match(folded)
    body = folded[corner.end() :] if corner else folded
    sides = [side.strip(" ,") for side in _CROSS.split(body, maxsplit=1)]
    if len(sides) != 2 or not all(any(c.isalnum() for c in side) for side in sides):
        return
    left = tokens_of(sides[0].replace(",", " "))
    head = take_head(left)
    penalty = 0.0
    if head.number and head.rest and not all(w in SUFFIX or w in DIRECTION for w in head.rest):
        left, penalty = head.rest, 0.08  # a house number does not belong to an intersection
    right, *rest = [tokens_of(s) for s in sides[1].split(",") if s.strip()]
    for words, town, more, loose in _cuts(right, rest, cities, open_end):
        for a in _variants(left)[:3]:
            for b in _variants(words)[:3]:
                yield Reading(
                    a.street, cross=b.street, city=town.city, region=town.region, postcode=town.postcode,
                    penalty=penalty + more + a.penalty + b.penalty, open_name=open_end and not loose and not town.city,
                )  # fmt: skip


def _addresses(
    segments: list[list[str]], cities: Container[str], open_end: bool, unit: str
) -> Iterator[Reading]:
    if not segments:
        return
    head = take_head(segments[0])
    tokens, own = take_unit(head.rest)
    unit, rest = unit or own, []
    for segment in segments[1:]:
        left, found = take_unit(segment, start=0)
        unit = unit or found
        if left:
            rest.append(left)
    number = read_number(head.number)
    if number is None and head.rest == segments[0] and _no_street(segments[0]):
        return
    if (
        number
        and (not tokens or all(w in SUFFIX or w in DIRECTION for w in tokens))
        and segments[0][0].isdigit()
    ):
        # "39 St": the number is the name
        yield from _streets(
            [segments[0][0], *tokens],
            rest,
            cities,
            open_end,
            None,
            unit,
            head.block,
            0,
            0.1 if tokens else 0.3,
        )
    if not tokens:
        return
    yield from _streets(tokens, rest, cities, open_end, number, unit, head.block, head.number_to, 0.0)
    if number is None and len(tokens) > 1 and tokens[-1].isdigit() and not open_end:
        # "Calle Ocho 1600": the number behind the name
        yield from _streets(
            tokens[:-1], rest, cities, False, HouseNumber(int(tokens[-1][:9]), ""), unit, False, 0, 0.02
        )
    if number and not number.tail and len(tokens) > 2 and len(tokens[0]) == 1 and tokens[0] not in DIRECTION:
        lettered = HouseNumber(number.value, tokens[0])  # "1600 A Lantern St"
        yield from _streets(tokens[1:], rest, cities, open_end, lettered, unit, False, 0, 0.01)


def _streets(
    tokens: list[str], rest: list[list[str]], cities: Container[str], open_end: bool,
    number: HouseNumber | None, unit: str, block: bool, number_to: int, penalty: float,
) -> Iterator[Reading]:  # fmt: skip
    for words, town, more, loose in _cuts(tokens, rest, cities, open_end):
        open_here = open_end and not rest and len(words) == len(tokens)
        common = {
            "number": number, "number_to": number_to, "block": block, "unit": unit,
            "city": town.city, "region": town.region, "postcode": town.postcode,
        }  # fmt: skip
        for variant in _variants(words):
            own = dict(common)
            yield Reading(
                variant.street, penalty=penalty + more + variant.penalty, open_name=open_here and not loose,
                open_city=open_end and bool(rest), **own,  # type: ignore[arg-type]
            )  # fmt: skip
        if open_here:
            yield Reading(_unfinished(words), penalty=penalty + more + 0.005, open_name=True, **common)  # type: ignore[arg-type]
        if open_here and len(words) > 1:
            for variant in _variants(words[:-1])[:2]:
                yield Reading(
                    variant.street, penalty=penalty + more + variant.penalty, loose_end=words[-1], **common,  # type: ignore[arg-type]
                )  # fmt: skip


def _cuts(
    tokens: list[str], rest: list[list[str]], cities: Container[str], open_end: bool
) -> list[tuple[list[str], _Town, float, bool]]:
    """Where the street may end: (street words, town, penalty, whether the town was cut off `tokens`)."""
    if rest:
        tail = take_tail(rest[-1], after_comma=True)
        towns = [*rest[:-1], tail.rest] if tail.rest else rest[:-1]
        keys = [_city(t) for t in towns]
        city = next((k for k in reversed(keys) if k in cities), keys[-1] if keys else "")
        if city:
            return [(tokens, _Town(city, tail.region, tail.postcode), 0.0, False)]
        return _inner_cuts(tokens, cities, tail.region, tail.postcode)
    tail = take_tail(tokens, after_comma=False)
    cuts = _inner_cuts(tail.rest, cities, tail.region, tail.postcode)
    if not tail.region and (state := state_at_end(tail.rest)):
        # "16 Broadway Kansas City Missouri": a state, or the street's name after all
        inner = _inner_cuts(tail.rest[: -state[1]], cities, state[0], tail.postcode)
        cuts += [(words, town, penalty + 0.03, True) for words, town, penalty, _ in inner]
    if tail.rest != tokens:
        cuts.append((tokens, _Town("", "", ""), 0.04, False))
    return cuts


def _city(words: list[str]) -> str:
    return canonical_name([w for word in words for w in word.split("-") if w]).replace(" ", "")


def _inner_cuts(
    tokens: list[str], cities: Container[str], region: str, postcode: str
) -> list[tuple[list[str], _Town, float, bool]]:
    cuts: dict[int, tuple[str, float]] = {}
    for width in range(min(4, len(tokens) - 1), 0, -1):
        key = _city(tokens[-width:])
        if key in cities:
            cuts[len(tokens) - width] = (key, 0.0)
    cuts.setdefault(len(tokens), ("", 0.0 if not cuts else 0.01))
    for i in range(1, len(tokens) - 1):
        if tokens[i] in SUFFIX:
            end = i + 2 if tokens[i + 1] in DIRECTION and i + 2 < len(tokens) else i + 1
            cuts.setdefault(end, (_city(tokens[end:]), 0.02))
    if region or postcode:
        for i in range(1, len(tokens)):
            cuts.setdefault(i, (_city(tokens[i:]), 0.04))
    found = [
        (tokens[:end], _Town(city, region, postcode), pen, end < len(tokens))
        for end, (city, pen) in cuts.items()
    ]
    return sorted(found, key=lambda cut: cut[2])[:5]


def _variants(tokens: list[str]) -> list[_Variant]:
    """The streets that `tokens` may mean, plainest first."""
    words = [w for word in tokens for w in word.split("-") if w and w != "#"]
    if not words:
        return []
    plain = parse_words(words)
    out = [_Variant(plain, 0.0)]
    if plain.kind and len(words) > 1:
        whole = parse_words([*words, "ST"])  # the type word may belong to the name ("Tower Park")
        out.append(_Variant(whole._replace(kind=""), 0.02))
    if plain.pre:
        out.append(
            _Variant(
                plain._replace(pre="", name=canonical_name([*_spelled(words[0]), *plain.name.split()])), 0.05
            )
        )
    if not plain.kind and len(words) > 1:
        out += _misspelled_kind(words, 0.08)
    if (
        not plain.pre
        and len(words) > 1
        and len(words[0]) > 2
        and (near := _nearest(words[0], _FUZZY_DIRECTIONS, 1))
    ):
        # "Est 39th St" may be East or West: then the direction is left open
        mended = [*(near if len(near) == 1 else ()), *words[1:]]
        out.append(_Variant(parse_words(mended), 0.1))
        out += _misspelled_kind(mended, 0.18) if not plain.kind and len(mended) > 1 else []
    return out + _misspelled_ordinal(plain)


def _unfinished(words: list[str]) -> StreetName:
    """A half-typed street: the last word is taken as it stands, not spelled out ("S" may yet become "Sycamore")."""
    *done, last = [w for word in words for w in word.split("-") if w] or [""]
    start = parse_words([*done, "X"]) if done else StreetName("", "X", "", "")
    return StreetName(start.pre, start.name.removesuffix("X") + last, "", "")


def _spelled(direction: str) -> list[str]:
    return [DIRECTION_WORD[DIRECTION[direction]]] if direction in DIRECTION else [direction]


def _nearest(word: str, choices: object, most: int) -> list[str]:
    """The choices at the least distance from `word`, if that is at most `most`."""
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=4)  # type: ignore[call-overload]
    least = min((d for _, d, _ in found), default=0)
    return [choice for choice, d, _ in found if d == least]


def _misspelled_kind(words: list[str], penalty: float) -> list[_Variant]:
    """ "Sreet", "Avnue", "Bvld" (or "Sg"): read as a type; left open where two types are as near."""
    last = len(words) - 1
    if words[last] in DIRECTION and last > 1:
        last -= 1
    word = words[last]
    if word.isdigit() or word in SUFFIX:
        return []
    near = _nearest(word, list(_FUZZY_KINDS), 1 if len(word) < 6 else 2) if len(word) > 1 else []
    kinds = {_FUZZY_KINDS[n] for n in near}
    if not near and len(word) > 3:
        return []
    rest = [*words[:last], *(kinds if len(kinds) == 1 else ()), *words[last + 1 :]]
    return [_Variant(parse_words(rest), penalty)]


def _misspelled_ordinal(plain: StreetName) -> list[_Variant]:
    name = plain.key
    if match := _ORDINAL_TYPO.match(name):
        return [_Variant(plain._replace(name=match[1]), 0.06)]
    if 4 < len(name) < 24 and name.endswith(("H", "T", "D", "E", "N", "I", "R")):
        near = _nearest(name, list(ORDINAL_WORD), 1 if len(name) < 8 else 2)
        if len({ORDINAL_WORD[n] for n in near}) == 1:
            return [_Variant(plain._replace(name=ORDINAL_WORD[near[0]]), 0.1)]
    return []

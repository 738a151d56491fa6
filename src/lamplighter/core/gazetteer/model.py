"""What goes into a gazetteer and what comes out: plain values, no look-up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lamplighter.core.geo.wording import Sentence


class GazetteerError(Exception):
    """Anything that stops a gazetteer from being built, opened or read; the text is fit to show.

    ``sentence`` can be translated, where the text was given as one.
    """

    def __init__(self, text: str | Sentence) -> None:
        self.sentence = text if isinstance(text, Sentence) else None
        super().__init__(str(text))


class AddressRow(NamedTuple):
    """One address point. `lon`, `lat` in degrees (WGS 84); the other parts as the city spells them, "" if unknown.

    An empty `number` makes the row a named place: found by its street text alone.
    """

    number: str
    street: str
    unit: str
    city: str
    region: str
    postcode: str
    lon: float
    lat: float


class MatchKind(StrEnum):
    """How the point of a hit came about."""

    EXACT = "exact"  # the address itself is in the data
    PLACE = "place"  # a named place without a house number
    BLOCK = "block"  # "the 1600 block of ...": a known point of that block
    INTERPOLATED = "interpolated"  # between two known numbers of the street
    INTERSECTION = "intersection"  # where two streets meet
    NEAREST = "nearest"  # the nearest known number, beyond the known range
    STREET = "street"  # the street only: its middle known address


class Verdict(StrEnum):
    """What a caller may do with an answer."""

    FOUND = "found"  # one clear answer, hits[0]; show its label
    CHOOSE = "choose"  # several are as likely, or the best is doubtful: let the person choose
    NOTHING = "nothing"  # read as an address, but no street here is like it
    UNCLEAR = "unclear"  # not readable as an address (empty, a number alone, ...)


@dataclass(frozen=True, slots=True)
class Hit:
    """One possible place. `lon`, `lat` in degrees; `confidence` 0..1, where 1 is "exactly as typed"."""

    label: str
    lon: float
    lat: float
    kind: MatchKind
    confidence: float
    street: str
    number: str
    city: str
    postcode: str
    region: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The hits, best first, and whether the first may be taken without asking."""

    hits: tuple[Hit, ...]
    verdict: Verdict

    @property
    def found(self) -> Hit | None:
        """The one clear answer, or None where a person must choose or retype."""
        return self.hits[0] if self.verdict is Verdict.FOUND else None


@dataclass(frozen=True, slots=True)
class Nearby:
    """What a point is near: the nearest known address, told by its block. ``metres`` away from that address.

    ``block`` is "1600 block of Lantern Street", or the name of a place without house numbers; ``label`` says "near" it, with the city.
    """

    label: str
    block: str
    metres: float


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out: `line` counts from 1 as an editor does; `why` is fit to show."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A list as it would be kept."""

    addresses: int
    again: int
    """Rows that are an address which another row has already."""
    unnumbered: int
    """Addresses without a house number."""
    outside: int | None = None
    """Addresses that lie in no zone; None where there is no zone map."""


@dataclass(frozen=True, slots=True)
class GazetteerReport:
    """What a build took in and wrote. `problems` is a sample; `refused` counts them all."""

    label: str
    rows: int
    refused: int
    problems: tuple[RowProblem, ...]
    addresses: int
    streets: int
    names: int
    cities: tuple[str, ...]
    intersections: int
    intersections_refused: int
    bytes: int
    weight: Weight
    """What of it may be doubtful."""

"""The seam between the gazetteer and a country's way of writing addresses.

`core.gazetteer.us` is the first grammar. Another country brings its own class with these methods; the file, the typo
index and the scoring know nothing of suffixes or ZIP codes beyond the fields named here.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple, Protocol

MAX_TEXT = 200  # characters of a query that are read; the rest is left unread


class StreetName(NamedTuple):
    """A street taken apart and spelled canonically, e.g. ("N", "SAINT LOUIS", "AVE", "").

    `kind` is the street type in its shortest standard spelling; `pre` and `post` are directions, "" if none.
    """

    pre: str
    name: str
    kind: str
    post: str

    @property
    def key(self) -> str:
        """The name without spaces: what the vocabulary is indexed by."""
        return self.name.replace(" ", "")


class HouseNumber(NamedTuple):
    """A house number: its whole number, and what follows it ("A", "1/2", "-16"; "" if nothing)."""

    value: int
    tail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a query. `penalty` 0..1 says how far it strays from the plain way.

    `loose_end` is the unfinished last word of a half-typed query where it is not part of the name; `open_name` says
    that the name itself is unfinished. `cross` is the second street of an intersection.
    """

    street: StreetName
    number: HouseNumber | None = None
    cross: StreetName | None = None
    number_to: int = 0
    block: bool = False
    unit: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    penalty: float = 0.0
    loose_end: str = ""
    open_name: bool = False
    open_city: bool = False


class AddressParts(NamedTuple):
    """A full address line taken apart, each part as written."""

    number: str
    street: str
    unit: str
    city: str
    region: str
    postcode: str


class AddressGrammar(Protocol):
    """How one country writes addresses. No method may raise on any text."""

    code: str

    def street(self, text: str) -> StreetName:
        """The canonical parts of a street as the data spells it."""

    def number(self, text: str) -> HouseNumber | None:
        """The house number in `text`; None where it holds no number at all."""

    def number_text(self, number: HouseNumber) -> str:
        """The number as it is written in this country."""

    def city_key(self, text: str) -> str:
        """A canonical key under which spellings of one town agree."""

    def region_key(self, text: str) -> str:
        """A canonical key of a state or province ("Missouri" and "MO" agree)."""

    def postcode_key(self, text: str) -> str:
        """The part of a postcode that the look-up compares."""

    def unit_key(self, text: str) -> str:
        """The unit without its designator ("Apt 4-B" and "#4b" agree)."""

    def display(self, street: str) -> str:
        """The street in the capitals a person would write."""

    def label(self, number: str, street: str, unit: str, city: str, region: str, postcode: str) -> str:
        """One line to show for an address; `unit`, `city`... may be ""."""

    def split(self, text: str) -> AddressParts:
        """A full address line taken apart, for data with one address column."""

    def kind_spellings(self, kind: str) -> tuple[str, ...]:
        """All the ways `kind` may be spelled, for half-typed input."""

    def readings(self, text: str, *, cities: Container[str], partial: bool) -> list[Reading]:
        """The ways to read a query, likeliest first; [] where there is no address in it."""

"""How the United States write addresses, after USPS Publication 28 and everyday habit."""

from __future__ import annotations

from collections.abc import Container

from .grammar import AddressParts, HouseNumber, Reading, StreetName
from .text import fold
from .us_numbers import QUEENS, read_number
from .us_readings import read_query
from .us_street import canonical_name, display, parse_words, words
from .us_tables import LEADING_TABLE, STATE, SUFFIX_TABLE, UNIT_ALONE, UNIT_WITH_ID
from .us_tail import split_line


class USGrammar:
    """`AddressGrammar` for the United States."""

    code = "us"

    def street(self, text: str) -> StreetName:
        """See `us_street`."""
        return parse_words(words(text))

    def number(self, text: str) -> HouseNumber | None:
        """See `read_number`."""
        return read_number(text)

    def number_text(self, number: HouseNumber) -> str:
        """ "1600A", "1600 1/2", "37-12"."""
        value, tail = number
        if tail == QUEENS:
            return f"{value // 100}-{value % 100:02d}"
        return f"{value} {tail}" if "/" in tail else f"{value}{tail}"

    def city_key(self, text: str) -> str:
        """ "St. Louis" and "Saint Louis" agree."""
        return canonical_name(words(text)).replace(" ", "")

    def region_key(self, text: str) -> str:
        """The two-letter code of a state; other text folded."""
        key = fold(text).replace(" ", "")
        return STATE.get(key, key)

    def postcode_key(self, text: str) -> str:
        """The five digits of a ZIP code; leading zeros that a spreadsheet ate are put back."""
        digits = fold(text).split("-")[0].replace(" ", "")
        return digits[:5].zfill(5) if digits.isdigit() else digits

    def unit_key(self, text: str) -> str:
        """The unit without "Apt", "Unit", "#"."""
        tokens = fold(text).replace("#", " ").replace("-", "").split()
        return "".join(t for t in tokens if t not in UNIT_WITH_ID) or "".join(tokens)

    def display(self, street: str) -> str:
        """See `us_street.display`."""
        return display(street)

    def label(self, number: str, street: str, unit: str, city: str, region: str, postcode: str) -> str:
        """ "1600 Lantern St Unit 4, Riverbend, MO 64111"."""
        line = " ".join(part for part in (number, street) if part)
        if unit:
            named = unit.split()[0].upper() in (UNIT_WITH_ID | UNIT_ALONE) or unit.startswith("#")
            line += f" {unit}" if named else f" Unit {unit}"
        state = " ".join(part for part in (region, postcode) if part)
        return ", ".join(part for part in (line, city, state) if part)

    def split(self, text: str) -> AddressParts:
        """A full address line taken apart for the data side; parts not found are ""."""
        return split_line(text)

    def kind_spellings(self, kind: str) -> tuple[str, ...]:
        """The spellings of a suffix in Publication 28."""
        return SUFFIX_TABLE.get(kind) or LEADING_TABLE.get(kind) or (kind,)

    def readings(self, text: str, *, cities: Container[str], partial: bool) -> list[Reading]:
        """See `us_readings`."""
        return read_query(text, cities=cities, partial=partial)

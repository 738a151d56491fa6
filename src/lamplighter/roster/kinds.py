"""What roster files there are, their columns, and how their cells are read. Pure.

Columns (any order, any case; encodings, semicolons or tabs are no trouble; names that others use are guessed, and that is told):

- officers.csv: badge, first_name, last_name, title, languages (``en;es``), phone, email, display_level (full, first, role), portrait
- shifts.csv: code, name_en, name_es, days (``mon;tue;…``), start, end (``13:00``), kind (morning, evening, night)
- postings.csv: badge, zone, role (cio, supervisor, desk), shift, from, to (``2026-01-31``; ``to`` empty: open end)
- absences.csv: badge, from, to (``2026-01-31T13:00``, local time), reason
- covers.csv: badge (of whom is covered), zone, role, shift, covering_badge, from, to
- stations.csv: zone, name, address, phone, hours_en, hours_es
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lamplighter.roster import cells
from lamplighter.roster.rules import DisplayLevel, PostRole, ShiftKind

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
SAMPLE = 5
"""Rows that are shown before anything is taken in."""
ENDINGS = (".csv", ".xlsx", ".txt", ".tsv")


class FileName(StrEnum):
    """The files a roster may have, in the order they are taken in."""

    OFFICERS = "officers"
    SHIFTS = "shifts"
    STATIONS = "stations"
    POSTINGS = "postings"
    ABSENCES = "absences"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. ``text`` is a message id; ``values`` fill it. Line 1 is the header."""

    file: str
    line: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be read, its cells already of the right kind."""

    file: FileName
    line: int
    cells: Mapping[str, Any]


COLUMNS: Mapping[FileName, Mapping[str, cells.Reader]] = {
    FileName.OFFICERS: {
        "badge": cells.text(20, needed=True), "first_name": cells.text(60, needed=True),
        "last_name": cells.text(60, needed=True), "title": cells.text(40), "languages": cells.languages,
        "phone": cells.phone, "email": cells.email, "display_level": cells.one_of(DisplayLevel), "portrait": cells.text(80),
    },
    FileName.SHIFTS: {
        "code": cells.code, "name_en": cells.text(60, needed=True), "name_es": cells.text(60, needed=True),
        "days": cells.days, "start": cells.clock, "end": cells.clock, "kind": cells.one_of(ShiftKind),
    },
    FileName.STATIONS: {
        "zone": cells.text(40, needed=True), "name": cells.text(80, needed=True), "address": cells.text(160, needed=True),
        "phone": cells.phone, "hours_en": cells.text(120), "hours_es": cells.text(120),
    },
    FileName.POSTINGS: {
        "badge": cells.text(20, needed=True), "zone": cells.text(40, needed=True), "role": cells.one_of(PostRole),
        "shift": cells.text(40, needed=True), "from": cells.day, "to": cells.day_or_open,
    },
    FileName.ABSENCES: {
        "badge": cells.text(20, needed=True), "from": cells.moment, "to": cells.moment, "reason": cells.text(200),
    },
    FileName.COVERS: {
        "badge": cells.text(20, needed=True), "zone": cells.text(40, needed=True), "role": cells.one_of(PostRole),
        "shift": cells.text(40, needed=True), "covering_badge": cells.text(20, needed=True),
        "from": cells.day, "to": cells.day,
    },
}  # fmt: skip
OPTIONAL = {
    FileName.OFFICERS: {"title", "languages", "phone", "email", "display_level", "portrait"},
    FileName.STATIONS: {"phone", "hours_en", "hours_es"},
    FileName.POSTINGS: {"to"},
    FileName.ABSENCES: {"reason"},
}
"""Columns that may be left out of a file; what they stand for then stays as it is."""
FIXED: Mapping[FileName, Mapping[str, type[StrEnum]]] = {
    FileName.OFFICERS: {"display_level": DisplayLevel},
    FileName.SHIFTS: {"kind": ShiftKind},
    FileName.POSTINGS: {"role": PostRole},
    FileName.COVERS: {"role": PostRole},
}
"""Columns that no other program has: one value may be said for all rows of a file."""
PERIODS = {FileName.POSTINGS, FileName.ABSENCES, FileName.COVERS}


@dataclass(frozen=True, slots=True)
class Given:
    """One table of a file that was given: what the file holds, the name people know it by, and which of its sheets."""

    data: bytes
    shown: str
    sheet: str | None = None


def needed(file: FileName) -> set[str]:
    """Columns without which a file says nothing."""
    return COLUMNS[file].keys() - OPTIONAL.get(file, set())


def file_named(name: str) -> FileName | None:
    """Which roster file a file's name means: ``officers.csv``, ``Officers 2026.xlsx`` … None where it is none."""
    plain = name.rsplit("/", 1)[-1].casefold()
    return next((each for each in FileName if plain.startswith(each.value) and plain.endswith(ENDINGS)), None)

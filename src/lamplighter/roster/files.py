"""Roster files: CSV as departments keep it, read row by row. Pure; a trouble names its file, line and column, and what to mend.

Columns (any order, any case; a byte-order mark, semicolons or tabs are no trouble):

- officers.csv: badge, first_name, last_name, title, languages (``en;es``), phone, email, display_level (full, first, role), portrait
- shifts.csv: code, name_en, name_es, days (``mon;tue;…``), start, end (``13:00``), kind (morning, evening, night)
- postings.csv: badge, zone, role (cio, supervisor, desk), shift, from, to (``2026-01-31``; ``to`` empty: open end)
- absences.csv: badge, from, to (``2026-01-31T13:00``, local time), reason
- covers.csv: badge (of whom is covered), zone, role, shift, covering_badge, from, to
- stations.csv: zone, name, address, phone, hours_en, hours_es
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.roster import cells
from lamplighter.roster.rules import DisplayLevel, PostRole, ShiftKind

MOST_BYTES = 5_000_000


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
    FileName.OFFICERS: {"title", "languages", "phone", "email", "portrait"},
    FileName.STATIONS: {"phone", "hours_en", "hours_es"},
    FileName.POSTINGS: {"to"},
    FileName.ABSENCES: {"reason"},
}
"""Columns that may be left out of a file; what they stand for then stays as it is."""
PERIODS = {FileName.POSTINGS, FileName.ABSENCES, FileName.COVERS}


def file_named(name: str) -> FileName | None:
    """Which roster file a file's name means: ``officers.csv``, ``Officers 2026.csv`` … None where it is none."""
    plain = name.rsplit("/", 1)[-1].casefold()
    return next((each for each in FileName if plain.startswith(each.value) and plain.endswith(".csv")), None)


def read_file(file: FileName, data: bytes) -> tuple[list[Row], list[Problem]]:
    """Reads one file; every row is either returned or named as a problem."""
    try:
        return _rows(file, data)
    except csv.Error as error:
        return [], [
            Problem(file.value, 0, gettext_noop("The file is no CSV: %(why)s."), {"why": str(error)[:80]})
        ]


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(file: FileName, data: bytes) -> tuple[list[Row], list[Problem]]:
    if len(data) > MOST_BYTES:
        return [], [
            Problem(file.value, 0, gettext_noop("The file is larger than 5 MB. Is it the right one?"))
        ]
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    comma = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    header = [name.strip().casefold().replace(" ", "_") for name in next(lines, [])]
    troubles = list(_header_troubles(file, header))
    if troubles:
        return [], troubles
    rows, problems = [], []
    for line in lines:
        filled = [cell.strip() for cell in line]
        while len(filled) > len(header) and not filled[-1]:
            filled.pop()  # spreadsheets write commas for columns that are not there
        if not any(filled):
            continue
        if len(filled) > len(header):
            text = gettext_noop("The row has more cells than the header.")
            problems.append(Problem(file.value, lines.line_num, text))
            continue
        read, wrong = _read_cells(file, dict(zip(header, filled, strict=False)), header)
        for column, each in wrong:
            values = {"column": column, "trouble": each.text, **each.values}
            text = gettext_noop("%(column)s %(trouble)s.")
            problems.append(Problem(file.value, lines.line_num, text, values))
        if not wrong:
            rows.append(Row(file, lines.line_num, read))
    return rows, problems


def _header_troubles(file: FileName, header: list[str]) -> Iterator[Problem]:
    """Columns that are missing, there twice, or unknown: a column's name with a slip in it must not lose its cells quietly."""
    known = COLUMNS[file]
    missing = [name for name in known if name not in header and name not in OPTIONAL.get(file, ())]
    if missing:
        text = gettext_noop("The columns %(missing)s are missing. Needed are %(known)s.")
        yield Problem(file.value, 1, text, {"missing": ", ".join(missing), "known": ", ".join(known)})
        return
    for name in dict.fromkeys(header):
        if name and name not in known:
            text = gettext_noop(
                "The column %(name)s is not known. Rename it or take it out. Known are %(known)s."
            )
            yield Problem(file.value, 1, text, {"name": name[:60], "known": ", ".join(known)})
        elif name and header.count(name) > 1:
            text = gettext_noop("The column %(name)s is there twice. Take one out.")
            yield Problem(file.value, 1, text, {"name": name[:60]})


def _read_cells(
    file: FileName, given: Mapping[str, str], header: list[str]
) -> tuple[dict[str, Any], list[tuple[str, cells.Wrong]]]:
    read: dict[str, Any] = {}
    wrong = []
    for name, reader in COLUMNS[file].items():
        if name not in header:
            continue
        try:
            read[name] = reader(given.get(name, ""))
        except cells.Wrong as trouble:
            wrong.append((name, trouble))
    until = read.get("to")
    if not wrong and file in PERIODS and until is not None and until <= read["from"]:
        wrong.append(("to", cells.Wrong(gettext_noop("is not after “from”"))))
    return read, wrong


def duplicates(rows: list[Row], key: tuple[str, ...]) -> Iterator[tuple[Row, Row]]:
    """Pairs (first, again) of rows that name the same thing."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        name = tuple(row.cells[part].casefold() if part == "zone" else row.cells[part] for part in key)
        if name in seen:
            yield seen[name], row
        else:
            seen[name] = row

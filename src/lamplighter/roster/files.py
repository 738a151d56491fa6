"""Roster files: CSV or Excel as departments keep them, read row by row. Pure; a trouble names its file, line and column, and what to mend.

Columns (any order, any case; encodings, semicolons or tabs are no trouble; names that others use are guessed, and that is told):

- officers.csv: badge, first_name, last_name, title, languages (``en;es``), phone, email, display_level (full, first, role), portrait
- shifts.csv: code, name_en, name_es, days (``mon;tue;…``), start, end (``13:00``), kind (morning, evening, night)
- postings.csv: badge, zone, role (cio, supervisor, desk), shift, from, to (``2026-01-31``; ``to`` empty: open end)
- absences.csv: badge, from, to (``2026-01-31T13:00``, local time), reason
- covers.csv: badge (of whom is covered), zone, role, shift, covering_badge, from, to
- stations.csv: zone, name, address, phone, hours_en, hours_es
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lamplighter.core.geo.shape_cells import formulas_told
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.core.tables import Record, TableFile, first_rows, open_table, sheet_names
from lamplighter.roster import cells
from lamplighter.roster.columns import matched, plain
from lamplighter.roster.rules import DisplayLevel, PostRole, ShiftKind

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
SAMPLE = 5
"""Rows that are shown before anything is taken in."""
ENDINGS = (".csv", ".xlsx", ".txt", ".tsv")
WORKBOOK = b"PK\x03\x04"


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
    """Which roster file a file's name means: ``officers.csv``, ``Officers 2026.xlsx`` … None where it is none."""
    plain = name.rsplit("/", 1)[-1].casefold()
    return next((each for each in FileName if plain.startswith(each.value) and plain.endswith(ENDINGS)), None)


def sheets_in(data: bytes, shown: str) -> dict[FileName, str]:
    """Which sheets of a workbook are roster files, by their names: ``Officers``, ``Shifts 2026`` …

    Raises:
        ZoneFileError: it cannot be read.
    """
    names = sheet_names(io.BytesIO(data), shown) if data.startswith(WORKBOOK) else ()
    return {
        each: next(name for name in names if name.casefold().startswith(each.value))
        for each in FileName
        if any(name.casefold().startswith(each.value) for name in names)
    }


@dataclass(frozen=True, slots=True)
class Read:
    """One file, read. Every row is among ``rows`` or named in ``problems``."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[Sentence] = field(default_factory=list)
    """How the file was understood."""
    header: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    """Which of its columns each of ours is read from."""
    sample: list[list[str]] = field(default_factory=list)
    """The first rows' cells, in the order of ``columns``, as they were read."""


def read_file(
    file: FileName, data: bytes, chosen: Mapping[str, str] | None = None
) -> tuple[list[Row], list[Problem]]:
    """Rows and problems of one file; see ``read``."""
    found = read(file, data, chosen)
    return found.rows, found.problems


def read(file: FileName, data: bytes, chosen: Mapping[str, str] | None = None) -> Read:
    """Reads one file: CSV or a workbook, of which the sheet with the file's name is taken, else the first.

    Args:
        chosen: which of its columns each of ours is; columns that nobody chose are then left out. None guesses.
    """
    if len(data) > MOST_BYTES:
        text = gettext_noop("The file is larger than 5 MB. Is it the right one?")
        return Read(problems=[Problem(file.value, 0, text)])
    try:
        sheet = sheets_in(data, file.value).get(file)
        with open_table(data, shown=file.value, sheet=sheet, most_bytes=MOST_UNPACKED) as table:
            return _read(file, table, chosen)
    except ZoneFileError as error:
        values = {name: str(value) for name, value in error.sentence.values.items()}
        return Read(problems=[Problem(file.value, 0, error.sentence.template, values)])


def _read(file: FileName, table: TableFile, chosen: Mapping[str, str] | None) -> Read:
    header = [" ".join(name.split()) for name in table.header.cells]
    while header and not header[-1]:
        header.pop()
    at = matched(header, list(COLUMNS[file]), chosen)
    found = Read(told=table.told(), header=header, columns={name: header[i] for name, i in at.items()})
    found.told.extend(_guesses(file, found.columns))
    if chosen is not None and (left := [name for name in header if name and name not in chosen.values()]):
        words = gettext_noop("Not read: %(columns)s.")
        found.told.append(Sentence(words, {"columns": ", ".join(left)}))
    found.problems.extend(_header_troubles(file, header, at, strict=chosen is None))
    if found.problems:
        for record in first_rows(table, SAMPLE):
            found.sample.append([record.cells[i] if i < len(record.cells) else "" for i in at.values()])
        return found
    formulas = 0
    for record in table.rows():
        formulas += len(record.formulas)
        filled = [cell.strip() for cell in record.cells]
        while len(filled) > len(header) and not filled[-1]:
            filled.pop()  # spreadsheets write commas for columns that are not there
        if any(filled):
            _take(file, found, record, filled, at)
    if formulas:
        found.told.append(formulas_told(formulas))
    return found


def _guesses(file: FileName, columns: Mapping[str, str]) -> Iterator[Sentence]:
    """What was taken for what, where the names differ."""
    for ours, theirs in columns.items():
        if plain(theirs) != ours:
            yield Sentence(
                gettext_noop("Column “%(theirs)s” is read as %(ours)s."), {"theirs": theirs, "ours": ours}
            )


def _take(file: FileName, found: Read, record: Record, filled: list[str], at: Mapping[str, int]) -> None:
    """One row: among the rows, or its troubles among the problems."""

    def trouble(text: str, **values: str) -> None:
        found.problems.append(Problem(file.value, record.line, text, values))

    if not record.sound:
        trouble(gettext_noop("The quotation marks of the row do not match. Write it anew."))
    elif len(filled) > len(found.header):
        trouble(gettext_noop("The row has more cells than the header."))
    elif formula := next(
        (name for name, i in at.items() if i in record.formulas and _unshown(filled, i)), None
    ):
        trouble(
            gettext_noop("%(column)s holds a formula, which is never worked out. Write its value."),
            column=formula,
        )
    else:
        given = {name: filled[i] if i < len(filled) else "" for name, i in at.items()}
        if len(found.sample) < SAMPLE:
            found.sample.append(list(given.values()))
        read, wrong = _read_cells(file, given, list(at))
        for column, each in wrong:
            trouble(gettext_noop("%(column)s %(trouble)s."), column=column, trouble=each.text, **each.values)
        if not wrong:
            found.rows.append(Row(file, record.line, read))


def _unshown(cells: list[str], at: int) -> bool:
    """Whether a cell with a formula shows the formula itself, or nothing."""
    return at >= len(cells) or not cells[at] or cells[at][0] in "=@+-"


def _header_troubles(
    file: FileName, header: list[str], at: Mapping[str, int], *, strict: bool
) -> Iterator[Problem]:
    """Columns that are missing, there twice, or unknown: a column's name with a slip in it must not lose its cells quietly."""
    known = COLUMNS[file]
    missing = [name for name in known if name not in at and name not in OPTIONAL.get(file, ())]
    if missing:
        text = gettext_noop("The columns %(missing)s are missing. Needed are %(known)s.")
        yield Problem(file.value, 1, text, {"missing": ", ".join(missing), "known": ", ".join(known)})
        return
    if not strict:
        return
    names = [plain(name) for name in header]
    for place, name in enumerate(names):
        if name and names.count(name) > 1 and names.index(name) == place:
            text = gettext_noop("The column %(name)s is there twice. Take one out.")
            yield Problem(file.value, 1, text, {"name": header[place][:60]})
        elif name and place not in at.values() and names.index(name) == place:
            text = gettext_noop(
                "The column %(name)s is not known. Rename it or take it out. Known are %(known)s."
            )
            yield Problem(file.value, 1, text, {"name": header[place][:60], "known": ", ".join(known)})


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

"""Roster files: CSV as departments keep it, read row by row. Pure; a trouble names its file, line and column, and what to mend.

Columns (any order, any case; a byte-order mark, semicolons or tabs are no trouble):

- officers.csv: badge, first_name, last_name, title, languages (``en;es``), phone, email, display_level (full, first, role), portrait
- shifts.csv: code, name_en, name_es, days (``mon;tue;…``), start, end (``13:00``), kind (morning, evening, night)
- postings.csv: badge, zone, role (cio, supervisor), shift, from, to (``2026-01-31``; ``to`` empty: open end)
- absences.csv: badge, from, to (``2026-01-31T13:00``, local time), reason
- covers.csv: badge (of whom is covered), zone, role, shift, covering_badge, from, to
- stations.csv: zone, name, address, phone, hours_en, hours_es
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.roster.rules import WEEKDAYS, DisplayLevel, PostRole, ShiftKind

MOST_BYTES = 5_000_000
LONGEST_CELL = 300


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


class _Wrong(ValueError):
    """A cell cannot be read: message id and values."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text)
        self.text, self.values = text, values


def _text(cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        raise _Wrong(gettext_noop("is longer than %(most)s characters"), most=str(LONGEST_CELL))
    return cell


def _needed(cell: str) -> str:
    if not cell:
        raise _Wrong(gettext_noop("is empty; it is needed"))
    return _text(cell)


def _one_of(kind: type[StrEnum]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.casefold() not in {each.value for each in kind}:
            raise _Wrong(
                gettext_noop("is “%(given)s”; write one of %(known)s"), given=cell[:40], known=", ".join(kind)
            )
        return cell.casefold()

    return read


def _days(cell: str) -> list[int]:
    words = [word.strip().casefold()[:3] for word in re.split(r"[;, ]+", cell) if word.strip()]
    wrong = [word for word in words if word not in WEEKDAYS]
    if wrong or not words:
        raise _Wrong(gettext_noop("is “%(given)s”; write days like mon;tue;wed"), given=cell[:40])
    return sorted({WEEKDAYS.index(word) for word in words})


def _clock(cell: str) -> time:
    found = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?\s*([ap]m?)?", cell.casefold().replace(".", ""))
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if hour <= 23 and minute <= 59:
            return time(hour, minute)
    raise _Wrong(gettext_noop("is “%(given)s”; write a time like 13:00"), given=cell[:40])


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _Wrong(gettext_noop("is “%(given)s”; write a day like 2026-01-31"), given=cell[:40]) from None


def _day_or_open(cell: str) -> date | None:
    return _day(cell) if cell else None


def _moment(cell: str) -> datetime:
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise _Wrong(
            gettext_noop("is “%(given)s”; write a local time like 2026-01-31T13:00"), given=cell[:40]
        )
    return moment


def _languages(cell: str) -> list[str]:
    codes = [code.strip().casefold() for code in re.split(r"[;, ]+", cell) if code.strip()]
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}", code)]
    if wrong:
        raise _Wrong(gettext_noop("is “%(given)s”; write language codes like en;es"), given=cell[:40])
    return list(dict.fromkeys(codes))


def _email(cell: str) -> str:
    if cell and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell):
        raise _Wrong(gettext_noop("is “%(given)s”; that is no e-mail address"), given=cell[:60])
    return _text(cell)


Reader = Callable[[str], Any]
COLUMNS: Mapping[FileName, Mapping[str, Reader]] = {
    FileName.OFFICERS: {
        "badge": _needed, "first_name": _needed, "last_name": _needed, "title": _text, "languages": _languages,
        "phone": _text, "email": _email, "display_level": _one_of(DisplayLevel), "portrait": _text,
    },
    FileName.SHIFTS: {
        "code": _needed, "name_en": _needed, "name_es": _needed, "days": _days, "start": _clock, "end": _clock,
        "kind": _one_of(ShiftKind),
    },
    FileName.STATIONS: {
        "zone": _needed, "name": _needed, "address": _needed, "phone": _text, "hours_en": _text, "hours_es": _text,
    },
    FileName.POSTINGS: {
        "badge": _needed, "zone": _needed, "role": _one_of(PostRole), "shift": _needed, "from": _day, "to": _day_or_open,
    },
    FileName.ABSENCES: {"badge": _needed, "from": _moment, "to": _moment, "reason": _text},
    FileName.COVERS: {
        "badge": _needed, "zone": _needed, "role": _one_of(PostRole), "shift": _needed, "covering_badge": _needed,
        "from": _day, "to": _day,
    },
}  # fmt: skip
OPTIONAL = {"title", "languages", "phone", "email", "portrait", "reason", "hours_en", "hours_es", "to"}
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
    readers = COLUMNS[file]
    missing = [name for name in readers if name not in header and name not in OPTIONAL]
    if missing:
        values = {"missing": ", ".join(missing), "known": ", ".join(readers)}
        return [], [
            Problem(
                file.value,
                1,
                gettext_noop("The columns %(missing)s are missing. Needed are %(known)s."),
                values,
            )
        ]
    rows, problems = [], []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            problems.append(
                Problem(file.value, lines.line_num, gettext_noop("The row has more cells than the header."))
            )
            continue
        given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        read, wrong = _read_cells(given, readers)
        if not wrong and file in PERIODS and read["to"] is not None and read["to"] <= read["from"]:
            wrong.append(("to", _Wrong(gettext_noop("is not after “from”"))))
        for column, each in wrong:
            values = {"column": column, "trouble": each.text, **each.values}
            problems.append(
                Problem(file.value, lines.line_num, gettext_noop("%(column)s %(trouble)s."), values)
            )
        if not wrong:
            rows.append(Row(file, lines.line_num, read))
    return rows, problems


def _read_cells(
    given: Mapping[str, str], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[tuple[str, _Wrong]]]:
    read: dict[str, Any] = {}
    wrong = []
    for name, reader in readers.items():
        try:
            read[name] = reader(given.get(name, ""))
        except _Wrong as trouble:
            wrong.append((name, trouble))
    return read, wrong


def duplicates(rows: list[Row], key: tuple[str, ...]) -> Iterator[tuple[Row, Row]]:
    """Pairs (first, again) of rows that name the same thing."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        name = tuple(row.cells[part] for part in key)
        if name in seen:
            yield seen[name], row
        else:
            seen[name] = row

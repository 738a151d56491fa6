"""Roster files read row by row: CSV or Excel as departments keep them. Pure; a trouble names its file, line and column, and the cure."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lamplighter.core.geo.shape_cells import formulas_told
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.core.tables import Record, TableFile, first_rows, is_workbook, open_table, sheet_names
from lamplighter.roster import cells
from lamplighter.roster.columns import matched, plain
from lamplighter.roster.kinds import (
    COLUMNS,
    ENDINGS,
    FIXED,
    MOST_BYTES,
    MOST_UNPACKED,
    OPTIONAL,
    PERIODS,
    SAMPLE,
    FileName,
    Given,
    Problem,
    Row,
    file_named,
    needed,
)

__all__ = [
    "COLUMNS",
    "ENDINGS",
    "FIXED",
    "MOST_BYTES",
    "MOST_UNPACKED",
    "OPTIONAL",
    "PERIODS",
    "SAMPLE",
    "FileName",
    "Given",
    "Problem",
    "Read",
    "Row",
    "all_sheets",
    "duplicates",
    "file_named",
    "needed",
    "read",
    "read_file",
    "sheets_in",
]


def sheets_in(data: bytes, shown: str) -> dict[FileName, str]:
    """Which sheets of a workbook are roster files, by their names: ``Officers``, ``Shifts 2026`` …

    Raises:
        ZoneFileError: it cannot be read.
    """
    names = all_sheets(data, shown)
    return {
        each: next(name for name in names if name.casefold().startswith(each.value))
        for each in FileName
        if any(name.casefold().startswith(each.value) for name in names)
    }


def all_sheets(data: bytes, shown: str) -> tuple[str, ...]:
    """The visible sheets of a workbook; none of a CSV. Raises ``ZoneFileError`` where it cannot be read."""
    return sheet_names(io.BytesIO(data), shown) if is_workbook(data, shown) else ()


@dataclass(frozen=True, slots=True)
class Read:
    """One file, read. Every row is among ``rows`` or named in ``problems``."""

    rows: list[Row] = field(default_factory=list)
    broken: list[Row] = field(default_factory=list)
    """Rows with troubles, with the cells that can be read: what those refer to is looked up all the same."""
    complete: bool = True
    """False where the columns or the file itself are such that no row was read."""
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


def read(
    file: FileName,
    data: bytes | Given,
    chosen: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Read:
    """Reads one file: CSV or a workbook, of which the sheet that was said is taken, else the one with the file's name, else the first.

    Args:
        chosen: which of its columns each of ours is; columns that nobody chose are then left out. None guesses.
        fixed: values of our columns for all rows, where no column has them.
    """
    given = data if isinstance(data, Given) else Given(data, file.value)
    if len(given.data) > MOST_BYTES:
        text = gettext_noop("The file is larger than 5 MB. Is it the right one?")
        return Read(problems=[Problem(file.value, 0, text)], complete=False)
    try:
        sheet = given.sheet or sheets_in(given.data, given.shown).get(file)
        with open_table(given.data, shown=given.shown, sheet=sheet, most_bytes=MOST_UNPACKED) as table:
            return _read(file, table, chosen, fixed or {})
    except ZoneFileError as error:
        values = {name: str(value) for name, value in error.sentence.values.items()}
        return Read(problems=[Problem(file.value, 0, error.sentence.template, values)], complete=False)


def _read(
    file: FileName, table: TableFile, chosen: Mapping[str, str] | None, fixed: Mapping[str, str]
) -> Read:
    header = [" ".join(name.split()) for name in table.header.cells]
    while header and not header[-1]:
        header.pop()
    at = {ours: i for ours, i in matched(header, list(COLUMNS[file]), chosen).items() if ours not in fixed}
    troubles = [
        *_wrong_values(file, fixed),
        *_header_troubles(file, header, at, fixed, strict=chosen is None),
    ]
    lacks = needed(file) - at.keys() - fixed.keys()
    found = Read(
        told=table.told(), header=header, columns={name: header[i] for name, i in at.items()}, complete=not lacks,
        problems=troubles,
    )  # fmt: skip
    found.told.extend(_guesses(file, found.columns))
    found.told.extend(_said_for_all(file, at, fixed))
    if chosen is not None and (left := [name for name in header if name and name not in chosen.values()]):
        words = gettext_noop("Not read: %(columns)s.")
        found.told.append(Sentence(words, {"columns": ", ".join(left)}))
    if lacks:
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
            _take(file, found, record, filled, at, fixed)
    if formulas:
        found.told.append(formulas_told(formulas))
    return found


def _wrong_values(file: FileName, fixed: Mapping[str, str]) -> Iterator[Problem]:
    """Values for all rows that their column cannot have."""
    for column, value in fixed.items():
        try:
            COLUMNS[file][column](value)
        except cells.Wrong as wrong:
            values = {**wrong.values, "column": column, "trouble": wrong.text}
            yield Problem(file.value, 0, gettext_noop("%(column)s %(trouble)s."), values)


def _said_for_all(file: FileName, at: Mapping[str, int], fixed: Mapping[str, str]) -> Iterator[Sentence]:
    for column, value in fixed.items():
        words = gettext_noop("In all rows %(column)s is “%(value)s”.")
        yield Sentence(words, {"column": column, "value": value})
    if file is FileName.OFFICERS and "display_level" not in (at.keys() | fixed.keys()):
        yield Sentence(
            gettext_noop(
                "No column says what the public sees of an officer (display_level): new officers are shown by their role only, the "
                "others stay as they are."
            )
        )


def _guesses(file: FileName, columns: Mapping[str, str]) -> Iterator[Sentence]:
    """What was taken for what, where the names differ."""
    for ours, theirs in columns.items():
        if plain(theirs) != ours:
            yield Sentence(
                gettext_noop("Column “%(theirs)s” is read as %(ours)s."), {"theirs": theirs, "ours": ours}
            )


def _take(
    file: FileName,
    found: Read,
    record: Record,
    filled: list[str],
    at: Mapping[str, int],
    fixed: Mapping[str, str],
) -> None:
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
        read, wrong = _read_cells(file, {**given, **fixed}, [*at, *fixed])
        for column, each in wrong:
            trouble(gettext_noop("%(column)s %(trouble)s."), column=column, trouble=each.text, **each.values)
        (found.broken if wrong else found.rows).append(Row(file, record.line, read))


def _unshown(cells: list[str], at: int) -> bool:
    """Whether a cell with a formula shows the formula itself, or nothing."""
    return at >= len(cells) or not cells[at] or cells[at][0] in "=@+-"


def _header_troubles(
    file: FileName, header: list[str], at: Mapping[str, int], fixed: Mapping[str, str], *, strict: bool
) -> Iterator[Problem]:
    """Columns that are missing, there twice, or unknown: a column's name with a slip in it must not lose its cells quietly."""
    known = COLUMNS[file]
    must = [name for name in known if name in needed(file)]
    missing = [name for name in must if name not in at and name not in fixed]
    if missing:
        text = gettext_noop(
            "The columns %(missing)s are missing. Needed are %(needed)s; the others may be left out."
        )
        yield Problem(file.value, 1, text, {"missing": ", ".join(missing), "needed": ", ".join(must)})
    if not strict:
        return
    names = [plain(name) for name in header]
    for place, name in enumerate(names):
        if name and names.count(name) > 1 and names.index(name) == place:
            text = gettext_noop("The column %(name)s is there twice. Take one out.")
            yield Problem(file.value, 1, text, {"name": header[place][:60]})
        elif name and place not in at.values() and names.index(name) == place:
            text = gettext_noop(
                "The column %(name)s is not known. Say which of ours it is, or leave it out. Known are %(known)s."
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

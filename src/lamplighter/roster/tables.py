"""Which tables a file holds, and which roster file each of them is: by the name of the file or sheet, else by its columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop
from lamplighter.core.tables import first_rows, is_workbook, open_table
from lamplighter.roster.columns import matched
from lamplighter.roster.files import (
    COLUMNS,
    FIXED,
    MOST_BYTES,
    MOST_UNPACKED,
    FileName,
    all_sheets,
    file_named,
    needed,
    sheets_in,
)

MOST_TABLES = 6
"""Most sheets of one workbook that are asked about."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One table. ``kind`` is None where neither names nor columns tell it; ``header`` and ``rows`` help a person to say it."""

    kind: FileName | None
    sheet: str | None = None
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def kind_of(header: Sequence[str]) -> FileName | None:
    """The roster file all of whose needed columns are there and most of whose columns are; None where none or several are."""
    scores = {}
    for kind, known in COLUMNS.items():
        at = matched(header, list(known), None)
        if needed(kind) - FIXED.get(kind, {}).keys() <= at.keys():
            scores[kind] = len(at)
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def tables_in(data: bytes, name: str) -> list[Found]:
    """The tables of a file called ``name``, at least one. Sheets of a workbook that is understood may be left out: notes and lists.

    Raises:
        ZoneFileError: none that could be read; the sentence says what to mend.
    """
    if len(data) > MOST_BYTES:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s is larger than %(limit)s MB. Is it the right file? Take in the roster only."
            ),
            file=name,
            limit=MOST_BYTES // 1_000_000,
        )
    named = file_named(name)
    if not is_workbook(data, name):
        found = _look(data, name, None)
        kind = named or kind_of(found.header)
        if kind is None and len(found.header) < 2:
            raise _no_table(name)
        return [Found(kind, None, found.header, found.rows)]
    looked, fault = _sheets(data, name)
    known: dict[FileName, str | None] = dict(sheets_in(data, name))
    if not known and named is not None and looked:
        known[named] = next((each.sheet for each in looked if each.kind is named), looked[0].sheet)
    for each in looked:
        if each.kind is not None and each.kind not in known and each.sheet not in known.values():
            known[each.kind] = each.sheet
    if known:
        return [Found(kind, sheet) for kind, sheet in known.items()]
    asked = [Found(None, each.sheet, each.header, each.rows) for each in looked if len(each.header) > 1]
    if not asked:
        raise fault or _no_table(name)
    return asked[:MOST_TABLES]


def _no_table(name: str) -> ZoneFileError:
    return ZoneFileError(
        gettext_noop(
            "%(file)s is no table of a roster and no picture. Give a CSV or Excel table whose first row has the names of its columns, "
            "or leave the file out."
        ),
        file=name,
    )


def _sheets(data: bytes, name: str) -> tuple[list[Found], ZoneFileError | None]:
    """Every sheet with a header, guessed; and why one could not be read."""
    found, fault = [], None
    for sheet in all_sheets(data, name):
        try:
            looked = _look(data, name, sheet)
        except ZoneFileError as error:
            fault = error
        else:
            found.append(Found(kind_of(looked.header), sheet, looked.header, looked.rows))
    return found, fault


def _look(data: bytes, name: str, sheet: str | None) -> Found:
    with open_table(data, shown=name, sheet=sheet, most_bytes=MOST_UNPACKED) as table:
        header = [" ".join(cell.split()) for cell in table.header.cells]
        rows = [[cell[:60] for cell in record.cells] for record in first_rows(table, SHOWN)]
    return Found(None, sheet, header, rows)

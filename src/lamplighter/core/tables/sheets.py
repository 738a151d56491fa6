"""Excel workbooks (.xlsx, ECMA-376): the rows of one sheet as texts, row by row. Formulas are never worked out.

Only what a roster or a list needs: shared and inline texts, numbers, days and times by their number format, and a note of
every cell with a formula, of which the value last shown by the program that wrote the file is taken. Macros, links, pictures
and styles are not read. Workbooks with a password, and the older .xls, are refused in a sentence.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from lamplighter.core.geo.wording import NeedsChoice, ZoneFileError, gettext_noop
from lamplighter.core.tables.elements import Event, events
from lamplighter.core.tables.records import MOST_CELLS, Record
from lamplighter.core.tables.texts import DAMAGED, damaged
from lamplighter.core.tables.zips import check_members

MOST_TEXT = 64_000_000
"""Characters of all texts that the cells of a workbook share."""
MOST_UNPACKED = 500_000_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAY_FORMATS, _TIME_FORMATS, _BOTH = {14, 15, 16, 17}, {18, 19, 20, 21, 45, 46, 47}, {22}
_ZEROS = re.compile(r"0{2,20}")


def old_excel(shown: str) -> ZoneFileError:
    """A workbook of the time before .xlsx, or one that is locked."""
    return ZoneFileError(
        gettext_noop(
            "%(file)s is an old Excel file (.xls) or has a password. Save it as an Excel workbook (.xlsx) or CSV."
        ),
        file=shown,
    )


@dataclass(frozen=True, slots=True)
class _Book:
    archive: zipfile.ZipFile
    shown: str
    sheets: Mapping[str, str]
    """Visible sheets: name to part."""
    since: datetime
    """The day numbers count from."""


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is an Excel workbook."""
    return "xl/workbook.xml" in archive.namelist()


@contextmanager
def _book(stream: IO[bytes], shown: str) -> Iterator[_Book]:
    try:
        with zipfile.ZipFile(stream) as archive:
            check_members(archive, shown, MOST_UNPACKED, nested=True)
            yield _opened(archive, shown)
    except (KeyError, ValueError) as error:
        raise damaged(shown) from error
    except DAMAGED as error:
        raise damaged(shown) from error


def _opened(archive: zipfile.ZipFile, shown: str) -> _Book:
    targets = {
        each.attributes["Id"]: each.attributes["Target"]
        for each in _part(archive, "xl/_rels/workbook.xml.rels", shown)
        if each.start and each.tag == "Relationship"
    }
    sheets, since = {}, datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's times are of its own place
    for each in _part(archive, "xl/workbook.xml", shown):
        if each.start and each.tag == "sheet" and each.attributes.get("state", "visible") == "visible":
            identity = next(value for name, value in each.attributes.items() if name.endswith(":id"))
            target = targets[identity]
            sheets[each.attributes["name"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        elif each.start and each.tag == "workbookPr" and each.attributes.get("date1904") in ("1", "true"):
            since = datetime(1904, 1, 1)  # noqa: DTZ001
    if not sheets:
        raise ZoneFileError(gettext_noop("%(file)s has no sheet that could be read."), file=shown)
    return _Book(archive, shown, sheets, since)


def _part(archive: zipfile.ZipFile, name: str, shown: str) -> Iterator[Event]:
    with archive.open(name) as stream:
        yield from events(stream, shown)


def sheet_names(stream: IO[bytes], shown: str) -> tuple[str, ...]:
    """The visible sheets of a workbook.

    Raises:
        ZoneFileError: it cannot be read.
    """
    with _book(stream, shown) as book:
        return tuple(book.sheets)


def rows(stream: IO[bytes], shown: str, sheet: str | None = None) -> Iterator[Record]:
    """Rows with cells of one sheet, the first where none is named. Empty cells are empty texts.

    Raises:
        ZoneFileError: it cannot be read, or has no such sheet.
    """
    with _book(stream, shown) as book:
        if sheet is not None and sheet not in book.sheets:
            raise NeedsChoice(
                gettext_noop("%(file)s has no sheet “%(sheet)s”. It has: %(sheets)s."),
                file=shown,
                sheet=sheet,
                sheets=", ".join(book.sheets),
            )
        part = book.sheets[sheet] if sheet is not None else next(iter(book.sheets.values()))
        yield from _rows(book, part, _texts(book), _formats(book))


def _texts(book: _Book) -> list[str]:
    found: list[str] = []
    if "xl/sharedStrings.xml" not in book.archive.namelist():
        return found
    pieces, size, phonetic = [""], 0, 0
    for each in _part(book.archive, "xl/sharedStrings.xml", book.shown):
        if each.tag == "rPh":
            phonetic += 1 if each.start else -1
        elif each.tag == "si" and not each.start:
            found.append("".join(pieces))
            pieces = []
        elif each.tag == "t" and not each.start and not phonetic:
            pieces.append(each.text)
            size += len(each.text) + 50
            if size > MOST_TEXT:
                raise ZoneFileError(
                    gettext_noop("%(file)s holds more text than a list needs. Keep the one sheet only."),
                    file=book.shown,
                )
    return found


def _formats(book: _Book) -> list[str]:
    """For each cell style: ``day``, ``time``, ``both``, a run of zeros that a number is filled up to, or nothing."""
    if "xl/styles.xml" not in book.archive.namelist():
        return []
    own: dict[int, str] = {}
    kinds: list[str] = []
    inside = False
    for each in _part(book.archive, "xl/styles.xml", book.shown):
        if each.start and each.tag == "numFmt":
            own[int(each.attributes["numFmtId"])] = each.attributes.get("formatCode", "")
        elif each.tag == "cellXfs":
            inside = each.start
        elif each.start and each.tag == "xf" and inside:
            kinds.append(_format_kind(int(each.attributes.get("numFmtId", 0)), own))
    return kinds


def _format_kind(number: int, own: Mapping[int, str]) -> str:
    if number not in own:
        return (
            "day" if number in _DAY_FORMATS else "time" if number in _TIME_FORMATS else "both" if number in _BOTH else ""
        )  # fmt: skip
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", own[number].partition(";")[0]).casefold()
    if _ZEROS.fullmatch(code):
        return code
    day, time = bool(re.search("[dy]", code)), bool(re.search("[hs]", code))
    return "both" if day and time else "day" if day else "time" if time else ""


def _rows(book: _Book, part: str, shared: list[str], formats: list[str]) -> Iterator[Record]:
    cells: dict[int, str] = {}
    formulas: list[int] = []
    line, column = 0, -1
    kind, style, value, inline, formula = "n", 0, "", "", False
    for each in _part(book.archive, part, book.shown):
        if each.start:
            if each.tag == "row":
                line = int(each.attributes.get("r", line + 1))
                cells, formulas, column = {}, [], -1
            elif each.tag == "c":
                column = _column(each.attributes.get("r", ""), column + 1)
                kind, style = each.attributes.get("t", "n"), int(each.attributes.get("s", 0))
                value, inline, formula = "", "", False
        elif each.tag == "v":
            value = each.text
        elif each.tag == "t":
            inline += each.text
        elif each.tag == "f":
            formula = True
        elif each.tag == "c" and column < MOST_CELLS:
            if formula:
                formulas.append(column)
            shape = formats[style] if style < len(formats) else ""
            cells[column] = inline if kind == "inlineStr" else _text(kind, value, shape, shared, book.since)
        elif each.tag == "row" and any(cell.strip() for cell in cells.values()):
            width = max(cells) + 1
            yield Record(line, [cells.get(at, "") for at in range(width)], tuple(formulas))


def _column(reference: str, otherwise: int) -> int:
    letters = reference.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return otherwise
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(kind: str, value: str, shape: str, shared: list[str], since: datetime) -> str:
    if kind == "s":
        return shared[int(value)] if value and int(value) < len(shared) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE" if value == "0" else ""
    if kind != "n" or not value:
        return value
    number = float(value)
    if shape in ("day", "time", "both"):
        return _moment(number, shape, since) or value
    if number.is_integer() and abs(number) < 1e15:
        whole = str(int(number))
        return whole.zfill(len(shape)) if shape else whole
    return repr(number)


def _moment(number: float, shape: str, since: datetime) -> str:
    if not 0 <= number < 2_958_466:  # the year 9999 is Excel's last
        return ""
    found = since + timedelta(seconds=round(number * 86_400))
    if shape == "time" and number < 1:
        return found.strftime("%H:%M")
    if shape == "day" and number.is_integer():
        return found.date().isoformat()
    return found.isoformat(timespec="minutes")

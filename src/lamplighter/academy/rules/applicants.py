"""An old spreadsheet of applicants, as departments keep it: read row by row, each trouble named with its line. Pure.

Columns, in any order and case, in English or Spanish; only ``name`` and one of ``email`` and ``phone`` are needed:

- name (nombre), email (correo), phone (teléfono)
- zone (zona): code or name of the zone in which they live or work; or address (dirección), by which the zone is found
- language (idioma): en, es, or the language's name
- born (nacimiento): 2001-05-09 or 5/9/2001; needed where the course asks an age
- guardian_name, guardian_email, guardian_phone (tutor, correo_tutor, teléfono_tutor): of whoever is under age
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lamplighter.core.geo.csv_rows import delimiter_of
from lamplighter.core.geo.csv_rows import rows as csv_rows
from lamplighter.core.geo.wording import gettext_noop

FILE_MOST = 1_000_000
"""Bytes of a file."""
ROWS_MOST = 2000
NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "nombre", "nombre completo"),
    "email": ("email", "e mail", "email address", "correo", "correo electronico"),
    "phone": ("phone", "telephone", "phone number", "mobile", "cell", "telefono", "movil", "celular"),
    "zone": ("zone", "zona", "district", "distrito"),
    "address": ("address", "direccion", "domicilio", "street"),
    "language": ("language", "idioma", "lengua"),
    "born": ("born", "birth date", "date of birth", "dob", "nacimiento", "fecha de nacimiento"),
    "guardian_name": ("guardian name", "guardian", "parent", "tutor", "nombre del tutor"),
    "guardian_email": ("guardian email", "correo tutor", "correo del tutor"),
    "guardian_phone": ("guardian phone", "telefono tutor", "telefono del tutor"),
}
"""Columns that are read, with the names they go by."""
REFUSED = ("ssn", "social security", "social security number", "seguro social", "numero de seguro social")
"""Columns that must not come into the house at all."""
_LANGUAGES = {
    "": "en", "en": "en", "eng": "en", "english": "en", "ingles": "en", "es": "es", "spa": "es", "spanish": "es", "espanol": "es",
}  # fmt: skip
_LENGTHS = {
    "name": 80,
    "email": 254,
    "phone": 30,
    "guardian_name": 80,
    "guardian_email": 254,
    "guardian_phone": 30,
}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a line. ``text`` is a message id, ``values`` fill it. Line 1 is the header; line 0 the file as a whole."""

    line: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One row that can be read."""

    line: int
    name: str
    email: str
    phone: str
    zone: str
    address: str
    language: str
    born: date | None
    guardian_name: str = ""
    guardian_email: str = ""
    guardian_phone: str = ""
    either: str = ""
    """The birth date as it was written, where day and month may be told apart by their order alone."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: every filled line is an applicant or has a trouble. ``left``: columns that are not read. ``columns``: those that
    are."""

    applicants: list[Applicant]
    troubles: list[Trouble]
    left: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()


def decoded(data: bytes) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str) -> Sheet:
    """Reads a spreadsheet. Nothing is dropped without a word but lines that are empty."""
    lines = text.splitlines(keepends=True)
    if not lines or not lines[0].strip():
        return Sheet([], [Trouble(0, gettext_noop("The file is empty, or its first line is."))])
    delimiter = delimiter_of(lines[0])
    header = [_plain(cell) for cell in next(csv_rows(lines[:1], delimiter)).cells]
    columns = {index: key for index, name in enumerate(header) if (key := _column(name))}
    if troubles := list(_header_troubles(header, columns)):
        return Sheet([], troubles)
    left = tuple(name for index, name in enumerate(header) if name and index not in columns)
    sheet = Sheet([], [], left, frozenset(columns.values()))
    line = 1
    for row in csv_rows(lines[1:], delimiter, len(header)):
        line += 1
        first = line
        line += sum(cell.count("\n") for cell in row.cells) if row.sound else 0
        if any(cell.strip() for cell in row.cells):
            _take(sheet, first, row.cells, row.sound, columns, len(header))
    if len(sheet.applicants) > ROWS_MOST:
        text = gettext_noop("The file has more than %(most)s rows. Take it in in parts.")
        return Sheet([], [Trouble(0, text, {"most": str(ROWS_MOST)})])
    sheet.troubles.extend(_twice(sheet.applicants))
    return sheet


def _take(
    sheet: Sheet, line: int, cells: list[str], sound: bool, columns: Mapping[int, str], width: int
) -> None:
    if not sound:
        sheet.troubles.append(Trouble(line, gettext_noop("The line is no row: look at its quotation marks.")))
        return
    if any(cell.strip() for cell in cells[width:]):
        sheet.troubles.append(Trouble(line, gettext_noop("The row has more cells than the header.")))
        return
    told = {key: " ".join(cells[index].split()) for index, key in columns.items() if index < len(cells)}
    troubles = list(_cell_troubles(line, told))
    sheet.troubles.extend(troubles)
    if troubles:
        return
    texts = {key: told.get(key, "") for key in NAMES if key not in ("born", "language", "email")}
    sheet.applicants.append(
        Applicant(
            line=line,
            email=told.get("email", "").casefold(),
            language=_LANGUAGES[_plain(told.get("language", ""))],
            born=day_of(told["born"]) if told.get("born") else None,
            either=told["born"] if reads_both_ways(told.get("born", "")) else "",
            **texts,
        )
    )


def _plain(name: str) -> str:
    """A column's name without case, accents, marks: "Teléfono_móvil" is "telefono movil"."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).split()
    )


def _column(name: str) -> str:
    return next((key for key, known in NAMES.items() if name in known), "")


def _header_troubles(header: list[str], columns: Mapping[int, str]) -> Iterator[Trouble]:
    for name in header:
        if name in REFUSED:
            yield Trouble(
                1,
                gettext_noop(
                    "Take the column %(name)s out of the file: no social-security number may be kept."
                ),
                {"name": name},
            )
    there = list(columns.values())
    if "name" not in there:
        yield Trouble(1, gettext_noop("The column name is missing."))
    if not {"email", "phone"} & set(there):
        yield Trouble(1, gettext_noop("There is neither a column email nor a column phone."))
    for key in dict.fromkeys(there):
        if there.count(key) > 1:
            yield Trouble(1, gettext_noop("The column %(name)s is there twice. Take one out."), {"name": key})


def _cell_troubles(line: int, told: Mapping[str, str]) -> Iterator[Trouble]:
    if not told.get("name"):
        yield Trouble(line, gettext_noop("There is no name."))
    if not told.get("email") and not told.get("phone"):
        yield Trouble(line, gettext_noop("There is neither an e-mail address nor a phone number."))
    for key in ("email", "guardian_email"):
        if told.get(key) and not _EMAIL.fullmatch(told[key]):
            text = gettext_noop("“%(value)s” is no e-mail address.")
            yield Trouble(line, text, {"value": told[key][:60]})
    if _plain(told.get("language", "")) not in _LANGUAGES:
        text = gettext_noop("“%(value)s” is no language of this program: write en or es.")
        yield Trouble(line, text, {"value": told["language"][:30]})
    if told.get("born") and day_of(told["born"]) is None:
        text = gettext_noop("“%(value)s” is no day: write 2001-05-09 or 5/9/2001.")
        yield Trouble(line, text, {"value": told["born"][:30]})
    for key, most in _LENGTHS.items():
        if len(told.get(key, "")) > most:
            yield Trouble(line, gettext_noop("The cell %(name)s is too long."), {"name": key})


def day_of(text: str) -> date | None:
    """A day as spreadsheets write it: 2001-05-09, or month, day, year with slashes; None for what is none."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?", text)
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if iso:
        year, month, day = iso.groups()
    elif american:
        month, day, year = american.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def reads_both_ways(text: str) -> bool:
    """Whether a day with slashes would be another one with the day first: 5/9/2001, not 5/5/2001 and not 5/19/2001."""
    told = re.fullmatch(r"(\d{1,2})/(\d{1,2})/\d{4}", text)
    return told is not None and int(told[1]) != int(told[2]) and max(int(told[1]), int(told[2])) <= 12


def _twice(applicants: list[Applicant]) -> Iterator[Trouble]:
    """Rows that name an address, or where there is none a number, of a row before them."""
    seen: dict[str, int] = {}
    for each in applicants:
        key = each.email or re.sub(r"\D", "", each.phone)
        if key in seen:
            text = gettext_noop("The same person stands in line %(line)s. Keep one of the two.")
            yield Trouble(each.line, text, {"line": str(seen[key])})
        else:
            seen[key] = each.line

"""An old spreadsheet of applicants: read as it is in the wild, every trouble named with its line, nothing lost. And which files are handed out."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.academy.rules.applicants import day_of, decoded, read
from lamplighter.academy.rules.files import kind_of


def troubles(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.text % each.values) for each in read(text).troubles]


def test_columns_in_any_order_case_and_in_spanish() -> None:
    sheet = read(
        "Correo;NOMBRE;Teléfono;Fecha de nacimiento;Idioma\nAna@Example.org;Ana  Ruiz;816-555-0142;9/5/2001;español\n"
    )
    assert not sheet.troubles
    found = sheet.applicants[0]
    assert (found.line, found.name, found.email, found.phone) == (
        2,
        "Ana Ruiz",
        "ana@example.org",
        "816-555-0142",
    )
    assert (found.born, found.language) == (date(2001, 9, 5), "es")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        ("email,phone\n", "The column name is missing."),
        ("name\nAna\n", "neither a column email nor a column phone"),
        ("name,email,e-mail\n", "The column email is there twice."),
        ("name,email,SSN\nAna,a@example.org,1\n", "no social-security number may be kept"),
        ("name,email\n,a@example.org\n", "There is no name."),
        ("name,email\nAna,\n", "neither an e-mail address nor a phone number"),
        ("name,email\nAna,ana at example\n", "“ana at example” is no e-mail address."),
        ("name,email,language\nAna,a@example.org,Klingon\n", "“Klingon” is no language of this program"),
        ("name,email,born\nAna,a@example.org,31/12/2001\n", "“31/12/2001” is no day"),
        ("name,email\nAna,a@example.org\nAna,A@example.org\n", "The same person stands in line 2."),
        ("name,email\nAna,a@example.org,more\n", "more cells than the header"),
        (f"name,email\n{'A' * 81},a@example.org\n", "The cell name is too long."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, words: str) -> None:
    assert any(words in said for _line, said in troubles(text)), troubles(text)


def test_a_line_that_is_no_row_is_named_and_the_others_are_read() -> None:
    text = 'name,email\nAna,a@example.org\n"Bo,b@example.org\nCy,c@example.org\n'
    sheet = read(text)
    assert [each.name for each in sheet.applicants] == ["Ana", "Cy"]
    assert [each.line for each in sheet.troubles] == [3]


def test_line_numbers_count_lines_within_quotation_marks() -> None:
    text = 'name,email\n"Ana\nRuiz",a@example.org\nBo,none\n'
    assert [line for line, _said in troubles(text)] == [4]
    assert read(text).applicants[0].name == "Ana Ruiz"


def test_columns_with_other_names_are_told() -> None:
    assert read("name,email,shoe size\nAna,a@example.org,9\n").left == ("shoe size",)


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\"',;\t|"), max_size=20),
        max_size=8,
    )
)
def test_no_filled_line_is_lost(names: list[str]) -> None:
    body = [f"{name},{number}@example.org" for number, name in enumerate(names)]
    sheet = read("\n".join(["name,email", *body]))
    seen = {each.line for each in sheet.applicants} | {each.line for each in sheet.troubles}
    assert len(seen) >= len(names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_that_a_spreadsheet_writes(encoding: str) -> None:
    assert decoded("Nombre,correo\nJosé Núñez,j@example.org\n".encode(encoding)).startswith("Nombre")
    assert "Núñez" in decoded("José Núñez".encode(encoding))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2001-05-09", date(2001, 5, 9)),
        ("2001-05-09 00:00:00", date(2001, 5, 9)),
        ("5/9/2001", date(2001, 5, 9)),
        ("2001-02-30", None),
        ("9.5.2001", None),
        ("5/9/01", None),
    ],
)
def test_days_as_spreadsheets_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day


def office(part: str, *more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (part, *more):
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"RIFF\0\0\0\0WEBP", ".webp"),
        ("Leyes y más\n".encode(), ".txt"),
        (office("word/document.xml"), ".docx"),
        (office("ppt/presentation.xml"), ".pptx"),
        (office("xl/workbook.xml"), ".xlsx"),
        (office("word/document.xml", "word/vbaProject.bin"), None),
        (office("anything.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\0", None),
        (b"<html><script>", None),
        (b"  <svg xmlns=", None),
        (b"", None),
        (b"\x7fELF", None),
    ],
)
def test_a_files_kind_is_told_by_what_it_holds(data: bytes, suffix: str | None) -> None:
    kind = kind_of(data)
    assert (kind.suffix if kind is not None else None) == suffix

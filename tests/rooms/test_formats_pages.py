"""The dialogue of imports: a file is shown as it is understood, can be read differently, and changes nothing before the yes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.places import glimpses
from lamplighter.places.models import AddressFile, ZoneMap
from lamplighter.roster.models import Officer
from tests.support.city import confirmed_map
from tests.support.formats import kml, shape_csv, workbook, zip_of
from tests.support.places import SOUTH, WEST, fresh

pytestmark = pytest.mark.django_db(transaction=True)
Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()
    for folder in settings.HOME.uploads.iterdir():
        shutil.rmtree(folder)


def values(*forms: Any) -> dict[str, Any]:
    return {field.html_name: field.value() or "" for form in forms for field in form}


def zones(client: Client, name: str, data: bytes) -> Any:
    given = {
        "name": "Map",
        "holds_from": "2026-03-01",
        "word_1": "beat",
        "file_1": SimpleUploadedFile(name, data),
    }
    return client.post("/staff/zones/import/", given, follow=True)


def nothing_done() -> bool:
    return not (
        ZoneMap.objects.exists()
        or AddressFile.objects.exists()
        or Officer.objects.exists()
        or Event.objects.filter(
            verb__in=[Verb.ZONES_UPLOADED, Verb.ADDRESSES_IMPORTED, Verb.ROSTER_IMPORTED]
        ).exists()
    )


def left() -> list[str]:
    return [each.name for each in settings.HOME.uploads.iterdir()]


def test_zones_are_shown_with_what_was_guessed_and_change_nothing(staff: Staff) -> None:
    client = staff("administrator")
    answer = zones(client, "z.csv", shape_csv("ewkb", separator=";", encoding="cp1252"))
    page = answer.content.decode()
    for words in (
        "text in Windows-1252, cells between semicolons, quoted with",
        "Shapes from column the_geom",
        "Coordinates: WGS 84, as the file says",
        "Peñas del Río",
        "39.01000, -94.59500",
    ):
        assert words in page, words
    assert nothing_done()
    where = answer.redirect_chain[-1][0]
    spanish = client.get(f"/es{where}").content.decode()
    assert "celdas separadas por punto y coma" in spanish
    again = values(answer.context["files"][0]["form"]) | {"file-0-code": "name", "do": "again"}
    page = client.post(where, again, follow=True).content.decode()
    assert '<th scope="row">Peñas del Río</th>' in page
    assert nothing_done()
    client.post(f"{where}drop/")
    assert left() == []
    assert client.get(where).status_code == 404


def test_a_file_that_needs_a_word_more_asks_for_it(staff: Staff) -> None:
    client = staff("administrator")
    feet = b'code,wkt\nA,"POLYGON ((905000 1017000, 906000 1017000, 906000 1018000, 905000 1018000, 905000 1017000))"\n'
    answer = zones(client, "feet.csv", feet)
    page = answer.content.decode()
    assert "does not say its coordinate system" in page
    assert "Write it below, at “Coordinate system”." in page
    assert "--crs" not in page
    assert "Escríbalo abajo" in client.get(f"/es{answer.redirect_chain[-1][0]}").content.decode()
    assert "show the report" not in answer.content.decode()
    where = answer.redirect_chain[-1][0]
    given = values(answer.context["files"][0]["form"]) | {"file-0-crs": "ESRI:102696", "do": "report"}
    answer = client.post(where, given, follow=True)
    made = ZoneMap.objects.get()
    assert answer.redirect_chain[-1][0] == f"/staff/zones/{made.pk}/"
    assert "as you said" in answer.content.decode()
    assert left() == []


def test_shapes_that_break_off_are_listed_and_a_map_without_any_is_refused(staff: Staff) -> None:
    client = staff("administrator")
    data = shape_csv()
    answer = zones(client, "z.csv", data[:-40])
    page = answer.content.decode()
    assert "Shapes that cannot be read or are missing: 1, in the rows at lines 3." in page
    assert 'class="btn" type="submit" name="do" value="report"' in page
    assert "Formas que no se pueden leer" in client.get(f"/es{answer.redirect_chain[-1][0]}").content.decode()
    cut = "\n".join(line[: line.find(",", 40)] + '"' for line in data.decode().splitlines()[1:])
    answer = zones(client, "z.csv", ("beat,name,the_geom\n" + cut).encode())
    assert answer.status_code == 422
    assert "No shape of z.csv can be read (2 rows)" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("z.csv", b"", "empty"),
        ("z.kml", kml()[:-60], "breaks off or is damaged"),
        ("z.zip", zip_of({"../z.shp": b"x"}), "leads out of it"),
        ("z.zip", zip_of({"z.shp": b"\0" * 30_000_000}), "grow far too large"),
        ("z.pdf", b"%PDF-1.7 \x00\x01\x02\x03" * 50, "no text"),
    ],
)
def test_hostile_files_end_in_a_sentence_and_leave_nothing(
    name: str, data: bytes, sentence: str, staff: Staff
) -> None:
    client = staff("administrator")
    answer = zones(client, name, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    answer = client.post("/staff/addresses/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert nothing_done()
    assert left() == []


def test_a_list_without_rows_or_places_says_what_is_to_be_done(staff: Staff) -> None:
    client = staff("administrator")
    empty = give(client, "number,street,lon,lat\n")
    assert empty.status_code == 422
    assert (
        "a.csv has names of columns and no rows below them. Export it again with its rows."
        in empty.content.decode()
    )
    page = give(client, "NUMBER,STREET\n1,Oak Lane\n").content.decode()
    assert "No column for lon, lat. The file has: NUMBER, STREET. Choose them below." in page


def test_a_list_of_which_no_row_can_be_used_is_an_error_with_its_reason_open(staff: Staff) -> None:
    client = staff("administrator")
    data = "NUMBER,STREET,LON,LAT\n" + "".join(f"{n},Oak Lane,0,0\n" for n in range(1, 2001))
    answer = give(client, data)
    page = answer.content.decode()
    error = page[page.index('role="alert"') :][:700]
    assert "None of the 2000 rows can be used, so there is nothing to import." in error
    assert "Line 2: longitude and latitude are both 0" in error
    assert page.count('<details class="more" open>') == 2
    assert "Of 2000 rows" not in page
    assert "import the addresses" not in page
    where = answer.redirect_chain[-1][0]
    assert "Ninguna de las 2000 filas" in client.get(f"/es{where}").content.decode()
    client.post(where, values(answer.context["form"]) | {"do": "import"})
    assert nothing_done()


def test_addresses_with_other_columns_are_chosen_and_taken(staff: Staff) -> None:
    client = staff("administrator")
    rows = "".join(f"{n}\tN\tLantern\tSt\t39.00{n}\t-94.58\n" for n in range(1, 9))
    data = ("Hausnr\tPre\tStrasse\tArt\tnorth\teast\n" + rows).encode("utf-16")
    answer = client.post("/staff/addresses/", {"file": SimpleUploadedFile("a.csv", data)}, follow=True)
    page = answer.content.decode()
    assert "text in UTF-16 with a byte-order mark, cells between tabs" in page
    assert "No column for lon, lat, street" in page
    assert "import the addresses" not in page
    where = answer.redirect_chain[-1][0]
    chosen = {
        "number": "Hausnr",
        "street": "Pre",
        "street_2": "Strasse",
        "street_3": "Art",
        "lon": "north",
        "lat": "east",
    }
    given = values(answer.context["form"]) | chosen
    page = client.post(where, {**given, "do": "again"}, follow=True).content.decode()
    assert "Latitude and longitude stood the wrong way round" in page
    assert "1 N Lantern St" in page
    assert "39.001000, -94.580000" in page
    assert nothing_done()
    client.post(where, {**given, "do": "import"})
    assert AddressFile.objects.get().addresses == 8
    assert left() == []


def address_rows(count: int, *, numbers: bool = True, lon: float = WEST + 0.005) -> str:
    return "".join(
        f"{n if numbers else ''},{'' if numbers else n} Lantern Street,POINT ({lon} {SOUTH + 0.005 + n / 1e6:.6f})\n"
        for n in range(1, count + 1)
    )


def give(client: Client, data: str) -> Any:
    return client.post("/staff/addresses/", {"file": SimpleUploadedFile("a.csv", data.encode())}, follow=True)


def test_columns_that_others_use_are_known_and_the_rest_is_named(staff: Staff) -> None:
    answer = give(staff("administrator"), "house,st_name,wkt\n" + address_rows(8))
    assert answer.context["glimpse"].fields == {"number": ["house"], "street": ["st_name"]}
    both = "\n".join(f"x,{row}" for row in address_rows(8).splitlines())
    answer = give(staff("administrator"), "House,House No.,st_name,wkt\n" + both)
    assert answer.context["glimpse"].fields["number"] == ["House No."]
    assert "Not read: House." in answer.content.decode()
    answer = give(staff("administrator"), "doorplate,st_name,wkt\n" + address_rows(8))
    page = answer.content.decode()
    assert "Not read: doorplate." in page
    assert "None of the addresses would have a house number" in page


@pytest.mark.parametrize("long", [False, True])
def test_a_list_that_would_lose_the_citys_needs_a_second_yes_and_can_be_put_back(
    staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    """``long``: a file of more rows than are counted beforehand is asked about when it is taken in."""
    client = staff("administrator")
    confirmed_map(tmp_path)
    give_in(client, "house,st_name,wkt\n" + address_rows(40))
    assert AddressFile.objects.get(current=True).addresses == 40
    monkeypatch.setattr(glimpses, "ROWS_WEIGHED", 5 if long else 250_000)
    elsewhere = address_rows(20, numbers=False, lon=WEST - 2)
    answer = give(client, "doorplate,st_name,wkt\n" + elsewhere * 2)
    where = answer.redirect_chain[-1][0]
    if long:
        answer = client.post(where, values(answer.context["form"]) | {"do": "import"}, follow=True)
    page = answer.content.decode()
    for words in (
        "Addresses now: 40. With this list: 20.",
        "Rows that are the same address again, kept once: 20.",
        "Without a house number: 20.",
        "In no district of today’s map: 20.",
    )[: 0 if long else 4]:
        assert words in page, words
    for words in (
        "would shrink from 40 addresses to 20",
        "None of the addresses would have",
        "lie in no district",
    ):
        assert words in page, words
    given = values(answer.context["form"]) | {"do": "import"}
    given.pop("sure")
    refused = client.post(where, given)
    assert refused.status_code == 422
    assert "Tick this if you mean it" in refused.content.decode()
    assert AddressFile.objects.get(current=True).addresses == 40
    assert "pasaría de 40 direcciones a 20" in client.get(f"/es{where}").content.decode()
    page = client.post(where, given | {"sure": "on"}, follow=True).content.decode()
    assert "20 addresses can be searched now" in page
    assert "The list before is kept: 40 addresses, from a.csv" in page
    page = client.post("/staff/addresses/put-back/", follow=True).content.decode()
    assert "The list from a.csv is back: 40 addresses can be searched." in page
    assert AddressFile.objects.get(current=True).addresses == 40
    assert client.get("/staff/addresses/put-back/").status_code == 405


def give_in(client: Client, data: str) -> None:
    answer = give(client, data)
    client.post(answer.redirect_chain[-1][0], values(answer.context["form"]) | {"do": "import"})


def test_a_yes_to_one_reading_is_no_yes_to_another(staff: Staff) -> None:
    client = staff("administrator")
    data = "doorplate,st_name,wkt\n" + address_rows(8)
    give_in(client, data.replace("doorplate", "house"))
    answer = give(client, data.replace("doorplate", "house"))
    given = values(answer.context["form"]) | {"number": "", "do": "import"}
    answer = client.post(answer.redirect_chain[-1][0], given, follow=True)
    assert "None of the addresses would have a house number" in answer.content.decode()
    assert AddressFile.objects.count() == 1


def test_a_roster_workbook_is_shown_set_right_and_taken(staff: Staff) -> None:
    client = staff("administrator")
    officers = [["Star No.", "First", "Surname", "Level", "Shoe size"], ["0012", "Zoë", "Ibáñez", "full", 41]]
    data = workbook({"Officers": officers, "Notes": [["x"]]})
    answer = client.post(
        "/staff/roster/import/", {"uploads": [SimpleUploadedFile("roster.xlsx", data)]}, follow=True
    )
    page = answer.content.decode()
    assert "an Excel workbook, sheet “Officers” of Officers, Notes" in page
    assert "Column “Star No.” is read as badge." in page
    assert "The column Level is not known" in page
    where = answer.redirect_chain[-1][0]
    name, _read, form = answer.context["reads"][0]
    given = values(form) | {f"{name}-display_level": "Level"}
    page = client.post(where, given, follow=True).content.decode()
    assert "Not read: Shoe size." in page
    assert "Ibáñez" in page
    assert nothing_done()
    client.post(f"{where}confirm/")
    assert Officer.objects.get().badge == "0012"


def roster(client: Client, *files: tuple[str, bytes]) -> Any:
    given = {"uploads": [SimpleUploadedFile(name, data) for name, data in files]}
    return client.post("/staff/roster/import/", given, follow=True)


def test_a_file_of_another_program_is_taken_in_whatever_it_is_called(staff: Staff) -> None:
    client = staff("administrator")
    officers = [["Badge No.", "First", "Surname", "Rank", "Shoe size"], [9901, "Ana", "Nuñez", "Officer", 41]]
    answer = roster(client, ("HR export 2026.xlsx", workbook({"Sheet1": officers})))
    where = answer.redirect_chain[-1][0]
    name, _read, form = answer.context["reads"][0]
    assert name == "officers"
    page = answer.content.decode()
    assert "The column Shoe size is not known. Say which of ours it is, or leave it out." in page
    assert "Columns are chosen or left out below" in page
    assert '<details class="more" open>' in page
    needed = [field.name for field in form if field.field.required]
    assert needed == ["badge", "first_name", "last_name"]
    assert "shown by their role only" in answer.content.decode()
    assert client.post(where, {**values(form), "officers-badge": ""}).status_code == 422
    page = client.post(where, {**values(form), "officers-display_level": "=first"}, follow=True)
    assert "In all rows display_level is “first”." in page.content.decode()
    assert "Not read: Shoe size." in page.content.decode()
    client.post(f"{where}confirm/")
    made = Officer.objects.get()
    assert (made.badge, made.last_name, made.display_level) == ("9901", "Nuñez", "first")


def test_what_a_table_is_that_nothing_tells_is_asked(staff: Staff) -> None:
    client = staff("administrator")
    data = b"Plate;Called;Family\n7;Ana;Nu\xf1ez\n"
    answer = roster(client, ("export.csv", data), ("other.csv", b"a,b\n1,2\n"))
    page = answer.content.decode()
    assert "What is export.csv?" in page
    assert '<td data-label="Family">Nuñez</td>' in page
    assert "on the roster already" not in page
    where = answer.redirect_chain[-1][0]
    client.post(f"{where}confirm/")
    assert nothing_done()
    spanish = client.get(f"/es{where}").content.decode()
    assert "¿Qué es export.csv?" in spanish
    for wrong in (
        {"table-0": "officers"},
        {"table-0": "officers", "table-1": "officers"},
        {"table-0": "x", "table-1": "-"},
    ):
        assert client.post(where, {**wrong, "do": "kinds"}).status_code == 422
    answer = client.post(where, {"table-0": "officers", "table-1": "-", "do": "kinds"}, follow=True)
    assert "The columns badge, first_name, last_name are missing" in answer.content.decode()
    given = values(answer.context["reads"][0][2])
    given |= {"officers-badge": "Plate", "officers-first_name": "Called", "officers-last_name": "Family"}
    assert "Nuñez" in client.post(where, given, follow=True).content.decode()
    client.post(f"{where}confirm/")
    assert Officer.objects.get().last_name == "Nuñez"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("officers.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)], "old Excel file (.xls)"),
        ([("roster.xlsx", workbook({"a": [["badge", "b"]]})[:-40])], "damaged"),
        (
            [("a.csv", b"badge,from,to\n"), ("b.csv", b"badge,from,to\n")],
            "a.csv and b.csv both hold absences",
        ),
        ([("notes.txt", b"hello\n")], "is no table of a roster and no picture"),
    ],
)
def test_roster_files_that_cannot_be_used_say_why_and_leave_nothing(
    files: list[tuple[str, bytes]], sentence: str, staff: Staff
) -> None:
    answer = roster(staff("administrator"), *files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert nothing_done()
    assert left() == []


def test_a_token_of_nobody_opens_nothing(staff: Staff) -> None:
    client = staff("administrator")
    for token in ("0" * 32, "..", "a-b"):
        assert client.get(f"/staff/zones/import/{token}/").status_code == 404
        assert client.post(f"/staff/addresses/{token}/drop/").status_code == 404

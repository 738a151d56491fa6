"""The dialogue of imports: a file is shown as it is understood, can be read differently, and changes nothing before the yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.places.models import AddressFile, ZoneMap
from lamplighter.roster.models import Officer
from tests.support.formats import kml, shape_csv, workbook, zip_of
from tests.support.places import fresh

pytestmark = pytest.mark.django_db(transaction=True)
Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()


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
    assert "does not say its coordinate system" in answer.content.decode()
    assert "show the report" not in answer.content.decode()
    where = answer.redirect_chain[-1][0]
    given = values(answer.context["files"][0]["form"]) | {"file-0-crs": "ESRI:102696", "do": "report"}
    answer = client.post(where, given, follow=True)
    made = ZoneMap.objects.get()
    assert answer.redirect_chain[-1][0] == f"/staff/zones/{made.pk}/"
    assert "as you said" in answer.content.decode()
    assert left() == []


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
    assert "display_level are missing" in page
    where = answer.redirect_chain[-1][0]
    name, _read, form = answer.context["reads"][0]
    given = values(form) | {f"{name}-display_level": "Level"}
    page = client.post(where, given, follow=True).content.decode()
    assert "Not read: Shoe size." in page
    assert "Ibáñez" in page
    assert nothing_done()
    client.post(f"{where}confirm/")
    assert Officer.objects.get().badge == "0012"


def test_a_token_of_nobody_opens_nothing(staff: Staff) -> None:
    client = staff("administrator")
    for token in ("0" * 32, "..", "a-b"):
        assert client.get(f"/staff/zones/import/{token}/").status_code == 404
        assert client.post(f"/staff/addresses/{token}/drop/").status_code == 404

"""Staff pages of places: a report before anything changes, a button that lets it hold, and doors closed to the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.places import actions, queries
from lamplighter.places.models import AddressFile, ZoneMap
from lamplighter.places.rules import MapState
from tests.support.concerns import ACTOR
from tests.support.places import SOUTH, WEST, fresh, sources

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = date(2026, 3, 1)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()


def form(files: dict[int, Any], **more: str) -> dict[str, Any]:
    data: dict[str, Any] = {"name": "Spring map", "holds_from": "2026-03-01", "crs": ""}
    for level, file in files.items():
        data |= {
            f"file_{level}": file,
            f"word_{level}": {1: "district", 2: "beat"}[level],
            f"code_{level}": "code",
        }
    return data | more


def upload(client: Client, folder: Path, **more: str) -> Any:
    with contextlib.ExitStack() as stack:
        files = {
            i + 1: stack.enter_context(source.path.open("rb")) for i, source in enumerate(sources(folder))
        }
        return confirmed(client, client.post("/staff/zones/import/", form(files, **more)))


def confirmed(client: Client, answer: Any) -> Any:
    """Says yes to how the files are read, with the columns that were guessed."""
    where = answer.headers["Location"]
    page = client.get(where)
    assert page.status_code == 200
    given = {field.html_name: field.value() for file in page.context["files"] for field in file["form"]}
    return client.post(where, {**given, "do": "report"})


def test_an_upload_shows_its_report_and_changes_nothing_until_confirmed(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    answer = upload(client, tmp_path)
    made = ZoneMap.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/staff/zones/{made.pk}/")
    page = client.get(f"/staff/zones/{made.pk}/").content.decode()
    assert "2 features made 2 zones" in page
    assert "A gap or enclave of" in page
    assert "<svg" in page
    assert queries.zone_map_on(MARCH) is None
    assert client.post(f"/staff/zones/{made.pk}/confirm/").status_code == 302
    found = queries.zone_map_on(MARCH)
    assert found is not None
    assert found.name == "Spring map"
    listed = client.get("/staff/zones/").content.decode()
    assert "Spring map" in listed
    assert "holds today" in listed


def test_the_report_speaks_spanish(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    upload(client, tmp_path)
    page = client.get(f"/es/staff/zones/{ZoneMap.objects.get().pk}/").content.decode()
    assert "Un hueco o enclave de" in page
    assert "de 2 elementos salieron 2 zonas" in page


def test_a_map_for_a_taken_day_says_which_it_replaces(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    upload(client, tmp_path)
    first = ZoneMap.objects.get()
    client.post(f"/staff/zones/{first.pk}/confirm/")
    upload(client, tmp_path, name="Other map")
    second = ZoneMap.objects.exclude(pk=first.pk).get()
    assert "“Spring map” holds from the same day" in client.get(f"/staff/zones/{second.pk}/").content.decode()
    refused = client.post(f"/staff/zones/{second.pk}/confirm/", follow=True)
    assert "already holds from 2026-03-01" in refused.content.decode()
    client.post(f"/staff/zones/{second.pk}/confirm/", {"replace": "yes", "past": "yes"})
    first.refresh_from_db()
    assert first.state == MapState.WITHDRAWN.value


def test_a_draft_can_be_dropped_and_is_decided_once(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    upload(client, tmp_path)
    made = ZoneMap.objects.get()
    client.post(f"/staff/zones/{made.pk}/withdraw/")
    again = client.post(f"/staff/zones/{made.pk}/confirm/", follow=True)
    assert "Somebody has decided" in again.content.decode()
    assert client.post("/staff/zones/999999/confirm/").status_code == 404


def test_a_file_that_cannot_be_used_says_why_beside_the_form(tmp_path: Path, staff: Staff) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no map")
    with path.open("rb") as file:
        answer = staff("administrator").post("/staff/zones/import/", form({1: file}))
    assert answer.status_code == 422
    assert "notes.txt is neither GeoJSON" in answer.content.decode()
    assert not ZoneMap.objects.exists()
    assert list(settings.HOME.uploads.iterdir()) == []


def test_levels_must_be_filled_from_the_top_each_with_its_word(tmp_path: Path, staff: Staff) -> None:
    source = sources(tmp_path)[0]
    with source.path.open("rb") as one, source.path.open("rb") as two:
        data = form({1: one}, word_2="district", file_2="")
        data["file_2"] = two
        answer = staff("administrator").post("/staff/zones/import/", data)
    assert answer.status_code == 422
    assert "Each level needs a word of its own" in answer.content.decode()


def test_addresses_are_renewed_from_the_page(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    assert "No addresses yet" in client.get("/staff/addresses/").content.decode()
    path = tmp_path / "points.csv"
    path.write_text(
        "LON,LAT,NUMBER,STREET\n-94.58,39.0,100,Lantern St\n-94.58,39.001,104,Lantern St\nx,y,1,Bad St\n"
    )
    with path.open("rb") as file:
        answer = client.post("/staff/addresses/", {"file": file}, follow=True)
    assert "Of 3 rows, 2 can be used" in answer.content.decode()
    assert not AddressFile.objects.exists()
    given = {field.html_name: field.value() or "" for field in answer.context["form"]}
    answer = client.post(answer.redirect_chain[-1][0], {**given, "do": "import"}, follow=True)
    page = answer.content.decode()
    assert "2 addresses can be searched" in page
    assert "1 of 3 rows were left out" in page
    assert AddressFile.objects.get().source == "points.csv"
    path.write_text("nothing")
    with path.open("rb") as file:
        answer = client.post("/staff/addresses/", {"file": file})
    assert answer.status_code == 422
    assert AddressFile.objects.filter(current=True).count() == 1


@pytest.mark.parametrize("path", ["/staff/zones/", "/staff/zones/import/", "/staff/addresses/"])
def test_the_pages_are_closed_to_who_may_not(path: str, staff: Staff, client: Client) -> None:
    assert staff("officer").get(path).status_code == 403
    assert client.get(path).status_code in {302, 403}


def test_the_page_of_addresses_says_where_rows_went_that_are_no_address_of_their_own(
    tmp_path: Path, staff: Callable[..., Client]
) -> None:
    rows = [
        f"100,Main Street,{unit},Testville,{WEST + 0.005},{SOUTH + 0.005}" for unit in ("", "Apt 1", "Apt 2")
    ]
    file = tmp_path / "addresses.csv"
    file.write_text(
        "\n".join(
            [
                "NUMBER,STREET,UNIT,CITY,LON,LAT",
                *rows,
                f"102,Main Street,,Testville,{WEST + 0.006},{SOUTH + 0.005}",
            ]
        )
    )
    actions.import_addresses(path=file, file_name="addresses.csv", actor=ACTOR, now=NOW)
    page = " ".join(staff("administrator").get("/staff/addresses/").content.decode().split())
    assert "2 addresses can be searched, from addresses.csv" in page
    assert (
        "Its file has 4 rows; apartments in one house, and rows that repeat an address, count once." in page
    )

"""What a resident told is theirs: to take along by their link, and to erase once nobody has to write to them any more (promise 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.meetings.actions import booking, changing, wishing
from lamplighter.meetings.models import Appointment, Happening, Wish
from lamplighter.meetings.queries.links import secret_of
from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.booking_pages import Resident
from tests.support.concerns import NOW
from tests.support.meetings import EVENING, booked, city_that_meets, held, somebody, spot, wanted
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


def path_of(row: Appointment | Wish, more: str = "") -> str:
    return f"/{'a' if isinstance(row, Appointment) else 'w'}/{row.number}/{secret_of(row)}/{more}"


def wish(**more: Any) -> Wish:
    new = wishing.NewWish(
        wanted=wanted(parts=frozenset({Part.EVENING}), **more), way=Way.PLACE, spot=spot(), contact=somebody(),
        topic="Litter on Main Street.",
    )  # fmt: skip
    return wishing.leave_wish(new=new, now=clock.now())


def data_of(row: Appointment | Wish) -> dict[str, Any]:
    reply = Client().get(path_of(row, "data.json"))
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/json"
    assert "attachment" in reply["Content-Disposition"]
    assert "no-store" in reply["Cache-Control"]
    told: dict[str, Any] = json.loads(reply.content)
    return told


@pytest.mark.parametrize("model", [Appointment, Wish])
def test_everything_a_resident_told_is_in_their_file_and_nothing_that_staff_note(
    model: type[Appointment] | type[Wish],
) -> None:
    row = booked() if model is Appointment else wish()
    private = [name for name, kind in model.FIELD_CLASSES.items() if kind == "restricted"]
    assert {"name", "email", "phone", "topic"} <= set(private)
    model.objects.filter(pk=row.pk).update(**{name: f"mark-{name}" for name in private})
    row.refresh_from_db()
    text = json.dumps(data_of(row))
    for name in private:
        assert (f"mark-{name}" in text) is (name != "note"), name
    assert "Dogs behind the house." not in text, "what officers should know of a place"


def test_the_file_tells_what_happened_and_who_did_it() -> None:
    row = booked()
    changing.cancel(pk=row.pk, side=Side.RESIDENT, words="My daughter is ill.", now=NOW)
    Happening.objects.create(appointment=row, at=NOW, what="rang", side="staff")
    row.refresh_from_db()
    told = data_of(row)
    assert [(each["entry"], each["by"], each["words"]) for each in told["timeline"]] == [
        ("confirm", "you", ""),
        ("cancel", "you", "My daughter is ill."),
    ]
    assert (told["state"], told["starts"]) == ("cancelled", EVENING.isoformat())
    assert told["officer"] == "Officer Ada WEvening"
    assert f'{path_of(row, "data.json")}"' in Resident(path_of(row)).page


def test_a_wrong_link_opens_no_file() -> None:
    row, one = booked(), wish()
    for path in (f"/a/{row.number}/{'x' * 26}/", f"/w/{one.number}/{'x' * 26}/"):
        assert Client().get(f"{path}data.json").status_code == 404
    assert Client().post(f"/w/{one.number}/{'x' * 26}/erase/").status_code == 404
    one.refresh_from_db()
    assert one.email


def test_wished_for_hours_are_erased_once_nobody_has_to_write_to_them() -> None:
    one = wish()
    resident = Resident(path_of(one))
    assert "Erase what I told" not in resident.page
    resident.open(path_of(one, "erase/")).press("erase")
    assert "You are still waiting." in resident.page
    one.refresh_from_db()
    assert one.email == "ana@example.org"
    resident.press("/w/")
    assert "Erase what I told" in resident.page
    resident.open(path_of(one, "erase/"))
    assert "somebody wished for these hours" in resident.page
    resident.press("erase")
    assert "What you told us is erased." in resident.page
    one.refresh_from_db()
    assert (one.name, one.email, one.phone, one.topic, one.by) == ("", "", "", "", "link")
    assert one.parts == ["evening"], "the demand still counts"


# from the waiting list straight to a time


def test_the_page_of_who_waits_shows_what_is_free_and_one_press_takes_it() -> None:
    one = wish()
    resident = Resident(path_of(one))
    assert "Free now, and as you wished" in resident.page
    starts = resident.times()[0]
    assert starts == free(wishing.wanted_of(one), now=clock.now())[0].starts.isoformat()
    resident.press("/w/", starts=starts)
    assert "It is yours" in resident.page
    assert "/a/" in resident.path
    row = Appointment.objects.get()
    assert (row.state, row.email, row.topic) == ("booked", "ana@example.org", "Litter on Main Street.")
    assert "A time was found." in resident.open(path_of(one)).title


def test_an_offer_is_taken_from_the_page_of_who_waits_by_one_press() -> None:
    one = wish()
    wishing.offer_freed(now=clock.now())
    resident = Resident(path_of(one))
    assert "A time has come free: " in resident.title
    resident.press("/accept/")
    assert "It is yours" in resident.page
    assert Appointment.objects.get().state == "booked"


def test_a_time_that_somebody_else_took_is_said_and_they_wait_on() -> None:
    one = wish()
    resident = Resident(path_of(one))
    starts = free(wishing.wanted_of(one), now=clock.now())[0].starts
    quick = held(starts, "quick", now=clock.now())
    resident.press("/w/", starts=starts.isoformat())
    assert "That time is no longer free." in resident.page
    assert "waiting" in resident.title
    assert Appointment.objects.get() == quick
    resident.press("/w/", starts="nonsense")
    assert "That time is no longer free." in resident.page


def test_a_time_that_somebody_let_go_is_on_the_page_at_once() -> None:
    one = wish()
    starts = free(wishing.wanted_of(one), now=clock.now())[0].starts
    held(starts, "slow", now=clock.now())
    resident = Resident(path_of(one))
    assert starts.isoformat() not in resident.times()
    booking.give_back(once="slow", now=clock.now())
    assert starts.isoformat() in resident.open(path_of(one)).times()

"""Staff's side of gatherings: planning, the door, minutes, promises; each only for one's own zones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.meetings.models import Cell, FollowUp, Gathering, Rsvp
from lamplighter.meetings.queries.rsvps import door_link
from lamplighter.outbox.models import Mail
from tests.support.concerns import NOW, small_city
from tests.support.gatherings import EVENING, planned, reserved

SOON = NOW + timedelta(hours=5)
"""Later on the same day, so that who is signed in stays signed in."""

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "walk", "title_en": "Evening walk", "title_es": "Paseo", "about_en": "", "about_es": "", "place": "Fountain", "address": "",
    "access_en": "", "access_es": "", "languages": ["en"], "capacity": "", "asks_rsvp": "on", "agenda_en": "", "agenda_es": "", "note": "",
    "day": "2026-03-10", "starts": "19:00", "ends": "20:30", "repeat": "", "until": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


@pytest.fixture
def west(staff: Callable[..., Client]) -> Client:
    return staff("officer", "W")


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_officer_plans_publishes_and_is_taken_then(west: Client, officers: dict[str, Any]) -> None:
    page = west.get("/staff/gatherings/add/")  # one zone: nothing to choose
    assert "A new gathering: " in said(page)
    assert "Ada WEvening (1 pm–9 pm)" in said(page)
    assert "EEvening" not in said(page)
    answer = west.post("/staff/gatherings/add/", {**FORM, "officers": [str(officers["w-evening"].pk)]})
    made = Gathering.objects.get()
    assert answer["Location"] == f"/staff/gatherings/{made.number}/"
    assert (made.state, made.starts, made.zone) == ("draft", EVENING, "W")
    assert Cell.objects.filter(gathering=made, officer=officers["w-evening"]).exists()
    assert "The public does not see it yet" in said(west.get(f"/staff/gatherings/{made.number}/"))
    west.post(f"/staff/gatherings/{made.number}/publish/", {"which": "one"})
    assert "Evening walk" in said(Client().get("/gatherings/"))


def test_a_series_is_planned_and_published_at_once(west: Client) -> None:
    west.post("/staff/gatherings/add/", {**FORM, "repeat": "nth-weekday"})
    first = Gathering.objects.order_by("day")[0]
    assert "Every month on the second Tuesday" in said(west.get(f"/staff/gatherings/{first.number}/"))
    west.post(f"/staff/gatherings/{first.number}/publish/", {"which": "series"})
    assert set(Gathering.objects.values_list("state", flat=True)) == {"planned"}
    west.post(f"/staff/gatherings/{first.number}/end/", {"last": "2026-04-30", "why_en": "", "why_es": ""})
    assert (
        Gathering.objects.filter(state="cancelled").count()
        == Gathering.objects.filter(day__gt=date(2026, 4, 30)).count()
        > 0
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends": "18:00"}, "It must end after it begins"),
        ({"day": "2026-03-01"}, "That is over."),
        ({"day": ""}, "This field is required."),
        ({"until": "2026-03-01", "repeat": "week"}, "That is before the first day."),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"languages": []}, "Choose at least one language."),
        ({"title_es": ""}, "This field is required."),
        ({"officers": ["999999"]}, "not one of the available choices"),
        ({"repeat": "sometimes"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(west: Client, wrong: dict[str, Any], words: str) -> None:
    answer = west.post("/staff/gatherings/add/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert words in said(answer)
    assert not Gathering.objects.exists()


def test_an_officer_who_has_something_else_then_is_named(west: Client, officers: dict[str, Any]) -> None:
    other = planned(officers=[officers["w-evening"]])
    answer = west.post("/staff/gatherings/add/", {**FORM, "officers": [str(officers["w-evening"].pk)]})
    assert answer.status_code == 422
    words = "Officer Ada WEvening has another gathering then: Tuesday, March 10, 7 pm to 8:30 pm"
    assert words in said(answer)
    assert other.number[:4] in said(answer)


def test_nobody_works_on_another_zones_gathering_nor_on_the_whole_citys(
    west: Client, staff: Callable[..., Client]
) -> None:
    east, city = planned(zone="E"), planned(zone="")
    pages = ("", "edit/", "move/", "cancel/", "door/", "minutes/", "end/")
    for made in (east, city):
        for page in pages:
            assert west.get(f"/staff/gatherings/{made.number}/{page}").status_code == 404
        for page in ("publish/", "cancel/", "move/", "remove/", "walk-ins/", "promises/"):
            assert west.post(f"/staff/gatherings/{made.number}/{page}").status_code == 404
        assert west.get(f"/staff/gatherings/here/{reserved(made).number}/").status_code == 404
    assert "For which district is it?" in said(west.get("/staff/gatherings/add/?zone=E"))
    whole = staff("supervisor")
    for made in (east, city):
        assert whole.get(f"/staff/gatherings/{made.number}/").status_code == 200
    assert east.number in whole.get("/staff/gatherings/").content.decode()
    assert east.number not in west.get("/staff/gatherings/").content.decode()


def test_edit_move_and_cancel_say_how_many_are_told(west: Client) -> None:
    made = planned(capacity=5)
    reserved(made, 3, email="ana@example.org")
    where = f"/staff/gatherings/{made.number}/"
    edited = {**FORM, "capacity": "2", "title_en": "Renamed"}
    assert "3 seats are taken already" in said(west.post(f"{where}edit/", edited))
    assert west.post(f"{where}edit/", {**edited, "capacity": "6"}).status_code == 302
    assert "3 come and 0 wait" in said(west.get(f"{where}move/"))
    moved = {"day": "2026-03-12", "starts": "18:00", "ends": "19:00", "why_en": "Hall", "why_es": "Salón"}
    west.post(f"{where}move/", moved)
    assert "It is moved. 1 party is told." in said(west.get(where))
    west.post(f"{where}cancel/", {"why_en": "Storm", "why_es": "Tormenta"})
    assert "It is cancelled. 1 party is told." in said(west.get(where))
    verbs = list(Event.objects.filter(verb__startswith="gathering.").values_list("verb", flat=True))
    assert verbs[-3:] == ["gathering.changed", "gathering.moved", "gathering.cancelled"]


def test_one_press_checks_a_party_in_and_one_takes_it_back(west: Client, time_machine: Any) -> None:
    made = planned(starts=SOON, capacity=5)
    rsvp = reserved(made, 3, name="Ana", needs="a ramp", interpreter="vi")
    where = f"/staff/gatherings/{made.number}/door/"
    west.post(f"{where}{rsvp.pk}/", {"came": "3"})
    assert Rsvp.objects.get().came == 0  # days before, nobody is there
    time_machine.move_to(made.starts - timedelta(hours=1), tick=False)
    page = said(west.get(where))
    for words in ("Ana", "a ramp", "Interpreter: Vietnamese", "0 came, 3 are expected"):
        assert words in page
    west.post(f"{where}{rsvp.pk}/", {"came": "3"})
    west.post(f"{where}{rsvp.pk}/", {"came": "3"})
    assert "3 came, 3 are expected" in said(west.get(where))
    west.post(f"{where}{rsvp.pk}/", {"came": "0"})
    assert Rsvp.objects.get().came_at is None
    for wrong in ("-1", "99", "x", str(10**30)):
        assert west.post(f"{where}{rsvp.pk}/", {"came": wrong}).status_code == 302
    assert Rsvp.objects.get().came == 0


def test_the_code_of_a_reservation_opens_a_page_with_one_button_for_staff_alone(
    west: Client, time_machine: Any, client: Client
) -> None:
    made = planned(starts=SOON)
    rsvp = reserved(made, 2, name="Ana")
    time_machine.move_to(made.starts, tick=False)
    path = "/" + door_link(rsvp).split("/", 3)[3]
    assert client.get(path)["Location"].startswith("/account/login/")
    assert "2 people: Ana" in said(west.get(path))
    assert Rsvp.objects.get().came == 0  # opening it does nothing
    west.post(path, {"came": "2"})
    assert "2 people checked in" in said(west.get(path))
    assert Rsvp.objects.get().came == 2


def test_people_without_a_reservation_are_counted_never_below_none(west: Client, time_machine: Any) -> None:
    made = planned(starts=SOON)
    time_machine.move_to(made.starts, tick=False)
    where = f"/staff/gatherings/{made.number}/walk-ins/"
    for more in ("1", "5", "-1", "-1", "x", "", "100000"):
        assert west.post(where, {"more": more}).status_code == 302
    made.refresh_from_db()
    assert made.walk_ins == 4
    for _ in range(6):
        west.post(where, {"more": "-1"})
    made.refresh_from_db()
    assert made.walk_ins == 0


def test_minutes_are_written_once_it_has_begun_and_promises_name_a_post(
    west: Client, time_machine: Any
) -> None:
    made = planned(starts=SOON)
    where = f"/staff/gatherings/{made.number}/"
    told = {
        "minutes_en": "Lights.",
        "minutes_es": "Luces.",
        "outcome_en": "",
        "outcome_es": "",
        "walk_ins": "7",
    }
    west.post(f"{where}minutes/", told)
    made.refresh_from_db()
    assert made.state == "planned"
    time_machine.move_to(made.ends, tick=False)
    assert west.post(f"{where}minutes/", {**told, "walk_ins": "-1"}).status_code == 422
    assert west.post(f"{where}minutes/", told).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.walk_ins, made.minutes_es) == ("held", 7, "Luces.")
    kept = {"what_en": "Count lights", "what_es": "Contar luces", "zone": "W", "due_on": "2026-04-01"}
    assert west.post(f"{where}promises/", {**kept, "zone": "Officer Reyes"}).status_code == 422
    assert west.post(f"{where}promises/", kept).status_code == 302
    row = FollowUp.objects.get()
    for do, done in (("done", True), ("open", False), ("nonsense", False)):
        west.post(f"{where}promises/{row.pk}/", {"do": do})
        row.refresh_from_db()
        assert (row.done_on is not None) is done
    west.post(f"{where}promises/{row.pk}/", {"do": "drop"})
    assert not FollowUp.objects.exists()
    assert not Mail.objects.exists()

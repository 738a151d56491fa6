"""The staff API's appointments: a token does what its scopes and zone allow, by the desk's own actions, and learns nothing of residents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue
from lamplighter.api.staff.views import document
from lamplighter.audit.models import Event
from lamplighter.meetings.models import Appointment, Cell
from lamplighter.meetings.rules.values import Way
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import BOTH, EVENING, QUARTER, booked, city_that_meets, held, somebody, spot
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
BASE = "/api/v1/staff"
BOTH_SCOPES = (Scope.APPOINTMENTS_READ, Scope.APPOINTMENTS_WRITE)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield city_that_meets(tmp_path)
    fresh()


class Program:
    """A program with a token."""

    def __init__(self, *scopes: Scope, zone: str = "") -> None:
        token, secret = issue(
            name="test", scopes=scopes or BOTH_SCOPES, zone=zone, actor=ACTOR, user=None, now=NOW
        )
        self.name = f"token {token.pk}"
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        reply = Client().get(BASE + path, query, headers=self.headers)
        return reply.status_code, json.loads(reply.content)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        reply = Client().post(
            BASE + path, json.dumps(body), content_type="application/json", headers=self.headers
        )
        return reply.status_code, json.loads(reply.content)


def hold(path: str, method: str, value: Any) -> None:
    made = document()
    content = made["paths"][BASE + path][method]["responses"]["200"]["content"]["application/json"]
    jsonschema_rs.validator_for({**content["schema"], "components": made["components"]}).validate(value)


def order(**more: Any) -> dict[str, Any]:
    contact = {"name": "Bea", "email": "bea@example.org", "by": "email", "language": "es"}
    told = {"zone": "W", "starts": EVENING.isoformat(), "length": 20, "spot": spot(Way.PLACE).pk}
    return {**told, "topic": "Street lights.", "contact": contact, **more}


def test_a_scope_lets_do_only_what_it_names() -> None:
    row = booked()
    reader, writer = Program(Scope.APPOINTMENTS_READ), Program(Scope.APPOINTMENTS_WRITE)
    assert reader.post(f"/appointments/{row.number}/cancel", {})[0] == 403
    assert reader.post("/appointments", order())[0] == 403
    for path in ("/appointments", f"/appointments/{row.number}", "/slots?zone=W", "/spots?zone=W"):
        assert writer.get(path)[0] == 403
        assert Program(Scope.CONCERNS_READ).get(path)[0] == 403
        assert Client().get(BASE + path).status_code == 401


def test_a_program_finds_a_free_time_and_books_it_as_staff_do() -> None:
    program = Program()
    status, told = program.get("/spots", zone="W")
    assert status == 200
    hold("/spots", "get", told)
    assert "porch" not in {each["way"] for each in told["spots"]}
    assert "Dogs behind" not in json.dumps(told)
    status, free = program.get("/slots", zone="W", part="evening", limit="3")
    hold("/slots", "get", free)
    assert (status, len(free["slots"]), free["more"]) == (200, 3, True)
    status, made = program.post("/appointments", order(starts=free["slots"][0]["starts"]))
    assert status == 200, made
    hold("/appointments", "post", made)
    assert (made["state"], made["channel"], made["owner"]["zone"]) == ("booked", "staff", "W")
    assert made["starts"] == free["slots"][0]["starts"]
    row = Appointment.objects.get()
    assert (row.topic, row.language, row.email) == ("Street lights.", "es", "bea@example.org")
    assert Mail.objects.filter(to="bea@example.org").count() == 1
    assert Event.objects.get(verb="appointment.booked").actor_name == program.name


def test_nothing_of_a_resident_is_told() -> None:
    row = booked(contact=somebody("marker@example.org", name="Ana Marker", phone="816 555 0199"))
    Appointment.objects.update(note="Marker note", door="Marker door")
    told = json.dumps([Program().get("/appointments"), Program().get(f"/appointments/{row.number}")])
    for private in ("Marker", "marker@", "0199", "Cars race"):
        assert private not in told


def test_a_token_of_a_zone_sees_and_books_that_zone_alone() -> None:
    row = booked()
    east = Program(zone="E")
    assert east.get("/appointments")[1]["appointments"] == []
    assert east.get(f"/appointments/{row.number}")[0] == 404
    assert east.post(f"/appointments/{row.number}/cancel", {})[0] == 404
    assert east.post("/appointments", order(starts=BOTH.isoformat()))[0] == 422
    assert east.get("/slots", zone="W")[0] == 422
    assert [each["number"] for each in Program(zone="W").get("/appointments")[1]["appointments"]] == [
        row.number
    ]


def test_a_time_held_by_somebody_who_fills_in_a_form_is_not_told_nor_sold_twice() -> None:
    row = held()
    program = Program()
    assert program.get("/appointments")[1]["appointments"] == []
    assert program.get(f"/appointments/{row.number}")[0] == 404
    status, problem = program.post("/appointments", order())
    assert (status, "slots" in problem["detail"]) == (409, True)
    cells = Cell.objects.values_list("officer", "cell")
    assert len(cells) == len(set(cells))


def test_sent_twice_under_its_word_it_books_once() -> None:
    program = Program()
    first, second = (program.post("/appointments", order(once="call 17")) for _ in range(2))
    assert first == second
    assert Appointment.objects.count() == 1
    assert Program().post("/appointments", order(once="call 17"))[0] == 409, (
        "another program's word is its own"
    )


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"zone": "nowhere"}, "zone"),
        ({"starts": "soon"}, "starts"),
        ({"length": 25}, "length"),
        ({"length": 7000}, "length"),
        ({"badge": "nobody"}, "badge"),
        ({"spot": 999_999}, "spot"),
        ({"concern": "four words"}, "concern"),
        ({"contact": {"by": "email"}}, "contact"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_booked(wrong: dict[str, Any], word: str) -> None:
    status, problem = Program().post("/appointments", order(**wrong))
    assert status == 422
    assert word in problem["detail"]
    assert not Appointment.objects.exists()


def test_no_program_sends_an_officer_to_a_door_and_a_call_needs_a_number() -> None:
    program = Program()
    assert program.post("/appointments", order(spot=spot(Way.PORCH).pk))[0] == 422
    status, problem = program.post("/appointments", order(spot=spot(Way.PHONE).pk))
    assert (status, "phone" in problem["detail"]) == (422, True)
    assert program.post("/appointments", order(starts=(NOW + timedelta(days=100)).isoformat()))[0] == 409


def test_a_program_moves_offers_and_cancels_and_the_resident_hears(officers: dict[str, Officer]) -> None:
    row = booked()
    program, path = Program(), f"/appointments/{row.number}"
    status, told = program.post(
        f"{path}/move", {"starts": BOTH.isoformat(), "badge": "w-morning", "words": "As agreed."}
    )
    assert (status, told["officer"], told["starts"][:16]) == (200, "Officer Ada WMorning", "2026-03-03T14:00")
    hold("/appointments/{number}/move", "post", told)
    assert "As agreed." in Mail.objects.latest("pk").text
    assert program.post(f"{path}/move", {"starts": (NOW - timedelta(days=1)).isoformat()})[0] == 409
    status, told = program.post(f"{path}/offer", {"words": "In court."})
    assert (status, told["state"], told["officer"]) == (200, "offered", "Officer Ada WEvening")
    status, told = program.post(f"{path}/cancel", {})
    assert (status, told["state"]) == (200, "cancelled")
    assert program.post(f"{path}/offer", {})[0] == 409
    assert program.post(f"{path}/move", {"starts": EVENING.isoformat()})[0] == 409
    assert not Cell.objects.exists()


def test_how_it_went_is_noted_once_it_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    row = booked()
    program, path = Program(), f"/appointments/{row.number}/outcome"
    assert program.post(path, {"outcome": "done"})[0] == 409
    monkeypatch.setattr(clock, "now", lambda: EVENING + QUARTER)
    assert program.post(path, {"outcome": "lost"})[0] == 422
    status, told = program.post(path, {"outcome": "missed", "note": "Rang twice."})
    assert (status, told["state"]) == (200, "missed")
    assert Appointment.objects.get().note == "Rang twice."
    assert program.post(f"/appointments/{row.number}/offer", {})[0] == 409


def test_a_page_goes_on_where_the_last_one_stopped_and_times_narrow_it() -> None:
    first, second = booked(EVENING), booked(BOTH)
    program = Program()
    status, page = program.get("/appointments", limit="1")
    hold("/appointments", "get", page)
    rest = program.get("/appointments", limit="1", cursor=page["next"])[1]
    assert status == 200
    assert [each["number"] for each in (*page["appointments"], *rest["appointments"])] == [
        first.number,
        second.number,
    ]
    assert rest["next"] is None
    narrowed = program.get("/appointments", starts_from=EVENING.isoformat(), state="booked", zone="W")[1]
    assert [each["number"] for each in narrowed["appointments"]] == [first.number]
    assert program.get("/appointments", starts_before=BOTH.isoformat())[1]["appointments"] == []
    for wrong in ({"cursor": "x"}, {"starts_from": "soon"}, {"state": "held"}, {"changed_since": "x"}):
        assert program.get("/appointments", **wrong)[0] == 422

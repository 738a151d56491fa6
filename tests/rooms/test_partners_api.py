"""Promises and projects as data, and the quarterly report: no more than the pages say, and what a program may do by its token."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pikepdf
import pytest
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue
from lamplighter.api.document import document
from lamplighter.api.staff.views import document as staff_document
from lamplighter.core.quarters import Quarter, quarter_of
from lamplighter.partners.actions import commitments, project_summary, projects
from lamplighter.partners.models import Commitment
from lamplighter.partners.rules.commitments import Made, Party, Verb
from lamplighter.plumbing import clock
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.pdf import text_of
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
BASE, STAFF = "/api/v1", "/api/v1/staff"
BOTH = (Scope.COMMITMENTS_READ, Scope.COMMITMENTS_WRITE)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def promised(zone: str = "W") -> Commitment:
    new = commitments.NewCommitment(
        "The light works.", "La luz funciona.", zone, date(2026, 3, 20), Made.WORDS, "", "Here", "Aquí"
    )
    return commitments.make(new=new, now=NOW, actor=ACTOR, user=None)


def hold(made: dict[str, Any], path: str, method: str, value: Any) -> None:
    content = made["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    jsonschema_rs.validator_for({**content["schema"], "components": made["components"]}).validate(value)


class Program:
    """A program with a token."""

    def __init__(self, *scopes: Scope, zone: str = "") -> None:
        _token, secret = issue(name="board", scopes=scopes, zone=zone, actor=ACTOR, user=None, now=NOW)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        reply = Client().get(STAFF + path, query, headers=self.headers)
        return reply.status_code, json.loads(reply.content)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        reply = Client().post(
            STAFF + path, json.dumps(body), content_type="application/json", headers=self.headers
        )
        return reply.status_code, json.loads(reply.content)


def test_what_everyone_may_read_is_what_its_types_say() -> None:
    row = promised()
    commitments.rise(now=NOW + timedelta(days=30))
    for path, template in (
        ("/commitments", "/commitments"),
        (f"/commitments/{row.number}", "/commitments/{number}"),
        ("/commitments/figures", "/commitments/figures"),
        ("/projects", "/projects"),
    ):
        reply = Client().get(BASE + path)
        assert reply.status_code == 200, reply.content
        hold(document(), BASE + template, "get", reply.json())
    whole = Client().get(f"{BASE}/commitments/{row.number}").json()
    assert [each["entry"] for each in whole["timeline"]] == ["made"], "what rose is for staff"
    assert Client().get(f"{BASE}/commitments/00000000").status_code == 404
    assert Client().get(f"{BASE}/projects/00000000").status_code == 404


def test_a_project_is_data_once_it_is_approved() -> None:
    by: dict[str, Any] = {"now": NOW, "actor": ACTOR, "user": None}
    row = projects.start(title_en="A", title_es="B", problem="Inside only.", zone="W", **by)
    assert Client().get(f"{BASE}/projects").json()["total"] == 0
    project_summary.ask(pk=row.pk, text_en="Said.", text_es="Dicho.", **by)
    project_summary.show(pk=row.pk, **by)
    told = Client().get(f"{BASE}/projects/{row.number}")
    hold(document(), f"{BASE}/projects/{{number}}", "get", told.json())
    assert "Inside only." not in told.content.decode()


def test_a_program_makes_and_keeps_a_promise_by_the_table() -> None:
    program = Program(*BOTH)
    body = {"what": {"en": "It is done.", "es": "Se hace."}, "zone": "W", "due_on": "2026-03-20",
            "made": {"en": "At the fair", "es": "En la feria"}}  # fmt: skip
    status, made = program.post("/commitments", body)
    assert status == 200, made
    hold(staff_document(), f"{STAFF}/commitments", "post", made)
    assert made["owner"]["officer"]
    assert made["timeline"][0]["program"] == "board"
    move = {"verb": "keep", "words": {"en": "Done.", "es": "Hecho."}}
    here = f"/commitments/{made['number']}"
    assert program.post(f"{here}/moves", {**move, "words": {"en": "Done.", "es": ""}})[0] == 422
    assert program.post(f"{here}/moves", move)[1]["state"] == "kept"
    assert program.post(f"{here}/moves", move)[0] == 409
    assert program.get("/commitments", state="kept")[1]["commitments"][0]["number"] == made["number"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"due_on": "2026-01-01"}, "due_on"),
        ({"zone": "NOWHERE"}, "zone"),
        ({"zone": "desk:conduct"}, "zone"),
        ({"made": {"en": "", "es": ""}}, "made"),
        ({"made": {"en": "A", "es": ""}}, "made"),
        ({"made_at": "concern", "made_number": "4F7K9Q2M"}, "made_number"),
        ({"made_at": "words", "made_number": "4F7K9Q2M"}, "made_number"),
    ],
)
def test_what_cannot_be_promised_is_said(change: dict[str, Any], word: str) -> None:
    body = {
        "what": {"en": "A.", "es": "B."},
        "zone": "W",
        "due_on": "2026-03-20",
        "made": {"en": "C", "es": "D"},
    }
    status, told = Program(*BOTH).post("/commitments", {**body, **change})
    assert status == 422
    assert told["detail"].startswith(word)
    assert not Commitment.objects.exists()


def test_a_token_reaches_its_zone_and_its_scopes_only() -> None:
    west, east = promised("W"), promised("E")
    program = Program(Scope.COMMITMENTS_READ, zone="W")
    assert [each["number"] for each in program.get("/commitments")[1]["commitments"]] == [west.number]
    assert program.get(f"/commitments/{east.number}")[0] == 404
    move = {"verb": "keep", "words": {"en": "Done.", "es": "Hecho."}}
    assert program.post(f"/commitments/{west.number}/moves", move)[0] == 403
    assert Program(Scope.CONCERNS_READ).get("/commitments")[0] == 403


def test_the_report_for_everyone_holds_no_more_than_the_pages(staff: Callable[..., Client]) -> None:
    by: dict[str, Any] = {"now": NOW, "actor": ACTOR, "user": None}
    row = promised()
    commitments.move(pk=row.pk, verb=Verb.KEEP, party=Party.OFFICER, words_en="So.", words_es="Así.", **by)
    projects.start(title_en="Racing at night", title_es="Carreras", problem="Inside only.", zone="W", **by)
    reply = Client().get("/zones/W/quarter-2026-1.pdf")
    assert reply.status_code == 200
    said = _words(reply.content)
    assert "Thelightworks." in said
    assert "Racing" not in said, "no summary is approved"
    inside = staff("officer", "W").get("/staff/zones/W/quarter-2026-1.pdf")
    assert "Insideonly." in _words(inside.content)
    assert staff("officer", "E").get("/staff/zones/W/quarter-2026-1.pdf").status_code == 404
    assert "Laluzfunciona." in _words(Client().get("/es/zones/W/quarter-2026-1.pdf").content)
    assert Client().get("/zones/W/quarter-2026-3.pdf").status_code == 404, "it has not begun"
    assert Client().get("/zones/nowhere/quarter-2026-1.pdf").status_code == 404


def _words(body: bytes) -> str:
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        return "".join(text_of(page) for page in pdf.pages)


def test_quarters_follow_each_other() -> None:
    day = date(2024, 1, 1)
    for _ in range(800):
        quarter = quarter_of(day)
        assert quarter.first <= day < quarter.until
        assert quarter.next.before == quarter
        day += timedelta(days=1)
    assert Quarter(2026, 4).until == date(2027, 1, 1)

"""The lottery of a course as data: enough to draw it again, and nothing of who is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from lamplighter.academy.actions.line import select
from lamplighter.academy.queries.applications import of_course
from lamplighter.academy.rules.line import Entry, drawn, mark_of
from lamplighter.academy.rules.states import Method
from lamplighter.api.document import document
from lamplighter.plumbing import clock
from tests.support.academy import CLOSES, applied, course
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def told(number: str) -> Any:
    """What the API tells of a lottery; held against its type."""
    reply = Client().get(f"/api/v1/courses/{number}/lottery")
    assert reply.status_code == 200
    made = document()
    schema = made["paths"]["/api/v1/courses/{number}/lottery"]["get"]["responses"]["200"]["content"]
    whole = {**schema["application/json"]["schema"], "components": made["components"]}
    jsonschema_rs.validator_for(whole).validate(reply.json())
    assert "example.org" not in reply.content.decode()
    assert "Ana" not in reply.content.decode()
    return reply.json()


def test_before_the_draw_the_mark_is_told_and_neither_seed_nor_anybody() -> None:
    made = course(method=Method.LOTTERY.value)
    applied(made, "ana@example.org", name="Ana")
    before = told(made.number)
    assert (before["seed"], before["entries"], before["seed_mark"]) == (None, [], made.seed_mark)


def test_after_the_draw_anybody_can_draw_it_again() -> None:
    made = course(method=Method.LOTTERY.value)
    for n in range(6):
        applied(made, f"ana{n}@example.org", name="Ana")
    select(pk=made.pk, actor=ACTOR, now=CLOSES)
    after = told(made.number)
    assert mark_of(after["seed"]) == after["seed_mark"]
    entries = [Entry(each["number"], each["tickets"]) for each in after["entries"]]
    assert drawn(after["seed"], reversed(entries)) == [each.number for each in entries]
    assert [each["place"] for each in after["entries"]] == [1, 2, 3, 4, 5, 6]
    assert {each.number for each in entries} == {each.number for each in of_course(made)}


def test_a_draft_and_a_course_by_order_have_none() -> None:
    draft = course(method=Method.LOTTERY.value, announce=False)
    assert [
        Client().get(f"/api/v1/courses/{number}/lottery").status_code
        for number in (draft.number, course().number, "00000000")
    ] == [404, 404, 404]

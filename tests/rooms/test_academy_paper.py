"""An application that came on paper, entered at the desk on one page."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from lamplighter.academy.models import Application, Course
from lamplighter.academy.views import applying_place
from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail
from tests.support.academy import DAY, applied, course
from tests.support.academy_desk import desk, officers, said
from tests.support.concerns import NOW

pytestmark = pytest.mark.django_db
__all__ = ["desk", "officers"]
TOLD = {
    "name": " Ana  Luz ",
    "by": "email",
    "email": "Ana@Example.org",
    "zone": "W",
    "works": "1",
    "language": "es",
    "needs": "A ramp",
    "words": "Because.",
}


def where(made: Course) -> str:
    return f"/staff/academy/{made.number}/applications/paper/"


def word(desk: Client, made: Course) -> str:
    found = re.search(r'name="form" value="([\w-]+)"', desk.get(where(made)).content.decode())
    assert found
    return found[1]


def test_it_is_taken_as_if_they_had_applied_and_sent_twice_it_is_one(desk: Client) -> None:
    made = course()
    link = f'href="{where(made)}"'
    assert link in desk.get(f"/staff/academy/{made.number}/applications/").content.decode()
    form = word(desk, made)
    answer = desk.post(where(made), {**TOLD, "form": form}, follow=True)
    assert "The application is taken in." in said(answer)
    desk.post(where(made), {**TOLD, "form": form})
    row = Application.objects.get()
    assert (row.name, row.email, row.by, row.zone, row.works, row.language, row.needs, row.words) == (
        "Ana Luz", "ana@example.org", "email", "W", True, "es", "A ramp", "Because.",
    )  # fmt: skip
    assert row.born is None
    assert Mail.objects.get().to == "ana@example.org"
    assert Event.objects.filter(verb="application.taken", subject_id=str(row.pk)).count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Client) -> None:
    made = course(least_age=16)
    answer = desk.post(where(made), {"by": "call", "born": "1890-01-01", "words": "Kept", "language": "xx"})
    assert answer.status_code == 422
    page = said(answer)
    for fault in (
        "Type the name.",
        "Type the telephone number.",
        "Nobody can have been born on that day.",
        "Type an address, or choose a district from the list.",
        "Select a valid choice. xx",
    ):
        assert fault in page
    assert ">Kept</textarea>" in answer.content.decode().replace("\n", "")
    assert 'href="#id_name"' in answer.content.decode()
    assert not Application.objects.exists()
    assert (
        desk.post(where(made), {"by": "\0", "zone": "\0", "form": "x" * 9999, "name": "x" * 999}).status_code
        == 422
    )


def test_whoever_is_under_age_has_a_parent_or_guardian_and_nobody_else_needs_one(desk: Client) -> None:
    made = course(least_age=14, audience="youth")
    told = {**TOLD, "born": "2011-05-01"}
    answer = desk.post(where(made), told)
    assert "Type the name of a parent or guardian." in said(answer)
    desk.post(where(made), {**told, "guardian_name": "Rosa Luz", "guardian_phone": "816-555-0142"})
    row = Application.objects.get()
    assert (row.guardian_name, row.guardian_phone) == ("Rosa Luz", "816-555-0142")
    desk.post(where(made), {**TOLD, "email": "bo@example.org", "born": "04/27/1990"})
    assert Application.objects.get(email="bo@example.org").guardian_name == ""


def test_by_telephone_alone_after_the_window(desk: Client) -> None:
    made = course()
    Course.objects.filter(pk=made.pk).update(closes_at=NOW - DAY / 2)
    told = {**TOLD, "by": "call", "phone": "816-555-0142", "zone": "-"}
    desk.post(where(made), told)
    row = Application.objects.get()
    assert (row.by, row.phone, row.email, row.zone, row.works) == ("call", "+18165550142", "", "", False)
    assert not Mail.objects.exists()


def test_somebody_who_applied_before_stays_as_they_were(desk: Client) -> None:
    made = course()
    first = applied(made, "ana@example.org", name="Ana")
    answer = desk.post(where(made), TOLD, follow=True)
    assert "has applied already" in said(answer)
    assert first.number in answer.redirect_chain[-1][0]
    assert Application.objects.get().name == "Ana"


def test_only_an_announced_course_takes_one(desk: Client) -> None:
    made = course(announce=False)
    assert desk.get(where(made)).status_code == 302
    assert desk.post(where(made), TOLD).status_code == 302
    assert not Application.objects.exists()
    assert desk.get("/staff/academy/0000-0000/applications/paper/").status_code == 404


def test_an_address_that_may_be_several_places_is_chosen_on_the_same_page(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = course()
    hits = [SimpleNamespace(label=f"{n} Main Street", lon=-94.5, lat=39.0 + n / 10) for n in (1, 2)]
    answers = SimpleNamespace(found=None, hits=hits)
    monkeypatch.setattr(applying_place.places, "search", lambda *_: answers)
    answer = desk.post(where(made), {**TOLD, "zone": "", "address": "Main Street"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This may mean several places." in page
    assert page.count('type="radio" name="pick"') == 2
    assert "2 Main Street" in page

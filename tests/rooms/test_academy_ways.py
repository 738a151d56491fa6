"""One page of the academy leads to the next: what somebody needs is linked where they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.models import Application, Course, Presenter, Survey
from lamplighter.academy.queries.applications import path_of
from lamplighter.roster.models import Officer
from tests.support.attendance import FIRST, WEEK, course, participant
from tests.support.concerns import small_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to(FIRST + WEEK, tick=False)
    small_city(tmp_path)


@pytest.fixture
def made() -> Course:
    return course()


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_ones_own_page_leads_to_the_ride_where_the_course_needs_one(made: Course, client: Client) -> None:
    row = participant(made)
    mine = path_of(row, "en")
    ride = f'href="{mine}ride/"'
    assert ride not in body(client, mine)
    Course.objects.update(ride_needed=True)
    assert ride in body(client, mine)
    assert client.get(f"{mine}ride/").status_code == 200
    Application.objects.update(standing="waiting")
    assert ride not in body(client, mine)


def test_the_public_page_leads_to_the_surveys_results_only_when_everybody_may_see_them(
    made: Course, client: Client
) -> None:
    page, results = f"/academy/{made.number}/", f'href="/academy/{made.number}/learning/"'
    assert results not in body(client, page)
    survey = Survey.objects.create(
        course=made, wave="before", asked_at=FIRST - DAY, ends_at=FIRST, people=9, asked=9
    )
    assert results not in body(client, page)
    Survey.objects.filter(pk=survey.pk).update(shown_at=FIRST)
    assert results in body(client, page)
    assert client.get(f"/academy/{made.number}/learning/").status_code == 200


def test_the_coordinator_finds_surveys_alumni_and_rides(made: Course, staff: Callable[..., Client]) -> None:
    desk, number = staff("coordinator"), made.number
    row = participant(made)
    index, one = body(desk, "/staff/academy/"), body(desk, f"/staff/academy/{number}/")
    learning, feedback = f"/staff/academy/{number}/learning/", f"/staff/academy/{number}/feedback/"
    for path in (learning, feedback, "/staff/academy/alumni/", "/staff/rides/"):
        assert f'href="{path}"' in index
        assert desk.get(path).status_code == 200
    for path in (learning, feedback):
        assert f'href="{path}"' in one
    assert "/staff/rides/people/" not in body(desk, f"/staff/academy/applications/{row.number}/")
    Course.objects.update(ride_needed=True)
    assert one.count('href="/staff/rides/"') + 1 == body(desk, f"/staff/academy/{number}/").count(
        'href="/staff/rides/"'
    )
    person = f"/staff/rides/people/{row.number}/"
    assert f'href="{person}"' in body(desk, f"/staff/academy/applications/{row.number}/")
    assert desk.get(person).status_code == 200
    Course.objects.update(state="done")
    index = body(desk, "/staff/academy/")
    assert f'href="{learning}"' in index
    assert f'href="{feedback}"' in index


def test_who_presents_nights_finds_what_people_thought_from_their_desk(
    made: Course, person: Callable[..., Any], signed_in_client: Callable[..., Client]
) -> None:
    presenting, other = person("officer"), person("officer")
    officer = Officer.objects.create(
        badge="R1", first_name="Ana", last_name="Reyes", slug="reyes", display_level="full", user=presenting
    )
    link = 'href="/staff/academy/presented/"'
    desk = signed_in_client(presenting)
    assert link not in body(desk, "/staff/")
    Presenter.objects.create(night=made.nights.all()[0], officer=officer)
    assert link in body(desk, "/staff/")
    assert link not in body(signed_in_client(other), "/staff/")
    Course.objects.update(state="draft")
    assert link not in body(desk, "/staff/")

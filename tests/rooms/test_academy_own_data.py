"""What is kept of somebody around a course, besides the application: taken along, erased with it, and erased by age."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from lamplighter.academy.actions import alumni, feedback, retention, surveys
from lamplighter.academy.actions.alumni import Consent
from lamplighter.academy.models import (
    Alumnus,
    Application,
    Certificate,
    Feedback,
    FeedbackAnswer,
    Happening,
    Ride,
    Survey,
    SurveyAnswer,
)
from lamplighter.academy.queries.applications import path_of
from lamplighter.academy.rules.alumni import Circle, Interest
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.plumbing import clock
from tests.support.attendance import course
from tests.support.concerns import NOW, small_city
from tests.support.rides import rider, spring, taken, takes_riders, waiver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    found = small_city(tmp_path)
    waiver()
    takes_riders(found["w-evening"])
    return found


def alumnus(row: Application) -> None:
    Application.objects.filter(pk=row.pk).update(standing="graduated")
    told = Consent("Ana R.", Circle.PUBLIC, (Interest.HOST,), letters=True)
    alumni.agree(pk=row.pk, told=told, language="en", now=NOW)


def test_rides_and_the_list_of_alumni_are_taken_along(client: Client) -> None:
    row = rider(spring())
    mine = path_of(row, "en")
    told = json.loads(client.get(f"{mine}data.json").content)
    assert (told["rides"], told["alumni"]) == ([], None)
    ride = taken(row)
    Ride.objects.filter(pk=ride.pk).update(state="cancelled", why="Zap", note="Zing")
    alumnus(row)
    Certificate.objects.create(application=row, code="b" * 26, name="Ana R.", issued_on=NOW.date())
    told = json.loads(client.get(f"{mine}data.json").content)
    assert told["certificate"]["name"] == "Ana R."
    assert [(each["state"], each["why_cancelled"]) for each in told["rides"]] == [("cancelled", "Zap")]
    assert told["rides"][0]["starts"] == ride.starts.isoformat()
    assert "Zing" not in json.dumps(told)  # what the officer noted is for staff
    kept = told["alumni"]
    assert (kept["name"], kept["seen_by"], kept["interests"], kept["wants_letters"], kept["email"]) == (
        "Ana R.",
        "public",
        ["host"],
        True,
        "ana@example.org",
    )


def test_erasing_an_application_takes_its_rides_and_the_alumnus_along(client: Client) -> None:
    row = rider(spring())
    Ride.objects.filter(pk=taken(row).pk).update(state="done", note="Zing")
    alumnus(row)
    mine = path_of(row, "en")
    assert "You are taken off the list of alumni, too." in client.get(f"{mine}erase/").content.decode()
    client.post(f"{mine}erase/")
    assert not Alumnus.objects.exists()
    assert not Ride.objects.exists()
    assert "Ana" not in client.get("/academy/alumni/").content.decode()


def test_erasing_while_a_ride_is_booked_gives_the_hours_back_and_tells_the_officer(client: Client) -> None:
    row, other = rider(made := spring()), None
    first = taken(row)
    client.post(f"{path_of(row, 'en')}erase/")
    assert not Ride.objects.exists()
    other = taken(rider(made, "Ben Okoro"))
    assert (other.officer_id, other.starts) == (first.officer_id, first.starts)


def checked(name: str) -> Application:
    """Somebody whose check was passed."""
    row = rider(spring(), name)
    Application.objects.filter(pk=row.pk).update(check_result="passed", checked_on=NOW.date())
    for verb in ("check", "pass", "accept"):
        Happening.objects.create(application=row, verb=verb, side="staff", at=NOW)
    return row


def happened_to(row: Application) -> list[str]:
    return [
        each for each in row.happenings.values_list("verb", flat=True) if each in ("check", "pass", "accept")
    ]


def test_erasing_takes_along_that_a_check_was_made_and_passed(client: Client, staff: Any) -> None:
    row, other = checked("Ana Ruiz"), checked("Ben Okoro")
    desk = staff("coordinator")
    where = f"/staff/academy/applications/{row.number}/"
    assert "Check passed" in desk.get(where).content.decode()
    client.post(f"{path_of(row, 'en')}erase/")
    page = desk.get(where).content.decode()
    assert "Check passed" not in page
    assert "Check begun" not in page
    assert happened_to(row) == ["accept"]
    assert happened_to(other) == ["check", "pass", "accept"]


def test_what_is_erased_by_age_takes_along_that_a_check_was_made(time_machine: Any) -> None:
    row, kept = checked("Ana Ruiz"), checked("Ben Okoro")
    Application.objects.filter(pk=row.pk).update(standing="withdrawn", changed_at=NOW - 400 * DAY)
    retention.run(now=NOW, actor=Actor.system("test"))
    assert happened_to(row) == ["accept"]
    assert happened_to(kept) == ["check", "pass", "accept"]
    assert retention.due(now=NOW).private == 0


def everything() -> None:
    """An alumnus, words about a night, a survey whose last wave is over."""
    alumnus(rider(made := course(state="done", done_at=NOW), signs=False))
    night = made.nights.order_by("-starts")[0]
    thought = Feedback.objects.create(night=night, asked_at=NOW, ends_at=NOW + DAY, asked=9)
    FeedbackAnswer.objects.create(feedback=thought, useful="yes", open="yes", words="Zap.")
    wave = Survey.objects.create(
        course=made, wave="later", asked_at=NOW, ends_at=NOW + DAY, people=9, asked=9
    )
    SurveyAnswer.objects.create(survey=wave, code="a" * 64, trust=3)


def test_a_run_counts_and_erases_surveys_words_and_alumni(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lamplighter.ops.commands.retention import retention_app

    everything()
    now = NOW + 1200 * DAY
    told = retention.due(now=now)
    assert (told.surveys, told.words, told.alumni) == (1, 1, 1)
    assert (surveys.due(now=NOW), feedback.due(now=NOW), alumni.due(now=NOW)) == (0, 0, 0)
    monkeypatch.setattr(clock, "now", lambda: now)
    counted = "codes of the surveys of 1 courses, 1 words about nights, 1 alumni"
    runner = CliRunner()
    assert counted in " ".join(runner.invoke(retention_app, ["run", "--dry-run"]).stdout.split())
    assert Alumnus.objects.exists()
    assert counted in " ".join(runner.invoke(retention_app, ["run"]).stdout.split())
    assert not Alumnus.objects.exists()
    assert not FeedbackAnswer.objects.exclude(words="").exists()
    assert SurveyAnswer.objects.get().code not in ("", "a" * 64)
    assert Event.objects.get(subject_type="academy.surveys").subject_id == "surveys 1, words 1, alumni 1"
    assert not retention.run(now=now, actor=Actor.system("t")).anything

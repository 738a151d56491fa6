"""What everybody sees of the academy: its courses, one of them, its nights, the draw, its files."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pikepdf
import pytest
from django.conf import settings
from django.test import Client

from lamplighter.academy.actions import courses as courses_actions
from lamplighter.academy.actions import nights as night_actions
from lamplighter.academy.actions.line import select
from lamplighter.academy.actions.shared import Why
from lamplighter.academy.models import Course, Material, Night, Question
from lamplighter.academy.queries.courses import nights_of
from lamplighter.plumbing import files
from tests.support.academy import CLOSES, applied, course
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.pdf import tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_academy_lists_courses_by_what_one_can_do_with_them(client: Client) -> None:
    course(name_en="Takes applications")
    course(name_en="Later", opens_at=NOW + timedelta(days=1))
    course(name_en="Hidden", announce=False)
    gone = course(name_en="Gone")
    courses_actions.cancel(pk=gone.pk, why=Why("The station is closed.", ""), actor=ACTOR, now=NOW)
    page = said(client.get("/academy/"))
    assert "One course takes applications now." in page
    assert (
        page.index("You can apply now") < page.index("Takes applications") < page.index("You can apply later")
    )
    assert page.index("You can apply later") < page.index("Later") < page.index("Gone")
    assert "The station is closed." in page
    assert "Hidden" not in page
    assert "Academia" in said(client.get("/es/academy/"))


def test_a_draft_is_nobodys_to_see(client: Client) -> None:
    made = course(announce=False)
    for path in ("", "calendar.ics", "news.atom", "poster.pdf", "lottery/", "lottery.csv"):
        assert client.get(f"/academy/{made.number}/{path}").status_code == 404
    assert client.get(f"/academy/apply/{made.number}/").status_code == 404


def test_a_course_says_when_where_for_whom_and_by_which_rules(client: Client) -> None:
    made = course(
        least_age=16, audience="youth", access_en="No steps.", late_minutes=30, drills_needed=True, ride_needed=True, hours_needed=6,
        asks_check=True, interpreter=True,
    )  # fmt: skip
    page = said(client.get(f"/academy/{made.number}/"))
    for words in (
        "Thursday, 6 pm to 9 pm", "4 nights, from March 19, 2026 to April 9, 2026", "East Station", "400 Main Street", "No steps.",
        "For young people who are 16 or older on the first night.", "Whoever is under 18 needs the consent of a parent or guardian.",
        "In English. An interpreter comes if you ask for one.", "You can apply until", "Come to at least 2 of the 3 nights that count.",
        "at least 6 hours in all", "more than 30 minutes of a night", "on which something is practiced", "Ride along with an officer",
        "never ask for a social security number", "Who applies first comes first.", "kept for 7 days",
    ):  # fmt: skip
        assert words in page, words
    assert "The list of nights marks them." in page
    practiced = nights_of(made)[1]
    Night.objects.exclude(pk=practiced.pk).update(drill=False)
    Night.objects.filter(pk=practiced.pk).update(drill=True)
    marked = client.get(f"/academy/{made.number}/").content.decode()
    assert marked.count('<b class="mark">Something is practiced</b>') == 1
    assert client.get(f"/academy/{made.number[:4]}-{made.number[4:]}/").status_code == 301


def test_the_academy_stands_in_the_main_menu_at_every_width(client: Client) -> None:
    top = client.get("/academy/").content.decode().partition("</header>")[0]
    assert '<a href="/academy/" aria-current="page">Academy</a>' in top
    assert '<a class="wider" href="/what-we-do/"' in top


def test_moved_and_cancelled_nights_say_why_and_the_hour_stays_over_the_change_of_clocks(
    client: Client,
) -> None:
    made = course()
    first, second = nights_of(made)[:2]
    night_actions.move_night(
        pk=first.pk, day=first.starts.date() + timedelta(days=1), starts=time(18), minutes=180, why=Why("Ice storm.", "Tormenta."),
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    night_actions.cancel_night(
        pk=second.pk, why=Why("The room is flooded.", "Se inundó la sala."), actor=ACTOR, now=NOW
    )
    page = said(client.get(f"/academy/{made.number}/"))
    assert "Moved Friday, March 20, 6 pm to 9 pm It was to be on Thursday, March 19, 6 pm to 9 pm" in page
    assert "Cancelled Thursday, March 26" in page
    assert "The room is flooded." in page
    feed = icalendar.Calendar.from_ical(client.get(f"/academy/{made.number}/calendar.ics").content)
    events = {str(each["summary"]): each for each in feed.walk("vevent")}
    assert len(events) == 4
    assert sorted(str(each["status"]) for each in events.values()).count("CANCELLED") == 1
    news = client.get(f"/academy/{made.number}/news.atom").content.decode()
    assert "Moved: Night 1" in news
    assert "Cancelled: Night 2" in news


def test_a_night_names_its_division_and_shows_what_is_to_be_read_and_what_was_answered(
    client: Client,
) -> None:
    made = course()
    night = Night.objects.filter(course=made).order_by("starts")[1]
    name = files.keep(settings.HOME.root / "materials", b"%PDF-1.4", ".pdf")
    shown = {"night": night, "title_es": "Hoja", "media_type": "application/pdf", "size": 8}
    for_all = Material.objects.create(title_en="Sheet for all", file=name, **shown)
    inside = Material.objects.create(title_en="Sheet for us", file=name, open_to_all=False, **shown)
    asked = {"night": night, "sent_on": NOW.date(), "text": "raw words", "state": "shown"}
    Question.objects.create(shown_en="Do dogs work nights?", answer_en="They do.", answered_at=NOW, **asked)
    Question.objects.create(shown_en="Not answered yet?", **asked)
    Question.objects.create(night=night, sent_on=NOW.date(), text="nobody has looked at this")
    page = said(client.get(f"/academy/{made.number}/"))
    assert "Sheet for all" in page
    assert "Sheet for us" not in page
    assert "Do dogs work nights? They do." in page
    for words in ("Not answered yet", "raw words", "nobody has looked"):
        assert words not in page
    file = client.get(f"/academy/{made.number}/materials/{for_all.pk}/")
    assert (file.status_code, file["Content-Type"], file.content) == (200, "application/pdf", b"%PDF-1.4")
    assert client.get(f"/academy/{made.number}/materials/{inside.pk}/").status_code == 404
    other = course(name_en="Another")
    assert client.get(f"/academy/{other.number}/materials/{for_all.pk}/").status_code == 404


def drawn_again(seed: str, rows: list[dict[str, str]]) -> list[str]:
    """As the page tells it."""

    def lowest(number: str, tickets: int) -> str:
        return min(hashlib.sha256(f"{seed}:{number}:{t}".encode()).hexdigest() for t in range(1, tickets + 1))

    return sorted(
        (row["number"] for row in rows),
        key={r["number"]: lowest(r["number"], int(r["tickets"])) for r in rows}.get,
    )


def test_a_lottery_shows_its_mark_before_and_its_seed_after_the_draw_and_can_be_done_again(
    client: Client, time_machine: Any
) -> None:
    made = course(method="lottery", seats_count=1)
    for each in "abcde":
        applied(made, f"{each}@example.org")
    made = Course.objects.get(pk=made.pk)
    before = client.get(f"/academy/{made.number}/lottery/").content.decode()
    one = client.get(f"/academy/{made.number}/").content.decode()
    assert made.seed_mark in before
    assert made.seed_mark in one
    assert made.seed not in before + one
    assert client.get(f"/academy/{made.number}/lottery.csv").status_code == 404
    time_machine.move_to(CLOSES, tick=False)
    select(pk=made.pk, actor=ACTOR, now=CLOSES)
    after = client.get(f"/academy/{made.number}/lottery/").content.decode()
    assert made.seed in after
    assert "It fits the mark." in after
    lines = client.get(f"/academy/{made.number}/lottery.csv").content.decode().split()
    head, *rows = [line.split(",") for line in lines]
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(table) == 5
    assert drawn_again(made.seed, table) == [row["number"] for row in table]
    assert "@" not in after
    assert client.get(f"/academy/{course().number}/lottery/").status_code == 404


def test_the_poster_is_accessible_and_leads_to_the_course_in_both_languages(client: Client) -> None:
    made = course(about_en="Eleven evenings.", about_es="Once noches.")
    reply = client.get(f"/academy/{made.number}/poster.pdf")
    assert reply["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(reply.content)) as pdf:
        english, spanish = (text_of(page) for page in pdf.pages)
        assert {"/H1", "/Figure"} <= {tag for tag, _alt in tags_of(pdf)}
    assert f"/academy/{made.number}/" in english
    assert f"/es/academy/{made.number}/" in spanish
    assert "Academiadeprimavera" in spanish


def test_a_poster_of_a_course_with_much_to_say_is_still_a_page_a_language(client: Client) -> None:
    made = course(
        name_en="The Citizen Police Academy of the Whole of the City, Winter and Spring",
        name_es="La Academia de Policía Ciudadana de toda la ciudad, invierno y primavera",
        about_en="Eleven evenings with whoever does the work. " * 20,
        about_es="Once noches con quienes hacen el trabajo. " * 20,
        access_en="Level from the parking lot; ring at the side door. " * 3,
        access_es="Sin escalones desde el estacionamiento; toque el timbre. " * 3,
        least_age=16,
        interpreter=True,
    )
    with pikepdf.open(io.BytesIO(client.get(f"/academy/{made.number}/poster.pdf").content)) as pdf:
        said_on = [text_of(page) for page in pdf.pages]
    assert len(said_on) == 2
    assert f"/academy/{made.number}/" in said_on[0]
    assert f"/es/academy/{made.number}/" in said_on[1]


def test_a_feed_of_all_courses_and_the_same_as_data(client: Client) -> None:
    made = course()
    course(announce=False)
    feed = client.get("/academy.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Spring academy" in feed.content.decode()
    assert client.get("/academy.atom", headers={"If-None-Match": feed["ETag"]}).status_code == 304
    told = client.get("/api/v1/courses").json()["courses"]
    assert [each["number"] for each in told] == [made.number]
    one = client.get(f"/api/v1/courses/{made.number}").json()
    assert one["name"] == {"en": "Spring academy", "es": "Academia de primavera"}
    assert len(one["nights"]) == 4
    assert one["nights"][0]["starts"] == "2026-03-19T18:00:00-05:00"
    assert "seed" not in one or one["seed"] is None
    assert client.get("/api/v1/courses/00000000").status_code == 404


def test_the_home_page_tells_of_a_course_that_takes_applications(client: Client) -> None:
    assert "Spring academy" not in said(client.get("/"))
    course()
    assert "Spring academy" in said(client.get("/"))

"""The demo city's academy: courses in every state, by the same rules as real ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lamplighter.academy.actions import presenting, retention
from lamplighter.academy.actions.line import expire
from lamplighter.academy.models import (
    UNDRAWN,
    Application,
    Certificate,
    Course,
    Happening,
    Mark,
    Night,
    Presenter,
    Question,
    Seat,
    Signature,
)
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.applications import LINE, drawn_list, published_seed
from lamplighter.academy.queries.courses import begins_at, takes_applications
from lamplighter.academy.queries.marks import reckoned_all
from lamplighter.academy.queries.presenting import presented_all
from lamplighter.academy.rules.line import Entry, drawn, mark_of, tickets_of
from lamplighter.academy.rules.marks import Came, Risk
from lamplighter.academy.rules.states import MOVES, SEATED, TAKING_PART, Side, Standing, Verb, after
from lamplighter.divisions.actions import set_up_division
from lamplighter.ops.demo.academy import FINISHED, PLANS, RUNNING, SPANISH, TAKING, YOUTH
from lamplighter.ops.demo.academy_rows import private_links, write_academy
from lamplighter.ops.demo.divisions import build_divisions
from lamplighter.outbox.models import Mail
from lamplighter.roster.models import Detail, Officer
from tests.support.academy import sound
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
TZ = ZoneInfo("America/Chicago")
ZONES = ["RIV", "BLU", "ORC", "FOU", "MEA", "COT"]
DAYS = (
    NOW,
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
)


@pytest.fixture(params=DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def now(request: pytest.FixtureRequest, tmp_path: Path, time_machine: object) -> datetime:
    """A day on which the demo city's courses were written."""
    built: datetime = request.param
    small_city(tmp_path)
    time_machine.move_to(built, tick=False)  # type: ignore[attr-defined]
    for order, each in enumerate(build_divisions()):
        set_up_division(
            slug=each.slug,
            name_en=each.name_en,
            name_es=each.name_es,
            order=order,
            phone="",
            actor=ACTOR,
            now=built,
        )
    for badge in ("1101", "2172", "2301"):
        Officer.objects.create(
            badge=badge, first_name="Nell", last_name=f"Q{badge}", display_level="full", slug=badge
        )
    write_academy(7, zones=ZONES, actor=ACTOR, now=built)
    return built


def one(number: str) -> Course:
    return Course.objects.get(number=number)


def test_there_is_a_course_that_is_over_one_that_runs_one_that_takes_applications_and_two_to_come(
    now: datetime,
) -> None:
    assert Course.objects.count() == len(PLANS)
    assert [one(each).state for each in (FINISHED, RUNNING, TAKING, SPANISH, YOUTH)] == [
        "done",
        *["open"] * 4,
    ]
    assert one(FINISHED).nights.filter(ends__lte=now).count() == 11
    assert 4 <= one(RUNNING).nights.filter(ends__lte=now).count() <= 7
    assert takes_applications(one(TAKING), now)
    assert one(YOUTH).opens_at > now
    assert {each.standing for each in Application.objects.all()} == {each.value for each in Standing}
    assert not Mail.objects.exists()
    numbers = set(Application.objects.values_list("number", flat=True))
    write_academy(7, zones=ZONES, actor=ACTOR, now=now)  # built anew: the same, and nothing is there twice
    assert set(Application.objects.values_list("number", flat=True)) == numbers
    assert Presenter.objects.count() == Detail.objects.count()


def test_seats_are_as_the_line_would_have_given_them(now: datetime) -> None:
    for course in Course.objects.all():
        sound(course, now)
        rows = list(Application.objects.filter(course=course).order_by(*LINE))
        had = [row.offered_at is not None for row in rows if row.standing != "waiting"]
        if course.selected_at is None:
            assert not any(had)
            continue
        offered = [n for n, row in enumerate(rows) if row.offered_at is not None]
        waiting = [n for n, row in enumerate(rows) if row.standing in ("waiting", "not-seated")]
        assert not waiting or max(offered) < min(waiting)
        begins = begins_at(course)
        for row in rows:
            if row.offered_at is not None:
                assert row.offer_ends is not None
                assert course.selected_at <= row.offered_at < row.offer_ends <= begins + timedelta(days=6)
                assert row.standing != "offered" or row.offer_ends > now
    assert expire(now=now) == 0


def test_everybody_went_through_the_table_of_moves_in_time(now: datetime) -> None:
    for row in Application.objects.prefetch_related("happenings"):
        happened = list(row.happenings.all())
        standing = Standing.APPLIED
        if happened and (standing, Verb(happened[0].verb)) not in MOVES:
            assert row.course.asks_check
            assert (row.check_result, row.born) == ("", None)  # that a check was made is erased by age, too
            standing = Standing.WAITING
        for each in happened:
            standing = after(standing, Verb(each.verb), Side(each.side))
        assert standing == row.standing
        times = [row.made_at, *(each.at for each in happened)]
        assert all(first <= second for first, second in pairwise(times)), times
        assert times[-1] == row.changed_at <= now
        assert row.course.opens_at <= row.made_at < row.course.closes_at


def test_a_lottery_is_drawn_as_anybody_can_draw_it_again(now: datetime) -> None:
    course = one(RUNNING)
    assert mark_of(published_seed(course)) == course.seed_mark
    listed = drawn_list(course)
    assert drawn(course.seed, [Entry(each.number, each.tickets) for each in listed]) == [
        each.number for each in listed
    ]
    assert [each.place for each in listed] == list(range(1, len(listed) + 1))
    assert any(each.first for each in listed)
    for row in Application.objects.select_related("course"):
        assert row.tickets == tickets_of(unlucky=row.unlucky, favored=row.zone in row.course.favored)
    taking = one(TAKING)
    assert taking.seed_mark
    assert published_seed(taking) == ""
    assert not Application.objects.filter(course=taking, drawn__lt=UNDRAWN).exists()
    assert Application.objects.filter(course=taking, unlucky__gt=0).exists()


def test_only_who_signed_everything_is_enrolled(now: datetime) -> None:
    for row in Application.objects.filter(standing__in=["accepted", "enrolled"]).select_related("course"):
        assert bool(signing.missing(row)) == (row.standing == "accepted")
    assert not Signature.objects.exclude(
        application__standing__in=["accepted", *(each.value for each in TAKING_PART)]
    ).exists()
    minors = [row for row in Application.objects.select_related("course") if signing.under_age(row)]
    assert minors
    assert all(row.guardian_name and row.guardian_email for row in minors)


def test_marks_are_of_those_who_take_part_on_nights_that_are_over(now: datetime) -> None:
    taking_part = [each.value for each in TAKING_PART]
    for mark in Mark.objects.select_related("night", "application"):
        assert mark.night.ends <= now
        assert mark.application.course_id == mark.night.course_id
        assert mark.application.standing in taking_part
        assert mark.said_at <= mark.taken_at <= now
        if mark.by_code:
            assert mark.late == max(0, int((mark.said_at - mark.night.starts).total_seconds() // 60))
        if mark.came != Came.PRESENT.value:
            assert not mark.late
            assert not mark.early
    assert {mark.came for mark in Mark.objects.all()} == {each.value for each in Came}
    risks = Counter(each.reckoned.risk for each in reckoned_all(one(RUNNING), now))
    assert risks[Risk.LOST] == 1
    assert risks[Risk.NEAR] >= 2
    assert all(each.reckoned.unmarked == 0 for each in reckoned_all(one(RUNNING), now))


def test_graduates_are_those_whom_the_rules_let_graduate_and_one_exception(now: datetime) -> None:
    course = one(FINISHED)
    people = reckoned_all(course, now)
    excepted = [each.application for each in people if each.application.excepted_why]
    assert len(excepted) == 1
    for each in people:
        graduated = each.application.standing == Standing.GRADUATED.value
        assert graduated == (each.reckoned.passes or each.application in excepted)
        assert Certificate.objects.filter(application=each.application).exists() == graduated
    short = [each for each in people if each.application.standing == Standing.NOT_COMPLETED.value]
    assert {lack.why.value for each in short for lack in each.reckoned.lacks} == {"nights", "drills", "ride"}
    assert Certificate.objects.count() == len(people) - len(short) >= 24
    assert not Certificate.objects.exclude(application__course=course).exists()
    assert Seat.objects.filter(course=course).exclude(application=None).count() == len(people)


def test_a_storm_moved_a_night_that_kept_its_hour(now: datetime) -> None:
    (night,) = Night.objects.exclude(moved_from=None)
    assert night.course.number == FINISHED
    assert night.moved_from is not None
    assert night.starts.astimezone(TZ).hour == night.moved_from.astimezone(TZ).hour == 18
    assert night.sequence == 1
    assert night.why_en
    assert night.why_es
    for course in Course.objects.all():
        spans = [(each.starts, each.ends) for each in course.nights.all()]
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_whoever_presents_narcotics_is_never_named_and_others_are_off_the_roster(now: datetime) -> None:
    nights = list(Night.objects.select_related("division"))
    shown = presented_all(nights, "en")
    narcotics = [
        night for night in nights if night.division is not None and night.division.slug == "narcotics"
    ]
    assert Presenter.objects.filter(night__in=narcotics).exists()
    assert {line.words for night in narcotics for line in shown[night.pk]} == {"Narcotics"}
    held = set(Detail.objects.values_list("source", flat=True))
    presenting.reconcile(actor=ACTOR, now=now)
    assert set(Detail.objects.values_list("source", flat=True)) == held
    assert len(held) == Presenter.objects.count()
    evening = Presenter.objects.get(officer__badge="2172", night__course__number=RUNNING)
    assert evening.night.ends > now


def test_questions_are_answered_once_their_night_is_over(now: datetime) -> None:
    for question in Question.objects.select_related("night"):
        assert question.votes == question.voices.count()
        assert (question.answered_at is not None) == (
            question.state == "shown" and question.night.ends <= now
        )
    assert {question.state for question in Question.objects.all()} == {"waiting", "shown", "declined"}


def test_nothing_is_kept_longer_than_it_may_and_links_lead_to_every_standing(now: datetime) -> None:
    assert not retention.due(now=now).anything
    assert not Application.objects.filter(course__number=FINISHED).exclude(born=None).exists()
    assert len(private_links()) >= len(SEATED) + 5
    assert Happening.objects.exists()

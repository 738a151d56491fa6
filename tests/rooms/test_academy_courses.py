"""Courses and their nights: made, announced, changed, moved in a storm, cancelled; and everybody told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.conf import settings

from lamplighter.academy.actions import courses, line, nights, reminding, signing
from lamplighter.academy.actions.answering import accept, stop
from lamplighter.academy.actions.courses import CourseContent, Fixed, NotReady, SeatsTaken
from lamplighter.academy.actions.nights import NightContent, NotThen, TooMany
from lamplighter.academy.actions.shared import Closed, Why
from lamplighter.academy.messages import calendar
from lamplighter.academy.models import Application, Course, Night, Seat
from lamplighter.academy.queries import courses as queries
from lamplighter.academy.queries.holidays import holidays_between
from lamplighter.academy.rules.curriculum import TOPICS
from lamplighter.academy.rules.line import mark_of
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.academy.rules.timetable import NoDays
from lamplighter.audit.models import Event
from lamplighter.divisions.models import Division
from lamplighter.outbox.models import Mail
from tests.support.academy import (
    CLOSES,
    DAY,
    HOUR,
    applied,
    content,
    course,
    sound,
    standings,
    waivers,
)
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def enrolled(made: Course, *emails: str, language: str = "en") -> list[Application]:
    """People with a seat who have signed; the offers are made."""
    rows = [applied(made, each, language=language) for each in emails]
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    for row in Application.objects.filter(course=made, standing="offered").order_by("pk"):
        accept(pk=row.pk, now=CLOSES + HOUR)
    Mail.objects.all().delete()
    return list(Application.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


def local(night: Night) -> datetime:
    night.refresh_from_db()
    return night.starts.astimezone(CHICAGO)


def events_of(mail: Mail) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(mail.files.get().content).walk("VEVENT"))


def test_a_draft_has_the_default_curriculum_on_its_weekday_with_holidays_left_out() -> None:
    Division.objects.create(slug="narcotics", name_en="Narcotics", name_es="Narcóticos")
    made = courses.make(
        content=content(first_day=date(2026, 10, 8), nights_needed=8), actor=ACTOR, user=None, now=NOW
    )
    found = queries.nights_of(made)
    assert [each.title_en for each in found] == [each.title_en for each in TOPICS]
    assert [local(each).hour for each in found] == [18] * 11  # the clocks go back on 1 November
    days = [local(each).date() for each in found]
    assert date(2026, 11, 26) not in days  # Thanksgiving
    assert days[-1] == date(2026, 12, 24)
    assert [each.division.slug for each in found if each.division] == ["narcotics"]
    assert [each.counts for each in found] == [True] * 10 + [False]
    assert not queries.seen().exists()
    assert not Seat.objects.exists()


def test_holidays_are_those_of_the_nation_and_of_the_state_that_the_settings_name() -> None:
    truman = date(2026, 5, 8)
    assert date(2026, 11, 26) in holidays_between(date(2026, 11, 1), date(2026, 11, 30))
    assert truman not in holidays_between(truman, truman)
    kept = settings.LAMPLIGHTER
    try:
        for subdivision, there in (("MO", True), ("ZZ", False)):
            city = kept.city.model_copy(update={"subdivision": subdivision})
            settings.LAMPLIGHTER = kept.model_copy(update={"city": city})
            assert (truman in holidays_between(truman, truman)) is there
            assert date(2026, 12, 25) in holidays_between(date(2026, 12, 1), date(2026, 12, 31))
    finally:
        settings.LAMPLIGHTER = kept


def test_a_draft_is_set_anew_when_its_day_or_hour_changes_and_removed_without_a_trace() -> None:
    made = course(announce=False)
    told = replace(CourseContent.of(made), weekdays=(1,), starts=time(19))
    courses.change(pk=made.pk, content=told, actor=ACTOR, now=NOW)
    assert {(local(each).weekday(), local(each).hour) for each in queries.nights_of(made)} == {(1, 19)}
    with pytest.raises(NoDays):
        courses.change(pk=made.pk, content=replace(told, weekdays=()), actor=ACTOR, now=NOW)
    courses.remove(pk=made.pk, actor=ACTOR, now=NOW)
    assert not Course.objects.exists()
    assert list(
        Event.objects.filter(verb__startswith="course.").order_by("pk").values_list("verb", flat=True)
    ) == [
        "course.made",
        "course.changed",
        "course.removed",
    ]


def test_announcing_makes_the_seats_and_publishes_the_mark_of_the_seed_but_not_the_seed() -> None:
    made = course(method="lottery", seats_count=5)
    assert Seat.objects.filter(course=made, application=None).count() == 5
    assert len(made.seed) == 32
    assert made.seed_mark == mark_of(made.seed)
    assert made.selected_at is None
    assert made.favored == []
    assert queries.by_number(made.number) == made
    assert course(rolling=True).selected_at == NOW
    with pytest.raises(NotAllowed):
        courses.announce(pk=made.pk, actor=ACTOR, now=NOW)
    with pytest.raises(NotAllowed):
        courses.remove(pk=made.pk, actor=ACTOR, now=NOW)


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({"closes_at": NOW}, ("past",)),
        ({"first_day": date(2026, 3, 2), "weekdays": (0,), "starts": time(11)}, ("past", "window")),
        ({"closes_at": NOW + 40 * DAY}, ("window",)),
        ({"nights_needed": 4}, ("needed",)),  # the graduation does not count
        ({"least_age": 17}, ("guardian",)),
    ],
)
def test_what_cannot_be_announced_says_what_is_missing(
    more: dict[str, object], faults: tuple[str, ...]
) -> None:
    made = course(announce=False, **{"least_age": 18, **more})
    with pytest.raises(NotReady) as told:
        courses.announce(pk=made.pk, actor=ACTOR, now=NOW)
    assert told.value.faults == faults


def test_a_zone_without_seats_of_late_has_a_ticket_more_fixed_at_the_announcement() -> None:
    first = course(seats_count=1)
    row = applied(first, "ana@example.org", zone="W")
    line.select(pk=first.pk, actor=ACTOR, now=CLOSES)
    second = course(method="lottery")
    assert second.favored == ["E"]
    assert applied(second, zone="E").tickets == 2
    assert applied(second, zone="W").tickets == 1
    assert applied(second, zone="").tickets == 1
    assert row.tickets == 1


def test_what_people_applied_for_stays_and_the_rules_become_no_harder() -> None:
    made = course(seats_count=3)
    told = CourseContent.of(made)
    for changed in ({"method": "lottery"}, {"nights_needed": 3}, {"starts": time(17)}, {"seats_count": 9}):
        with pytest.raises(Fixed) as refused:
            courses.change(pk=made.pk, content=replace(told, **changed), actor=ACTOR, now=NOW)
        assert refused.value.fields == tuple(changed)
    easier = replace(told, nights_needed=1, about_en="More words.", closes_at=CLOSES + DAY)
    courses.change(pk=made.pk, content=easier, actor=ACTOR, now=NOW)
    made.refresh_from_db()
    assert (made.nights_needed, made.about_en, made.closes_at) == (1, "More words.", CLOSES + DAY)
    with pytest.raises(NotReady):
        courses.change(pk=made.pk, content=replace(easier, closes_at=NOW), actor=ACTOR, now=NOW)
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES + DAY)
    with pytest.raises(Fixed):
        courses.change(
            pk=made.pk, content=replace(easier, closes_at=CLOSES + 2 * DAY), actor=ACTOR, now=CLOSES + DAY
        )


def test_more_seats_go_to_the_line_at_once_and_fewer_only_as_far_as_they_are_free() -> None:
    """Promise 4."""
    made = course(seats_count=3)
    rows = [applied(made, f"{each}@example.org") for each in "abcd"]
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    assert standings(made) == ["offered"] * 3 + ["waiting"]
    with pytest.raises(SeatsTaken) as told:
        courses.change_seats(pk=made.pk, count=2, actor=ACTOR, now=CLOSES)
    assert told.value.taken == 3
    assert courses.change_seats(pk=made.pk, count=5, actor=ACTOR, now=CLOSES) == 1
    assert standings(made) == ["offered"] * 4
    sound(made, CLOSES)
    courses.change_seats(pk=made.pk, count=4, actor=ACTOR, now=CLOSES)
    sound(made, CLOSES)
    assert Seat.objects.filter(application=rows[0]).exists()


def test_a_storm_night_moved_over_a_change_of_clocks_keeps_its_local_hour() -> None:
    """In the row, the letter and the calendar file; its identity stays, its sequence is raised."""
    made = course(first_day=date(2026, 10, 29), nights=3)
    (ana,) = enrolled(made, "ana@example.org")
    storm = queries.nights_of(made)[0]
    before = {
        each["UID"]: each
        for each in icalendar.Calendar.from_ical(calendar.nights_file(made, [storm])).walk("VEVENT")
    }
    now = datetime(2026, 10, 28, 12, tzinfo=UTC)
    assert storm.starts == datetime(2026, 10, 29, 23, tzinfo=UTC)
    told = nights.move_night(
        pk=storm.pk, day=date(2026, 11, 3), starts=time(18), minutes=180,
        why=Why("Storm warning.", "Aviso de tormenta."), actor=ACTOR, now=now,
    )  # fmt: skip
    assert told == 1
    assert local(storm) == datetime(2026, 11, 3, 18, tzinfo=CHICAGO)
    assert storm.starts == datetime(2026, 11, 4, 0, tzinfo=UTC)
    assert storm.moved_from == datetime(2026, 10, 29, 23, tzinfo=UTC)
    mail = Mail.objects.get()
    assert mail.to == ana.email
    assert "Tuesday, November 3, 6 pm to 9 pm" in mail.text
    assert "Before: Thursday, October 29, 6 pm to 9 pm, East Station" in mail.text
    assert "Storm warning." in mail.text
    (event,) = events_of(mail)
    assert event.start.astimezone(CHICAGO).hour == 18
    assert event.end - event.start == 3 * HOUR
    assert event["UID"] in before
    assert int(event["SEQUENCE"]) == int(before[event["UID"]]["SEQUENCE"]) + 1
    feed = icalendar.Calendar.from_ical(
        calendar.feed(made, queries.nights_of(made), url="https://x.example.org/")
    )
    assert {each.start.astimezone(CHICAGO).hour for each in feed.walk("VEVENT")} == {18}
    assert len({each["UID"] for each in feed.walk("VEVENT")}) == 3
    made.refresh_from_db()
    assert made.first_day == date(2026, 11, 3)


def test_spanish_letters_say_the_same_hour() -> None:
    made = course(first_day=date(2026, 10, 29), nights=3)
    enrolled(made, "ana@example.org", language="es")
    night = queries.nights_of(made)[0]
    nights.move_night(
        pk=night.pk,
        day=date(2026, 11, 3),
        starts=time(18),
        minutes=180,
        why=Why(),
        actor=ACTOR,
        now=NOW + 9 * DAY,
    )
    mail = Mail.objects.get()
    assert "martes 3 de noviembre, 6 p. m. a 9 p. m." in mail.text
    assert "/es/academy/application/" in mail.text
    assert "Noche 1: Bienvenida y recorrido" in str(events_of(mail)[0]["SUMMARY"])


def test_a_cancelled_night_leaves_calendars_and_may_come_back() -> None:
    made = course()
    enrolled(made, "ana@example.org")
    night = queries.nights_of(made)[1]
    now = CLOSES + DAY
    assert nights.cancel_night(pk=night.pk, why=Why("Ice.", "Hielo."), actor=ACTOR, now=now) == 1
    mail = Mail.objects.get()
    assert b"METHOD:CANCEL" in mail.files.get().content
    assert "It counts against nobody." in mail.text
    with pytest.raises(NotAllowed):
        nights.cancel_night(pk=night.pk, why=Why(), actor=ACTOR, now=now)
    Mail.objects.all().delete()
    nights.move_night(
        pk=night.pk, day=date(2026, 4, 14), starts=time(18), minutes=120, why=Why(), actor=ACTOR, now=now
    )
    night.refresh_from_db()
    assert (night.state, night.sequence) == ("planned", 2)
    assert b"METHOD:PUBLISH" in Mail.objects.get().files.get().content


def test_an_added_night_is_told_and_makes_nothing_harder() -> None:
    made = course()
    enrolled(made, "ana@example.org")
    more = NightContent("Make-up night", "Noche de reposición")
    added = nights.add_night(
        course=made.pk,
        content=more,
        day=date(2026, 4, 21),
        starts=time(18),
        minutes=180,
        actor=ACTOR,
        now=CLOSES + DAY,
    )
    assert added.order == 5
    assert "There is one night more: Tuesday, April 21, 6 pm to 9 pm." in Mail.objects.get().text
    made.refresh_from_db()
    assert made.nights_needed == 2
    assert queries.next_evening(made) == date(2026, 4, 23)


def test_nights_lie_neither_in_the_past_nor_over_each_other() -> None:
    made = course(announce=False)
    first, second = queries.nights_of(made)[:2]
    for day, starts, minutes in (
        (date(2026, 3, 1), time(18), 180),
        (local(second).date(), time(20), 180),
        (date(2026, 4, 1), time(18), 10),
        (date(2026, 4, 1), time(18), 1000),
    ):
        with pytest.raises(NotThen):
            nights.move_night(
                pk=first.pk, day=day, starts=starts, minutes=minutes, why=Why(), actor=ACTOR, now=NOW
            )
    nights.remove_night(pk=second.pk, actor=ACTOR, now=NOW)
    assert made.nights.count() == 3
    full = course(announce=False, nights=30)
    with pytest.raises(TooMany):
        nights.add_night(
            course=full.pk, content=NightContent("a", "b"), day=date(2027, 4, 1), starts=time(18), minutes=60,
            actor=ACTOR, now=NOW,
        )  # fmt: skip
    announced = course()
    with pytest.raises(NotAllowed):
        nights.remove_night(pk=queries.nights_of(announced)[0].pk, actor=ACTOR, now=NOW)


def test_another_place_is_told_once_with_all_nights_that_are_held_there() -> None:
    made = course()
    enrolled(made, "ana@example.org")
    away, *_ = queries.nights_of(made)
    told = NightContent(
        away.title_en, away.title_es, away.about_en, away.about_es, place="Jail", address="1 Oak Street"
    )
    nights.change_night(pk=away.pk, content=told, actor=ACTOR, now=CLOSES + DAY)
    assert "New place for a night: Jail, 1 Oak Street." in Mail.objects.get().text
    Mail.objects.all().delete()
    made.refresh_from_db()
    courses.change(
        pk=made.pk, content=replace(CourseContent.of(made), place="Cedar Hall"), actor=ACTOR, now=CLOSES + DAY
    )
    mail = Mail.objects.get()
    assert "New place for the nights: Cedar Hall." in mail.text
    assert {str(each["LOCATION"]) for each in events_of(mail)} == {"Cedar Hall, 400 Main Street"}
    assert sorted(made.nights.values_list("sequence", flat=True)) == [1, 1, 1, 1]


def test_who_only_hopes_for_a_seat_hears_of_nights_until_the_course_begins() -> None:
    made = course(seats_count=1)
    enrolled(made, "ana@example.org", "ben@example.org")
    second, third = queries.nights_of(made)[1:3]
    nights.cancel_night(pk=second.pk, why=Why(), actor=ACTOR, now=CLOSES + DAY)
    assert {each.to for each in Mail.objects.all()} == {"ana@example.org", "ben@example.org"}
    Mail.objects.all().delete()
    began = queries.begins_at(made) + DAY
    nights.cancel_night(pk=third.pk, why=Why(), actor=ACTOR, now=began)
    assert {each.to for each in Mail.objects.all()} == {"ana@example.org"}


def test_a_cancelled_course_tells_everybody_and_who_had_a_seat_comes_first_next_time() -> None:
    made = course(seats_count=1)
    enrolled(made, "ana@example.org", "ben@example.org")
    assert courses.cancel(pk=made.pk, why=Why("A fire.", "Un incendio."), actor=ACTOR, now=CLOSES + DAY) == 2
    ana, ben = Mail.objects.order_by("to")
    assert "you come before all others" in ana.text
    assert "you come before all others" not in ben.text
    assert "A fire." in ben.text
    assert b"METHOD:CANCEL" in ana.files.get().content
    assert set(made.nights.values_list("state", flat=True)) == {"cancelled"}
    again = course(first_day=date(2026, 5, 7), closes_at=NOW + 20 * DAY, seats_count=1)
    late, first = applied(again, "ben@example.org"), applied(again, "ana@example.org")
    assert (late.first, late.unlucky) == (False, 1)
    assert (first.first, first.unlucky) == (True, 0)
    line.select(pk=again.pk, actor=ACTOR, now=NOW + 20 * DAY)
    assert standings(again) == ["waiting", "offered"]
    with pytest.raises(Closed):
        courses.cancel(pk=made.pk, why=Why(), actor=ACTOR, now=CLOSES + DAY)


def test_those_who_take_part_are_reminded_once_the_day_before() -> None:
    made = course()
    _ana, ben = enrolled(made, "ana@example.org", "ben@example.org")
    stop(pk=ben.pk, now=CLOSES + DAY)
    begins = queries.begins_at(made)
    assert reminding.remind(now=begins - 2 * DAY) == 0
    assert reminding.remind(now=begins - 20 * HOUR) == 1
    assert reminding.remind(now=begins - 19 * HOUR) == 0
    assert "See you tomorrow at 6 pm." in Mail.objects.get().text


def test_a_new_version_of_a_waiver_leaves_the_old_one_and_who_is_enrolled() -> None:
    waivers()
    made = course()
    row = applied(made, "ana@example.org")
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    accept(pk=row.pk, now=CLOSES)
    signing.sign(pk=row.pk, kind="course", name="Ana Ruiz", version=1, now=CLOSES)
    row.refresh_from_db()
    assert row.standing == "enrolled"
    new = signing.write_waiver(
        kind="course", text_en="More.", text_es="Más.", actor=ACTOR, user=None, now=CLOSES
    )
    same = signing.write_waiver(
        kind="course", text_en="More.", text_es="Más.", actor=ACTOR, user=None, now=CLOSES
    )
    assert new == same
    assert new.version == 2
    row.refresh_from_db()
    assert row.standing == "enrolled"

"""Gatherings as staff make, change, move and cancel them; their officers' time; their seats when there are more or fewer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.audit.models import Event
from lamplighter.core.schedule.slots import cell_of
from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gathering_series import end_series, extend_all, make_series
from lamplighter.meetings.actions.gathering_shared import OfficerBusy
from lamplighter.meetings.actions.gatherings import NotThen, SeatsTaken, Why
from lamplighter.meetings.models import Appointment, Cell, Gathering, Seat, Series
from lamplighter.meetings.queries.gatherings import officers_of
from lamplighter.meetings.rules.gatherings import NotAllowed
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.clock import city_tz
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import EVENING, content, planned, reserved

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(tmp_path: Path) -> dict[str, Any]:
    return small_city(tmp_path)


def booked(officer: Any, starts: Any, minutes: int = 30) -> Appointment:
    """An appointment with the officer's time."""
    ends = starts + timedelta(minutes=minutes)
    made = Appointment.objects.create(
        number="B00KED00", zone="W", state="booked", channel="web", officer=officer, starts=starts, ends=ends, way="station",
        by="link", made_at=NOW, changed_at=NOW,
    )  # fmt: skip
    Cell.objects.bulk_create(
        Cell(officer=officer, cell=cell, appointment=made) for cell in range(cell_of(starts), cell_of(ends))
    )
    return made


def monthly(officers: Any = (), **more: Any) -> Gathering:
    """Every month on the second Tuesday at 7 pm."""
    told: dict[str, Any] = {
        "content": content(),
        "starts": EVENING,
        "ends": EVENING + timedelta(minutes=90),
        "rule": "FREQ=MONTHLY;BYDAY=2TU",
        "until": None,
        "officers": [each.pk for each in officers],
        "actor": ACTOR,
        "user": None,
        "now": NOW,
    }
    return make_series(**{**told, **more})


def test_what_is_made_is_a_draft_until_it_is_published(officers: dict[str, Any]) -> None:
    made = planned(publish=False, capacity=12)
    assert made.state == "draft"
    assert Seat.objects.filter(gathering=made, rsvp=None).count() == 12
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW)
    made.refresh_from_db()
    assert made.state == "planned"
    assert list(Event.objects.values_list("verb", flat=True))[-2:] == [
        "gathering.made",
        "gathering.published",
    ]


def test_nothing_begins_in_the_past_or_ends_before_it_begins(officers: dict[str, Any]) -> None:
    for starts, minutes in ((NOW, 60), (NOW - timedelta(hours=1), 90), (EVENING, 0), (EVENING, -5)):
        with pytest.raises(NotThen):
            planned(starts=starts, minutes=minutes)
    assert not Gathering.objects.exists()


def test_officers_who_attend_are_not_free_then(officers: dict[str, Any]) -> None:
    made = planned(officers=[officers["w-evening"]])
    held = set(Cell.objects.filter(gathering=made).values_list("cell", flat=True))
    assert held == set(range(cell_of(made.starts), cell_of(made.ends)))


def test_an_officer_with_an_appointment_then_is_named_and_nothing_is_kept(officers: dict[str, Any]) -> None:
    """Promise 4."""
    officer = officers["w-evening"]
    booked(officer, EVENING + timedelta(minutes=60))
    with pytest.raises(OfficerBusy) as told:
        planned(officers=[officer, officers["w-morning"]])
    (clash,) = told.value.clashes
    assert (clash.number, clash.gathering, clash.officer.last) == ("B00KED00", False, "WEvening")
    assert not Gathering.objects.exists()
    assert not Cell.objects.filter(officer=officers["w-morning"]).exists()


def test_an_officer_cannot_be_moved_into_what_is_taken(officers: dict[str, Any]) -> None:
    officer = officers["w-evening"]
    made = planned(officers=[officer])
    later = EVENING + timedelta(days=1)
    booked(officer, later)
    with pytest.raises(OfficerBusy):
        actions.move(
            pk=made.pk,
            starts=later,
            ends=later + timedelta(hours=1),
            why=Why(),
            officers=[officer.pk],
            actor=ACTOR,
            now=NOW,
        )
    made.refresh_from_db()
    assert made.starts == EVENING
    assert Cell.objects.filter(gathering=made, cell=cell_of(EVENING)).exists()


def test_what_touches_does_not_clash(officers: dict[str, Any]) -> None:
    booked(officers["w-evening"], EVENING - timedelta(minutes=30))
    assert planned(officers=[officers["w-evening"]]).pk


def test_a_move_keeps_seats_and_line_and_tells_everybody_in_their_language(officers: dict[str, Any]) -> None:
    made = planned(officers=[officers["w-evening"]], capacity=2)
    reserved(made, 2, email="ana@example.org", language="es")
    waits = reserved(made, email="ben@example.org")
    Mail.objects.all().delete()
    later = EVENING + timedelta(days=1)
    told = actions.move(
        pk=made.pk, starts=later, ends=later + timedelta(hours=1), why=Why("The hall is closed.", "El salón está cerrado."),
        officers=[officers["w-evening"].pk], actor=ACTOR, now=NOW,
    )  # fmt: skip
    assert told == 2
    spanish, english = Mail.objects.order_by("to")
    assert "El salón está cerrado." in spanish.text
    assert "The hall is closed." in english.text
    assert [each.name for each in spanish.files.all()] == ["gathering.ics"]
    assert b"SEQUENCE:1" in spanish.files.get().content
    made.refresh_from_db()
    assert (made.moved_from, made.sequence) == (EVENING, 1)
    waits.refresh_from_db()
    assert waits.state == "waiting"
    assert not Cell.objects.filter(gathering=made, cell=cell_of(EVENING)).exists()


def test_moved_again_it_remembers_when_it_was_to_be_first(officers: dict[str, Any]) -> None:
    made = planned()
    for days in (1, 2):
        starts = EVENING + timedelta(days=days)
        actions.move(
            pk=made.pk,
            starts=starts,
            ends=starts + timedelta(hours=1),
            why=Why(),
            officers=[],
            actor=ACTOR,
            now=NOW,
        )
    made.refresh_from_db()
    assert (made.moved_from, made.sequence) == (EVENING, 2)


def test_a_cancelled_one_gives_time_back_tells_everybody_and_stays_to_be_seen(
    officers: dict[str, Any],
) -> None:
    made = planned(officers=[officers["w-evening"]], capacity=5)
    reserved(made, email="ana@example.org")
    Mail.objects.all().delete()
    assert actions.cancel(pk=made.pk, why=Why("Storm.", "Tormenta."), actor=ACTOR, now=NOW) == 1
    mail = Mail.objects.get()
    assert "Storm." in mail.text
    assert b"METHOD:CANCEL" in mail.files.get().content
    assert b"STATUS:CANCELLED" in mail.files.get().content
    assert not Cell.objects.exists()
    made.refresh_from_db()
    assert made.state == "cancelled"
    with pytest.raises(NotAllowed):
        actions.cancel(pk=made.pk, why=Why(), actor=ACTOR, now=NOW)


def test_what_is_over_is_neither_cancelled_nor_moved(officers: dict[str, Any]) -> None:
    made = planned()
    after = EVENING + timedelta(hours=3)
    with pytest.raises(NotAllowed):
        actions.cancel(pk=made.pk, why=Why(), actor=ACTOR, now=after)
    with pytest.raises(NotAllowed):
        actions.move(
            pk=made.pk, starts=after + timedelta(days=1), ends=after + timedelta(days=2), why=Why(), officers=[], actor=ACTOR,
            now=after,
        )  # fmt: skip


def test_only_what_the_public_never_saw_is_removed(officers: dict[str, Any]) -> None:
    draft, seen = planned(publish=False), planned()
    actions.remove(pk=draft.pk, actor=ACTOR, now=NOW)
    with pytest.raises(NotAllowed):
        actions.remove(pk=seen.pk, actor=ACTOR, now=NOW)
    assert list(Gathering.objects.all()) == [seen]


def change(made: Gathering, **more: Any) -> Gathering:
    return actions.change(pk=made.pk, content=content(**more), officers=[], actor=ACTOR, now=NOW)


def test_more_seats_go_to_the_line_with_word(officers: dict[str, Any]) -> None:
    made = planned(capacity=3)
    reserved(made, 3)
    first, second = reserved(made, 3, email="ana@example.org"), reserved(made, 1, email="ben@example.org")
    Mail.objects.all().delete()
    change(made, capacity=6)
    for each in (first, second):
        each.refresh_from_db()
    assert (first.state, second.state) == ("going", "waiting")
    assert Mail.objects.get().to == "ana@example.org"
    assert Seat.objects.filter(gathering=made).count() == 6


def test_never_fewer_seats_than_are_taken(officers: dict[str, Any]) -> None:
    """Promise 4."""
    made = planned(capacity=5)
    reserved(made, 2)
    change(made, capacity=2)
    assert Seat.objects.filter(gathering=made).count() == 2
    with pytest.raises(SeatsTaken) as told:
        change(made, capacity=1)
    assert told.value.taken == 2
    change(made, capacity=4)
    assert sorted(Seat.objects.filter(gathering=made, rsvp=None).values_list("place", flat=True)) == [3, 4]


def test_a_gathering_that_gets_seats_seats_those_who_come_already(officers: dict[str, Any]) -> None:
    made = planned()
    some = [reserved(made, size) for size in (3, 1, 2)]
    with pytest.raises(SeatsTaken):
        change(made, capacity=5)
    change(made, capacity=7)
    assert [each.seats.count() for each in some] == [3, 1, 2]
    change(made, capacity=None)
    assert not Seat.objects.exists()


def test_another_place_is_told_another_title_is_not(officers: dict[str, Any]) -> None:
    made = planned()
    reserved(made, email="ana@example.org")
    Mail.objects.all().delete()
    change(made, title_en="Another title")
    assert not Mail.objects.exists()
    change(made, title_en="Another title", place="City Hall", address="")
    assert "City Hall" in Mail.objects.get().subject
    made.refresh_from_db()
    assert made.sequence == 1


def test_a_series_makes_its_dates_at_the_same_time_of_day_across_a_change_of_clocks(
    officers: dict[str, Any],
) -> None:
    first = monthly(
        starts=NOW + timedelta(days=1, hours=1),
        ends=NOW + timedelta(days=1, hours=2),
        rule="FREQ=WEEKLY;BYDAY=TU",
    )
    rows = list(Gathering.objects.filter(series=first.series))
    assert len(rows) > 10
    local = [row.starts.astimezone(city_tz()) for row in rows]
    assert {(each.hour, each.minute, each.weekday()) for each in local} == {(13, 0, 1)}
    assert len({each.utcoffset() for each in local}) == 2  # winter and summer
    assert [row.day for row in rows] == [each.date() for each in local]
    assert {row.state for row in rows} == {"draft"}


def test_a_series_begins_with_the_first_day_its_rule_gives(officers: dict[str, Any]) -> None:
    made = monthly(rule="FREQ=MONTHLY;BYDAY=-1FR")
    assert made.day == date(2026, 3, 27)
    assert made.series is not None
    assert made.series.first_day == made.day


def test_a_series_is_made_further_with_what_was_changed_and_nothing_twice(officers: dict[str, Any]) -> None:
    made = monthly(officers=[officers["w-evening"]])
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW, whole_series=True)
    newest = Gathering.objects.filter(series=made.series).order_by("-day")[0]
    actions.change(
        pk=newest.pk,
        content=content(title_en="New title", capacity=9),
        officers=[officers["w-evening"].pk],
        actor=ACTOR,
        now=NOW,
    )
    before = Gathering.objects.count()
    later = NOW + timedelta(days=70)
    assert extend_all(now=later) == 3
    assert extend_all(now=later) == 0
    added = Gathering.objects.order_by("-day")[:3]
    assert Gathering.objects.count() == before + 3
    for row in added:
        assert (row.title_en, row.capacity, row.state) == ("New title", 9, "planned")
        assert row.seats.count() == 9
        assert officers_of([row.pk])[row.pk] == [officers["w-evening"].pk]
    assert Event.objects.filter(verb="gatherings.made-ahead").count() == 1


def test_a_removed_draft_does_not_come_back_by_itself(officers: dict[str, Any]) -> None:
    made = monthly()
    second = Gathering.objects.filter(series=made.series).order_by("day")[1]
    actions.remove(pk=second.pk, actor=ACTOR, now=NOW)
    extend_all(now=NOW + timedelta(days=70))
    assert not Gathering.objects.filter(day=second.day).exists()


def test_where_an_officer_is_taken_the_date_is_made_without_them(officers: dict[str, Any]) -> None:
    made = monthly(officers=[officers["w-evening"], officers["w-morning"]])
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW, whole_series=True)
    last = Gathering.objects.filter(series=made.series).order_by("-day")[0]
    planned(starts=last.starts + timedelta(days=28), officers=[officers["w-evening"]], title_en="In the way")
    planned(starts=last.starts + timedelta(days=35), officers=[officers["w-evening"]], title_en="In the way")
    extend_all(now=NOW + timedelta(days=40))
    new = Gathering.objects.filter(series=made.series).order_by("-day")[0]
    assert officers_of([new.pk])[new.pk] == [officers["w-morning"].pk]


def test_a_series_with_a_clash_anywhere_is_not_made(officers: dict[str, Any]) -> None:
    planned(starts=EVENING + timedelta(days=35), officers=[officers["w-evening"]])
    with pytest.raises(OfficerBusy) as told:
        monthly(officers=[officers["w-evening"]])
    assert len(told.value.clashes) == 1
    assert not Series.objects.exists()


def test_an_ended_series_cancels_what_was_promised_and_is_made_no_further(officers: dict[str, Any]) -> None:
    made = monthly()
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW, whole_series=True)
    assert made.series is not None
    second = Gathering.objects.filter(series=made.series).order_by("day")[1]
    reserved(second, email="ana@example.org")
    Mail.objects.all().delete()
    count = end_series(
        pk=made.series.pk, last=date(2026, 3, 31), why=Why("No hall.", "Sin salón."), actor=ACTOR, now=NOW
    )
    rows = list(Gathering.objects.filter(series=made.series).order_by("day"))
    assert [row.state for row in rows] == ["planned"] + ["cancelled"] * count
    assert count >= 2
    assert "No hall." in Mail.objects.get().text
    assert extend_all(now=NOW + timedelta(days=200)) == 0


def test_a_date_of_a_series_keeps_its_day_when_it_is_moved(officers: dict[str, Any]) -> None:
    made = monthly()
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW)
    day = made.day
    later = EVENING + timedelta(days=2)
    actions.move(
        pk=made.pk,
        starts=later,
        ends=later + timedelta(hours=1),
        why=Why(),
        officers=[],
        actor=ACTOR,
        now=NOW,
    )
    made.refresh_from_db()
    assert made.day == day


def test_what_one_go_does_not_make_the_next_one_does(
    officers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lamplighter.meetings.actions import gathering_series

    monkeypatch.setattr(gathering_series, "MOST_DATES", 10)
    made = monthly(rule="FREQ=DAILY")
    assert made.series is not None
    for count in (20, 30):
        extend_all(now=NOW)
        days = list(Gathering.objects.filter(series=made.series).values_list("day", flat=True))
        assert len(days) == count
        assert sorted(days) == [made.day + timedelta(days=n) for n in range(count)]  # type: ignore[operator]

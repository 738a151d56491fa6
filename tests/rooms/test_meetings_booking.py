"""Appointments: a time is held, booked, moved, cancelled; never given twice, never lost (promise 4)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lamplighter.audit.models import Event
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions import booking, changing, clockwork, ending, holding
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.models import Appointment, Cell, ShiftPlace, Spot
from lamplighter.meetings.queries.owners import held as holder
from lamplighter.meetings.queries.slots import at_time, free
from lamplighter.meetings.rules.appointments import NotAllowed, TooLate
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.outbox.models import Mail, MailFile, Text
from lamplighter.outbox.reach import By
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Officer, Posting, Shift
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import (
    BOTH,
    EVENING,
    QUARTER,
    booked,
    by_staff,
    city_that_meets,
    details,
    held,
    rules,
    somebody,
    wanted,
)
from tests.support.parallel import kinds, parallel, together
from tests.support.places import fresh

__all__ = ["parallel"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


def unsold_twice() -> None:
    """No officer's minute is in two appointments, and every appointment that stands has all of its own."""
    for row in Appointment.objects.filter(state__in=["held", "asked", "booked", "offered"]):
        cells = set(Cell.objects.filter(appointment=row).values_list("cell", flat=True))
        assert len(cells) >= (row.ends - row.starts) // timedelta(minutes=5)
        assert {each.officer_id for each in row.cells.all()} == {row.officer_id}
    alive = list(Appointment.objects.filter(state__in=["asked", "booked"]).order_by("officer", "starts"))
    for before, after in itertools.pairwise(alive):
        assert before.officer_id != after.officer_id or before.ends <= after.starts


# what is free


def test_times_are_on_shift_with_notice_and_in_the_hours_that_were_asked_for() -> None:
    evenings = free(wanted(parts=frozenset({Part.EVENING})), now=NOW)
    hours = {each.starts.astimezone(city_tz()).hour for each in evenings}
    assert hours == {17, 18, 19, 20}
    assert evenings[0].starts == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    weekend = free(wanted(parts=frozenset({Part.WEEKEND})), now=NOW)
    assert {each.starts.astimezone(city_tz()).weekday() for each in weekend} == {5, 6}
    assert free(wanted(), now=NOW)[0].starts >= NOW + timedelta(hours=4)
    assert free(wanted(), now=NOW, notice=False)[0].starts == NOW


def test_a_zone_that_takes_no_bookings_has_no_times() -> None:
    rules(takes_bookings=False)
    assert not free(wanted(), now=NOW)


def test_an_absence_and_a_booking_take_their_time_away(officers: dict[str, Officer]) -> None:
    booked(EVENING)
    starts = {each.starts for each in free(wanted(), now=NOW)}
    assert EVENING not in starts
    assert EVENING + QUARTER not in starts
    assert EVENING + 2 * QUARTER in starts  # twenty minutes and ten after it
    Absence.objects.create(officer=officers["w-evening"], starts=EVENING, ends=EVENING + timedelta(hours=3))
    bump("roster")
    assert EVENING + 2 * QUARTER not in {each.starts for each in free(wanted(), now=NOW)}


def test_only_who_speaks_the_language_is_asked(officers: dict[str, Officer]) -> None:
    Officer.objects.filter(pk=officers["w-evening"].pk).update(languages=["en", "es"])
    bump("roster")
    assert {each.officer for each in free(wanted(speaks="es"), now=NOW)} == {officers["w-evening"].pk}
    assert not free(wanted(speaks="vi"), now=NOW)


def test_either_officer_of_the_zone_shares_fairly() -> None:
    for n in range(4):
        booked(BOTH + n * timedelta(days=1), once=str(n))
    shared = [row.officer_id for row in Appointment.objects.all()]
    assert sorted(shared.count(each) for each in set(shared)) == [2, 2]


def test_no_more_than_the_rules_say_in_one_shift() -> None:
    rules(most_per_shift=2)
    booked(EVENING)
    booked(EVENING + timedelta(hours=1))
    day = EVENING.astimezone(city_tz()).date()
    left = [each for each in free(wanted(parts=frozenset({Part.EVENING})), now=NOW) if each.starts.astimezone(city_tz()).date() == day]  # fmt: skip
    assert not left
    with pytest.raises(Taken):
        held(EVENING + timedelta(hours=2), "third")


# holding and booking


def test_a_booked_time_is_told_with_a_calendar_file_and_has_one_holder(officers: dict[str, Officer]) -> None:
    row = booked(EVENING)
    assert (row.state, row.officer, row.lead_shift) == ("booked", officers["w-evening"], "evening")
    mail = Mail.objects.get(to="ana@example.org")
    assert "Officer WEvening" in mail.subject
    assert f"/a/{row.number}/" in mail.text
    assert b"DTSTART:20260304T000000Z" in bytes(MailFile.objects.get(mail=mail).content)
    assert "Cars race" not in mail.text + mail.html
    owner = holder(row, NOW)
    assert (owner.zone, owner.officer) == ("W", officers["w-evening"].pk)
    Posting.objects.filter(officer=officers["w-evening"]).update(ends=NOW.date())
    bump("roster")
    assert holder(row, NOW).officer == officers["w-sergeant"].pk  # promise 2: it follows by itself


def test_a_form_sent_twice_holds_once_and_books_once_with_one_receipt() -> None:
    first, second = held(once="a"), held(once="a")
    assert first.pk == second.pk
    for _ in range(2):
        booking.confirm(pk=first.pk, details=details(), now=NOW)
    assert (Appointment.objects.count(), Mail.objects.filter(to="ana@example.org").count()) == (1, 1)
    with pytest.raises(booking.MadeBefore):
        held(EVENING + timedelta(hours=1), once="a")


def test_another_time_in_the_same_form_gives_the_first_back() -> None:
    held(EVENING, "a")
    held(EVENING + timedelta(hours=1), "a")
    assert [row.starts for row in Appointment.objects.all()] == [EVENING + timedelta(hours=1)]
    assert held(EVENING, "b").starts == EVENING


def test_a_hold_that_is_over_makes_way_and_its_form_learns_so() -> None:
    slow = held(EVENING, "slow")
    with pytest.raises(Taken):
        held(EVENING, "quick", now=NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=10)
    quick = held(EVENING, "quick", now=later)
    booking.confirm(pk=quick.pk, details=details(), now=later)
    with pytest.raises(Taken):
        booking.confirm(pk=slow.pk, details=details(), now=later)
    assert Appointment.objects.get(pk=slow.pk).state == "lapsed"
    unsold_twice()


def test_a_hold_that_is_over_is_taken_up_again_while_nobody_else_has_it() -> None:
    row = held(EVENING, "slow")
    later = NOW + timedelta(minutes=30)
    clockwork.lapse(now=later)
    assert Appointment.objects.get(pk=row.pk).state == "lapsed"
    assert EVENING in {each.starts for each in free(wanted(), now=later)}
    assert booking.confirm(pk=row.pk, details=details(), now=later).state == "booked"
    unsold_twice()


def test_holds_that_became_nothing_are_forgotten_after_a_day() -> None:
    held()
    clockwork.lapse(now=NOW + timedelta(hours=1))
    clockwork.lapse(now=NOW + timedelta(days=2))
    assert not Appointment.objects.exists()


def test_a_shift_that_changed_meanwhile_is_no_longer_booked(officers: dict[str, Officer]) -> None:
    row = held()
    Absence.objects.create(officer=officers["w-evening"], starts=EVENING, ends=EVENING + timedelta(hours=1))
    bump("roster")
    with pytest.raises(Taken):
        booking.confirm(pk=row.pk, details=details(), now=NOW)


def test_the_database_itself_refuses_a_second_booking_of_a_minute() -> None:
    row = booked()
    cell = Cell.objects.filter(appointment=row)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.create(officer=cell.officer, cell=cell.cell, appointment=row)
    place = ShiftPlace.objects.get(appointment=row)
    other = booked(EVENING + timedelta(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftPlace.objects.filter(appointment=other).update(place=place.place)


@pytest.mark.usefixtures("parallel")
def test_many_who_want_one_time_at_once_one_gets_it() -> None:
    """Promise 4: parallel holds."""
    found = together(*(lambda n=n: held(EVENING, f"form {n}") for n in range(8)))  # type: ignore[misc]
    assert kinds(found) == ["Appointment", *["Taken"] * 7]
    unsold_twice()


@pytest.mark.usefixtures("parallel")
def test_many_who_want_any_officer_at_once_share_the_two() -> None:
    found = together(*(lambda n=n: held(BOTH, f"form {n}") for n in range(6)))  # type: ignore[misc]
    assert kinds(found) == ["Appointment", "Appointment", *["Taken"] * 4]
    assert len({row.officer_id for row in Appointment.objects.all()}) == 2


@pytest.mark.django_db
def test_a_click_that_finds_the_time_gone_to_the_other_click_gets_what_that_one_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quicker: list[Appointment] = []

    def slow(*wanted: Any, **more: Any) -> list[Slot]:
        monkeypatch.setattr(holding, "at_time", at_time)
        quicker.append(held(EVENING, "one form"))
        return at_time(*wanted, **more)

    monkeypatch.setattr(holding, "at_time", slow)
    assert held(EVENING, "one form").pk == quicker[0].pk
    assert Appointment.objects.count() == 1


@pytest.mark.usefixtures("parallel")
def test_two_clicks_at_once_hold_once_and_book_once() -> None:
    found = together(*(lambda: held(EVENING, "one form") for _ in range(4)))
    assert {getattr(each, "pk", each) for each in found} == {Appointment.objects.get().pk}
    pk = Appointment.objects.get().pk
    together(*(lambda: booking.confirm(pk=pk, details=details(), now=NOW) for _ in range(4)))
    assert Mail.objects.filter(to="ana@example.org").count() == 1


@pytest.mark.usefixtures("parallel")
def test_two_tabs_and_staff_by_telephone_race_for_one_time() -> None:
    found = together(
        lambda: held(EVENING, "tab 1"), lambda: held(EVENING, "tab 2"), lambda: by_staff(EVENING)
    )
    assert kinds(found) == ["Appointment", "Taken", "Taken"]
    unsold_twice()


@pytest.mark.usefixtures("parallel")
def test_the_last_place_of_a_shift_goes_to_one() -> None:
    rules(most_per_shift=1)
    hour = timedelta(hours=1)
    found = together(*(lambda n=n: held(EVENING + n * hour, f"form {n}") for n in range(3)))  # type: ignore[misc]
    assert kinds(found) == ["Appointment", "Taken", "Taken"]


@pytest.mark.usefixtures("parallel")
def test_a_hold_that_is_over_is_confirmed_or_taken_over_never_both() -> None:
    slow, later = held(EVENING, "slow"), NOW + timedelta(minutes=11)
    found = together(
        lambda: booking.confirm(pk=slow.pk, details=details(), now=later),
        lambda: held(EVENING, "quick", now=later),
    )
    assert kinds(found) == ["Appointment", "Taken"]
    unsold_twice()


# moving and cancelling


def test_moved_it_keeps_its_number_and_the_old_time_is_free() -> None:
    row = booked()
    to = EVENING + timedelta(days=1)
    moved = changing.move_to(pk=row.pk, starts=to, officer=None, now=NOW)
    again = changing.move_to(pk=row.pk, starts=to, officer=None, now=NOW)
    assert (moved.number, moved.starts, moved.sequence, again.sequence) == (row.number, to, 1, 1)
    assert EVENING in {each.starts for each in free(wanted(), now=NOW)}
    assert Mail.objects.filter(to="ana@example.org").count() == 2
    assert [each.what for each in row.happenings.all()] == ["confirm", "move"]
    unsold_twice()


def test_it_may_move_into_time_that_it_takes_itself() -> None:
    row = booked()
    assert (
        changing.move_to(pk=row.pk, starts=EVENING + QUARTER, officer=None, now=NOW).starts
        == EVENING + QUARTER
    )
    unsold_twice()


def test_moved_to_a_time_that_is_taken_it_stays_as_it_was() -> None:
    row, other = booked(), booked(EVENING + timedelta(hours=1))
    with pytest.raises(Taken):
        changing.move_to(pk=row.pk, starts=other.starts, officer=None, now=NOW)
    row.refresh_from_db()
    assert (row.starts, row.state, row.sequence) == (EVENING, "booked", 0)
    unsold_twice()


@pytest.mark.usefixtures("parallel")
def test_two_who_move_to_one_time_at_once_one_moves_and_both_keep_one() -> None:
    hour = timedelta(hours=1)
    one, two = booked(EVENING), booked(EVENING + hour)
    to = EVENING + 2 * hour
    found = together(
        *(lambda pk=row.pk: changing.move_to(pk=pk, starts=to, officer=None, now=NOW) for row in (one, two))  # type: ignore[misc]
    )
    assert kinds(found) == ["Appointment", "Taken"]
    assert Appointment.objects.filter(state="booked").count() == 2
    unsold_twice()


def test_a_resident_cancels_until_the_stated_time_and_says_why_or_not() -> None:
    row = booked()
    late = EVENING - timedelta(hours=3)
    with pytest.raises(TooLate):
        changing.cancel(pk=row.pk, side=Side.RESIDENT, now=late)
    for _ in range(2):
        row = changing.cancel(pk=row.pk, side=Side.RESIDENT, now=EVENING - timedelta(hours=4))
    assert (row.state, row.sequence) == ("cancelled", 1)
    assert not Cell.objects.exists()
    assert not ShiftPlace.objects.exists()
    assert b"STATUS:CANCELLED" in bytes(MailFile.objects.order_by("pk").last().content)  # type: ignore[union-attr]


def test_what_staff_do_is_on_record_with_names_of_fields_alone() -> None:
    row = by_staff()
    slot = at_time(wanted(), EVENING + timedelta(days=1), now=NOW)[0]
    changing.move(pk=row.pk, slot=slot, side=Side.STAFF, actor=ACTOR, now=NOW, words="As you asked.")
    changing.cancel(pk=row.pk, side=Side.STAFF, actor=ACTOR, now=NOW)
    recorded = list(Event.objects.filter(verb__startswith="appointment.").values_list("verb", "zone"))
    assert recorded == [
        ("appointment.booked", "W"),
        ("appointment.moved", "W"),
        ("appointment.cancelled", "W"),
    ]


def test_it_ends_as_held_or_missed_and_not_before_it_began() -> None:
    row = booked()
    with pytest.raises(ending.TooEarly):
        ending.finish(pk=row.pk, note="", user=None, actor=ACTOR, now=NOW)
    after = EVENING + timedelta(minutes=30)
    assert ending.miss(pk=row.pk, note="", user=None, actor=ACTOR, now=after).state == "missed"
    row = ending.finish(pk=row.pk, note="Came late; speed bumps.", user=None, actor=ACTOR, now=after)
    assert (row.state, row.note) == ("done", "Came late; speed bumps.")
    with pytest.raises(NotAllowed):
        changing.cancel(pk=row.pk, side=Side.STAFF, actor=ACTOR, now=after)


# the door


def test_a_visit_at_the_door_needs_a_proof_and_a_release() -> None:
    row = held(way=Way.PORCH)
    with pytest.raises(booking.NeedsProof):
        booking.confirm(pk=row.pk, details=details(), now=NOW)
    with pytest.raises(booking.NeedsProof):
        booking.ask_proof(
            pk=row.pk, details=details(contact=somebody(by=By.CALL, phone="816 555 0100")), now=NOW
        )
    for _ in range(2):
        booking.ask_proof(pk=row.pk, details=details(door="104 Main Street"), now=NOW)
    assert Mail.objects.filter(to="ana@example.org").count() == 1
    row = booking.prove(pk=row.pk, now=NOW + timedelta(minutes=40))
    assert (row.state, bool(row.proven_at)) == ("asked", True)
    row = booking.release(pk=row.pk, user=None, actor=ACTOR, now=NOW + timedelta(hours=1))
    assert row.state == "booked"
    unsold_twice()


def test_the_database_books_no_door_without_a_proof() -> None:
    row = held(way=Way.PORCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(state="booked")


def test_a_refused_visit_gives_the_time_back_and_says_why() -> None:
    row = held(way=Way.PORCH)
    booking.ask_proof(pk=row.pk, details=details(door="104 Main Street"), now=NOW)
    booking.prove(pk=row.pk, now=NOW)
    booking.refuse(pk=row.pk, words="We meet at the station.", user=None, actor=ACTOR, now=NOW)
    assert "We meet at the station." in Mail.objects.filter(to="ana@example.org").latest("pk").text
    assert not Cell.objects.exists()


def test_a_visit_that_nobody_released_ends_and_its_resident_hears_so() -> None:
    row = held(way=Way.PORCH)
    booking.ask_proof(pk=row.pk, details=details(door="104 Main Street"), now=NOW)
    booking.prove(pk=row.pk, now=NOW)
    clockwork.lapse(now=EVENING)
    row.refresh_from_db()
    assert (row.state, bool(row.rose_at)) == ("lapsed", True)
    assert Mail.objects.filter(to="ana@example.org").count() == 3


def test_staff_who_book_a_visit_at_the_door_leave_its_release_to_a_supervisor() -> None:
    assert by_staff(way=Way.PORCH).state == "asked"


# reminders


def test_reminders_go_out_once_the_day_before_and_two_hours_before() -> None:
    booked(EVENING + timedelta(days=2))
    at = EVENING + timedelta(days=2)
    counts = []
    for before in (25, 24, 23, 3, 2, 1):
        clockwork.remind(now=at - timedelta(hours=before))
        counts.append(Mail.objects.filter(to="ana@example.org").count() - 1)
    assert counts == [0, 1, 1, 1, 2, 2]


def test_reminders_go_by_text_to_whoever_chose_so_and_to_nobody_who_stopped_them() -> None:
    row = booked(contact=somebody(email="", by=By.TEXT, phone="816 555 0142"))
    changing.stop_messages(pk=row.pk, stop=True, now=NOW)
    clockwork.remind(now=EVENING - timedelta(hours=24))
    changing.stop_messages(pk=row.pk, stop=False, now=NOW)
    clockwork.remind(now=EVENING - timedelta(hours=2))
    bodies = list(Text.objects.order_by("pk").values_list("body", flat=True))
    assert len(bodies) == 2
    assert f"/a/{row.number}/" in bodies[1]


def test_booked_within_the_day_only_the_later_reminder_is_sent() -> None:
    row = booked(EVENING, now=EVENING - timedelta(hours=6))
    assert row.reminded == 1


# display levels


def test_an_officer_who_shows_no_name_is_named_by_role_in_mails_and_files(
    officers: dict[str, Officer],
) -> None:
    Officer.objects.filter(pk=officers["w-evening"].pk).update(display_level="role")
    bump("roster")
    booked()
    mail = Mail.objects.get(to="ana@example.org")
    file = bytes(MailFile.objects.get(mail=mail).content).decode().replace("\r\n ", "")
    assert "Community Interaction Officer" in mail.text
    assert "Community Interaction Officer" in file
    for told in (mail.text, mail.html, mail.subject, file):
        assert "WEvening" not in told
        assert "Ada" not in told


def test_what_staff_know_of_a_place_is_told_to_no_resident() -> None:
    booked()
    mail = Mail.objects.get(to="ana@example.org")
    assert "A ramp at the side door." in mail.text
    assert "Dogs" not in mail.text + mail.html + bytes(MailFile.objects.get().content).decode()
    assert Spot.objects.get(way="place").safety


def test_a_night_shift_over_midnight_is_one_shift(officers: dict[str, Officer]) -> None:
    rules(most_per_shift=1)
    Shift.objects.filter(code="evening").update(starts=time(20), ends=time(2))
    bump("roster")
    late = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)  # midnight in Chicago
    booked(late)
    assert ShiftPlace.objects.get().shift_starts == datetime(2026, 3, 4, 2, 0, tzinfo=UTC)

"""Residents who asked to be called: whatever others make of their appointment, somebody is to ring them, and none is forgotten (promise 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions import booking, changing, clockwork, offering
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.calls import all_to_ring
from lamplighter.meetings.queries.links import link_of
from lamplighter.meetings.queries.slots import at_time, staff_slot
from lamplighter.meetings.rules.appointments import SETTLES
from lamplighter.meetings.rules.values import Side, Way
from lamplighter.ops.health_meetings import appointments as health
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Officer
from tests.support.agenda import AGENDA, DeskOf, SetClock, at, desk_of, officers, said, text, verbs
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import EVENING, booked, details, somebody, spot, wanted

__all__ = ["at", "desk_of", "officers"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("officers")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALLS = AGENDA + "calls/"
NUMBER = "816 555 0123"
SHOWN = "(816) 555-0123"
CALLED = somebody("", by=By.CALL, phone=NUMBER)


def called(**more: object) -> Appointment:
    """A time booked on the web by somebody who wants to be called."""
    return booked(contact=CALLED, **more)  # type: ignore[arg-type]


def whys() -> list[str]:
    """What there is to tell, by the list."""
    return [each.call.what for each in all_to_ring(NOW)]


def other_time(row: Appointment) -> None:
    slot = at_time(wanted(), EVENING + DAY, now=NOW)[0]
    changing.move(pk=row.pk, slot=slot, side=Side.STAFF, actor=ACTOR, now=NOW)


def ill(row: Appointment) -> None:
    officer = Officer.objects.get(pk=row.officer_id)
    offering.offer_all(officer=officer, starts=EVENING - DAY, ends=EVENING + DAY, actor=ACTOR, now=NOW)


def lapse(row: Appointment) -> None:
    offering.offer(pk=row.pk, actor=ACTOR, now=NOW - 3 * DAY)
    clockwork.lapse(now=NOW)


def roster_changed(row: Appointment) -> None:
    Absence.objects.create(officer_id=row.officer_id, starts=EVENING - HOUR, ends=EVENING + HOUR)
    bump("roster")
    clockwork.settle(now=NOW - SETTLES)
    assert whys() == [], "whether it stays so is not known yet"
    clockwork.settle(now=NOW)


def offered_to_the_deaf(row: Appointment) -> None:
    offering.offer(pk=row.pk, actor=ACTOR, now=NOW)


def cancelled(row: Appointment) -> None:
    changing.cancel(pk=row.pk, side=Side.STAFF, actor=ACTOR, now=NOW)


def reminded(row: Appointment) -> None:
    Appointment.objects.filter(pk=row.pk).update(starts=NOW + 20 * HOUR, ends=NOW + 21 * HOUR)
    assert clockwork.remind(now=NOW) == 1


@pytest.mark.parametrize(
    ("happens", "what"),
    [
        (ill, "offer"),
        (offered_to_the_deaf, "offer"),
        (roster_changed, "offer"),
        (other_time, "move"),
        (cancelled, "cancel"),
        (lapse, "lapse"),
        (reminded, "reminded"),
    ],
)
def test_everything_that_a_letter_would_tell_is_a_call_to_make(
    officers: dict[str, Officer], happens: Callable[[Appointment], None], what: str
) -> None:
    before = NOW - 4 * DAY if happens is lapse else NOW
    row, other = called(now=before), booked(EVENING + HOUR, now=before)
    assert whys() == [], "they booked it themselves"
    happens(row)
    assert whys() == [what]
    assert {each.appointment.pk for each in all_to_ring(NOW)} == {row.pk} != {other.pk}, "others have mail"
    assert not Mail.objects.filter(text__contains=row.number).exclude(category="desk").exists()
    assert not Text.objects.exists()


@pytest.mark.parametrize("lets", [True, False])
def test_a_visit_that_staff_booked_is_a_call_once_it_is_released_or_refused(
    officers: dict[str, Officer], *, lets: bool
) -> None:
    slot = staff_slot("W", officers["w-evening"].pk, EVENING, 20)
    assert slot is not None
    row = booking.book(
        zone="W", slot=slot, way=Way.PORCH, spot=spot(Way.PORCH), details=details(contact=CALLED, door="5 Elm"),
        user=None, actor=ACTOR, now=NOW,
    )  # fmt: skip
    assert whys() == [], "they were on the telephone"
    if lets:
        booking.release(pk=row.pk, user=None, actor=ACTOR, now=NOW)
    else:
        booking.refuse(pk=row.pk, words="Not there.", user=None, actor=ACTOR, now=NOW)
    assert whys() == ["release" if lets else "refuse"]


def test_an_illness_leaves_nobody_out(officers: dict[str, Officer]) -> None:
    rows = [called(starts=EVENING + each * HOUR) for each in range(3)]
    ill(rows[0])
    assert {each.appointment.pk for each in all_to_ring(NOW)} == {row.pk for row in rows}


def test_the_agenda_says_whom_to_ring_and_why_and_notes_what_came_of_it(desk_of: DeskOf) -> None:
    row = called()
    client = desk_of("w-evening")
    assert "Residents to ring" not in text(client.get(AGENDA))
    offered_to_the_deaf(row)
    assert "Residents to ring" in text(client.get(AGENDA))
    page = text(client.get(CALLS))
    for told in ("1 resident to ring", "Ana", SHOWN, "Something else is offered"):
        assert told in page
    url = f"{AGENDA}{row.number}/"
    assert "Ring the resident" in text(client.get(url))

    tried = client.post(f"{url}rang/", {"do": "unreached", "tries": "0"}, follow=True)
    assert "They stay on the list." in said(tried)
    again = client.post(f"{url}rang/", {"do": "unreached", "tries": "0"}, follow=True)
    assert "noted already" in said(again), "two presses are one call"
    assert "Rung 1 time without an answer" in text(client.get(CALLS))

    assert "you rang them" in said(client.post(f"{url}rang/", {"do": "rang", "tries": "1"}, follow=True))
    assert verbs()[-2:] == [Recorded.APPOINTMENT_RUNG] * 2
    assert "0 residents to ring" in text(client.get(CALLS))
    page = text(client.get(url))
    assert "Ring the resident" not in page
    assert "rang the resident and reached nobody." in page


def test_a_second_officer_who_rang_too_learns_that_it_is_done(desk_of: DeskOf) -> None:
    row = called()
    cancelled(row)
    url = f"{AGENDA}{row.number}/rang/"
    desk_of("w-evening").post(url, {"do": "rang", "tries": "0"})
    assert "noted already" in said(desk_of("w-morning").post(url, {"do": "rang", "tries": "x"}, follow=True))


def test_only_the_post_that_owns_it_sees_the_number(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    row = called()
    offered_to_the_deaf(row)
    assert SHOWN in text(desk_of("w-morning").get(CALLS))
    Appointment.objects.filter(pk=row.pk).update(officer=officers["e-morning"])
    for client in (desk_of("e-evening", zone="E"), desk_of("e-morning", zone="E")):
        page = text(client.get(CALLS))
        assert SHOWN not in page
        assert row.number not in page


def test_what_the_resident_does_by_their_link_takes_the_call_away() -> None:
    row = called()
    offered_to_the_deaf(row)
    changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    assert whys() == []


def test_who_wants_to_hear_no_more_or_whose_number_is_erased_is_rung_no_more() -> None:
    row = called()
    cancelled(row)
    changing.stop_messages(pk=row.pk, stop=True, now=NOW)
    assert whys() == []
    changing.stop_messages(pk=row.pk, stop=False, now=NOW)
    assert whys() == ["cancel"]
    changing.erase_own(pk=row.pk, now=NOW)
    assert whys() == []


def test_a_reason_that_staff_gave_stays_on_the_page_after_they_rang(desk_of: DeskOf) -> None:
    row = called()
    offering.offer(pk=row.pk, words="I am in court.", actor=ACTOR, now=NOW)
    client = desk_of("w-evening")
    client.post(f"{AGENDA}{row.number}/rang/", {"do": "rang", "tries": "0"})
    path = "/a/" + link_of(row).partition("/a/")[2]
    assert "I am in court." in text(client.get(path))


def test_health_says_when_somebody_has_waited_for_more_than_a_day(at: SetClock) -> None:
    cancelled(called())
    assert not [each for each in health(NOW + DAY - HOUR) if "called" in each[1]]
    assert [each for each in health(NOW + DAY) if "1 residents who asked to be called" in each[1]]

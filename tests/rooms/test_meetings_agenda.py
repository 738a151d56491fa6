"""The officer's agenda: a day on the telephone, what may be done with an appointment, and booking for somebody who calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions import booking, changing, offering, wishing
from lamplighter.meetings.models import Appointment, BookingRules, Cell
from lamplighter.meetings.queries.agenda import Why, troubles
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer, Posting
from tests.support.agenda import AGENDA, DeskOf, SetClock, at, desk_of, officers, said, text, verbs
from tests.support.concerns import ACTOR, IN_EAST, NOW, raised
from tests.support.meetings import (
    BOTH,
    EVENING,
    QUARTER,
    booked,
    by_staff,
    details,
    held,
    somebody,
    spot,
    wanted,
)

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
TUESDAY = "?day=2026-03-03"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def one(row: Appointment, what: str = "") -> str:
    return f"{AGENDA}{row.number}/{what}"


def fresh_of(row: Appointment) -> Appointment:
    return Appointment.objects.get(pk=row.pk)


# a day


def test_my_day_shows_what_i_have_with_where_how_and_whom_to_call(desk_of: DeskOf) -> None:
    row = booked(contact=somebody(by=By.CALL, phone="816 555 0123"))
    html = text(desk_of("w-evening").get(AGENDA + TUESDAY))
    for told in ("1 appointment: Tuesday, March 3", "Library", "9 Oak Street", "Dogs behind the house."):
        assert told in html
    for told in ("Cars race past the school.", "Ana", "tel:+18165550123", "By a call", "English"):
        assert told in html
    assert one(row) in html
    assert "On duty:" in html
    assert "No appointments today" in text(desk_of("w-evening").get(AGENDA))


def test_the_day_of_my_post_shows_my_colleagues_appointments_too(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    row = booked(BOTH, officer=officers["w-morning"].pk)
    client = desk_of("w-evening")
    assert row.number not in text(client.get(AGENDA + TUESDAY))
    html = text(client.get(f"{AGENDA}{TUESDAY}&zone=W"))
    assert row.number in html
    assert "Officer Ada WMorning" in html
    assert row.number not in text(client.get(f"{AGENDA}{TUESDAY}&zone=E")), (
        "a zone that is not theirs shows mine"
    )


def test_what_was_cancelled_stands_in_the_day_and_counts_no_more(desk_of: DeskOf) -> None:
    row = booked()
    changing.cancel(pk=row.pk, side=Side.RESIDENT, now=NOW)
    html = text(desk_of("w-evening").get(AGENDA + TUESDAY))
    assert "No appointments: Tuesday, March 3" in html
    assert row.number in html
    assert "Cancelled" in html


def test_a_time_that_somebody_holds_while_they_fill_in_the_form_is_nobodys_yet(desk_of: DeskOf) -> None:
    row = held()
    client = desk_of("w-evening")
    assert row.number not in text(client.get(AGENDA + TUESDAY))
    assert client.get(one(row)).status_code == 404


def test_days_follow_each_other_and_a_day_that_is_none_is_today(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    html = text(client.get(AGENDA))
    assert "?day=2026-03-01" in html
    assert "?day=2026-03-03" in html
    for wrong in ("?day=2026-02-30", "?day=x", "?day=9999-12-31", "?day=0001-01-01", "?zone=%00"):
        assert "No appointments today" in text(client.get(AGENDA + wrong))
    booked()
    assert "The next days with appointments" in text(client.get(AGENDA))


def test_who_is_no_officer_sees_the_day_of_a_zone(desk_of: DeskOf) -> None:
    row = booked()
    html = text(desk_of("", "supervisor").get(AGENDA + TUESDAY))
    assert row.number in html
    assert "My day" not in html


def test_only_the_zone_and_the_officer_who_comes_open_an_appointment(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    row = booked()
    assert desk_of("w-morning").get(one(row)).status_code == 200
    assert desk_of("e-evening", zone="E").get(one(row)).status_code == 404
    stands_in = desk_of("e-morning", zone="E")
    Appointment.objects.filter(pk=row.pk).update(officer=officers["e-morning"])
    assert stands_in.get(one(row)).status_code == 200, "whoever comes opens it, whatever zone they are of"
    for what in ("note", "close", "move", "take", "offer", "cancel"):
        assert desk_of("e-evening", zone="E").post(one(row, f"{what}/"), {"words": "x"}).status_code == 404
    assert desk_of("", "coordinator", "").get(one(row)).status_code == 403


# one appointment


def test_the_concern_a_resident_named_is_shown_as_far_as_the_officer_may_see_it(desk_of: DeskOf) -> None:
    concern, elsewhere = raised(), raised(at=IN_EAST)
    secret = raised("domestic-danger", text="He comes at night.")
    conduct = raised("officer-conduct", text="He shouted at me.")
    row = booked()
    client = desk_of("w-evening")
    for number, seen, unseen in (
        (concern.number, "Loud music until 3 am.", "not yours to see"),
        (elsewhere.number, "not yours to see", "Loud music"),
        (secret.number, "A sensitive concern", "He comes at night"),
        (conduct.number, "not yours to see", "He shouted at me"),
        ("ZZZZZZZZ", "not yours to see", "Loud music"),
    ):
        Appointment.objects.filter(pk=row.pk).update(concern=number)
        html = text(client.get(one(row)))
        assert seen in html
        assert unseen not in html


def test_a_note_is_kept_and_on_record_and_the_resident_never_reads_it(desk_of: DeskOf) -> None:
    row = booked()
    mails = Mail.objects.count()
    client = desk_of("w-evening")
    client.post(one(row, "note/"), {"note": "Bring the speed figures."})
    assert "Bring the speed figures." in text(client.get(one(row)))
    assert verbs()[-1] == Recorded.APPOINTMENT_NOTED
    assert Mail.objects.count() == mails
    assert "There is something to fix" in text(client.post(one(row, "note/"), {"note": "x" * 3001}), 422)


@pytest.mark.parametrize(("did", "state"), [("done", "done"), ("missed", "missed")])
def test_an_officer_notes_how_it_went_once_it_has_begun(
    desk_of: DeskOf, at: SetClock, did: str, state: str
) -> None:
    row = booked()
    client = desk_of("w-evening")
    assert "How it went" not in text(client.get(one(row)))
    early = client.post(one(row, "close/"), {"did": did}, follow=True)
    assert "has not begun" in said(early)
    at(EVENING + QUARTER)
    html = text(client.get(one(row)))
    assert "How it went" in html
    assert "Cancel it" not in html
    assert text(client.post(one(row, "close/"), {}), 422).count("Choose how it went.")
    client.post(one(row, "close/"), {"did": did, "note": "Asked for a speed table."})
    assert (fresh_of(row).state, fresh_of(row).note) == (state, "Asked for a speed table.")


def test_what_is_over_and_not_closed_waits_on_my_day(desk_of: DeskOf, at: SetClock) -> None:
    row = booked()
    client = desk_of("w-evening")
    at(EVENING + DAY)
    html = text(client.get(AGENDA))
    assert "How did these go?" in html
    assert row.number in html
    client.post(one(row, "close/"), {"did": "done"})
    assert "How did these go?" not in text(client.get(AGENDA))


def key_of(client: Client, row: Appointment, form: str) -> str:
    """The first time that a form of the page offers."""
    html = text(client.get(one(row)))
    part = html[html.index(f"/{form}/") :]
    found = re.search(r'value="(\d{8}T\d{4}\|\d+)"', part)
    assert found is not None
    return found.group(1)


def test_an_officer_moves_it_as_agreed_and_the_old_time_is_free(desk_of: DeskOf) -> None:
    row = booked()
    client = desk_of("w-evening")
    key = key_of(client, row, "move")
    answer = client.post(one(row, "move/"), {"slot": key, "words": "As we said."}, follow=True)
    assert "It is moved. It goes to the resident by mail." in said(answer)
    moved = fresh_of(row)
    assert (moved.state, moved.starts != EVENING) == ("booked", True)
    assert "As we said." in Mail.objects.order_by("-pk")[0].text
    assert verbs()[-1] == Recorded.APPOINTMENT_MOVED
    assert booked(EVENING, once="again").state == "booked"


def test_a_time_that_somebody_else_took_is_said_and_nothing_changes(desk_of: DeskOf) -> None:
    row = booked()
    client = desk_of("w-evening")
    taken = f"{BOTH:%Y%m%dT%H%M}|{booked(BOTH).officer_id}"
    for form in ("move", "offer"):
        html = text(client.post(one(row, f"{form}/"), {"slot": taken}), 422)
        assert "That time is gone. Choose another." in html
    assert fresh_of(row).starts == EVENING


def test_an_officer_who_cannot_keep_it_offers_something_else(desk_of: DeskOf) -> None:
    row = booked()
    client = desk_of("w-evening")
    answer = client.post(one(row, "offer/"), {"words": "I am in court."}, follow=True)
    assert "Something else is offered." in said(answer)
    assert fresh_of(row).state == "offered"
    assert "I am in court." in Mail.objects.order_by("-pk")[0].text
    html = text(client.get(one(row)))
    assert "They take it" in html
    client.post(one(row, "take/"))
    assert fresh_of(row).state == "booked"
    again = client.post(one(row, "take/"), follow=True)
    assert "It is booked." in said(again), "said twice, it is so once"


def test_a_cancellation_by_telephone_is_the_residents_and_frees_the_time(desk_of: DeskOf) -> None:
    row = booked()
    client = desk_of("w-evening")
    client.post(one(row, "cancel/"), {"words": "As you said on the phone."})
    assert fresh_of(row).state == "cancelled"
    assert not Cell.objects.exists()
    assert verbs()[-1] == Recorded.APPOINTMENT_CANCELLED
    answer = client.post(one(row, "move/"), {"slot": "x"})
    assert answer.status_code == 422


def test_what_reaches_the_resident_is_said_truly(desk_of: DeskOf) -> None:
    called = booked(contact=somebody(by=By.CALL, phone="816 555 0123"))
    client = desk_of("w-evening")
    answer = client.post(one(called, "cancel/"), {}, follow=True)
    assert "nothing is sent. Call them: 816 555 0123." in said(answer)


# a visit at the door


def visit(starts: datetime = EVENING, **more: Any) -> Appointment:
    row = held(starts, way=Way.PORCH, **more)
    booking.ask_proof(pk=row.pk, details=details(door="5 Elm Street"), now=NOW)
    return booking.prove(pk=row.pk, now=NOW)


def test_a_visit_waits_for_a_supervisor_and_no_officer_can_release_it(desk_of: DeskOf) -> None:
    row = visit()
    officer, chief = desk_of("w-evening"), desk_of("w-sergeant", "supervisor")
    html = text(officer.get(one(row)))
    assert "A supervisor decides" in html
    assert "Release the visit" not in html
    assert officer.post(one(row, "release/"), {"do": "release"}).status_code == 403
    assert desk_of("e-sergeant", "supervisor", "E").post(one(row, "release/")).status_code == 404
    assert "Visits to release" in text(chief.get(AGENDA))
    assert row.number in text(chief.get(f"{AGENDA}releases/"))
    assert "5 Elm Street" in text(chief.get(one(row)))
    chief.post(one(row, "release/"), {"do": "release"})
    assert fresh_of(row).state == "booked"
    assert verbs()[-1] == Recorded.APPOINTMENT_RELEASED
    assert row.number not in text(chief.get(f"{AGENDA}releases/"))


def test_a_refusal_needs_words_which_the_resident_reads(desk_of: DeskOf) -> None:
    row = visit()
    chief = desk_of("w-sergeant", "supervisor")
    assert "Say why." in text(chief.post(one(row, "release/"), {"do": "refuse"}), 422)
    assert fresh_of(row).state == "asked"
    chief.post(one(row, "release/"), {"do": "refuse", "words": "Please come to the station instead."})
    assert fresh_of(row).state == "cancelled"
    assert "come to the station" in Mail.objects.order_by("-pk")[0].text


# what needs somebody


def test_an_appointment_whose_shift_changed_under_it_rises_at_once(
    desk_of: DeskOf, officers: dict[str, Officer], person: Callable[..., Any]
) -> None:
    row = booked()
    client = desk_of("w-evening")
    assert "Every appointment has an officer" in text(client.get(f"{AGENDA}trouble/"))
    Posting.objects.filter(officer=officers["w-evening"]).update(ends=NOW.date())
    bump("roster")
    html = text(client.get(f"{AGENDA}trouble/"))
    assert row.number in html
    assert "not on duty then any more" in html
    assert "Need another officer" in text(client.get(AGENDA))
    assert [each.why for each in troubles(person("officer", "W"), NOW)] == [Why.OFF_SHIFT]
    assert not troubles(person("officer", "E"), NOW)


def test_offers_without_an_answer_and_those_that_lapsed_are_in_the_list(
    desk_of: DeskOf, person: Callable[..., Any]
) -> None:
    row = offering.offer(pk=booked().pk, actor=ACTOR, now=NOW)
    assert [each.why for each in troubles(person("officer", "W"), NOW)] == [Why.UNANSWERED]
    Appointment.objects.filter(pk=row.pk).update(state="lapsed", rose_at=NOW)
    assert [each.why for each in troubles(person("officer", "W"), NOW)] == [Why.LAPSED]
    assert "Call them." in text(desk_of("w-evening").get(f"{AGENDA}trouble/"))
    assert not troubles(person("officer", "W"), NOW + 15 * DAY)


def test_the_waiting_list_names_hours_and_how_to_reach_whoever_waits(desk_of: DeskOf) -> None:
    new = wishing.NewWish(
        wanted=wanted(parts=frozenset({Part.EVENING, Part.WEEKEND})),
        way=Way.PLACE,
        spot=spot(),
        contact=somebody("waits@example.org", name="Bea"),
        topic="Street lights.",
    )
    wishing.leave_wish(new=new, now=NOW)
    html = text(desk_of("w-evening").get(f"{AGENDA}wishes/"))
    for told in ("1 resident waits", "Evenings, Weekends", "Bea", "waits@example.org", "Street lights."):
        assert told in html
    assert "Bea" not in text(desk_of("e-evening", zone="E").get(f"{AGENDA}wishes/"))


# booking by telephone

CALL = {
    "phone": "816 555 0123",
    "name": "Bea",
    "by": "call",
    "language": "es",
    "topic": "Street lights.",
    "once": "o" * 32,
}


def form_of(client: Client, query: str = "") -> dict[str, str]:
    """What the page offers first, as a browser would send it."""
    html = text(client.get(f"{AGENDA}book/{query}"))
    found = re.search(r'name="slot" value="(\d{8}T\d{4}\|\d+)"', html)
    assert found is not None
    return {**CALL, "slot": found.group(1), "spot": str(spot(Way.PHONE).pk)}


def test_a_caller_gets_a_time_and_a_number_on_one_page(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    sent = form_of(client, "?zone=W&part=evening")
    answer = client.post(f"{AGENDA}book/?zone=W&part=evening", sent)
    row = Appointment.objects.get()
    assert answer.headers["Location"] == f"{AGENDA}{row.number}/booked/"
    assert (row.state, row.channel, row.by, row.language, row.door) == (
        "booked",
        "staff",
        "call",
        "es",
        "816 555 0123",
    )
    assert row.starts.hour in (23, 0, 1, 2), "an evening on the city's clock"
    html = text(client.get(answer.headers["Location"]))
    assert f"{row.number[:4]}-{row.number[4:]}" in html
    assert verbs()[-1] == Recorded.APPOINTMENT_BOOKED
    client.post(f"{AGENDA}book/?zone=W&part=evening", sent)
    assert Appointment.objects.count() == 1, "two presses book once"


def test_staff_cannot_book_a_time_that_is_taken_and_keep_what_they_typed(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    sent = form_of(client)
    first = {**sent, "once": "a" * 32}
    assert client.post(f"{AGENDA}book/", first).status_code == 302
    html = text(client.post(f"{AGENDA}book/", sent), 422)
    assert "That time is gone. Choose another." in html
    assert "Street lights." in html
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slot": ""}, "slot"),
        ({"slot": "20260303T0000|999999"}, "slot"),
        ({"spot": ""}, "spot"),
        ({"spot": "999999999999999999999"}, "spot"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"by": "email"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"concern": "four words"}, "concern"),
        ({"topic": "x" * 1001}, "topic"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(desk_of: DeskOf, wrong: dict[str, str], field: str) -> None:
    client = desk_of("w-evening")
    answer = client.post(f"{AGENDA}book/", {**form_of(client), **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Appointment.objects.exists()


def test_a_visit_at_the_door_that_staff_book_waits_for_its_release_too(desk_of: DeskOf) -> None:
    porch = {"spot": str(spot(Way.PORCH).pk), "door": "5 Elm Street"}
    officer = desk_of("w-evening")
    missing = officer.post(f"{AGENDA}book/", {**form_of(officer), **porch, "door": ""})
    assert missing.context["form"].errors.keys() == {"door"}
    answer = officer.post(f"{AGENDA}book/", {**form_of(officer), **porch}, follow=True)
    assert "A supervisor decides" in text(answer)
    row = Appointment.objects.get()
    assert (row.state, row.door) == ("asked", "5 Elm Street")


def test_no_offer_stands_for_the_release_of_a_visit(officers: dict[str, Officer]) -> None:
    row = visit(BOTH, officer=officers["w-morning"].pk)
    offered = offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    assert (offered.starts, offered.lapses_at is not None) == (BOTH, True), "silence is no release"
    for _ in range(2):
        changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    taken = fresh_of(row)
    assert (taken.state, taken.lapses_at) == ("asked", BOTH)
    assert "supervisor" in Mail.objects.order_by("-pk")[0].text
    booking.release(pk=row.pk, user=None, actor=ACTOR, now=NOW)
    again = offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    changing.accept(pk=again.pk, side=Side.RESIDENT, now=NOW)
    assert fresh_of(row).state == "booked", "what was released stays released"


def test_the_search_forgives_what_an_address_may_hold(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    for query in (
        "?zone=E",
        "?officer=x&length=y&part=z&day=q&speaks=w",
        "?day=0001-01-01",
        "?day=9999-12-31",
        "?length=40",
    ):
        assert client.get(f"{AGENDA}book/{query}").status_code == 200
    assert "No free time fits" in text(client.get(f"{AGENDA}book/?speaks=es"))
    BookingRules.objects.update(takes_bookings=False)
    assert "takes no bookings now" in text(client.get(f"{AGENDA}book/"))


def test_the_page_in_spanish_is_whole(desk_of: DeskOf) -> None:
    by_staff()
    client = desk_of("w-evening")
    html = text(client.get(f"/es{AGENDA}{TUESDAY}"))
    assert "1 cita: martes 3 de marzo" in html.replace("Martes", "martes")

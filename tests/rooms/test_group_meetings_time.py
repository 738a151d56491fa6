"""Promise 4 for groups' meetings: a yes takes the officer's time where appointments and gatherings take it, or says what stands in its way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from icalendar import Calendar

from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.messages.agenda_calendar import feed
from lamplighter.meetings.models import Appointment, Cell, Engagement
from lamplighter.meetings.queries.feeds import expected
from lamplighter.meetings.queries.slots import at_time
from lamplighter.partners.actions import asking, groups
from lamplighter.partners.actions.ask_times import AwayThen
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.elsewhere import TimeTaken
from lamplighter.partners.models import Ask, Group
from lamplighter.partners.rules.asks import Asked, NotAllowed, Verb
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence, Officer
from tests.support.agenda import AGENDA, DeskOf, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW
from tests.support.groups import group
from tests.support.meetings import EVENING, booked, wanted

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def meeting(at: datetime = EVENING, made: Group | None = None, once: str = "a") -> Ask:
    new = NewAsk(Asked.MEETING, meets_at=at, place="Mrs. Quill's porch")
    return asking.ask(new=new, group=made or group(), once=once, now=NOW)


def answered(row: Ask, verb: Verb = Verb.AGREE, meets_at: datetime | None = None, minutes: int = 60) -> Ask:
    return asking.answer(
        pk=row.pk, verb=verb, words="x", meets_at=meets_at, now=NOW, actor=ACTOR, user=None, minutes=minutes
    )


def sold(officer: Officer, starts: datetime = EVENING) -> bool:
    return bool(at_time(wanted(officer=officer.pk), starts, now=NOW))


@pytest.fixture
def evening(officers: dict[str, Officer]) -> Officer:
    """Who holds what the west asks: its default shift is the evening's."""
    return officers["w-evening"]


def test_promise_4_after_a_yes_the_hour_is_sold_to_nobody_else(evening: Officer) -> None:
    row = meeting()
    assert sold(evening)
    answered(row)
    assert not sold(evening)
    assert not sold(evening, EVENING + HOUR / 2)
    with pytest.raises(Taken):
        booked(officer=evening.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.create(
            officer=evening, cell=Cell.objects.all()[0].cell, engagement=Engagement.objects.get()
        )


def test_promise_4_a_yes_over_a_booked_appointment_is_refused_and_says_by_what(
    desk_of: DeskOf, evening: Officer
) -> None:
    taken, row = booked(officer=evening.pk), meeting()
    with pytest.raises(TimeTaken) as refused:
        answered(row)
    assert [(each.starts, each.ends) for each in refused.value.booked] == [(taken.starts, taken.ends)]
    row.refresh_from_db()
    assert (row.state, Engagement.objects.count()) == ("open", 0)
    reply = desk_of("w-evening").post(
        f"/staff/groups/requests/{row.number}/", {"do": "agree", "minutes": "60"}
    )
    html = text(reply, 422)
    assert f"appointment {taken.number[:4]}" in html
    assert "Offer another time" in html


def test_a_yes_while_on_leave_is_refused_and_says_until_when(desk_of: DeskOf, evening: Officer) -> None:
    row = meeting()
    Absence.objects.create(officer=evening, starts=EVENING - HOUR, ends=EVENING + HOUR)
    bump("roster")
    forget_checks()
    with pytest.raises(AwayThen):
        answered(row)
    html = text(
        desk_of("w-evening").post(f"/staff/groups/requests/{row.number}/", {"do": "agree", "minutes": "60"}),
        422,
    )
    assert "away then" in html
    assert Ask.objects.get().state == "open"


def test_outside_the_shift_a_yes_is_kept_and_warned_of(desk_of: DeskOf, evening: Officer) -> None:
    client = desk_of("w-evening")
    inside, outside = meeting(), meeting(EVENING + 4 * HOUR, group("Elm Street Neighbors"), "b")
    for row in (inside, outside):
        client.post(f"/staff/groups/requests/{row.number}/", {"do": "agree", "minutes": "60"})
    pages = [text(client.get(f"/staff/groups/requests/{row.number}/")) for row in (inside, outside)]
    assert all("is taken:" in page for page in pages)
    assert ["outside the shift" in page for page in pages] == [False, True]


def test_an_offer_keeps_the_hour_until_the_leader_answers(evening: Officer) -> None:
    row, later = meeting(), EVENING + DAY
    answered(row, Verb.OFFER, later, minutes=30)
    assert sold(evening)
    assert not sold(evening, later)
    assert sold(evening, later + HOUR)
    asking.reply(pk=row.pk, verb=Verb.TAKE, words="", now=NOW)
    assert not sold(evening, later)


@pytest.mark.parametrize("how", ["withdrawn", "called off", "moved", "refused", "dissolved", "another"])
def test_what_is_taken_back_moved_or_called_off_gives_the_hour_back(evening: Officer, how: str) -> None:
    row = meeting()
    if how == "another":
        answered(row, Verb.OFFER, EVENING)
    else:
        answered(row)
    assert not sold(evening)
    if how == "withdrawn":
        asking.reply(pk=row.pk, verb=Verb.WITHDRAW, words="", now=NOW)
    elif how == "another":
        asking.reply(pk=row.pk, verb=Verb.ANOTHER, words="", now=NOW)
    elif how == "moved":
        answered(row, Verb.OFFER, EVENING + DAY)
        assert not sold(evening, EVENING + DAY)
    elif how == "dissolved":
        groups.dissolve(pk=row.group_id or 0, reason="All moved.", now=NOW, actor=ACTOR, user=None)
        assert Ask.objects.get().state == "no"
    else:
        answered(row, Verb.DECLINE)
    assert sold(evening)


def test_a_move_to_an_hour_that_is_taken_leaves_all_as_it_was(evening: Officer) -> None:
    row = meeting()
    answered(row)
    booked(EVENING + DAY, officer=evening.pk)
    with pytest.raises(TimeTaken):
        answered(row, Verb.OFFER, EVENING + DAY)
    assert (Ask.objects.get().state, Engagement.objects.get().starts) == ("yes", EVENING)


def test_a_meeting_that_was_held_is_neither_moved_nor_called_off(evening: Officer) -> None:
    row = meeting()
    answered(row)
    with pytest.raises(NotAllowed):
        asking.reply(pk=row.pk, verb=Verb.WITHDRAW, words="", now=EVENING + HOUR)
    with pytest.raises(NotAllowed):
        asking.answer(
            pk=row.pk, verb=Verb.DECLINE, words="x", meets_at=None, now=EVENING, actor=ACTOR, user=None
        )


def test_two_meetings_at_one_hour_are_refused(evening: Officer) -> None:
    answered(meeting())
    second = meeting(EVENING + HOUR / 2, group("Elm Street Neighbors"), "b")
    with pytest.raises(TimeTaken):
        answered(second)


def test_a_moved_meeting_while_the_group_asks_for_another_is_refused(evening: Officer) -> None:
    made = group()
    row = meeting(made=made)
    answered(row)
    meeting(EVENING + DAY, made, "b")
    with pytest.raises(asking.OneAtATime):
        answered(row, Verb.OFFER, EVENING + 2 * DAY)
    assert Engagement.objects.get().starts == EVENING


def test_the_officers_day_names_the_group_and_their_calendar_no_more_than_the_hour(
    desk_of: DeskOf, evening: Officer
) -> None:
    row = meeting()
    answered(row)
    day = f"?day={localtime(EVENING, clock.city_tz()):%Y-%m-%d}"
    client = desk_of("w-evening")
    for asked in (day, f"{day}&zone=W"):
        html = text(client.get(AGENDA + asked))
        assert "Meeting of Main Street Block Watch" in html
        assert f"/staff/groups/requests/{row.number}/" in html
    calendar = feed([], [], "en", expected(evening, NOW))
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (EVENING, EVENING + HOUR)
    assert b"Main Street" not in calendar
    assert b"Quill" not in calendar


def test_a_hold_that_is_over_makes_way(evening: Officer) -> None:
    taken = booked(officer=evening.pk)
    Appointment.objects.filter(pk=taken.pk).update(state="held", lapses_at=NOW - HOUR)
    answered(meeting())
    assert not sold(evening)

"""Duty elsewhere: an officer is off the roster of their posts for those hours, in every answer that is derived from it, and back after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.meetings.actions import clockwork
from lamplighter.meetings.actions.away import leave_and_offer
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.gathering_away import absent_at, troubled
from lamplighter.meetings.queries.slots import at_time
from lamplighter.meetings.rules.appointments import SETTLES
from lamplighter.partners.actions.ask_times import away_until
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster import queries
from lamplighter.roster.actions import (
    EndsBeforeStart,
    NotActive,
    Task,
    detail_officer,
    remove_detail,
    undetail,
)
from lamplighter.roster.models import Absence, Detail, Officer
from lamplighter.roster.rules import PostRole
from tests.support.agenda import AGENDA, DeskOf, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW
from tests.support.gatherings import planned
from tests.support.meetings import EVENING, booked, wanted

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
ACADEMY = Task("at the academy", "en la academia")
HOUR = timedelta(hours=1)
STARTS, ENDS = EVENING - HOUR, EVENING + 2 * HOUR
"""Tuesday, March 3, 5 pm to 8 pm; the evening shift works 1 pm to 9 pm."""
DAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def sent(
    officer: Officer, starts: datetime = STARTS, ends: datetime = ENDS, source: str = "academy:1:1"
) -> Detail:
    made = detail_officer(
        officer=officer, starts=starts, ends=ends, task=ACADEMY, source=source, actor=ACTOR, now=NOW
    )
    forget_checks()
    return made


def verbs() -> list[str]:
    return list(
        Event.objects.filter(subject_type="roster.detail").order_by("pk").values_list("verb", flat=True)
    )


def on_at(moment: datetime) -> list[str]:
    forget_checks()
    return [each.card.last for each in queries.who(["W"], moment).on_now]


def test_the_officer_is_off_the_evening_roster_for_those_hours_and_no_others(
    officers: dict[str, Officer],
) -> None:
    minute = timedelta(minutes=1)
    assert on_at(STARTS) == ["WEvening"]
    sent(officers["w-evening"])
    assert on_at(STARTS - minute) == ["WEvening"]
    assert on_at(STARTS) == []
    assert on_at(ENDS - minute) == []
    assert on_at(ENDS) == ["WEvening"]
    stretches = [each for each in dict(queries.duty_days(["W"], DAY, 1))[DAY] if each.card is not None]
    assert [(each.starts, each.ends) for each in stretches if each.shift.code == "evening"] == [
        (datetime(2026, 3, 3, 19, tzinfo=UTC), STARTS),
        (ENDS, datetime(2026, 3, 4, 3, tzinfo=UTC)),
    ]


def test_the_public_api_and_the_zones_page_do_not_name_them_for_those_hours_nor_say_why(
    officers: dict[str, Officer], client: Client, at: Any
) -> None:
    sent(officers["w-evening"])
    at(EVENING)
    for where in ("/zones/W/", "/api/v1/zones/W/duty"):
        page = text(client.get(where))
        assert "at the academy" not in page
    told = client.get("/api/v1/zones/W/duty").json()
    assert "WEvening" not in str(told["on_now"] if "on_now" in told else told.get("on_duty"))


def test_no_time_can_be_booked_with_them_then(officers: dict[str, Officer]) -> None:
    assert [each.officer for each in at_time(wanted(), EVENING, now=NOW)] == [officers["w-evening"].pk]
    sent(officers["w-evening"])
    assert at_time(wanted(), EVENING, now=NOW) == []
    assert at_time(wanted(), ENDS, now=NOW) != []


def test_they_still_hold_what_their_shift_holds_that_day(officers: dict[str, Officer]) -> None:
    sent(officers["w-evening"])
    held = queries.holder_of("W", PostRole.CIO, "evening", DAY)
    assert held is not None
    assert held.officer == officers["w-evening"].pk


def test_leave_and_duty_elsewhere_that_fill_the_day_together_hand_on(officers: dict[str, Officer]) -> None:
    """Promise 2."""
    morning = datetime(2026, 3, 3, 6, tzinfo=UTC)
    Absence.objects.create(officer=officers["w-evening"], starts=morning, ends=STARTS)
    sent(officers["w-evening"], STARTS, morning + timedelta(days=1))
    held = queries.holder_of("W", PostRole.CIO, "evening", DAY)
    assert held is not None
    assert held.officer == officers["w-sergeant"].pk


def test_said_again_by_the_same_source_it_is_moved_and_never_doubled(officers: dict[str, Officer]) -> None:
    first = sent(officers["w-evening"])
    assert sent(officers["w-evening"]) == first
    again = sent(officers["w-evening"], STARTS + 24 * HOUR, ENDS + 24 * HOUR)
    assert again.pk == first.pk
    assert Detail.objects.count() == 1
    assert on_at(STARTS) == ["WEvening"]
    assert on_at(STARTS + 24 * HOUR) == []
    assert verbs() == ["detail.added", "detail.changed"]
    assert Event.objects.get(verb="detail.changed").fields == ["ends", "starts"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Detail.objects.create(
            officer=officers["e-evening"],
            starts=STARTS,
            ends=ENDS,
            what_en="x",
            what_es="x",
            source=first.source,
        )


def test_without_a_source_each_stands_for_itself(officers: dict[str, Officer]) -> None:
    first = sent(officers["w-evening"], source="")
    second = sent(officers["w-evening"], STARTS + 24 * HOUR, ENDS + 24 * HOUR, source="")
    assert first.pk != second.pk
    assert undetail(source="", actor=ACTOR, now=NOW) is False
    remove_detail(detail=first, actor=ACTOR, now=NOW)
    assert list(Detail.objects.all()) == [second]


def test_taken_back_they_are_on_duty_again_and_it_is_on_record(officers: dict[str, Officer]) -> None:
    sent(officers["w-evening"])
    assert undetail(source="academy:1:1", actor=ACTOR, now=NOW) is True
    assert undetail(source="academy:1:1", actor=ACTOR, now=NOW) is False
    assert on_at(STARTS) == ["WEvening"]
    assert verbs() == ["detail.added", "detail.removed"]


def test_it_ends_after_it_starts_and_nobody_off_the_roster_is_detailed(officers: dict[str, Officer]) -> None:
    with pytest.raises(EndsBeforeStart):
        sent(officers["w-evening"], STARTS, STARTS)
    Officer.objects.filter(pk=officers["w-evening"].pk).update(active=False)
    with pytest.raises(NotActive):
        sent(officers["w-evening"])
    assert not Detail.objects.exists()


def test_an_appointment_then_is_flagged_and_offered_anew(officers: dict[str, Officer]) -> None:
    row = booked(EVENING)
    sent(officers["w-evening"])
    clockwork.settle(now=NOW)
    row.refresh_from_db()
    assert row.loose_at == NOW
    clockwork.settle(now=NOW + SETTLES)
    row.refresh_from_db()
    assert (row.officer_id, row.starts) != (officers["w-evening"].pk, EVENING)


def test_a_gathering_then_needs_another_officer_and_the_away_page_lists_it(
    officers: dict[str, Officer], person: Any, desk_of: DeskOf
) -> None:
    made = planned(officers=[officers["w-evening"]])
    starts, ends = made.starts - HOUR, made.ends + HOUR
    assert troubled(person("supervisor", "W"), NOW) == []
    sent(officers["w-evening"], starts, ends)
    (found,) = troubled(person("supervisor", "W"), NOW)
    assert (found.gathering, found.absent[0].until) == (made, ends)
    assert absent_at([officers["w-evening"].pk], made.starts, made.ends) != ()
    assert away_until(officers["w-evening"].pk, made.starts, made.ends) == ends
    assert "Leave and duty elsewhere" in text(desk_of("w-sergeant", "supervisor").get(f"{AGENDA}away/"))


def test_offering_what_lies_in_it_writes_no_leave(officers: dict[str, Officer]) -> None:
    row = booked(EVENING)
    sent(officers["w-evening"])
    given: dict[str, Any] = {
        "officer": officers["w-evening"],
        "words": "",
        "user": None,
        "actor": ACTOR,
        "now": NOW,
    }
    assert [each.pk for each in leave_and_offer(starts=STARTS, ends=ENDS, **given)] == [row.pk]
    assert not Absence.objects.exists()
    leave_and_offer(starts=STARTS - 3 * HOUR, ends=ENDS, **given)
    leave = Absence.objects.get()
    assert (leave.starts, leave.ends) == (STARTS - 3 * HOUR, ENDS), (
        "they may be ill on an evening that is then moved"
    )
    assert Appointment.objects.count() == 1


def test_staff_read_where_they_are_on_the_overview_and_the_officers_page(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    sent(officers["w-evening"])
    client = desk_of("w-sergeant", "supervisor")
    for where in ("/staff/roster/", f"/staff/roster/officers/{officers['w-evening'].pk}/"):
        page = text(client.get(where))
        assert "At the academy" in page
        assert "March 3, 2026, 5 pm – 8 pm" in page
    posting = officers["w-evening"].postings.get()
    assert "At the academy" in text(client.get(f"/staff/roster/postings/{posting.pk}/cover/"))
    spanish = text(client.get("/es/staff/roster/"))
    assert "En la academia" in spanish

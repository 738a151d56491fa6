"""Must-show 4: an officer falls ill with fifteen appointments. One action, fifteen residents told and offered, none lost, all on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions import changing, clockwork
from lamplighter.meetings.actions.away import leave_and_offer
from lamplighter.meetings.models import Appointment, BookingRules, Cell
from lamplighter.meetings.queries.agenda import Why, troubles
from lamplighter.meetings.queries.owners import held as holder
from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.values import Side
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Officer, Posting
from tests.support.agenda import AGENDA, DeskOf, SetClock, at, desk_of, officers, said, text
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import booked, somebody, wanted

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
AWAY = f"{AGENDA}away/"
DAY = timedelta(days=1)
WEEK = {"first_day": "2026-03-03", "last_day": "2026-03-05"}


def fifteen(officer: Officer) -> list[Appointment]:
    """Fifteen residents meet an officer on three days, each to be reached by mail."""
    BookingRules.objects.update(most_per_shift=6, horizon_days=20)
    rows: list[Appointment] = []
    for day in range(3):
        starts = NOW.replace(hour=6) + (1 + day) * DAY
        found = free(wanted(officer=officer.pk), now=NOW, since=starts, until=starts + DAY)
        for slot in found[:: max(1, len(found) // 5)][:5]:
            number = len(rows)
            contact = somebody(f"r{number}@example.org", name=f"Resident {number}")
            rows.append(booked(slot.starts, once=f"r{number}", officer=officer.pk, contact=contact))
    assert len(rows) == 15
    return rows


def press(client: Client, officer: Officer, **more: str) -> str:
    """Writes the leave down, and reads the page that follows."""
    told = {"officer": str(officer.pk), **WEEK, "words": "I am ill.", **more}
    return text(client.post(AWAY, told, follow=True))


def test_one_action_tells_and_offers_all_fifteen_and_loses_none(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    ill = officers["w-evening"]
    rows = fifteen(ill)
    mails, events = Mail.objects.count(), Event.objects.count()
    html = press(desk_of("w-sergeant", "supervisor"), ill)
    assert "15 appointments are offered another officer or time" in html
    assert "15 were offered another officer or time" in html
    told = Mail.objects.filter(pk__gt=0).order_by("pk")[mails:]
    assert sorted(mail.to for mail in told if mail.to.startswith("r")) == sorted(
        f"r{n}@example.org" for n in range(15)
    )
    assert all("I am ill." in mail.text for mail in told if mail.to.startswith("r"))
    for row in rows:
        now_is = Appointment.objects.get(pk=row.pk)
        assert now_is.state == "offered"
        assert now_is.officer_id is not None
        assert holder(now_is, NOW).officer is not None, "promise 2"
        assert row.number in html
        left = NOW.replace(hour=6) + DAY
        away = now_is.officer == ill and left <= now_is.starts < left + 3 * DAY
        assert not away, "nobody is offered an officer who is away"
    since = Event.objects.order_by("pk")[events:]
    offered = [each for each in since if each.verb == Recorded.APPOINTMENT_OFFERED]
    assert {each.subject_id for each in offered} == {str(row.pk) for row in rows}
    assert len(offered) == 15
    assert [
        each.verb for each in since if each.verb in (Recorded.ABSENCE_ADDED, Recorded.APPOINTMENTS_OFFERED)
    ] == [
        Recorded.ABSENCE_ADDED,
        Recorded.APPOINTMENTS_OFFERED,
    ]
    cells = Cell.objects.values_list("officer", "cell")
    assert len(cells) == len(set(cells)), "promise 4"


def test_pressed_twice_the_second_offers_nothing_anew(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    rows = fifteen(officers["w-evening"])
    client = desk_of("w-sergeant", "supervisor")
    press(client, officers["w-evening"])
    sequences = dict(Appointment.objects.values_list("pk", "sequence"))
    html = press(client, officers["w-evening"])
    assert "No appointment lies in it" in html
    assert dict(Appointment.objects.values_list("pk", "sequence")) == sequences
    assert Absence.objects.count() == 1
    assert len(rows) == 15


def test_who_cannot_be_offered_anything_stays_with_the_post_and_rises(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    row = booked(contact=somebody(by=By.CALL, phone="816 555 0123"))
    Absence.objects.create(officer=officers["w-morning"], starts=NOW - DAY, ends=NOW + 60 * DAY)
    bump("roster")
    html = press(
        desk_of("w-sergeant", "supervisor"),
        officers["w-evening"],
        first_day="2026-03-02",
        last_day="2026-04-30",
    )
    assert "Nobody could be offered: 1" in html
    assert "tel:+18165550123" in html
    left = Appointment.objects.get(pk=row.pk)
    assert (left.state, left.officer) == ("offered", None)
    assert holder(left, NOW).zone == "W"
    chief = desk_of("w-sergeant", "supervisor")
    assert row.number in text(chief.get(f"{AGENDA}lead/"))
    assert [each.why for each in troubles(_user(chief), NOW)] == [Why.NOBODY]


def _user(client: Client) -> object:
    from lamplighter.accounts.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


def test_the_page_goes_on_telling_how_each_offer_fared(
    desk_of: DeskOf, officers: dict[str, Officer], at: SetClock
) -> None:
    fifteen(officers["w-evening"])
    client = desk_of("w-sergeant", "supervisor")
    answer = client.post(AWAY, {"officer": str(officers["w-evening"].pk), **WEEK})
    address = answer.headers["Location"]
    agreed, cancelled, late = Appointment.objects.exclude(lapses_at=None).order_by("pk")[:3]
    changing.accept(pk=agreed.pk, side=Side.RESIDENT, now=NOW)
    changing.cancel(pk=cancelled.pk, side=Side.RESIDENT, now=NOW)
    assert late.lapses_at is not None
    clockwork.lapse(now=late.lapses_at)
    html = text(client.get(address))
    for told in ("Agreed:", "Cancelled since.", "Lapsed: nobody answered."):
        assert told in html


def test_leave_on_the_roster_offers_what_lies_in_it_with_one_press(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    ill = officers["w-evening"]
    row = booked()
    Absence.objects.create(officer=ill, starts=NOW + DAY / 2, ends=NOW + 3 * DAY)
    client = desk_of("w-sergeant", "supervisor")
    html = text(client.get(AWAY))
    assert "Leave and duty elsewhere with appointments or gatherings in it" in html
    address = html[html.index(f"{AWAY}{ill.pk}/") :].split('"')[0].replace("&amp;", "&")
    assert "1 appointment is still with them" in text(client.get(address))
    again = client.post(address, follow=True)
    assert "1 appointment is offered" in said(again)
    assert Appointment.objects.get(pk=row.pk).state == "offered"
    assert Absence.objects.count() == 1, "what is on the roster is not written down twice"


def test_leave_that_is_partly_on_the_roster_is_filled_up(officers: dict[str, Officer]) -> None:
    ill = officers["w-evening"]
    for left, right in ((1, 2), (3, 4)):
        Absence.objects.create(officer=ill, starts=NOW + left * DAY, ends=NOW + right * DAY)
    leave_and_offer(officer=ill, starts=NOW, ends=NOW + 5 * DAY, words="", user=None, actor=ACTOR, now=NOW)
    at = NOW
    for row in Absence.objects.filter(officer=ill).order_by("starts"):
        assert row.starts == at
        at = row.ends
    assert at == NOW + 5 * DAY


def test_an_officer_writes_down_their_own_leave_and_a_supervisor_that_of_their_zones(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    html = text(desk_of("w-evening").get(AWAY))
    assert "WEvening" in html
    assert "WMorning" not in html
    html = text(desk_of("w-sergeant", "supervisor").get(AWAY))
    assert "WEvening" in html
    assert "WMorning" in html
    assert "EMorning" not in html
    answer = desk_of("w-evening").post(AWAY, {"officer": str(officers["w-morning"].pk), **WEEK})
    assert answer.status_code == 422
    assert not Absence.objects.exists()
    assert "once you are on the roster" in text(desk_of("").get(AWAY))
    other = f"{AWAY}{officers['e-morning'].pk}/?from=2026-03-03T00:00:00Z&until=2026-03-04T00:00:00Z"
    assert desk_of("w-sergeant", "supervisor").get(other).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"officer": ""}, "officer"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2026-03-01"}, "last_day"),
        ({"first_day": "2026-02-01", "last_day": "2026-02-02"}, "last_day"),
        ({"last_day": "2028-03-05"}, "last_day"),
        ({"words": "x" * 501}, "words"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_offered(
    desk_of: DeskOf, officers: dict[str, Officer], wrong: dict[str, str], field: str
) -> None:
    row = booked()
    told = {"officer": str(officers["w-evening"].pk), **WEEK, **wrong}
    answer = desk_of("w-sergeant", "supervisor").post(AWAY, told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Appointment.objects.get(pk=row.pk).state == "booked"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=x&until=y",
        "?from=2026-03-03T00:00:00&until=2026-03-04T00:00:00",
        "?from=2026-03-05T00:00:00Z&until=2026-03-04T00:00:00Z",
    ],
)
def test_a_period_that_is_none_is_not_found(
    desk_of: DeskOf, officers: dict[str, Officer], query: str
) -> None:
    client = desk_of("w-evening")
    assert client.get(f"{AWAY}{officers['w-evening'].pk}/{query}").status_code == 404


def test_everybody_is_offered_at_once_or_nobody(
    officers: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lamplighter.meetings.actions import offering

    rows = fifteen(officers["w-evening"])
    real, calls = offering.offer, []

    def failing(**told: object) -> object:
        calls.append(told)
        if len(calls) == 9:
            raise RuntimeError
        return real(**told)  # type: ignore[arg-type]

    monkeypatch.setattr(offering, "offer", failing)
    mails = Mail.objects.count()
    with pytest.raises(RuntimeError):
        leave_and_offer(
            officer=officers["w-evening"],
            starts=NOW,
            ends=NOW + 5 * DAY,
            words="",
            user=None,
            actor=ACTOR,
            now=NOW,
        )
    assert Mail.objects.count() == mails
    assert not Absence.objects.exists()
    assert {row.state for row in Appointment.objects.all()} == {"booked"}
    assert len(rows) == 15


def test_an_officer_of_two_zones_is_written_down_by_who_leads_both(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    west = Posting.objects.get(officer=officers["w-evening"])
    Posting.objects.create(
        officer=officers["e-evening"], post=west.post, shift=west.shift, starts=date(2026, 1, 1)
    )
    bump("roster")
    assert "EEvening" not in text(desk_of("w-sergeant", "supervisor").get(AWAY))
    assert "EEvening" in text(desk_of("", "supervisor", "").get(AWAY))


def test_the_rosters_page_of_leave_leads_to_the_appointments_in_it(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    path = f"/staff/roster/officers/{officers['w-evening'].pk}/leave/"
    assert AWAY in text(desk_of("w-sergeant", "supervisor").get(path))
    assert AWAY not in text(desk_of("", "administrator", "").get(path)), (
        "who may not open it is not led there"
    )

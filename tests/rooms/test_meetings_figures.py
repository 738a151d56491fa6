"""Must-show 6: at what hours and how soon people meet their officer, with definitions, counts and nothing told of few; an officer's calendar."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.numbers import new_number, shown_number
from lamplighter.meetings.actions import booking
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries import feeds, figures
from lamplighter.meetings.rules.figures import Figure
from lamplighter.meetings.rules.values import Way
from lamplighter.roster.models import Officer
from tests.support.agenda import AGENDA, DeskOf, SetClock, at, desk_of, officers, said, text, verbs
from tests.support.concerns import NOW
from tests.support.meetings import EVENING, booked, details, held, somebody

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
LEAD = f"{AGENDA}lead/"
DAY = timedelta(days=1)
TUESDAY_NOON = datetime(2026, 2, 24, 18, 0, tzinfo=NOW.tzinfo)
TUESDAY_7PM = datetime(2026, 2, 25, 1, 0, tzinfo=NOW.tzinfo)


@pytest.fixture(autouse=True)
def _counted_anew() -> Any:
    figures.forget()
    yield
    figures.forget()


def met(
    officer: Officer, starts: datetime = TUESDAY_7PM, *, state: str = "done", days: float = 4, **more: Any
) -> Appointment:
    """An appointment of the past."""
    return Appointment.objects.create(
        **{
            "number": new_number(), "zone": "W", "state": state, "channel": "web", "officer": officer, "starts": starts,
            "ends": starts + timedelta(minutes=20), "lead_shift": "evening", "way": Way.PLACE.value, "by": "link",
            "made_at": starts - days * DAY, "changed_at": starts, "booked_at": starts, **more,
        }
    )  # fmt: skip


def wish(parts: list[str], zone: str = "W", **more: Any) -> Wish:
    return Wish.objects.create(
        number=new_number(), zone=zone, parts=parts, length=20, way=Way.PHONE.value, made_at=NOW - DAY, **more
    )


def row_of(zone: str, shift: str | None = None, zones: set[str] | None = None) -> figures.Row:
    return next(each for each in figures.rows(zones, NOW) if (each.zone, each.shift) == (zone, shift))


def test_the_share_outside_9_to_5_counts_evenings_and_weekends(officers: dict[str, Officer]) -> None:
    who = officers["w-evening"]
    for starts, count in (
        (TUESDAY_7PM, 4),
        (TUESDAY_NOON, 4),
        (TUESDAY_NOON - 2 * DAY, 1),  # a Sunday's noon
        (TUESDAY_NOON.replace(hour=23), 1),  # 5 pm sharp
        (TUESDAY_NOON.replace(hour=22, minute=45), 1),  # 4:45 pm
        (TUESDAY_NOON.replace(hour=15), 1),  # 9 am sharp
    ):
        for _ in range(count):
            met(who, starts)
    found = row_of("W").estimates[Figure.OUTSIDE]
    assert found is not None
    assert (found.n, round(found.value * found.n)) == (12, 6)


def test_what_was_cancelled_lies_ahead_or_is_older_than_a_year_does_not_count(
    officers: dict[str, Officer],
) -> None:
    who = officers["w-evening"]
    for _ in range(5):
        met(who)
    met(who, state="cancelled")
    met(who, NOW + DAY, state="booked")
    met(who, TUESDAY_7PM - 400 * DAY)
    found = row_of("W").estimates[Figure.OUTSIDE]
    assert found is not None
    assert found.n == 5


def test_days_to_the_meeting_begin_with_the_wish_and_end_with_meeting(officers: dict[str, Officer]) -> None:
    who = officers["w-evening"]
    for days in (1, 2, 3, 4):
        met(who, days=days)
    waited = met(who, days=1)
    Wish.objects.create(
        number=new_number(),
        zone="W",
        length=20,
        way="phone",
        made_at=TUESDAY_7PM - 30 * DAY,
        met_at=NOW,
        offered=waited,
    )
    met(who, days=90, state="missed")
    found = row_of("W").estimates[Figure.DAYS]
    assert found is not None
    assert (found.value, found.n) == (3.0, 5)


def test_no_shows_are_a_share_of_those_that_were_closed(officers: dict[str, Officer]) -> None:
    who = officers["w-evening"]
    for state, count in (("done", 6), ("missed", 2), ("booked", 9)):
        for _ in range(count):
            met(who, state=state)
    found = row_of("W", "evening").estimates[Figure.MISSED]
    assert found is not None
    assert (found.value, found.n) == (0.25, 8)


def test_few_cases_are_hidden_and_so_is_what_would_give_them_away(officers: dict[str, Officer]) -> None:
    for zone, shift, count in (("W", "evening", 9), ("W", "morning", 2), ("E", "evening", 8)):
        for _ in range(count):
            met(officers["w-evening"], zone=zone, lead_shift=shift)
    assert row_of("W").estimates[Figure.OUTSIDE] is not None
    for shift in ("morning", "evening"):  # the zone's 11 less 9 would tell of the 2
        assert row_of("W", shift).estimates[Figure.OUTSIDE] is None
    assert row_of("E", "evening").estimates[Figure.OUTSIDE] is not None
    Appointment.objects.filter(zone="E").exclude(pk__in=Appointment.objects.filter(zone="E")[:2]).delete()
    assert row_of("E").estimates[Figure.OUTSIDE] is None
    assert row_of("W").estimates[Figure.OUTSIDE] is None, "the whole less W would tell of E"
    assert row_of("").estimates[Figure.OUTSIDE] is not None


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("WEX"), st.sampled_from(["evening", "morning", ""])),
    st.integers(0, 9),
    max_size=9,
)


@given(CELLS)
@settings(max_examples=60, deadline=None)
def test_no_hidden_count_can_be_had_from_the_shown_ones(counts: dict[tuple[str, str], int]) -> None:
    cells = {key: figures._Tally(stood=n, outside=n // 2) for key, n in counts.items() if n}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figures, "_tallies", lambda zones, now: cells)
        found = figures._rows(None, NOW, 5)
    told = {(row.zone, row.shift): row.estimates[Figure.OUTSIDE] for row in found}
    for zone in {zone for zone, _shift in cells}:
        shown, whole = (
            [each for key, each in told.items() if key[0] == zone and key[1] is not None],
            told[zone, None],
        )
        assert all(each.n >= 5 for each in [*shown, whole] if each is not None)
        assert whole is not None or not any(shown), "the shifts would add up to a hidden zone"
        assert [each is None for each in shown].count(True) != 1 or whole is None
    zones = [each for (zone, shift), each in told.items() if shift is None and zone]
    assert [each is None for each in zones].count(True) != 1 or told["", None] is None


def test_unmet_wishes_are_counted_by_the_part_of_the_week(officers: dict[str, Officer]) -> None:
    for _ in range(6):
        wish(["evening", "weekend"])
    wish(["evening"])
    for _ in range(5):
        wish([])
    wish(["morning"], met_at=NOW)
    for _ in range(2):
        wish(["evening"], zone="E")
    whole, _east, west = figures.unmet(None, NOW)
    assert (whole.total, whole.parts["evening"], whole.parts["morning"]) == (14, 9, 0)
    assert (west.zone, west.total) == ("W", None), "all less W would tell of E"
    only = figures.unmet({"W"}, NOW)[1]
    assert (only.total, only.parts["evening"], only.parts["weekend"], only.parts["any"]) == (12, 7, 6, 5)


def test_the_supervisors_page_says_each_figure_with_definition_and_count(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    for _ in range(8):
        met(officers["w-evening"])
        wish(["evening"])
        met(officers["e-evening"], zone="E")
    html = text(desk_of("w-sergeant", "supervisor").get(LEAD))
    for told in (
        "Outside 9 to 5",
        "100%",
        "8 cases",
        "Days to the meeting",
        "4.0",
        "Resident did not come",
        "0%",
    ):
        assert told in html
    for told in ("the share that began before 9 am", "Wishes left in the last twelve months", "Evenings"):
        assert told in html
    assert "16 cases" not in html, "another zone's do not count here"
    rows = list(
        csv.DictReader(io.StringIO(text(desk_of("w-sergeant", "supervisor").get(f"{LEAD}figures.csv"))))
    )
    outside = next(
        row for row in rows if row["figure"] == "outside-9-to-5" and row["zone"] == "W" and not row["shift"]
    )
    assert (outside["value"], outside["cases"], outside["unit"]) == ("1.0", "8", "share")
    assert all(row["definition"] for row in rows)
    unmet = next(
        row for row in rows if row["figure"] == "unmet" and row["zone"] == "W" and row["part"] == "evening"
    )
    assert unmet["value"] == "8"
    assert desk_of("w-evening").get(LEAD).status_code == 403


def test_an_empty_year_says_so(desk_of: DeskOf) -> None:
    html = text(desk_of("w-sergeant", "supervisor").get(LEAD))
    assert "Every appointment has its officer" in html
    assert "No appointment has taken place" in html


def test_a_zones_public_page_tells_the_share_where_enough_tell(officers: dict[str, Officer]) -> None:
    assert "outside 9 to 5" not in text(Client().get("/zones/W/"))
    for _ in range(8):
        met(officers["w-evening"])
    figures.forget()
    html = text(Client().get("/zones/W/"))
    assert "outside 9 to 5" in html
    assert "100%" in html
    assert "8 appointments" in html


# the officer's own calendar


def visit() -> Appointment:
    row = held(EVENING + timedelta(hours=1), once="porch", way=Way.PORCH)
    booking.ask_proof(
        pk=row.pk, details=details(door="5 Elm Street", contact=somebody("porch@example.org")), now=NOW
    )
    return booking.prove(pk=row.pk, now=NOW)


def link_of(client: Client) -> str:
    html = text(client.get(f"{AGENDA}calendar/"))
    return html[html.index("/calendars/") :].split('"')[0]


def test_an_officer_subscribes_to_their_calendar_which_tells_nothing_of_residents(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    row, door = (
        booked(contact=somebody("secret@example.org", name="Ana Marker", phone="816 555 0199")),
        visit(),
    )
    client = desk_of("w-evening")
    assert "Make a link" in text(client.get(f"{AGENDA}calendar/"))
    assert "There is a new link." in said(client.post(f"{AGENDA}calendar/", {"do": "new"}, follow=True))
    assert verbs()[-1] == Recorded.CALENDAR_LINK_CHANGED
    answer = Client().get(link_of(client))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert not answer.cookies
    body = text(answer)
    for private in ("Ana", "Marker", "secret@", "0199", "Cars race", "5 Elm Street", "porch@", "Dogs behind"):
        assert private not in body
    events = {str(each["UID"]).split("@")[0]: each for each in Calendar.from_ical(body).walk("VEVENT")}
    assert set(events) == {f"agenda-{each.number.lower()}" for each in (row, door)}
    mine = events[f"agenda-{row.number.lower()}"]
    assert mine.decoded("DTSTART") == row.starts
    assert mine.decoded("DTEND") == row.ends
    assert str(mine["LOCATION"]) == "9 Oak Street"
    assert shown_number(row.number) in str(mine["SUMMARY"])
    assert str(events[f"agenda-{door.number.lower()}"]["STATUS"]) == "TENTATIVE"


def test_a_new_link_ends_the_one_before_and_an_ended_one_opens_nothing(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    client = desk_of("w-evening")
    client.post(f"{AGENDA}calendar/", {"do": "new"})
    first = link_of(client)
    client.post(f"{AGENDA}calendar/", {"do": "new"})
    second = link_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(f"{AGENDA}calendar/", {"do": "end"})
    assert Client().get(second).status_code == 404


def test_a_calendar_ends_with_the_officers_right_to_work(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    client = desk_of("w-evening")
    client.post(f"{AGENDA}calendar/", {"do": "new"})
    link = link_of(client)
    who = Officer.objects.get(pk=officers["w-evening"].pk)
    for change, back in (({"active": False}, {"active": True}), ({"user": None}, {"user": who.user})):
        Officer.objects.filter(pk=who.pk).update(**change)
        assert Client().get(link).status_code == 404
        Officer.objects.filter(pk=who.pk).update(**back)
    assert Client().get(link).status_code == 200
    assert who.user is not None
    who.user.grants.all().delete()
    assert Client().get(link).status_code == 404


def test_secrets_of_two_officers_differ_and_none_is_stored(officers: dict[str, Officer]) -> None:
    first, second = officers["w-evening"], officers["w-morning"]
    assert feeds.secret_of(first) != feeds.secret_of(second)
    assert feeds.by_link(first.pk, feeds.secret_of(second)) is None


def test_who_is_not_on_the_roster_has_no_calendar(desk_of: DeskOf, at: SetClock) -> None:
    client = desk_of("")
    assert "You are not on the roster" in text(client.get(f"{AGENDA}calendar/"))
    assert client.post(f"{AGENDA}calendar/", {"do": "new"}).status_code == 404

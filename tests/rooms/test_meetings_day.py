"""What else stands in a day of the agenda and in the officer's own calendar: gatherings, and old times that nobody has answered for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from lamplighter.meetings.actions import changing, offering
from lamplighter.meetings.queries import feeds
from lamplighter.meetings.rules.values import Side
from lamplighter.roster.models import Officer
from tests.support.agenda import AGENDA, DeskOf, SetClock, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW, raised
from tests.support.gatherings import planned, reserved
from tests.support.meetings import EVENING, booked, somebody

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
TUESDAY = "?day=2026-03-03"
HOUR = timedelta(hours=1)


def day_of(desk: Client, day: str = TUESDAY, zone: str = "") -> str:
    return text(desk.get(AGENDA + day + (f"&zone={zone}" if zone else "")))


def test_a_gathering_the_officer_holds_stands_in_its_place_with_seats_and_link(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    row = planned(starts=EVENING + HOUR, officers=[officers["w-evening"]], capacity=30)
    reserved(row, size=3)
    before = booked()
    html = day_of(desk_of("w-evening"))
    assert "1 appointment and 1 gathering: Tuesday, March 3" in html
    assert "3 of 30 seats taken" in html
    assert f'href="/staff/gatherings/{row.number}/"' in html
    assert re.findall(r'id="row-(\w+)"', html) == [before.number, row.number]


def test_nothing_is_said_to_be_missing_where_there_is_a_gathering_alone(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    desk = desk_of("w-evening")
    assert "No appointments: Tuesday, March 3" in day_of(desk)
    planned(starts=EVENING, officers=[officers["w-evening"]])
    html = day_of(desk)
    assert "1 gathering: Tuesday, March 3" in html
    assert "No appointments" not in html
    assert "Nobody has booked you" not in html
    assert "Cedar Street evening" in day_of(desk, zone="W")
    assert '<a href="?day=2026-03-03">Tue, Mar 3</a> <span class="count">1</span>' in text(desk.get(AGENDA))


def test_a_gathering_of_colleagues_is_not_in_my_day(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    planned(starts=EVENING, officers=[officers["w-morning"]])
    assert "No appointments" in day_of(desk_of("w-evening"))


def test_the_calendar_has_the_gatherings_that_are_published(officers: dict[str, Officer]) -> None:
    mine = officers["w-evening"]
    row = planned(starts=EVENING, officers=[mine])
    planned(starts=EVENING + 2 * HOUR, officers=[mine], publish=False, title_en="Not yet told")
    Officer.objects.filter(pk=mine.pk).update(calendar_on=True)
    assert [each.pk for each in feeds.gatherings(mine, NOW)] == [row.pk]


def test_the_calendar_behind_the_link_tells_a_gathering(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    planned(starts=EVENING, officers=[officers["w-evening"]])
    desk = desk_of("w-evening")
    desk.post(f"{AGENDA}calendar/", {"do": "new"})
    link = feeds.link_of(Officer.objects.get(pk=officers["w-evening"].pk))
    body = Client().get("/" + link.split("/", 3)[3]).content
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert event["SUMMARY"] == "Cedar Street evening"
    assert event["LOCATION"] == "Cedar Branch Library, 12 Cedar Street"
    assert event["DTSTART"].dt == EVENING


def test_an_old_time_stays_on_its_day_until_the_resident_has_answered(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    desk = desk_of("w-evening")
    row = booked(contact=somebody(phone="816 555 0123"))
    away = offering.Away(officers["w-evening"].pk, EVENING - 6 * HOUR, EVENING + 6 * HOUR)
    made = offering.offer(pk=row.pk, now=NOW, away=away, actor=ACTOR)
    assert made.starts != EVENING
    for zone in ("", "W"):
        html = day_of(desk, zone=zone)
        assert "Moved: not yet answered" in html
        assert "They may still come at this time" in html
        assert "tel:+18165550123" in html
        assert "No appointments" in html  # it is not one of this day any more
    changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    assert "Moved: not yet answered" not in day_of(desk)


def test_where_a_colleague_takes_the_same_time_nothing_is_said_to_have_moved(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    desk = desk_of("w-evening")
    row = booked()
    offering.offer(pk=row.pk, now=NOW, actor=ACTOR)
    row.refresh_from_db()
    shown = "Moved: not yet answered" in day_of(desk)
    assert shown is (row.starts != EVENING or row.officer_id is None)


def test_an_unknown_concern_number_is_not_shown_as_one(desk_of: DeskOf) -> None:
    row = booked()
    row.concern = "ZZZZ9999"
    row.save()
    desk = desk_of("w-evening")
    assert "Concern ZZZZ-9999: not known here" in day_of(desk)
    known = raised()
    row.concern = known.number
    row.save()
    html = day_of(desk)
    assert "not known here" not in html
    assert re.search(rf'<a href="[^"]*{known.number}/">Concern ', html)


def test_that_it_took_place_is_corrected_like_that_nobody_came(desk_of: DeskOf, at: SetClock) -> None:
    row = booked()
    desk = desk_of("w-evening")
    at(EVENING + HOUR)
    for did, state in (("done", "done"), ("missed", "missed"), ("done", "done")):
        assert 'id="close-title"' in text(desk.get(f"{AGENDA}{row.number}/"))
        desk.post(f"{AGENDA}{row.number}/close/", {"did": did})
        row.refresh_from_db()
        assert row.state == state
    assert "It is noted already" in text(desk.get(f"{AGENDA}{row.number}/"))


def test_the_page_of_one_says_its_date(desk_of: DeskOf) -> None:
    html = text(desk_of("w-evening").get(f"{AGENDA}{booked().number}/"))
    headline = html.split("<h1>")[1].split("</h1>")[0]
    assert "Tuesday, March 3 at " in headline


def test_booking_by_phone_begins_in_the_officers_own_zone_with_whole_days(desk_of: DeskOf) -> None:
    desk = desk_of("w-evening", zone="")
    html = text(desk.get(f"{AGENDA}book/"))
    assert '<option value="W" selected>' in html
    legends = [" ".join(each.split()) for each in re.findall(r"<legend>\s*(.*?)\s*</legend>", html, re.S)]
    days = [each for each in legends if " · " in each]
    assert any("From 5 pm" in each for each in days)
    assert len({each.split(" · ")[0] for each in days}) == 3
    later = re.search(r'href="(\?[^"]*day=[^"]*)">Later days', html)
    assert later
    assert days[0] not in text(desk.get(f"{AGENDA}book/" + later[1].replace("&amp;", "&")))

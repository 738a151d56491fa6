"""Coverage: each shift that loses hours is shown, and its zone's supervisors are asked for a cover, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings

from lamplighter.audit.models import Event
from lamplighter.core.schedule.coverage import stints, touched
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster import queries
from lamplighter.roster.actions import (
    Task,
    add_absence,
    add_cover,
    ask_for_covers,
    detail_officer,
    note_on_ask,
    remove_cover,
    undetail,
)
from lamplighter.roster.coverage import gaps, month_of
from lamplighter.roster.fairness import tally
from lamplighter.roster.holding import held_of
from lamplighter.roster.messages.rising import risen
from lamplighter.roster.messages.specimens import SPECIMENS
from lamplighter.roster.models import CoverAsk, Officer, Posting
from lamplighter.roster.own_shifts import shifts_of
from lamplighter.roster.rules import NOTE_LONGEST
from tests.conftest import PROVE
from tests.support.agenda import DeskOf, SetClock, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW
from tests.support.rosters import DAYS, counted, rosters

__all__ = ["at", "desk_of", "officers"]
database = pytest.mark.django_db
HOUR = timedelta(hours=1)
STARTS = datetime(2026, 3, 5, 23, 15, tzinfo=UTC)
ENDS = datetime(2026, 3, 6, 3, 45, tzinfo=UTC)
"""Thursday, March 5, 5:15 pm to 9:45 pm; the evening shift works 1 pm to 9 pm."""
DAY = date(2026, 3, 5)
CALENDAR = "/staff/roster/coverage/"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def at_the_academy(officer: Officer, ends: datetime = ENDS, **more: Any) -> None:
    given = {"source": f"academy:1:{officer.pk}", **more}
    detail_officer(
        officer=officer, starts=STARTS, ends=ends, task=Task("at the academy", "en la academia"), actor=ACTOR, now=NOW,
        **given,
    )  # fmt: skip
    forget_checks()


def on_leave(officer: Officer, starts: datetime, ends: datetime, reason: str = "surgery") -> None:
    add_absence(officer=officer, starts=starts, ends=ends, reason=reason, actor=ACTOR, now=NOW)
    forget_checks()


def covered(officer: Officer, by: Officer, day: date = DAY) -> Any:
    found = add_cover(
        posting=officer.postings.get(),
        officer=by,
        starts=day,
        ends=day + timedelta(days=1),
        actor=ACTOR,
        now=NOW,
    )
    forget_checks()
    return found


def asked(now: datetime = NOW) -> int:
    forget_checks()
    return ask_for_covers(now=now)


# -- the reckoning ----------------------------------------------------------------------------------------------------


@settings(max_examples=400 if PROVE else 20, deadline=None)
@given(rosters())
def test_open_hours_are_those_at_which_nobody_of_that_post_and_shift_works(plan: Any) -> None:
    """Against an independent reading of the roster, at the middle of each half hour."""
    for post in plan.posts.values():
        for each in stints(plan, post.id, DAYS[0], DAYS[-1]):
            around = [
                one for one in stints(plan, post.id, each.day - timedelta(days=1), each.day + timedelta(days=1))
                if one.shift == each.shift and one.day != each.day
            ]  # fmt: skip
            moment = each.starts + timedelta(minutes=15)
            while moment < each.ends:
                inside = any(left <= moment < right for left, right in each.open)
                if not any(one.starts <= moment < one.ends for one in around):
                    there = counted(
                        plan,
                        post.zone,
                        moment,
                        lambda row, of=(each.post, each.shift): (row.post, row.shift) == of,  # type: ignore[misc]
                    )
                    assert inside is (not there)
                moment += timedelta(minutes=30)


@settings(max_examples=400 if PROVE else 20, deadline=None)
@given(rosters())
def test_looking_only_where_somebody_is_away_or_elsewhere_finds_every_shift_that_loses_hours(
    plan: Any,
) -> None:
    quick = {(each.post, each.shift, each.day) for each in touched(plan, DAYS[0], DAYS[-1])}
    whole = {
        (each.post, each.shift, each.day)
        for post in plan.posts
        for each in stints(plan, post, DAYS[0], DAYS[-1])
        if each.open and each.postings
    }
    assert quick == whole


# -- what a cover is asked for ----------------------------------------------------------------------------------------


@database
def test_an_evening_that_loses_hours_to_the_academy_is_a_gap_until_somebody_stands_in(
    officers: dict[str, Officer],
) -> None:
    assert gaps(None, NOW) == []
    at_the_academy(officers["w-evening"])
    (found,) = gaps({"W"}, NOW)
    assert (found.zone, found.day, found.shift.code) == ("W", DAY, "evening")
    assert found.open == ((STARTS, datetime(2026, 3, 6, 3, tzinfo=UTC)),), (
        "to the end of the shift, not of the night"
    )
    assert gaps({"E"}, NOW) == []
    covered(officers["w-evening"], officers["w-morning"])
    assert gaps(None, NOW) == []


@database
def test_a_short_absence_what_is_over_and_what_lies_far_ahead_ask_for_none(
    officers: dict[str, Officer],
) -> None:
    who = officers["w-evening"]
    on_leave(who, STARTS, STARTS + timedelta(minutes=20))
    on_leave(who, STARTS + timedelta(days=100), ENDS + timedelta(days=100))
    assert gaps(None, NOW) == []
    on_leave(who, STARTS + timedelta(days=1), ENDS + timedelta(days=1))
    assert [each.day for each in gaps(None, NOW)] == [date(2026, 3, 6)]
    assert gaps(None, ENDS + timedelta(days=1)) == []


@database
def test_another_officer_of_the_same_shift_covers_it(officers: dict[str, Officer]) -> None:
    row = officers["w-evening"].postings.get()
    Posting.objects.create(officer=officers["conduct"], post=row.post, shift=row.shift, starts=row.starts)
    bump("roster")
    at_the_academy(officers["w-evening"])
    assert gaps(None, NOW) == []
    at_the_academy(officers["conduct"], ends=STARTS + HOUR)
    (found,) = gaps(None, NOW)
    assert found.open == ((STARTS, STARTS + HOUR),)


@database
def test_who_stands_in_may_be_away_too_and_then_it_is_asked_for_again(officers: dict[str, Officer]) -> None:
    at_the_academy(officers["w-evening"])
    covered(officers["w-evening"], officers["e-morning"])
    assert gaps({"W"}, NOW) == []
    on_leave(officers["e-morning"], STARTS - 12 * HOUR, ENDS)
    found = next(each for each in gaps({"W"}, NOW) if each.shift.code == "evening")
    assert found.stood_in_for == officers["w-evening"].pk
    assert [each.officer for each in found.why] == [officers["e-morning"].pk]


@database
def test_whoever_stands_in_elsewhere_is_there_by_every_door_and_in_no_other_zone(
    officers: dict[str, Officer], client: Client, person: Any
) -> None:
    """Promise 2: a resident, a supervisor and the job that asks for covers read one and the same."""
    lead = person("supervisor", "E")
    on_leave(officers["w-evening"], STARTS - 12 * HOUR, ENDS)
    covered(officers["w-evening"], officers["e-evening"])
    moment = datetime(2026, 3, 5, 22, tzinfo=UTC)
    there, gone = (queries.who([zone], moment) for zone in "WE")
    assert [each.card.last for each in there.officers if each.on_now] == ["EEvening"]
    assert not any(each.on_now for each in gone.officers)
    assert (gone.next_on[0].back_at or moment).date() == date(2026, 3, 6), (
        "back in their own zone the next day"
    )
    evening = next(each for each in gone.stretches if each.shift.code == "evening")
    assert evening.card is None
    # What they hold stays theirs, and is told when they are back.
    held = held_of("E", "evening", None, moment)
    assert (held.officer, held.on_until) == (officers["e-evening"].pk, None)
    (found,) = gaps({"E"}, NOW)
    assert (found.day, found.open, found.why[0].stands_in) == (DAY, ((found.starts, found.ends),), "W")
    assert asked() == 1
    mail = Mail.objects.get(to=lead.email, category="cover-asked")
    assert "stands in elsewhere: 1 pm to 9 pm" in mail.text
    evenings = {each.officer: each.shifts for each in tally(None, DAY, DAY)}
    assert evenings[officers["e-evening"].pk] == 1, "of two shifts at once one was worked"
    both = [zone for zone, duty in shifts_of(officers["e-evening"].pk, NOW) if duty.starts.date() == DAY]
    assert both == ["W"], "their own calendar names one place"


# -- asking -----------------------------------------------------------------------------------------------------------


@database
def test_the_zones_supervisors_are_asked_once_by_mail_and_again_only_for_what_is_new(
    officers: dict[str, Officer], person: Any
) -> None:
    Officer.objects.filter(pk=officers["w-sergeant"].pk).update(email="sergeant@example.org")
    lead = person("supervisor", "W")
    person("supervisor", "E")
    at_the_academy(officers["w-evening"])
    assert asked() == 1
    mails = list(Mail.objects.filter(category="cover-asked").order_by("to"))
    assert sorted(each.to for each in mails) == sorted(["sergeant@example.org", lead.email])
    assert "Thursday, March 5" in mails[0].subject
    assert "is at the academy" in mails[0].text
    assert "/staff/roster/coverage/?month=2026-03&zone=W" in mails[0].text
    row = CoverAsk.objects.get()
    assert row.asked_at == NOW
    assert sorted(row.told) == sorted([f"officer {officers['w-sergeant'].pk}", f"user {lead.pk}"])
    assert Event.objects.filter(verb="cover.asked", zone="W").count() == 1
    assert asked(NOW + HOUR) == 0
    on_leave(officers["w-evening"], STARTS + timedelta(days=1), ENDS + timedelta(days=1))
    assert asked(NOW + HOUR) == 1
    assert Mail.objects.filter(category="cover-asked").count() == 4


@database
def test_leave_is_called_leave_and_its_reason_is_in_no_mail(
    officers: dict[str, Officer], person: Any
) -> None:
    person("supervisor", "W")
    on_leave(officers["w-evening"], STARTS, ENDS, reason="a private matter")
    asked()
    mail = Mail.objects.get(category="cover-asked")
    assert "is on leave" in mail.text
    assert "private matter" not in mail.text + mail.html + mail.subject


@database
def test_where_a_zone_has_no_supervisor_those_of_the_city_are_asked(
    officers: dict[str, Officer], person: Any
) -> None:
    chief = person("supervisor", "")
    at_the_academy(officers["w-evening"])
    asked()
    assert Mail.objects.get(category="cover-asked").to == chief.email


@database
def test_an_ask_is_gone_when_a_cover_is_entered_and_comes_back_when_it_is_taken_back(
    officers: dict[str, Officer], person: Any
) -> None:
    person("supervisor", "W")
    at_the_academy(officers["w-evening"])
    asked()
    cover = covered(officers["w-evening"], officers["w-morning"])
    assert asked() == 0
    assert not CoverAsk.objects.exists()
    remove_cover(cover=cover, actor=ACTOR, now=NOW)
    assert asked() == 1
    undetail(source=f"academy:1:{officers['w-evening'].pk}", actor=ACTOR, now=NOW)
    assert asked() == 0
    assert not CoverAsk.objects.exists()


@database
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", SPECIMENS)
def test_the_gallery_shows_the_letters(name: str, language: str, client: Client) -> None:
    letter = SPECIMENS[name](language)
    page = text(client.get(reverse("letters")))
    assert f'id="l-roster-{name}"' in page
    if name.endswith("asked"):
        assert {"en": "at the academy", "es": "en la academia"}[language] in letter.text
    else:
        assert "academ" not in letter.text.lower(), "who stands in is not told why"
    assert "%(" not in letter.subject + letter.text
    assert {"en": "March", "es": "marzo"}[language] in letter.subject


# -- pages ------------------------------------------------------------------------------------------------------------


@database
def test_the_calendar_says_who_works_what_is_open_and_why_with_a_link_to_enter_a_cover(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    at_the_academy(officers["w-evening"], ends=ENDS - HOUR)
    on_leave(officers["w-morning"], STARTS - 12 * HOUR, ENDS, reason="a private matter")
    client = desk_of("w-sergeant", "supervisor")
    page = text(client.get(f"{CALENDAR}?month=2026-03&zone=W"))
    assert "Not covered: 5:15 pm to 8:45 pm" in page
    assert "Officer Ada WEvening is at the academy until 8:45 pm." in page
    assert "Officer Ada WMorning is on leave." in page
    assert "private matter" not in page
    row = officers["w-evening"].postings.get()
    link = f"/staff/roster/postings/{row.pk}/cover/?day=2026-03-05"
    assert link in page
    form = text(client.get(link))
    assert form.count('value="2026-03-05"') == 2
    given = {"officer": str(officers["w-morning"].pk), "first_day": "2026-03-20", "last_day": "2026-03-20"}
    client.post(f"/staff/roster/postings/{row.pk}/cover/", given)
    after = text(client.get(f"{CALENDAR}?month=2026-03&zone=W"))
    assert "Officer Ada WMorning for Officer Ada WEvening" in after


@database
def test_the_calendar_keeps_to_a_persons_zones_and_any_month(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    at_the_academy(officers["e-evening"])
    client = desk_of("w-sergeant", "supervisor")
    for query in ("", "?month=2026-03&zone=E", "?month=nonsense&zone=<", "?month=2026-13", "?week=x"):
        page = text(client.get(f"{CALENDAR}{query}"))
        assert "EEvening" not in page
        assert "WEvening" in page
    chief = desk_of("", "supervisor", "")
    page = text(chief.get(f"{CALENDAR}?month=2026-03"))
    assert "EEvening is at the academy" in page
    november = text(chief.get(f"{CALENDAR}?month=2026-11&zone=W"))
    assert "WEvening" in november
    assert november.count("<tr") == 31, "thirty days and the head"


@database
def test_the_calendar_of_several_zones_is_a_mark_a_shift_and_leads_to_what_lacks_somebody(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    at_the_academy(officers["e-evening"])
    on_leave(officers["w-morning"], STARTS + timedelta(days=1), STARTS + timedelta(days=1, minutes=20))
    starts = STARTS.replace(hour=15)
    on_leave(officers["w-evening"], starts + timedelta(days=100), starts + timedelta(days=101))
    chief = desk_of("", "supervisor", "")
    page = text(chief.get(f"{CALENDAR}?month=2026-03"))
    assert page.count('<td class="sign ') == 2 * 2 * 31, "zones, parts of the day, days"
    asked = 'title="East, Thursday, March 5, evening: a cover is asked for, 5:15 pm to 9 pm"'
    assert page.count(asked) == page.count('class="sign asked"') == 1
    anchor = re.search(rf'<a href="#(asked-[^"]+)" {re.escape(asked)}', page)
    assert anchor is not None
    assert f'<li id="{anchor[1]}">' in page
    june = text(chief.get(f"{CALENDAR}?month=2026-06"))
    assert june.count('class="sign open"') >= 1, "so far ahead no cover is asked for yet"
    link = re.search(r'<td class="sign open"><a href="(\?[^"#]+)#(d-[^"]+)"', june)
    assert link is not None
    there = text(chief.get(CALENDAR + link[1].replace("&amp;", "&")))
    assert f'id="{link[2]}"' in there
    assert "WEvening is on leave" in there
    assert "Enter a cover" in there


@database
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("month=2026-03", "2026-03-02"),
        ("month=2026-03&week=2026-03-18", "2026-03-16"),
        ("month=2026-03&week=2026-13-99", "2026-03-02"),
        ("month=2026-03&week=<", "2026-03-02"),
        ("month=2026-04", "2026-04-01"),
    ],
)
@pytest.mark.parametrize("zone", ["", "W"])
def test_a_narrow_page_shows_the_week_that_was_asked_for_or_this_one_or_the_first(
    query: str, shown: str, zone: str, officers: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    page = text(desk_of("", "supervisor", "").get(f"{CALENDAR}?{query}&zone={zone}"))
    assert len(re.findall(r'class="(?:cal )?wk now"', page)) == 1
    current = re.search(r'week=(\d{4}-\d\d-\d\d)" aria-current="true"', page)
    assert current is not None
    assert current[1] == shown


@database
def test_who_only_reads_the_roster_is_shown_no_way_to_change_it(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    at_the_academy(officers["w-evening"])
    asked()
    page = text(desk_of("w-morning", "officer").get(f"{CALENDAR}?month=2026-03"))
    assert "Not covered" in page
    assert "Enter a cover" not in page
    assert "Add a note" not in page


@database
def test_a_shift_nobody_is_posted_to_any_more_is_shown_as_that(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    Posting.objects.filter(officer=officers["w-evening"]).update(ends=date(2026, 3, 20))
    bump("roster")
    page = text(desk_of("w-sergeant", "supervisor").get(f"{CALENDAR}?month=2026-03&zone=W"))
    assert page.count("Nobody is posted") == 12
    assert [each.posted for each in month_of("W", date(2026, 3, 20), date(2026, 3, 20))] == [True]


@database
def test_the_overview_and_the_start_pages_say_that_a_cover_is_asked_for(
    officers: dict[str, Officer], desk_of: DeskOf, person: Any
) -> None:
    client = desk_of("w-sergeant", "supervisor")
    assert "need a cover" not in text(client.get("/staff/"))
    assert "A cover is asked for" not in text(client.get("/staff/roster/"))
    at_the_academy(officers["w-evening"])
    asked()
    overview = text(client.get("/staff/roster/"))
    assert "A cover is asked for" in overview
    assert "Asked on March 2" in overview
    for where in ("/staff/", "/staff/concerns/lead/"):
        page = text(client.get(where))
        assert "1 shift needs a cover" in page
        assert f'href="{CALENDAR}"' in page
    assert "needs a cover" not in text(desk_of("w-morning", "officer").get("/staff/"))
    assert [each.count for each in risen(person("supervisor", "W"), NOW, True)] == [1]
    assert risen(person("supervisor", "E"), NOW, True) == []
    covered(officers["w-evening"], officers["w-morning"])
    assert "A cover is asked for" not in text(client.get("/staff/roster/"))


@database
def test_a_note_is_kept_with_the_ask_and_on_record_without_its_words(
    officers: dict[str, Officer], desk_of: DeskOf
) -> None:
    at_the_academy(officers["w-evening"])
    asked()
    row = CoverAsk.objects.get()
    where = f"{CALENDAR}asked/{row.pk}/"
    client = desk_of("w-sergeant", "supervisor")
    assert text(client.post(where, {"note": "x" * (NOTE_LONGEST + 1)}), 422)
    client.post(where, {"note": "WMorning may come."})
    assert "WMorning may come." in text(client.get(CALENDAR))
    assert Event.objects.get(verb="cover-ask.noted").fields == ["note"]
    note_on_ask(ask=row, note="WMorning may come.", actor=ACTOR, now=NOW)
    assert Event.objects.filter(verb="cover-ask.noted").count() == 1
    assert client.get(f"{CALENDAR}asked/{row.pk + 1}/").status_code == 404
    stranger = desk_of("e-sergeant", "supervisor", "E")
    assert stranger.get(where).status_code == 404


@database
def test_the_calendar_reads_in_spanish(officers: dict[str, Officer], desk_of: DeskOf, at: SetClock) -> None:
    at_the_academy(officers["w-evening"])
    page = text(desk_of("w-sergeant", "supervisor").get(f"/es{CALENDAR}?month=2026-03"))
    assert "está en la academia" in page
    assert "Jueves 5 de marzo" in page

"""Promise 2 for public gatherings: none is forgotten when its officer falls ill, and none is given to an officer who is away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lamplighter.meetings.actions import gathering_series, gatherings
from lamplighter.meetings.actions.away import leave_and_offer
from lamplighter.meetings.actions.gathering_shared import OfficerBusy
from lamplighter.meetings.models import Cell, Gathering
from lamplighter.meetings.queries.gathering_away import absent_at, off_shift, troubled
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Officer
from tests.support.agenda import AGENDA, DeskOf, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW
from tests.support.gatherings import EVENING, content, planned

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = {"first_day": "2026-03-03", "last_day": "2026-03-31"}


def ill(officer: Officer, first: Any = NOW, last: Any = NOW + 20 * DAY) -> Absence:
    """Leave, as the roster's own page writes it."""
    found = Absence.objects.create(officer=officer, starts=first, ends=last)
    bump("roster")
    return found


def trouble(client: Client) -> str:
    return text(client.get(f"{AGENDA}trouble/"))


def test_promise_2_a_gathering_stays_on_the_list_until_somebody_else_has_it(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    away, other = officers["w-evening"], officers["w-morning"]
    made = planned(officers=[away])
    client = desk_of("w-sergeant", "supervisor")
    assert "Every appointment has an officer" in trouble(client)
    told = {"officer": str(away.pk), **MONTH, "words": ""}
    html = text(client.post(f"{AGENDA}away/", told, follow=True))
    page = f"/staff/gatherings/{made.number}/"
    assert "1 public gathering needs another officer." in html
    assert "1 public gathering is still with them" in html
    assert page in html
    listed = trouble(client)
    assert page in listed
    assert "is away until Tuesday, March 31." in listed
    assert page in text(client.get(f"{AGENDA}lead/"))
    assert "An officer of this gathering is away then." in text(client.get(page))
    gatherings.change(pk=made.pk, content=content(), officers=[other.pk], actor=ACTOR, now=NOW)
    assert page not in trouble(client)
    assert "An officer of this gathering is away then." not in text(client.get(page))


def test_promise_2_it_stays_listed_when_the_leave_was_written_on_the_roster_alone(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    made = planned(officers=[officers["w-evening"]])
    ill(officers["w-evening"])
    client = desk_of("w-sergeant", "supervisor")
    assert "Leave and duty elsewhere with appointments or gatherings in it" in text(
        client.get(f"{AGENDA}away/")
    )
    assert f"/staff/gatherings/{made.number}/" in trouble(client)


@pytest.mark.parametrize("way", ["moved", "cancelled", "over", "draft"])
def test_what_is_moved_out_cancelled_over_or_not_public_is_not_listed(
    way: str, person: Any, officers: dict[str, Officer]
) -> None:
    away = officers["w-evening"]
    made = planned(officers=[away], publish=way != "draft")
    ill(away)
    chief, now = person("supervisor", "W"), NOW
    assert bool(troubled(chief, now)) is (way != "draft")
    if way == "moved":
        later = EVENING + 14 * DAY
        gatherings.move(
            pk=made.pk, starts=later, ends=later + timedelta(hours=1), why=gatherings.Why(),
            officers=[away.pk], actor=ACTOR, now=NOW,
        )  # fmt: skip
    elif way == "cancelled":
        gatherings.cancel(pk=made.pk, why=gatherings.Why(), actor=ACTOR, now=NOW)
    elif way == "over":
        now = made.ends
    assert troubled(chief, now) == []


def test_promise_2_the_whole_citys_gathering_is_seen_by_who_leads_its_officer(
    person: Any, officers: dict[str, Officer]
) -> None:
    made = planned(officers=[officers["w-evening"]], zone="")
    ill(officers["w-evening"])
    assert [each.gathering for each in troubled(person("supervisor", "W"), NOW)] == [made]
    assert troubled(person("supervisor", "E"), NOW) == []


def test_an_officer_who_left_for_good_leaves_no_gathering_behind(
    person: Any, officers: dict[str, Officer]
) -> None:
    """Promise 2."""
    made = planned(officers=[officers["w-evening"]])
    Officer.objects.filter(pk=officers["w-evening"].pk).update(active=False)
    bump("roster")
    (found,) = troubled(person("supervisor", "W"), NOW)
    assert (found.gathering, found.absent[0].until) == (made, None)


def test_leave_in_pieces_that_touch_is_one_leave(officers: dict[str, Officer]) -> None:
    officer = officers["w-evening"]
    Absence.objects.create(officer=officer, starts=EVENING - 3 * DAY, ends=EVENING - DAY)
    ends = EVENING + timedelta(hours=1)
    assert absent_at([officer.pk], EVENING, ends) == ()
    leave_and_offer(
        officer=officer, starts=EVENING - 3 * DAY, ends=EVENING + DAY, words="", user=None, actor=ACTOR, now=NOW
    )  # fmt: skip
    Absence.objects.create(officer=officer, starts=EVENING + DAY, ends=EVENING + 2 * DAY)
    (found,) = absent_at([officer.pk], EVENING, ends)
    assert found.until == EVENING + 2 * DAY
    assert absent_at([officer.pk], EVENING + 2 * DAY, ends + 2 * DAY) == (), "it ends before that instant"


def test_nothing_is_made_changed_moved_or_published_with_an_officer_on_leave(
    officers: dict[str, Officer],
) -> None:
    away, other = officers["w-evening"], officers["w-morning"]
    draft = planned(officers=[away], publish=False)
    public = planned(officers=[other], starts=EVENING + 2 * DAY)
    ill(away)
    later = EVENING + DAY
    for refused in (
        lambda: planned(officers=[away], starts=later),
        lambda: gatherings.publish(pk=draft.pk, actor=ACTOR, now=NOW),
        lambda: gatherings.change(
            pk=public.pk, content=content(), officers=[away.pk, other.pk], actor=ACTOR, now=NOW
        ),
        lambda: gatherings.move(
            pk=draft.pk, starts=later, ends=later + timedelta(hours=1), why=gatherings.Why(),
            officers=[away.pk], actor=ACTOR, now=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(OfficerBusy) as told:
            refused()
        assert [(each.officer, each.until) for each in told.value.absent] == [(away, NOW + 20 * DAY)]
    assert set(Cell.objects.values_list("officer", "gathering")) == {
        (away.pk, draft.pk),
        (other.pk, public.pk),
    }
    draft.refresh_from_db()
    assert (draft.state, draft.starts) == ("draft", EVENING)


def test_a_series_names_the_date_and_a_date_made_later_goes_without(officers: dict[str, Officer]) -> None:
    away = officers["w-evening"]
    ill(away, EVENING + 6 * DAY, EVENING + 8 * DAY)
    series: dict[str, Any] = {
        "content": content(), "starts": EVENING, "ends": EVENING + timedelta(hours=1), "rule": "FREQ=WEEKLY;BYDAY=TU",
        "until": None, "officers": [away.pk], "actor": ACTOR, "user": None, "now": NOW,
    }  # fmt: skip
    with pytest.raises(OfficerBusy) as told:
        gathering_series.make_series(**series)
    assert [each.at for each in told.value.absent] == [EVENING + 7 * DAY]
    assert not Gathering.objects.exists()
    Absence.objects.all().delete()
    first = gathering_series.make_series(**series)
    newest = Gathering.objects.order_by("-day")[0]
    ill(away, newest.starts + DAY, newest.starts + 10 * DAY)
    assert first.series is not None
    gathering_series.extend(pk=first.series.pk, now=NOW + 14 * DAY)
    later = Gathering.objects.filter(day__gt=newest.day).order_by("day")
    assert [each.cells.exists() for each in later] == [False, True]


def test_the_pages_say_who_is_away_and_until_when(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    away = officers["w-evening"]
    draft = planned(officers=[away], publish=False)
    ill(away, EVENING - DAY, EVENING + timedelta(hours=22))
    client = desk_of("w-sergeant", "supervisor")
    why = "is away until Wednesday, March 11, 5 pm. Choose somebody else for Tuesday, March 10, or another time."
    page = f"/staff/gatherings/{draft.number}/"
    assert why in text(client.post(f"{page}publish/", {"which": "one"}, follow=True))
    told = {"day": "2026-03-11", "starts": "16:00", "ends": "17:30", "why_en": "", "why_es": ""}
    assert "Choose somebody else for Wednesday, March 11" in text(client.post(f"{page}move/", told), 422)
    draft.refresh_from_db()
    assert (draft.state, draft.starts) == ("draft", EVENING)


def test_outside_the_shift_is_a_warning_and_no_refusal(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    morning = officers["w-morning"]
    made = planned(officers=[morning, officers["w-evening"]])
    assert made.state == "planned"
    assert off_shift([morning.pk, officers["w-evening"].pk], made.starts, made.ends) == [morning]
    page = text(desk_of("w-sergeant", "supervisor").get(f"/staff/gatherings/{made.number}/"))
    assert f"Outside the shift of {morning.title} {morning.first_name} {morning.last_name}" in page
    assert "is away" not in page

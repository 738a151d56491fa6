"""Changes of the roster: each whole or not at all, on record, refused in a sentence, and answered from at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster import actions, queries
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift, Station
from lamplighter.roster.rules import DisplayLevel, PostRole, ShiftKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # a Monday, 2 pm in the city
TODAY = date(2026, 3, 2)
ACT: dict[str, Any] = {"actor": Actor.command("test"), "now": NOW}
ZONES = ["RIV", "BLU"]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def details(badge: str = "11", **more: Any) -> actions.OfficerDetails:
    given: dict[str, Any] = {
        "badge": badge, "first_name": "Marisol", "last_name": "Reyes", "title": "Officer", "languages": ("en", "es"),
        "phone": "816-555-0142", "email": "r@example.org", "display_level": DisplayLevel.FULL,
    }  # fmt: skip
    return actions.OfficerDetails(**{**given, **more})


def hours(code: str = "evening", **more: Any) -> actions.ShiftDetails:
    given: dict[str, Any] = {
        "code": code, "name_en": "Evening shift", "name_es": "Turno de la tarde", "kind": ShiftKind.EVENING,
        "days": (0, 1, 2, 3, 4), "starts": time(13), "ends": time(21),
    }  # fmt: skip
    return actions.ShiftDetails(**{**given, **more})


def officer(badge: str = "11", **more: Any) -> Officer:
    return actions.add_officer(details=details(badge, **more), **ACT)


def shift(code: str = "evening", **more: Any) -> Shift:
    return actions.add_shift(details=hours(code, **more), **ACT)


def post(who: Officer, when: Shift, **more: Any) -> Posting:
    given: dict[str, Any] = {
        "zone": "RIV", "role": PostRole.CIO, "starts": date(2026, 1, 1), "ends": None, "zones": ZONES,
    }  # fmt: skip
    return actions.post_officer(officer=who, shift=when, **{**given, **more}, **ACT)


def on_now(at: datetime = NOW) -> list[str]:
    forget_checks()
    return [each.card.shown for each in queries.who(["RIV"], at).on_now]


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_a_new_officer_posted_to_a_zone_is_answered_at_once_and_on_record() -> None:
    assert on_now() == []
    post(officer(), shift())
    assert on_now() == ["Officer Marisol Reyes"]
    assert verbs() == ["officer.added", "shift.added", "post.added", "posting.added"]
    assert list(Event.objects.filter(zone="RIV").values_list("verb", flat=True)) == [
        "post.added",
        "posting.added",
    ]


def test_no_value_of_an_officer_is_put_on_record() -> None:
    who = officer()
    actions.change_officer(officer=who, details=details(phone="816-555-0199"), **ACT)
    assert Event.objects.get(verb="officer.changed").fields == ["phone"]


def test_a_badge_belongs_to_one_officer() -> None:
    first, second = officer("11"), officer("12")
    with pytest.raises(actions.BadgeTaken) as refused:
        officer("11")
    assert refused.value.said() == "Another officer has the badge number 11."
    with pytest.raises(actions.BadgeTaken):
        actions.change_officer(officer=second, details=details("11"), **ACT)
    assert actions.change_officer(officer=first, details=details("11"), **ACT) is False


def test_showing_less_of_an_officer_holds_at_once_and_moves_their_page() -> None:
    who = officer()
    post(who, shift())
    before = who.slug
    actions.change_officer(officer=who, details=details(display_level=DisplayLevel.ROLE), **ACT)
    assert on_now() == ["Community Interaction Officer"]
    forget_checks()
    assert queries.officer_page(before, TODAY) is None
    who.refresh_from_db()
    moved = who.slug
    actions.change_officer(officer=who, details=details(display_level=DisplayLevel.FULL), **ACT)
    who.refresh_from_db()
    assert who.slug == moved


def test_an_officer_off_the_roster_is_in_no_answer_and_comes_back_whole() -> None:
    who = officer()
    posting = post(who, shift())
    actions.deactivate_officer(officer=who, **ACT)
    assert on_now() == []
    with pytest.raises(actions.NotActive):
        post(who, shift("night", starts=time(21), ends=time(5)))
    actions.reactivate_officer(officer=who, **ACT)
    assert on_now() == ["Officer Marisol Reyes"]
    assert Posting.objects.get() == posting


def test_the_same_post_and_shift_cannot_be_held_twice_on_one_day() -> None:
    who, when = officer(), shift()
    post(who, when, ends=date(2026, 4, 1))
    with pytest.raises(actions.AlreadyPosted):
        post(who, when, starts=date(2026, 3, 31))
    with pytest.raises(actions.AlreadyPosted):
        post(who, when, starts=date(2025, 1, 1), ends=None)
    post(who, when, starts=date(2026, 4, 1))
    post(who, when, zone="BLU")
    post(officer("12"), when)


def test_a_refused_posting_leaves_no_post_behind() -> None:
    who, when = officer(), shift()
    for wrong, error in (
        ({"zone": "NOPE"}, actions.UnknownZone),
        ({"ends": date(2026, 1, 1)}, actions.EndsBeforeStart),
    ):
        with pytest.raises(error):
            post(who, when, **wrong)
    assert not Post.objects.exists()
    assert not Posting.objects.exists()


def test_without_a_zone_map_any_code_is_taken_but_the_empty_one() -> None:
    who, when = officer(), shift()
    post(who, when, zone="NEW", zones=None)
    with pytest.raises(actions.UnknownZone):
        post(who, when, zone="", zones=None)


@pytest.mark.parametrize("supervisor_first", [True, False])
def test_a_zones_posts_answer_to_its_supervisor_whichever_came_first(supervisor_first: bool) -> None:
    when = shift()
    steps: list[Callable[[], Posting]] = [
        lambda: post(officer("19", last_name="Amsel"), when, role=PostRole.SUPERVISOR),
        lambda: post(officer("11"), when),
    ]
    for step in steps if supervisor_first else reversed(steps):
        step()
    below = Post.objects.get(role="cio")
    assert below.supervisor == Post.objects.get(role="supervisor")
    assert Post.objects.get(role="supervisor").supervisor is None


def test_a_posting_that_ends_takes_its_covers_along() -> None:
    posting = post(officer(), shift())
    other = officer("12", first_name="Daniel", last_name="Okafor")
    for first in (3, 10, 20):
        starts = date(2026, 3, first)
        actions.add_cover(
            posting=posting, officer=other, starts=starts, ends=starts + timedelta(days=5), **ACT
        )
    actions.end_posting(posting=posting, ends=date(2026, 3, 12), **ACT)
    kept = [(row.starts.day, row.ends.day) for row in Cover.objects.order_by("starts")]
    assert kept == [(3, 8), (10, 12)]
    with pytest.raises(actions.EndsBeforeStart):
        actions.end_posting(posting=posting, ends=date(2025, 1, 1), **ACT)


def test_a_posting_that_never_held_is_taken_back_with_its_covers() -> None:
    posting = post(officer(), shift(), starts=TODAY)
    actions.add_cover(
        posting=posting, officer=officer("12"), starts=TODAY, ends=TODAY + timedelta(days=1), **ACT
    )
    actions.end_posting(posting=posting, ends=TODAY, **ACT)
    assert not Posting.objects.exists()
    assert verbs()[-2:] == ["cover.removed", "posting.removed"]


def test_leave_takes_an_officer_off_duty_and_its_reason_is_never_on_record() -> None:
    who = officer()
    post(who, shift())
    day = timedelta(days=1)
    away = actions.add_absence(officer=who, starts=NOW - day, ends=NOW + day, reason="surgery", **ACT)
    assert on_now() == []
    assert "surgery" not in str(list(Event.objects.values()))
    with pytest.raises(actions.AlreadyAway):
        actions.add_absence(officer=who, starts=NOW, ends=NOW + 3 * day, reason="", **ACT)
    with pytest.raises(actions.EndsBeforeStart):
        actions.add_absence(officer=who, starts=NOW + 9 * day, ends=NOW + 9 * day, reason="", **ACT)
    actions.remove_absence(absence=away, **ACT)
    assert on_now() == ["Officer Marisol Reyes"]
    assert not Absence.objects.exists()


def test_a_cover_stands_in_within_the_posting_and_only_once() -> None:
    who, other = officer(), officer("12", first_name="Daniel", last_name="Okafor")
    posting = post(who, shift(), ends=date(2026, 4, 1))

    def cover(by: Officer, first: date, end: date) -> Cover:
        return actions.add_cover(posting=posting, officer=by, starts=first, ends=end, **ACT)

    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(actions.CoversOneself):
        cover(who, TODAY, tomorrow)
    with pytest.raises(actions.OutsidePosting):
        cover(other, date(2025, 12, 30), tomorrow)
    with pytest.raises(actions.OutsidePosting):
        cover(other, TODAY, date(2026, 4, 2))
    with pytest.raises(actions.EndsBeforeStart):
        cover(other, TODAY, TODAY)
    made = cover(other, TODAY, tomorrow)
    assert on_now() == ["Officer Daniel Okafor"]
    with pytest.raises(actions.AlreadyCovered):
        cover(other, TODAY, tomorrow)
    actions.remove_cover(cover=made, **ACT)
    assert on_now() == ["Officer Marisol Reyes"]
    actions.deactivate_officer(officer=other, **ACT)
    with pytest.raises(actions.NotActive):
        cover(other, TODAY, tomorrow)


def test_a_changed_shift_holds_for_everybody_who_works_it() -> None:
    when = shift()
    post(officer(), when)
    assert actions.change_shift(shift=when, details=hours(starts=time(15)), **ACT) is True
    assert on_now() == []
    assert actions.change_shift(shift=when, details=hours(starts=time(15)), **ACT) is False
    assert Event.objects.get(verb="shift.changed").fields == ["starts"]


def test_a_shift_has_a_code_of_its_own_and_days_of_the_week() -> None:
    shift()
    with pytest.raises(actions.ShiftCodeTaken):
        shift()
    for days in ((), (7,), (-1, 2)):
        with pytest.raises(actions.NoDays):
            shift("other", days=days)


def test_a_zone_has_one_station_and_an_unknown_zone_none() -> None:
    given = actions.StationDetails("River Station", "12 Quay Road", "816-555-0101", "Always", "Siempre")
    actions.set_station(zone="RIV", details=given, zones=ZONES, **ACT)
    actions.set_station(zone="RIV", details=given, zones=ZONES, **ACT)
    assert Station.objects.get().address == "12 Quay Road"
    with pytest.raises(actions.UnknownZone) as refused:
        actions.set_station(zone="NOPE", details=given, zones=ZONES, **ACT)
    assert refused.value.said() == "There is no zone NOPE on the zone map."

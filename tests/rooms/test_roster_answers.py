"""What the roster answers for a zone and an instant: the same truth for every beat, level and overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from lamplighter.plumbing.snapshots import bump
from lamplighter.roster import queries
from lamplighter.roster.models import Cover, Officer, Post, Posting, Shift, Station

pytestmark = pytest.mark.django_db
MONDAY_2_PM = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def officer(badge: str, last: str, **more: object) -> Officer:
    return Officer.objects.create(
        badge=badge, first_name="Ana", last_name=last, display_level="full", slug=f"slug{badge}", **more
    )


def shift(code: str, starts: int, ends: int) -> Shift:
    return Shift.objects.create(
        code=code, name_en=code, name_es=code, kind="morning", days=[0, 1, 2, 3, 4], starts=time(starts), ends=time(ends)
    )  # fmt: skip


@pytest.fixture
def river() -> tuple[Posting, Posting]:
    """Okafor in the morning, Reyes in the evening."""
    post = Post.objects.create(zone="RIV", role="cio")
    morning, evening = shift("morning", 7, 15), shift("evening", 13, 21)
    return (
        Posting.objects.create(officer=officer("1", "Okafor"), post=post, shift=morning, starts=date(2026, 1, 1)),
        Posting.objects.create(officer=officer("2", "Reyes"), post=post, shift=evening, starts=date(2026, 1, 1)),
    )  # fmt: skip


def test_who_stands_in_for_the_evening_after_the_morning_is_on_duty_until_the_evenings_end(
    river: tuple[Posting, Posting],
) -> None:
    okafor, reyes = river
    Cover.objects.create(
        posting=reyes, officer=okafor.officer, starts=date(2026, 3, 2), ends=date(2026, 3, 3)
    )
    bump("roster")
    (there,) = queries.who(["RIV"], MONDAY_2_PM).on_now
    assert there.on_until == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    assert there.back_at == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


def test_two_beats_of_a_zone_each_name_their_own_station(river: tuple[Posting, Posting]) -> None:
    for zone in ("1101", "RIV"):
        Station.objects.create(zone=zone, name=f"Station {zone}", address="1 Quay Road")
    bump("roster")
    named = {
        beat: queries.who([beat, "RIV"], MONDAY_2_PM).station.name  # type: ignore[union-attr]
        for beat in ("1101", "1102", "1103")
    }
    assert named == {"1101": "Station 1101", "1102": "Station RIV", "1103": "Station RIV"}


def test_an_officer_who_also_supervises_comes_back_as_an_officer(river: tuple[Posting, Posting]) -> None:
    okafor, _ = river
    boss = Post.objects.create(zone="RIV", role="supervisor")
    Posting.objects.create(
        officer=okafor.officer, post=boss, shift=shift("desk", 5, 6), starts=date(2026, 1, 1)
    )
    bump("roster")
    answer = queries.who(["RIV"], datetime(2026, 3, 3, 4, 0, tzinfo=UTC))
    assert {each.card.last: each.back_at for each in answer.officers}["Okafor"] == datetime(
        2026, 3, 3, 13, 0, tzinfo=UTC
    )


def test_an_unposted_zone_says_so_and_its_parent_answers_for_it(river: tuple[Posting, Posting]) -> None:
    bump("roster")
    assert queries.who(["HILL"], MONDAY_2_PM).zone == ""
    assert queries.who(["HILL"], MONDAY_2_PM).officers == ()
    assert queries.who(["1101", "RIV"], MONDAY_2_PM).zone == "RIV"
    assert [each.card.last for each in queries.who(["1101", "RIV"], MONDAY_2_PM).on_now] == [
        "Okafor",
        "Reyes",
    ]

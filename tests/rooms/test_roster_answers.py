"""What the roster answers for a zone and an instant: the same truth for every beat, level and overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection

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


def test_every_officer_that_an_answer_names_has_a_page_also_who_only_stands_in(
    river: tuple[Posting, Posting],
) -> None:
    _, reyes = river
    spare = officer("3", "Lindqvist")
    Cover.objects.create(posting=reyes, officer=spare, starts=date(2026, 3, 4), ends=date(2026, 3, 6))
    bump("roster")
    for day, shown in ((date(2026, 3, 2), True), (date(2026, 3, 5), True), (date(2026, 3, 6), False)):
        noon = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        named = queries.who(["RIV"], noon).officers
        assert ("Lindqvist" in [each.card.last for each in named]) is shown
        for each in named:
            page = queries.officer_page(each.card.slug, day)
            assert page is not None
            assert page.zones == ("RIV",)
    assert queries.officer_page(spare.slug, date(2026, 3, 6)) is None


def test_the_officer_of_last_night_has_a_page_until_the_morning(river: tuple[Posting, Posting]) -> None:
    night = shift("night", 22, 6)
    post = Post.objects.get(zone="RIV")
    owl = officer("4", "Amsel")
    Posting.objects.create(
        officer=owl, post=post, shift=night, starts=date(2026, 1, 1), ends=date(2026, 3, 4)
    )
    bump("roster")
    four_am = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    assert [each.card.last for each in queries.who(["RIV"], four_am).on_now] == ["Amsel"]
    assert queries.officer_page(owl.slug, date(2026, 3, 4)) is not None
    assert queries.officer_page(owl.slug, date(2026, 3, 5)) is None


@pytest.mark.parametrize("after", range(7))
def test_a_roster_that_changes_between_two_queries_of_its_reading_still_answers(
    river: tuple[Posting, Posting], after: int
) -> None:
    """What another process commits meanwhile is played by a write right after one of the reads."""
    reads = 0

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal reads
        result = execute(sql, *rest)
        if sql.startswith("SELECT") and 'FROM "roster_' in sql:
            reads += 1
            if reads == after + 1:
                hill = Post.objects.create(zone="HILL", role="cio")
                late, new = shift("late", 9, 17), officer("9", "Neu")
                Posting.objects.create(officer=new, post=hill, shift=late, starts=date(2026, 1, 1))
        return result

    queries.snapshot.drop()
    with connection.execute_wrapper(meanwhile):
        assert [each.card.last for each in queries.who(["RIV"], MONDAY_2_PM).on_now] == ["Okafor", "Reyes"]
        queries.who(["HILL"], MONDAY_2_PM)
    assert reads >= 7
    bump("roster")
    assert [each.card.last for each in queries.who(["HILL"], MONDAY_2_PM).on_now] == ["Neu"]

"""The demo city's year: believable, the same for the same day, and by the same rules as real concerns."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lamplighter.concerns.rules.states import State
from lamplighter.core.schedule.values import Roster
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.lives import Life
from lamplighter.ops.demo.year import build_year, read_words

TZ = ZoneInfo("America/Chicago")
NOW = datetime(2026, 5, 4, 12, tzinfo=TZ)
HOUSES = [
    Address(str(n), "Lantern Street", "", "Riverbend", "GP", "00000", -94.6, 39.0) for n in range(100, 400, 2)
]


def test_a_year_has_more_than_two_thousand_concerns_and_is_the_same_twice() -> None:
    words = read_words()
    first, again = (build_year(7, now=NOW, addresses=HOUSES, words=words) for _ in range(2))
    assert len(first) > 2_000
    assert [(each.number, each.text, each.raised_at) for each in first] == [
        (each.number, each.text, each.raised_at) for each in again
    ]
    assert len({each.number for each in first}) == len(first)
    assert first[0].raised_at < first[-1].raised_at < NOW
    assert {each.language for each in first} == {"en", "es"}


def test_residents_write_most_after_work() -> None:
    hours = [each.raised_at.hour for each in build_year(7, now=NOW, addresses=HOUSES, words=read_words())]
    assert sum(17 <= hour < 22 for hour in hours) > sum(8 <= hour < 13 for hour in hours)


def test_every_life_goes_by_the_table_of_moves_and_none_reaches_beyond_now() -> None:
    from lamplighter.concerns.models import Kind

    words = read_words()
    roster = Roster.of(tz=TZ, shifts=[], posts=[], postings=[])
    ends = set()
    for story in build_year(7, now=NOW, addresses=HOUSES, words=words, count=600):
        kind = Kind(
            code=story.words.code,
            answer_hours=16,
            resolve_days=21,
            thanks=story.words.code == "officer-thanks",
        )
        life = Life(story, kind, "RIV", roster, words, NOW)
        moments = [step.at for step in life.steps]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
        moves = [step for step in life.steps if step.move]
        assert [step.before for step in moves] == [State.NEW, *(step.after for step in moves)][: len(moves)]
        ends.add(life.state)
    assert {State.NEW, State.ACKNOWLEDGED, State.RESOLVED, State.CLOSED} <= ends

"""Of a timeline follows whom to ring, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from lamplighter.meetings.rules.calls import Call, call_due

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@dataclass
class Entry:
    at: datetime
    side: str
    what: str


def due(*entries: str, starts: datetime = LATER) -> Call | None:
    """Of entries like "staff offer", an hour after each other."""
    rows = [Entry(NOW + timedelta(hours=hours), *each.split()) for hours, each in enumerate(entries)]
    return call_due(rows, starts=starts, now=NOW)


@pytest.mark.parametrize(
    "news",
    [
        "staff offer", "staff move", "staff cancel", "staff release", "staff refuse", "system offer",
        "system lapse", "system reminded",
    ],
)  # fmt: skip
def test_what_others_do_is_a_call_until_somebody_rang(news: str) -> None:
    found = due("resident confirm", news)
    assert found == Call(news.split()[1], NOW + timedelta(hours=1))
    assert due("resident confirm", news, "staff rang") is None


@pytest.mark.parametrize(
    "known",
    [
        "resident confirm", "staff confirm", "staff ask", "staff accept", "resident move", "resident cancel",
        "staff finish", "staff miss", "system loose",
    ],
)  # fmt: skip
def test_what_the_resident_did_or_heard_is_none(known: str) -> None:
    assert due(known) is None


def test_who_was_not_reached_stays_with_how_often_it_was_tried() -> None:
    found = due("staff offer", "staff unreached", "staff unreached")
    assert found == Call("offer", NOW, 2, NOW + timedelta(hours=2))


def test_of_several_news_the_last_is_told_and_a_reminder_covers_none_of_them() -> None:
    found = due("staff offer", "staff unreached", "system reminded", "staff cancel")
    assert found == Call("cancel", NOW, 1, NOW + timedelta(hours=1))
    assert due("staff offer", "system reminded") == Call("offer", NOW)


def test_an_answer_on_the_page_takes_the_call_away_and_news_brings_it_back() -> None:
    assert due("staff offer", "resident accept") is None
    assert due("staff offer", "resident accept", "staff cancel") == Call("cancel", NOW + timedelta(hours=2))


def test_a_reminder_is_worth_nothing_once_the_time_has_come() -> None:
    assert due("system reminded", starts=NOW) is None
    assert due("staff cancel", starts=NOW) == Call("cancel", NOW)

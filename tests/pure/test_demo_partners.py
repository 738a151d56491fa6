"""What Riverbend's officers promise and work on stands in both languages, and tells of a whole year."""

from __future__ import annotations

from datetime import date

from lamplighter.ops.demo.partners_rows import PROMISES, read_texts
from lamplighter.partners.rules.commitments import WHAT_LONGEST, WORDS_LONGEST
from lamplighter.partners.rules.projects import (
    TITLE_LONGEST,
    Period,
    Source,
    Stage,
    Verdict,
    compared,
    verdicts_for,
)

STREET = "S Mission Boulevard"


def test_promises_are_said_in_both_languages_and_fit() -> None:
    told = read_texts("promises.toml")
    assert PROMISES == 80
    for each in told["promises"]:
        assert all(0 < len(text.format(street=STREET)) <= WHAT_LONGEST for text in each["what"])
        assert all(0 < len(text) <= WORDS_LONGEST for text in each["kept"])
        assert len(each["what"]) == len(each["kept"]) == 2
    for name in ("places", "missed", "moved", "withdrawn"):
        assert all(len(pair) == 2 and all(pair) for pair in told[name])


def test_twelve_projects_stand_at_every_step_with_verdicts_that_their_counts_bear() -> None:
    told = read_texts("projects.toml")["projects"]
    assert len(told) == 12
    assert {each["stage"] for each in told} == set(Stage)
    for each in told:
        assert all(0 < len(text.format(street=STREET)) <= TITLE_LONGEST for text in each["title"])
        assert set(each["sources"]) <= set(Source)
        assert len(each.get("summary", ("", ""))) == 2
        if "verdict" in each:
            before, after = each["counts"]
            ratio = compared(_period(before), _period(after))
            assert Verdict(each["verdict"]) in verdicts_for(ratio)


def _period(count: int) -> Period:
    return Period(date(2026, 1, 1), date(2026, 4, 2), count)

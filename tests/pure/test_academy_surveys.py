"""What a course changed is reckoned as statisticians have published, and shows nothing of single people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.academy.rules import feedback
from lamplighter.academy.rules.surveys import (
    PAIRS_LEAST,
    Given,
    Question,
    Timing,
    Wave,
    code_of,
    compared,
    is_due,
    paired,
)
from lamplighter.core.stats.changes import mean_change, t_quantile

SLEEP = [(0.7, 1.9), (-1.6, 0.8), (-0.2, 1.1), (-1.2, 0.1), (-0.1, -0.1), (3.4, 4.4), (3.7, 5.5), (0.8, 1.6), (0.0, 4.6), (2.0, 3.4)]  # fmt: skip
"""Hours of sleep gained with two drugs, ten people (A. R. Cushny and A. R. Peebles, 1905; Student, Biometrika 6, 1908)."""
points = st.integers(1, 5)


def test_the_interval_is_the_published_one_of_students_own_example() -> None:
    """R, help page of ``sleep``: t.test(extra ~ group, data = sleep, paired = TRUE) gives −1.58, −2.4598858 to −0.7001142."""
    found = mean_change(SLEEP)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(1.58)
    assert found.low == pytest.approx(0.7001142, abs=1e-7)
    assert found.high == pytest.approx(2.4598858, abs=1e-7)
    assert found.n == 10


@pytest.mark.parametrize(
    ("degrees", "t"),
    # Fisher and Yates, Statistical Tables, table III, 5% in both tails.
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (20, 2.086), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_the_quantiles_are_those_of_the_tables(degrees: int, t: float) -> None:
    assert t_quantile(degrees) == pytest.approx(t, abs=0.0006)


def test_without_spread_or_people_there_is_no_interval() -> None:
    assert mean_change([]) is None
    for pairs in ([(2, 4)], [(2, 3), (4, 5), (1, 2)]):
        found = mean_change(pairs)
        assert found is not None
        assert (found.low, found.high) == (None, None)
    with pytest.raises(ValueError, match="degree"):
        t_quantile(0)


@given(st.lists(st.tuples(points, points), min_size=2, max_size=40))
def test_turning_the_waves_round_turns_the_change_round(pairs: list[tuple[int, int]]) -> None:
    there, back = mean_change(pairs), mean_change([(b, a) for a, b in pairs])
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value)
    if there.low is not None and back.high is not None:
        assert there.low == pytest.approx(-back.high)
        assert there.low <= there.value


def answers(values: list[int | None], codes: list[str] | None = None) -> list[Given]:
    """Answers, the same to each question; codes are their places unless given."""
    named = codes or [f"code{n}" for n in range(len(values))]
    return [
        Given(code, dict.fromkeys(Question, value) if value else {})
        for code, value in zip(named, values, strict=True)
    ]


def test_answers_are_paired_by_their_codes_and_a_code_that_stands_twice_pairs_nothing() -> None:
    before = answers([1, 2, 3, 4, 5], ["a", "b", "b", "", "d"])
    after = answers([5, 4, 4, 4, 4], ["a", "b", "c", "", "d"])
    found = paired(before, after)
    assert [
        (first.code, first.said[Question.TRUST], second.said[Question.TRUST]) for first, second in found
    ] == [
        ("a", 1, 5),
        ("d", 5, 4),
    ]


def test_the_code_is_the_same_however_it_is_typed() -> None:
    assert code_of(["ma", "Ró", "2", "ka"]) == code_of([" MA", "ro", "2 ", "k a"]) == "MA RO 2 KA"
    assert code_of(["", "ro", "", ""]) == "- RO - -"
    assert code_of(["", " ", "", "-"]) == ""
    assert code_of(["ma", "", "", ""]) != code_of(["", "ma", "", ""])


def test_changes_stand_with_their_interval_and_count() -> None:
    given_ = {Wave.BEFORE: answers([3] * 12), Wave.AFTER: answers([4] * 6 + [3] * 6)}
    found = compared(Wave.BEFORE, Wave.AFTER, given_, 5)
    assert found.pairs == 12
    trust = found.questions[1]
    assert (trust.question, trust.pairs, trust.earlier, trust.later) == (Question.TRUST, 12, 3.0, 3.5)
    assert trust.change is not None
    # By hand: mean 0.5, sd 0.5222, half 2.201 * 0.5222 / sqrt(12) = 0.3318.
    assert (trust.change.value, trust.change.low, trust.change.high) == (0.5, 0.2, 0.8)


@given(
    st.lists(st.none() | points, max_size=30),
    st.lists(st.none() | points, max_size=30),
    st.integers(1, 12),
)
def test_nothing_is_shown_over_few_people(
    before: list[int | None], after: list[int | None], least: int
) -> None:
    """Promise 10: no mean over fewer than ten pairs, no count between none and the least, nothing finer than a tenth."""
    given_ = {Wave.BEFORE: answers(before), Wave.AFTER: answers(after)}
    found = compared(Wave.BEFORE, Wave.AFTER, given_, least)
    assert found.pairs is None or not 0 < found.pairs < least
    both = sum(bool(a and b) for a, b in zip(before, after, strict=False))
    for row in found.questions:
        assert row.pairs is None or not 0 < row.pairs < least
        if both < max(PAIRS_LEAST, least):
            assert (row.change, row.earlier, row.later) == (None, None, None)
        else:
            assert row.change is not None
            for value in (row.earlier, row.later, row.change.value, row.change.low, row.change.high):
                assert value is None or value == round(value, 1)
                assert value is None or -4 <= value <= 5


FIRST, LAST = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 5, 21, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = Timing(before=7 * DAY, later=182 * DAY, lasting=14 * DAY)


@pytest.mark.parametrize(
    ("wave", "now", "due"),
    [
        (Wave.BEFORE, FIRST - 8 * DAY, False),
        (Wave.BEFORE, FIRST - 7 * DAY, True),
        (Wave.BEFORE, FIRST - DAY, True),
        (Wave.BEFORE, FIRST - DAY / 2, False),
        (Wave.AFTER, LAST - DAY, False),
        (Wave.AFTER, LAST + DAY, True),
        (Wave.AFTER, LAST + 14 * DAY, False),
        (Wave.LATER, LAST + 181 * DAY, False),
        (Wave.LATER, LAST + 182 * DAY, True),
        (Wave.LATER, LAST + 196 * DAY, False),
    ],
)
def test_each_wave_has_its_time(wave: Wave, now: datetime, due: bool) -> None:
    assert is_due(wave, FIRST, LAST, now, DAYS) is due


thoughts = st.tuples(st.sampled_from(feedback.Liked), st.sampled_from(feedback.Liked), st.text(max_size=4))


@given(st.lists(thoughts, max_size=25), st.integers(3, 8))
def test_of_a_night_small_counts_and_the_words_of_few_are_hidden(
    given_: list[tuple[feedback.Liked, feedback.Liked, str]], least: int
) -> None:
    """Promise 10."""
    found = feedback.results([(a.value, b.value, words) for a, b, words in given_], least)
    if len(given_) < least:
        assert found == feedback.Results(None)
        return
    assert found.answers == len(given_)
    assert list(found.words) == sorted(words for *_, words in given_ if words)
    for counted in found.questions:
        assert all(count is None or not 0 < count < least for count in counted.counts.values())
        if counted.yes is None:
            assert counted.counts[feedback.Liked.YES] is None

"""The rate ratio and its interval are those that statisticians have published, whatever the counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.stats.ratios import TAIL, rate_ratio

counts = st.integers(0, 400)
lengths = st.integers(1, 800)


@pytest.mark.parametrize(
    ("given_counts", "value", "low", "high"),
    [
        # R, help page of poisson.test: fractures in two groups, from Fay (2010).
        ((11, 800, 21, 3011), 1.971488, 0.8584264, 4.2772659),
        # Stata, manual of epitab, ``iri 41 15 28010 19017``: breast cancer and fluoroscopy, from Rothman.
        ((41, 28010, 15, 19017), 1.855759, 1.005684, 3.6093),
    ],
)
def test_published_ratios(
    given_counts: tuple[int, int, int, int], value: float, low: float, high: float
) -> None:
    found = rate_ratio(*given_counts)
    assert found is not None
    assert found.value == pytest.approx(value, rel=1e-6)
    assert found.low == pytest.approx(low, rel=1e-6)
    assert found.high == pytest.approx(high, rel=1e-6)


def test_nothing_counted_tells_nothing_and_one_empty_period_tells_one_side() -> None:
    assert rate_ratio(0, 30, 0, 30) is None
    none_after, none_before = rate_ratio(0, 30, 9, 30), rate_ratio(9, 30, 0, 30)
    assert none_after is not None
    assert none_before is not None
    assert (none_after.value, none_after.low) == (0, 0)
    assert none_after.below
    assert (none_before.value, none_before.high) == (None, None)
    assert none_before.above


@pytest.mark.parametrize("wrong", [(-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, -1, 1), (1, 1, 1, -2)])
def test_nonsense_is_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        rate_ratio(*wrong)


def _at_most(hits: int, n: int, p: float) -> float:
    """The chance of at most so many, by adding up."""
    return math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits + 1))


@given(st.integers(0, 60), lengths, st.integers(0, 60), lengths)
def test_each_end_leaves_out_as_much_as_it_says(
    count: int, length: int, before: int, before_length: int
) -> None:
    found = rate_ratio(count, length, before, before_length)
    if found is None:
        assert count == before == 0
        return
    n = count + before

    def share(ratio: float) -> float:
        return ratio * length / (before_length + ratio * length)

    if count:
        assert 1 - _at_most(count - 1, n, share(found.low)) == pytest.approx(TAIL, rel=1e-6)
    if found.high is not None:
        assert _at_most(count, n, share(found.high)) == pytest.approx(TAIL, rel=1e-6)


@given(counts, lengths, counts, lengths)
def test_turning_the_periods_round_turns_the_interval_round(a: int, x: int, b: int, y: int) -> None:
    one, other = rate_ratio(a, x, b, y), rate_ratio(b, y, a, x)
    if one is None or other is None:
        assert one is other
        return
    assert one.below == other.above
    if one.high is not None and other.low > 0:
        assert one.high == pytest.approx(1 / other.low, rel=1e-6)

"""Estimators against published values, and small cells that cannot be found out."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.stats.estimates import median, share
from lamplighter.core.stats.scale import scale
from lamplighter.core.stats.suppression import suppressed


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_equals_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    found = share(hits, n)
    assert found is not None
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_the_interval_in_zero_to_one(case: tuple[int, int]) -> None:
    found = share(*case)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("n", "rank"),
    # W. J. Conover, table of the sign test: the k-th smallest and largest value for n cases, at least 95%.
    [(5, None), (6, 1), (8, 1), (9, 2), (11, 2), (12, 3), (15, 4), (20, 6), (25, 8), (50, 18), (100, 40)],
)
def test_the_medians_interval_has_the_published_ranks(n: int, rank: int | None) -> None:
    found = median([float(each) for each in range(1, n + 1)])
    assert found is not None
    assert (found.low, found.high) == ((None, None) if rank is None else (float(rank), float(n + 1 - rank)))
    assert found.value == (n + 1) / 2


def test_the_medians_interval_holds_the_true_median_as_often_as_it_says() -> None:
    dice = random.Random(1)
    held = 0
    for _ in range(2000):
        found = median([dice.expovariate(1) for _ in range(25)])
        assert found is not None
        held += (found.low or 0) <= math.log(2) <= (found.high or 0)
    assert 0.945 < held / 2000 < 0.98


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8), st.integers(1, 10))
def test_no_hidden_count_can_be_had_from_the_total_and_the_others(
    counts: dict[str, int], smallest: int
) -> None:
    """Promise 10."""
    shown = suppressed(counts, smallest)
    hidden = [key for key, count in shown.items() if count is None]
    assert all(shown[key] == counts[key] for key in shown if shown[key] is not None)
    assert all(shown[key] is None for key, count in counts.items() if 0 < count < smallest)
    if any(0 < count < smallest for count in counts.values()):
        others = [count for count in counts.values() if count >= smallest]
        assert len(hidden) >= 2 or not others


@given(st.lists(st.integers(0, 7), max_size=5), st.integers(3, 5))
def test_several_tables_could_lie_behind_what_is_shown(counts: list[int], smallest: int) -> None:
    """Promise 10, by trying out every table with the same total: none of the hidden counts is the same in all of them."""
    shown = suppressed(dict(enumerate(counts)), smallest)
    hidden = [key for key, count in shown.items() if count is None]
    if all(shown[key] is None for key, count in enumerate(counts) if count) and hidden:
        return  # nothing is left to hide with them; the caller lists none
    rest = sum(counts[key] for key in hidden)
    behind = [
        values
        for values in itertools.product(range(1, rest + 1), repeat=len(hidden))
        if sum(values) == rest
        and suppressed(
            {**{key: count or 0 for key, count in shown.items()}, **dict(zip(hidden, values, strict=True))},
            smallest,
        )
        == shown
    ]
    for place, _key in enumerate(hidden):
        assert len({values[place] for values in behind}) > 1


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_an_axis_is_round_holds_its_values_and_has_few_ticks(one: float, other: float) -> None:
    low, high = sorted((one, other))
    axis = scale(low, high)
    assert axis.start <= low * (1 + 1e-6) + 1e-6
    assert axis.end >= high * (1 - 1e-6) - 1e-6
    assert 2 <= len(axis.ticks) <= 6
    assert (axis.ticks[0], axis.percent(axis.start), axis.percent(axis.end)) == (
        pytest.approx(axis.start),
        0,
        100,
    )
    assert axis.ticks[-1] == pytest.approx(axis.end)


def test_axes_as_one_would_draw_them() -> None:
    assert scale(0.776, 0.934, most=1).ticks == (0.75, 0.8, 0.85, 0.9, 0.95)
    assert scale(14.5, 23.3).ticks == (14, 16, 18, 20, 22, 24)
    assert scale(0.9, 1.0, most=1).end == 1
    assert scale(5, 5).start < scale(5, 5).end

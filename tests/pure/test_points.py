"""Pairs of numbers that are no place are recognised, and said, alike for one and for many."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.geo.points import PROBLEMS, PointProblem, check_point, check_points

CITY = (-87.95, 41.64, -87.52, 42.03)


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        (-87.7, 41.8, None),
        (-87.95, 42.03, None),
        (-90.2, 38.6, None),
        (41.8, -87.7, PointProblem.SWAPPED),
        (0.0, 0.0, PointProblem.NULL_ISLAND),
        (math.nan, 41.8, PointProblem.NOT_A_NUMBER),
        (-87.7, math.inf, PointProblem.NOT_A_NUMBER),
        (-187.7, 41.8, PointProblem.OUT_OF_RANGE),
        (-87.7, 90.5, PointProblem.OUT_OF_RANGE),
    ],
)
def test_a_point_says_what_is_wrong_with_it(lon: float, lat: float, problem: PointProblem | None) -> None:
    assert check_point(lon, lat, CITY) is problem


def test_a_swapped_point_west_of_90_degrees_is_called_swapped_not_out_of_range() -> None:
    assert check_point(39.1, -94.6, (-94.8, 38.8, -94.3, 39.4)) is PointProblem.SWAPPED


numbers = st.one_of(st.floats(), st.floats(-200, 200), st.sampled_from([0.0, -0.0, -87.7, 41.8, *CITY]))


@given(st.lists(st.tuples(numbers, numbers), max_size=50))
def test_many_points_have_the_problems_that_each_has(rows: list[tuple[float, float]]) -> None:
    lons, lats = np.array(rows, dtype=float).reshape(-1, 2).T
    many = [PROBLEMS[number] for number in check_points(lons, lats, CITY).tolist()]
    assert many == [check_point(lon, lat, CITY) for lon, lat in rows]

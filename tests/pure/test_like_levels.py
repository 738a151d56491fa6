"""Levels of two zone maps: like is set beside like, and what comes or goes stands alone."""

from __future__ import annotations

import pytest

from lamplighter.places.rules import Kind, like_levels

ZONES, BEATS = frozenset({"RIV", "BLU", "ORC"}), frozenset({"RIV-1", "RIV-2", "BLU-1", "ORC-1"})
NEW = frozenset({"1", "2", "3"})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("zone", ZONES), ("beat", BEATS)], [("zone", ZONES), ("beat", BEATS)], [(0, 0), (1, 1)]),
        ([("zone", ZONES), ("beat", BEATS)], [("zone", ZONES)], [(0, 0), (1, None)]),
        ([("zone", ZONES)], [("zone", ZONES), ("beat", BEATS)], [(0, 0), (None, 1)]),
        ([("zone", ZONES), ("beat", BEATS)], [("beat", BEATS)], [(0, None), (1, 0)]),
        # The codes tell more than the word: these are the beats, whatever somebody called them.
        ([("zone", ZONES), ("beat", BEATS)], [("zone", BEATS)], [(0, None), (1, 0)]),
        ([("zone", ZONES), ("beat", BEATS)], [("area", ZONES)], [(0, 0), (1, None)]),
        # Another word and other codes, but the same place between what is alike.
        ([("zone", ZONES), ("beat", BEATS)], [("zone", ZONES), ("post", NEW)], [(0, 0), (1, 1)]),
        ([("zone", ZONES)], [("ward", NEW)], [(0, 0)]),
        # Nothing is alike: the lowest levels decide who answers.
        ([("zone", ZONES), ("beat", BEATS)], [("ward", NEW)], [(0, None), (1, 0)]),
        ([("zone", ZONES), ("beat", BEATS)], [("division", NEW), ("zone", ZONES), ("beat", BEATS)], [(None, 0), (0, 1), (1, 2)]),
    ],
)  # fmt: skip
def test_like_is_set_beside_like(
    before: list[Kind], after: list[Kind], expected: list[tuple[int | None, int | None]]
) -> None:
    assert like_levels(before, after) == expected

"""Zones as people look for them, and names on small maps that stand clear of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.places import maps
from lamplighter.places.rules import in_order
from lamplighter.places.zone_words import FEW, by_parent


def test_numbers_are_in_order_and_names_stay_as_the_map_has_them() -> None:
    assert in_order([(code, code) for code in ("10", "2", "1")]) == ["1", "2", "10"]
    assert in_order([(code, code) for code in ("Z-10", "z-9", "A-11")]) == ["A-11", "z-9", "Z-10"]
    assert in_order([(code, code) for code in ("River", "Bluff", "2")]) == ["River", "Bluff", "2"]
    assert in_order([("1A2", 1), ("1A1", 2)]) == [1, 2], "two numbers in a code have no order of their own"


@given(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=20))
def test_every_zone_stays_once(codes: list[str]) -> None:
    assert sorted(in_order([(code, code) for code in codes])) == sorted(codes)


@dataclass(frozen=True)
class FakeZone:
    code: str
    name: str
    level_word: str = "beat"
    parent: FakeZone | None = None


def test_few_zones_are_one_list_and_many_stand_below_those_they_belong_to() -> None:
    above = [FakeZone(str(n), f"{n} District", "district") for n in range(3)]
    many: list[Any] = [
        FakeZone(f"{each.code}{n:02}", "", "beat", each) for each in above for n in range(FEW // 2)
    ]
    assert by_parent([]) == []
    assert [title for title, _ in by_parent(many[:FEW])] == [""]
    groups = by_parent(many)
    assert [title for title, _ in groups] == ["0 District", "1 District", "2 District"]
    assert [each for _, below in groups for each in below] == many


def area(code: str, name: str, x: int, y: int) -> maps.Area:
    return maps.Area(cast("Any", FakeZone(code, name)), "", x, y, name)


def said(*areas: maps.Area, codes: bool = False) -> list[str]:
    return [each.said for each in maps._apart(areas, 300, codes=codes)]


def test_names_on_a_map_stand_clear_of_each_other_and_of_the_edges() -> None:
    wide = area("1", "A district with a long name", 150, 50)
    near = area("2", "Another of them", 160, 55)
    assert said(wide, area("2", "Far", 150, 150), codes=True) == ["A district with a long name", "Far"]
    assert said(wide, near) == ["A district with a long name", ""]
    assert said(wide, replaced(near, x=200), codes=True) == ["1", "2"], "all say their codes, or none does"
    assert said(area("1", "Long at the edge", 20, 50)) == [""]
    assert said(area("1", "A name", 150, 50), area("2", "", 150, 90)) == ["A name", ""]


def replaced(found: maps.Area, *, x: int) -> maps.Area:
    return area(found.zone.code, found.zone.name, x, found.y)

"""From a point to the block it is near; what was typed beside an address; other spellings of a street's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.core.gazetteer import AddressRow, Gazetteer, build_gazetteer
from lamplighter.core.gazetteer.store import metres
from lamplighter.core.gazetteer.us_rest import beyond, with_rest
from lamplighter.core.gazetteer.us_spellings import spellings

LABEL = "1600 Lantern Street, Riverbend, MO 64111"
ON_EARTH = st.tuples(st.floats(-94.6, -94.59), st.floats(39.0, 39.01))


def book(path: Path, rows: list[tuple[str, str, float, float]]) -> Gazetteer:
    """A gazetteer of (number, street, lon, lat)."""
    made = [AddressRow(number, street, "", "Riverbend", "MO", "64111", *at) for number, street, *at in rows]
    build_gazetteer(made, path / "near.lamp")
    return Gazetteer.open(path / "near.lamp")


# -- near --------------------------------------------------------------------------------------------------------------


def test_a_point_is_named_by_the_block_of_the_nearest_address(tmp_path: Path) -> None:
    gazetteer = book(
        tmp_path,
        [
            ("1642", "Lantern Street", -94.6, 39.0),
            ("88", "Elm Avenue", -94.6005, 39.0),
            ("37-12", "Queens Boulevard", -94.61, 39.0),
            ("", "City Hall", -94.62, 39.0),
        ],
    )
    near = gazetteer.near(-94.60001, 39.00001)
    assert near is not None
    assert near.block == "1600 block of Lantern Street"
    assert near.label == "near 1600 block of Lantern Street, Riverbend, MO 64111"
    assert "42" not in near.label  # no door
    for lon, block in (
        (-94.6005, "0 block of Elm Avenue"),
        (-94.61, "37-00 block of Queens Boulevard"),
        (-94.62, "City Hall"),
    ):
        told = gazetteer.near(lon, 39.0)
        assert told is not None
        assert told.block == block


def test_what_is_farther_than_a_block_is_not_named(tmp_path: Path) -> None:
    gazetteer = book(tmp_path, [("100", "Lantern Street", -94.6, 39.0)])
    degree = 111_195.0
    assert gazetteer.near(-94.6, 39.0 + 149 / degree) is not None
    assert gazetteer.near(-94.6, 39.0 + 151 / degree) is None
    assert gazetteer.near(-94.6, 39.0 + 151 / degree, within=200) is not None
    assert gazetteer.near(85.4, -39.0) is None


def test_an_empty_gazetteer_names_nothing(tmp_path: Path) -> None:
    assert book(tmp_path, []).near(-94.6, 39.0) is None


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(ON_EARTH, min_size=1, max_size=40, unique=True), at=ON_EARTH)
def test_the_nearest_is_the_nearest_of_all(
    tmp_path: Path, points: list[tuple[float, float]], at: tuple[float, float]
) -> None:
    gazetteer = book(tmp_path, [(str(n * 100), f"Street {n}", *point) for n, point in enumerate(points, 1)])
    least = min(metres(*at, round(lon, 7), round(lat, 7)) for lon, lat in points)
    found = gazetteer.near(*at)
    assert (found is None) == (least > 150)
    assert found is None or found.metres == pytest.approx(least, abs=0.05)


# -- beyond ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("1600 Lantern St", ""),
        ("1600 LANTERN STREET, Riverbend, Missouri 64111, USA", ""),
        ("1600 Lantrn Stret, Rivrbend", ""),
        ("corner of 1600 Lantern", ""),
        ("1600 Lantern St, apt 4", "apt 4"),
        ("1600 Lantern St., Apt. 4-B, Riverbend MO 64111", "Apt. 4-B"),
        ("1600 Lantern St #4B", "#4B"),
        ("apt 4, 1600 Lantern St, rear door", "apt 4, rear door"),
        ("1600 Lantern St behind the garage", "behind the garage"),
        ("1600 Lantern St (yellow house)", "yellow house"),
        ("1600 Lantern St - Backyard", "Backyard"),
        ("1600 lantern, 2nd floor, riverbend", "2nd floor"),
        ("1600 Lantern St, casa de atrás", "casa de atrás"),
        ("1600 Lantern St, apt 1600", "apt 1600"),
        ("1604 Lantern St", "1604"),
        ("", ""),
        (" , ;", ""),
    ],
)
def test_what_the_found_address_does_not_say_stays_as_it_was_typed(typed: str, rest: str) -> None:
    assert beyond(typed, LABEL) == rest


def test_of_an_intersection_no_part_is_left_over() -> None:
    label = "Lantern Street & 16th Street, Riverbend"
    assert beyond("lantern and 16 by the bus stop", label) == "by the bus stop"
    assert beyond("Lantern St con 16th, Riverbend", label) == ""


@given(typed=st.text(max_size=60), label=st.text(max_size=60))
def test_any_text_has_a_rest_that_is_part_of_it(typed: str, label: str) -> None:
    rest = beyond(typed, label)
    assert all(word in typed for word in re.split(r",? ", rest))


def test_the_rest_stands_behind_the_street() -> None:
    assert with_rest(LABEL, "apt 4") == "1600 Lantern Street, apt 4, Riverbend, MO 64111"
    assert with_rest("City Hall", "rear") == "City Hall, rear"
    assert with_rest(LABEL, "") == LABEL


# -- spellings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("ST", {"STREET", "SAINT"}),
        ("STREET", {"ST", "STR"}),
        ("SAINT", {"ST"}),
        ("E", {"EAST", "ESTE"}),
        ("NORTHWEST", {"NW"}),
        ("AVE", {"AVENUE", "AV", "AVENIDA"}),
        ("AVDA", {"AVENIDA"}),
        ("12TH", {"TWELFTH"}),
        ("FIRST", {"1ST"}),
        ("21ST", {"TWENTYFIRST"}),
        ("MT", {"MOUNT"}),
    ],
)
def test_a_word_of_a_street_has_other_spellings(word: str, others: set[str]) -> None:
    assert others <= set(spellings(word))
    assert word not in spellings(word)
    assert all(word in spellings(other) for other in spellings(word))


def test_most_words_have_none() -> None:
    assert [spellings(word) for word in ("CANNERY", "MUSIC", "801", "")] == [()] * 4

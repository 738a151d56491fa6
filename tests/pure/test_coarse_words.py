"""Blocks read out of addresses, and the language of words."""

from __future__ import annotations

import pytest

from lamplighter.core.blocks import block_in, read_block
from lamplighter.core.tongue import language_of


@pytest.mark.parametrize(
    ("place", "block"),
    [
        ("1642 Lantern St, Riverbend", "1600 block of Lantern St"),
        ("7 Quay Road", "0 block of Quay Road"),
        ("1642 39th Street, Riverbend", "1600 block of 39th Street"),
        ("1642 Lantern St Apt 4, Riverbend", "1600 block of Lantern St"),
        ("1642 Lantern St #12-B", "1600 block of Lantern St"),
        ("1642 Lantern St Unit B", "1600 block of Lantern St"),
        ("12 Room Street", "0 block of Room Street"),
        ("1600 block of Lantern Street, Riverbend, GP 66301", "1600 block of Lantern Street"),
        ("near 1600 block of Lantern Street, Riverbend", "1600 block of Lantern Street"),
        ("Lantern Street & 16th Street, Riverbend", ""),
        ("A point on the map", ""),
        ("1642", ""),
        ("12 1/2 Main Street", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_hundred_and_the_street_are_told_and_no_door(place: str, block: str) -> None:
    assert str(block_in(place) or "") == block


def test_a_block_is_read_back_as_it_was_stored() -> None:
    found = block_in("1642 Lantern St")
    assert read_block(str(found)) == found
    assert read_block("cuadra 1600 de Lantern St") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Loud music from a yard, so that the windows shake.", "en"),
        ("Música muy alta en un patio, que hace temblar las ventanas.", "es"),
        ("El perro de la casa de al lado ladra toda la noche.", "es"),
        ("A dog was hit on El Camino last month.", "en"),
        ("Los conductores no paran en Main Street.", "es"),
        ("¡Basura!", "es"),
        ("Graffiti", "fallback"),
        ("", "fallback"),
    ],
)
def test_words_say_their_own_language(text: str, language: str) -> None:
    assert language_of(text, otherwise="fallback") == language

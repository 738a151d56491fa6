"""Where a concern is, as everyone may know it: a block with the block's own hexagon, or a hexagon with its streets; never the point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client
from django.utils.translation import override

from lamplighter.concerns.actions import publishing
from lamplighter.concerns.messages.places import area_said, place_said
from lamplighter.concerns.models import Concern, Publication
from lamplighter.concerns.queries.blocks import coarse_place, middle_of
from lamplighter.core.geo.basemap import Kind, Layer
from lamplighter.places.actions import import_base_layer
from lamplighter.places.hexagons import hexagon_of
from lamplighter.plumbing.snapshots import forget_checks
from tests.support.city import address_book
from tests.support.concerns import ACTOR, IN_WEST, NOW, raised, small_city
from tests.support.places import SOUTH, WEST, fresh
from tests.support.wizard import Wizard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[Path]:
    small_city(tmp_path)
    yield tmp_path
    fresh()


@pytest.fixture
def streets(city: Path) -> None:
    """Mill Avenue runs north, Quay Road and Canal Street east; all three through the west."""
    lines = {
        "Mill Avenue": [(WEST + 0.005, SOUTH), (WEST + 0.005, SOUTH + 0.02)],
        "Quay Road": [(WEST, SOUTH + 0.005), (WEST + 0.02, SOUTH + 0.005)],
        "Canal Street": [(WEST, SOUTH + 0.0062), (WEST + 0.02, SOUTH + 0.0062)],
    }
    shapes = np.array([shapely.LineString(line) for line in lines.values()], dtype=object)
    layer = Layer(Kind.STREET, tuple(lines), np.full(3, 4, np.int8), shapes)
    import_base_layer(layer=layer, file_name="streets.geojson", actor=ACTOR, now=NOW)
    forget_checks()


@pytest.fixture
def shown(person: Callable[..., Any]) -> Callable[..., Concern]:
    user = person("supervisor", "W")

    def show(words: str = "", **more: Any) -> Concern:
        concern = raised(agrees_public=True, agrees_words=bool(words), **more)
        publishing.show(pk=concern.pk, words=words, by_month=False, now=NOW, actor=ACTOR, user=user)
        return concern

    return show


def page(path: str) -> str:
    reply = Client().get(path)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_block_comes_with_its_own_hexagon_wherever_in_it_the_point_lies(city: Path) -> None:
    """Two houses of one block that lie in two hexagons cannot be told apart."""
    address_book(city)
    lon, lat = IN_WEST
    away = next(
        lon + step
        for step in np.arange(0, 0.01, 0.0001)
        if hexagon_of(lon + step, lat) != hexagon_of(lon, lat)
    )
    here, there = coarse_place("104 Main Street", lon, lat), coarse_place("138 Main Street", away, lat)
    assert here == there
    assert here.block == "100 block of Main Street"
    assert hexagon_of(away, lat) != there.hexagon


def test_spellings_of_a_street_are_one_block(city: Path) -> None:
    address_book(city)
    assert coarse_place("104 Main St, Testville", *IN_WEST).block == "100 block of Main Street"


def test_a_block_that_is_not_known_or_lies_elsewhere_is_not_told(city: Path) -> None:
    address_book(city)
    lon, lat = IN_WEST
    for place, at in (("900 Main Street", lon), ("104 Nowhere Road", lon), ("104 Main Street", lon + 0.3)):
        found = coarse_place(place, at, lat)
        assert (found.block, found.hexagon) == ("", hexagon_of(at, lat)), place


@pytest.mark.usefixtures("streets")
def test_the_streets_that_are_named_follow_from_the_hexagon_alone() -> None:
    lon, lat = IN_WEST
    hexagon = hexagon_of(lon, lat)
    assert area_said(hexagon) in ("near Mill Avenue and Quay Road", "near Canal Street and Mill Avenue")
    # Every point of the hexagon is told in the same words.
    lat_middle, lon_middle = middle_of(hexagon)
    points = [(lon_middle + x, lat_middle + y) for x in (-0.0012, 0, 0.0012) for y in (-0.0008, 0, 0.0008)]
    inside = [point for point in points if hexagon_of(*point) == hexagon]
    assert len(inside) > 4
    assert {area_said(hexagon_of(*point)) for point in inside} == {area_said(hexagon)}
    with override("es"):
        assert area_said(hexagon).startswith("cerca de ")
    assert area_said(hexagon_of(lon + 0.05, lat)) == ""


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize(("path", "near"), [("", "near "), ("/es", "cerca de ")])
def test_a_concern_without_a_block_says_where_it_is_in_words_and_on_a_map(
    shown: Callable[..., Concern], path: str, near: str
) -> None:
    concern = shown(place="A point on the map")
    assert Publication.objects.get().block == ""
    one = page(f"{path}/concerns/{concern.number}/")
    assert f"{near}" in one.split("<h1>")[1].split("</h1>")[0]
    assert 'class="area here"' in one
    assert 'class="pin"' not in one
    assert 'class="mapkey"' in one, "the map has its words"
    assert near in page(f"{path}/concerns/").split('class="seen"')[1].split("</h2>")[0]
    assert near in page(f"{path}/concerns.atom").split("<entry>")[1].split("</title>")[0]
    for part in (str(IN_WEST[0]), str(IN_WEST[1])):
        assert part not in one


def test_a_block_is_said_in_the_readers_language_everywhere(
    shown: Callable[..., Concern], city: Path
) -> None:
    address_book(city)
    concern = shown(place="104 Main Street, Testville")
    for path in (f"/es/concerns/{concern.number}/", "/es/concerns/", "/es/concerns.rss", "/es/concerns.atom"):
        told = page(path)
        assert "cuadra 100 de Main Street" in told, path
        assert "block of" not in told, path
    resident = Wizard(language="es").until("public")
    assert "cuadra 100 de Main Street" in resident.page
    assert "block of" not in resident.page
    with override("en"):
        assert place_said("100 block of Main Street", "") == "100 block of Main Street"


@pytest.mark.usefixtures("streets")
def test_the_card_of_one_near_by_shows_its_area(shown: Callable[..., Concern], city: Path) -> None:
    address_book(city)
    shown(place="A point on the map", words="Se oye música muy alta toda la noche.")
    card = Wizard().until("like").page.split('aria-labelledby="like-')[1].split("</section>")[0]
    assert "near " in card
    assert 'class="area here"' in card
    assert '<blockquote lang="es">' in card
    assert 'class="pin"' not in card


def test_words_in_another_language_than_the_pages_say_so(shown: Callable[..., Concern]) -> None:
    spanish = shown(words="Se oye música muy alta toda la noche.")
    english = shown(words="There is loud music all through the night.")
    for path in ("", "/es"):
        both = page(f"{path}/concerns/")
        assert '<blockquote lang="es">Se oye' in both
        assert '<blockquote lang="en">There is' in both
    assert '<blockquote lang="es">' in page(f"/concerns/{spanish.number}/")
    assert '<blockquote lang="en">' in page(f"/es/concerns/{english.number}/")

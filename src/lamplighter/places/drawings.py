"""A map as ``site/parts/map.html`` places it, for every room: streets below, outlines, a pin, and words that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from lamplighter.core.geo.drawing import Drawn, Label, draw
from lamplighter.core.geo.frame import Frame
from lamplighter.places import maps
from lamplighter.places.queries import base_layers

Ring = Sequence[tuple[float, float]]
"""Corners of an area: longitude, latitude (WGS84 degrees)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline on the picture, with its name at a place in pixels. ``url`` makes it a link that ``title`` names."""

    path: str
    css: str = "area"
    here: bool = False
    name: str = ""
    x: int = 0
    y: int = 0
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map. ``pin`` is "x y" in pixels; ``place`` is "longitude,latitude" and ``box`` "west,south,east,north", in degrees; ``points``
    are what a room places on it besides."""

    width: int
    height: int
    drawn: Drawn
    areas: Sequence[Outline]
    title: str
    words: str = ""
    pin: str = ""
    place: str = ""
    code: str = ""
    box: str = ""
    tiles: str = ""
    credit: str = ""
    links: bool = False
    points: Sequence[object] = ()

    @property
    def labels(self) -> Sequence[Label]:
        """Street names."""
        return self.drawn.labels

    def opening(
        self, box: Sequence[float], *, code: str = "", place: tuple[float, float] | None = None
    ) -> Drawing:
        """The same map, with what the large one needs that opens on tap.

        Args:
            box: west, south, east, north, in degrees.
            code: of the zone that it shows.
            place: longitude and latitude that it marks.
        """
        return replace(
            self,
            box=",".join(f"{each:.5f}" for each in box),
            code=code,
            place="{:.6f},{:.6f}".format(*place) if place else "",
            tiles=settings.LAMPLIGHTER.map.tile_url,
            credit=settings.LAMPLIGHTER.map.tile_attribution,
        )


def zone_outlines(areas: Iterable[maps.Area], css: str = "area") -> list[Outline]:
    """Zones with their names, where these have room."""
    return [Outline(each.path, css=css, name=each.said, x=each.x, y=each.y) for each in areas]


def part_outlines(drawn: maps.Picture) -> list[Outline]:
    """What the zone in the middle is made of."""
    return [Outline(drawn.subs, css="sub")] if drawn.subs else []


def ringed(
    rings: Sequence[Ring], size: tuple[int, int], *, margin: int, budget: int, labels: int
) -> tuple[Drawn, list[str]]:
    """The streets about rings, and the rings as paths.

    Args:
        size: of the picture, in pixels; ``margin`` pixels of it lie about the rings.
        budget: bytes of the base map; ``labels``: most street names on it.
    """
    lons, lats = [lon for ring in rings for lon, _lat in ring], [lat for ring in rings for _lon, lat in ring]
    frame = Frame.fit((min(lons), min(lats), max(lons), max(lats)), *size, margin=margin)
    paths = [
        "M" + "L".join("{:.1f} {:.1f}".format(*frame.xy(*corner)) for corner in ring) + "Z" for ring in rings
    ]
    return draw(base_layers(), frame, budget=budget, labels=labels), paths

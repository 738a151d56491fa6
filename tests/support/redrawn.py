"""Two maps of one city a year apart, from the real files beside the project, and an invented city where they are absent.

Each pair also has its addresses, and ``zones_of``, which asks every shape in turn: none of the program's own geometry has a part in it.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate

from tests.conftest import DATA

ON_THE_LINE = 2e-9
"""Degrees, 0.2 mm. The index moves a side by at most 1e-9 degree to make neighbours share it (docs/zone-index.md); nearer to a border
than twice that, shapes as the file has them and as the index has them may disagree."""
BLOCK = 0.004
"""Degrees; some four blocks of houses."""


@dataclass(frozen=True)
class Zones:
    """One map: codes with names and shapes (WGS84 degrees) in the order of the file. That order decides where several hold a point."""

    rows: tuple[tuple[str, str, Any], ...]

    @cached_property
    def names(self) -> dict[str, str]:
        return {code: name for code, name, _shape in self.rows}

    @cached_property
    def _borders(self) -> Any:
        lines = shapely.union_all([shape.boundary for _code, _name, shape in self.rows])
        shapely.prepare(lines)
        return lines

    def zones_of(self, points: Sequence[tuple[float, float]]) -> list[str]:
        """Of each point the first zone that holds it, its border included; empty for none."""
        lons, lats = np.array(points).reshape(-1, 2).T
        found = np.full(len(points), "", dtype=object)
        for code, _name, shape in reversed(self.rows):  # the first of those that hold a point is written last
            found[shapely.intersects_xy(shape, lons, lats)] = code
        return list(found)

    def near(self, lon: float, lat: float) -> set[str]:
        """The zones a point may be given that lies on a border or next to it: those that reach it, and none if it may lie outside."""
        point = shapely.Point(lon, lat)
        found = {code for code, _name, shape in self.rows if shape.distance(point) <= ON_THE_LINE}
        return found | ({""} if len(found) < 2 else set())

    def on_a_border(self, points: Sequence[tuple[float, float]]) -> list[bool]:
        """Of each point whether it lies on a border, or as good as on one."""
        close: list[bool] = shapely.dwithin(
            self._borders, shapely.points(np.array(points)), ON_THE_LINE
        ).tolist()
        return close

    def write(self, file: Path) -> Path:
        """As GeoJSON with ``code`` and ``name``; every digit is kept."""
        features = [
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shapely.geometry.mapping(shape)}
            for code, name, shape in self.rows
        ]  # fmt: skip
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return file


@dataclass(frozen=True)
class Year:
    """The map before, the map after, and the addresses' points, whole ten-millionths of a degree as an address is kept."""

    before: Zones
    after: Zones
    points: Sequence[tuple[float, float]]

    def write_addresses(self, file: Path) -> Path:
        """An address each: two hundred houses a street, so that its number and street say which point it is."""
        with file.open("w", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(["NUMBER", "STREET", "CITY", "LON", "LAT"])
            for at, (lon, lat) in enumerate(self.points):
                table.writerow([*address_of(at), "Testville", f"{lon:.7f}", f"{lat:.7f}"])
        return file


HOUSES = 200
_ENDS = {1: "st", 2: "nd", 3: "rd"}


def address_of(at: int) -> tuple[str, str]:
    """Number and street of a point."""
    street = at // HOUSES + 1
    end = "th" if 10 <= street % 100 <= 20 else _ENDS.get(street % 10, "th")
    return str(at % HOUSES + 1), f"{street}{end} Street"


def kansas_city(most: int | None) -> Year:
    """The council districts with real parcels, against a redrawing of them; ``most`` addresses, all without it."""
    file = DATA / "zones" / "kc_council_districts_2012.geojson"
    if not file.exists():
        return invented(most or 60_000)
    shapes = {each["properties"]["DISTRICT"]: each["geometry"] for each in _features(file)}
    before = {code: shapely.geometry.shape(geometry) for code, geometry in shapes.items()}
    after = dict(before)
    # Two borders move by some blocks and keep their bends: the neighbour gets what the border passes over.
    _gives(after, "2", "1", translate(before["1"], -2 * BLOCK, 0))
    _gives(after, "4", "6", translate(before["6"], 0, BLOCK))
    # A strip goes along a line of the street grid.
    west, south, east, north = after["3"].bounds
    _gives(after, "3", "4", shapely.box(west, (south + north) / 2, west + (east - west) / 5, north))
    # One is split where its houses part, one goes into its neighbour, one has another code and a long name.
    west, south, east, north = after["2"].bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    whole = after.pop("2")
    after |= {"2 West": whole & half, "2 East": whole - half}
    after["3"] |= after.pop("5")
    long = "Westport, Volker, Southmoreland and Countryside neighbourhoods' community policing district"
    after["MID-4"] = after.pop("4")
    ordinals = {each["properties"]["DISTRICT"]: each["properties"]["DISTRICTORDINAL"] for each in _features(file)}  # fmt: skip
    return Year(
        _zones({code: (ordinals[code], shape) for code, shape in before.items()}),
        _zones({code: (long if code == "MID-4" else ordinals.get(code, code), shape) for code, shape in after.items()}),
        _parcels(most),
    )  # fmt: skip


def chicago(most: int) -> Year:
    """The districts as they were drawn, against the same dissolved from beats, each of which was simplified for itself."""
    folder = DATA / "zones"
    before = _dissolved(
        folder / "chicago_police_districts_2013.geojson", lambda row: str(int(row["DIST_NUM"]))
    )
    after = _dissolved(
        folder / "chicago_police_beats_simple_2013.geojson", lambda row: str(int(row["DISTRICT"]))
    )
    return Year(before, after, scattered(before, after, most))


def cambridge(most: int) -> Year:
    """The sectors as they were drawn, against the same dissolved from response districts."""
    folder = DATA / "zones"
    before = _dissolved(
        folder / "cambridge_PUBLICSAFETY_PoliceSectors.geojson", lambda row: str(row["SECTOR"])
    )
    after = _dissolved(
        folder / "cambridge_PUBLICSAFETY_PoliceResponseDistricts.geojson", lambda row: str(row["SECTOR"])
    )
    return Year(before, after, scattered(before, after, most))


def invented(most: int) -> Year:
    """Twelve crooked zones: two borders move, one zone is split, one goes into its neighbour, one has another code."""
    dice = random.Random(12)
    west, south, step = -94.6, 39.0, 0.02

    def corner(x: int, y: int) -> tuple[float, float]:
        return west + (x + dice.uniform(-0.2, 0.2)) * step, south + (y + dice.uniform(-0.2, 0.2)) * step

    at = {(x, y): corner(x, y) for x in range(5) for y in range(4)}
    before = {
        str(y * 4 + x + 1): shapely.Polygon([at[x, y], at[x + 1, y], at[x + 1, y + 1], at[x, y + 1]])
        for y in range(3)
        for x in range(4)
    }
    after = dict(before)
    _gives(after, "2", "1", translate(before["1"], BLOCK, 0))
    _gives(after, "7", "11", translate(before["11"], 0, -BLOCK))
    whole, half = after.pop("4"), shapely.box(west + 3.5 * step, south - step, west + 9 * step, south + 9)
    after |= {"4 East": whole & half, "4 West": whole - half}
    after["9"] |= after.pop("10")
    after["MID-6"] = after.pop("6")
    old, new = (
        _zones({code: (f"Zone {code}", shape) for code, shape in each.items()}) for each in (before, after)
    )
    return Year(old, new, scattered(old, new, most))


def scattered(before: Zones, after: Zones, most: int) -> list[tuple[float, float]]:
    """Points over a city and beyond it, a third of them within a house's breadth of a border, where maps of different care disagree,
    and some on the very corners."""
    dice = np.random.default_rng(2013)
    shapes = [shape for zones in (before, after) for _code, _name, shape in zones.rows]
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    corners = shapely.get_coordinates(np.array(shapes, dtype=object))
    beside = corners[dice.integers(len(corners), size=most // 3)]
    beside = beside + dice.normal(0, 2e-4, beside.shape)
    exact = corners[dice.integers(len(corners), size=most // 20)]
    rest = most - len(beside) - len(exact)
    over = np.column_stack([dice.uniform(west, east, rest), dice.uniform(south, north, rest)])
    points = np.concatenate([beside, exact, over])
    return [(round(lon, 7), round(lat, 7)) for lon, lat in points.tolist()]


def _gives(shapes: dict[str, Any], giver: str, taker: str, reach: Any) -> None:
    """The taker gets what lies of the giver within reach, cut along the reach's own line."""
    piece = shapes[giver] & reach
    areas = [part for part in shapely.get_parts(piece) if part.geom_type == "Polygon"]
    piece = shapely.union_all(areas)
    shapes[giver], shapes[taker] = shapes[giver] - piece, shapes[taker] | piece


def _zones(rows: Mapping[str, tuple[str, Any]]) -> Zones:
    for _name, shape in rows.values():
        shapely.prepare(shape)
    return Zones(tuple((code, name, shape) for code, (name, shape) in rows.items()))


def _features(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text())["features"]
    return found


def _dissolved(file: Path, code_of: Any) -> Zones:
    """Features with one code made one, in the order in which the codes come."""
    shapes: dict[str, list[Any]] = {}
    for each in _features(file):
        shapes.setdefault(code_of(each["properties"]), []).append(shapely.geometry.shape(each["geometry"]))
    return _zones({code: (code, shapely.union_all(parts)) for code, parts in shapes.items()})


def _parcels(most: int | None) -> list[tuple[float, float]]:
    """All parcels, or some of the first, which lie all over the city."""
    if most is None:
        return list(_parcel_rows())
    return random.Random(2015).sample(list(islice(_parcel_rows(), 6 * most)), most)


def _parcel_rows() -> Iterator[tuple[float, float]]:
    with zipfile.ZipFile(DATA / "addresses" / "kcmo_parcel_points_2015.zip") as held:
        (name,) = held.namelist()
        with held.open(name) as raw:
            for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
                yield round(float(row["longitude"]), 7), round(float(row["latitude"]), 7)

"""The demo city as files, in the formats any department would bring: GeoJSON, CSV and pictures."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from shapely import to_geojson
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.city import City
from lamplighter.ops.demo.next_map import next_map
from lamplighter.ops.demo.portraits import portrait

Row = Sequence[object]


def write_city(city: City, folder: Path) -> None:
    """Writes everything below ``folder``, which is made if need be; files that are there are replaced.

    ``zones``, ``beats``, ``streets``, ``water`` and ``parks`` as ``.geojson``, and ``next-zones`` and ``next-beats`` of the map
    to come; ``addresses.csv`` with the columns of OpenAddresses;
    ``officers``, ``shifts``, ``postings``, ``absences``, ``covers`` and ``stations`` as ``.csv``;
    ``portraits/<badge>.svg``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _geojson(
        folder / "zones.geojson", (({"code": code, "name": name}, shape) for code, name, shape in city.zones)
    )
    _geojson(
        folder / "beats.geojson",
        (({"code": code, "name": name, "zone": parent}, shape) for code, name, parent, shape in city.beats),
    )
    for name, rows in zip(("next-zones", "next-beats"), next_map(city), strict=True):
        _geojson(
            folder / f"{name}.geojson",
            (({"code": code, "name": name, "zone": zone}, shape) for code, name, zone, shape in rows),
        )
    ranked = zip(city.streets, city.ranks, strict=True)
    _geojson(
        folder / "streets.geojson",
        (({"name": name, "kind": kind, "rank": rank}, line) for (name, kind, line), rank in ranked),
    )
    _geojson(folder / "water.geojson", (({"name": name}, shape) for name, shape in city.water))
    _geojson(folder / "parks.geojson", (({"name": name}, shape) for name, shape in city.parks))
    header = [field.upper() for field in Address._fields]
    _csv(
        folder / "addresses.csv",
        header,
        ((*row[:6], f"{row.lon:.6f}", f"{row.lat:.6f}") for row in city.addresses),
    )
    _write_people(city, folder)
    _write_duty(city, folder)
    pictures = folder / "portraits"
    pictures.mkdir(exist_ok=True)
    for at, officer in enumerate(city.officers):
        (pictures / officer.portrait).write_text(portrait(officer.face, at), encoding="utf-8")


def _write_people(city: City, folder: Path) -> None:
    _csv(
        folder / "officers.csv",
        [
            "badge",
            "first_name",
            "last_name",
            "title",
            "languages",
            "phone",
            "email",
            "display_level",
            "portrait",
        ],
        (
            (
                o.badge,
                o.first_name,
                o.last_name,
                o.title,
                ";".join(o.languages),
                o.phone,
                o.email,
                o.display_level,
                o.portrait,
            )
            for o in city.officers
        ),
    )
    _csv(
        folder / "shifts.csv",
        ["code", "name_en", "name_es", "days", "start", "end", "kind"],
        (
            (s.code, s.name_en, s.name_es, ";".join(s.days), f"{s.start:%H:%M}", f"{s.end:%H:%M}", s.kind)
            for s in city.shifts
        ),
    )
    _csv(
        folder / "stations.csv",
        ["zone", "name", "address", "phone", "hours_en", "hours_es"],
        ((s.zone, s.name, s.address, s.phone, s.hours_en, s.hours_es) for s in city.stations),
    )


def _write_duty(city: City, folder: Path) -> None:
    _csv(
        folder / "postings.csv",
        ["badge", "zone", "role", "shift", "from", "to"],
        ((p.badge, p.zone, p.role, p.shift, p.starts, p.ends or "") for p in city.postings),
    )
    _csv(
        folder / "absences.csv",
        ["badge", "from", "to", "reason"],
        ((a.badge, a.starts.isoformat(), a.ends.isoformat(), a.reason) for a in city.absences),
    )
    _csv(
        folder / "covers.csv",
        ["badge", "zone", "role", "shift", "covering_badge", "from", "to"],
        ((c.badge, c.zone, c.role, c.shift, c.covering, c.starts, c.ends) for c in city.covers),
    )


def _csv(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _geojson(path: Path, features: Iterable[tuple[dict[str, Any], BaseGeometry]]) -> None:
    lines = [
        f'{{"type":"Feature","properties":{json.dumps(properties, ensure_ascii=False)},"geometry":{to_geojson(shape)}}}'
        for properties, shape in features
    ]
    body = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")

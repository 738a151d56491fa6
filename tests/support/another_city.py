"""A city that is not Riverbend: 25 districts and some 275 beats, three watches, long names, one officer for each beat and watch.

The map is Chicago's, from the real files beside the project, which are never shipped; where they are absent it is a grid of as many squares. The
roster is invented.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from tests.conftest import DATA

DISTRICTS = DATA / "zones" / "chicago_police_districts_2013.geojson"
BEATS = DATA / "zones" / "chicago_police_beats_simple_2013.geojson"
SIDE, WEST, SOUTH, STEP = 5, -87.85, 41.65, 0.06
"""Of the grid that stands in: so many districts in a row, its corner, and a district's width in degrees."""
FIRST = (
    "Adaeze",
    "Bartholomew",
    "Ximena",
    "Siobhán",
    "Ngozi",
    "Wolfgang",
    "Guadalupe",
    "Thandiwe",
    "Zbigniew",
    "Marisol",
)
LAST = (
    "Featherstonehaugh",
    "Li",
    "Vanderbiltmore",
    "de la Torre y Quintanilla",
    "Okonkwo",
    "Szczepański",
    "Nilsen",
    "Abernathy-Whitlock",
)
WATCHES = (
    ("first-watch", "First watch (midnight to morning)", "Primera guardia (medianoche a mañana)", "22:00", "06:00", "night"),
    ("second-watch", "Second watch", "Segunda guardia", "06:00", "14:00", "morning"),
    ("third-watch", "Third watch, Community Policing Office", "Tercera guardia, Policía Comunitaria", "14:00", "22:00", "evening"),
)  # fmt: skip
DAYS = (("mon;tue;wed;thu;fri", ""), ("wed;thu;fri;sat;sun", "-late"))


def write_maps(folder: Path) -> tuple[Path, Path]:
    """The files of districts and beats; both have their code in ``code``, beats their district's in ``district``."""
    real = DISTRICTS.exists() and BEATS.exists()
    districts, beats = _chicago() if real else _grid()
    return _collection(folder / "districts.geojson", districts), _collection(folder / "beats.geojson", beats)


def beats_of(file: Path) -> dict[str, str]:
    """The district of each beat in such a file."""
    rows = [each["properties"] for each in json.loads(file.read_text())["features"]]
    return {row["code"]: row["district"] for row in rows}


def write_addresses(file: Path, beats: Path) -> None:
    """A street of some houses in the first beat of each district, Lantern Street in that of district 17."""
    first: dict[str, Any] = {}
    for each in json.loads(beats.read_text())["features"]:
        first.setdefault(each["properties"]["district"], each["geometry"])
    lines = ["NUMBER,STREET,CITY,LON,LAT"]
    for district, shape in sorted(first.items()):
        place = shapely.geometry.shape(shape).representative_point()
        street = "Lantern Street" if district == "17" else f"District {district} Street"
        lines += [
            f"{100 + 2 * at},{street},Chicago,{place.x + at / 1e5:.6f},{place.y:.6f}" for at in range(5)
        ]
    file.write_text("\n".join(lines))


def write_roster(folder: Path, beats: Mapping[str, str]) -> None:
    """Officers for each beat on two of three watches, a supervisor for each district; some are away, and some beats have nobody."""
    folder.mkdir(exist_ok=True)
    draw = random.Random(2013)
    shifts = [
        {"code": f"{code}{mark}", "name_en": f"{en}{', weekends' if mark else ''}", "name_es": f"{es}{', fines de semana' if mark else ''}", "days": days, "start": start, "end": end, "kind": kind}
        for code, en, es, start, end, kind in WATCHES
        for days, mark in DAYS
    ]  # fmt: skip
    officers: list[dict[str, str]] = []
    postings: list[dict[str, str]] = []
    absences: list[dict[str, str]] = []

    def posted(zone: str, role: str, shift: str) -> str:
        badge = f"{20_000 + len(officers)}"
        officers.append(
            {
                "badge": badge,
                "first_name": draw.choice(FIRST),
                "last_name": draw.choice(LAST),
                "title": "Community Policing Sergeant" if role == "supervisor" else "Officer",
                "languages": draw.choice(("en", "en;es", "en;pl")),
                "display_level": draw.choice(("full", "first", "role")),
            }
        )
        postings.append(
            {"badge": badge, "zone": zone, "role": role, "shift": shift, "from": "2026-01-05", "to": ""}
        )
        return badge

    for place, beat in enumerate(sorted(beats)):
        if place % 23 == 7:
            continue  # nobody is posted there
        for code, *_ in WATCHES[1:]:
            badge = posted(beat, "cio", code + DAYS[place % 2][1])
            if draw.random() < 0.1:
                absences.append({"badge": badge, "from": "2026-11-23T00:00", "to": "2026-12-07T00:00", "reason": "leave"})  # fmt: skip
    for district in sorted(set(beats.values())):
        posted(district, "supervisor", "third-watch")
    for name, rows in (
        ("shifts", shifts),
        ("officers", officers),
        ("postings", postings),
        ("absences", absences),
    ):
        _table(folder / f"{name}.csv", rows)


def _chicago() -> tuple[list[Any], list[Any]]:
    districts = json.loads(DISTRICTS.read_text())["features"]
    beats = json.loads(BEATS.read_text())["features"]
    for each in districts:
        code = each["properties"]["DIST_NUM"]
        each["properties"] = {"code": code, "name": f"{each['properties']['DIST_LABEL']} District"}
    for each in beats:
        said = each["properties"]
        code = said["BEAT_NUM"]
        each["properties"] = {"code": code, "name": f"Beat {code}", "district": str(int(said["DISTRICT"]))}
    return districts, beats


def _grid() -> tuple[list[Any], list[Any]]:
    districts, beats = [], []
    for at in range(SIDE * SIDE):
        west, south = WEST + STEP * (at % SIDE), SOUTH + STEP * (at // SIDE)
        code = str(at + 1)
        districts.append(_square(west, south, STEP, {"code": code, "name": f"{code}TH District"}))
        for part in range(9):
            x, y = west + STEP / 3 * (part % 3), south + STEP / 3 * (part // 3)
            number = f"{at + 1:02d}{part + 11}"
            beats.append(
                _square(x, y, STEP / 3, {"code": number, "name": f"Beat {number}", "district": code})
            )
    return districts, beats


def _square(west: float, south: float, side: float, said: Mapping[str, str]) -> dict[str, Any]:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    corners = [[round(west + side * x, 6), round(south + side * y, 6)] for x, y in ring]
    return {
        "type": "Feature",
        "properties": dict(said),
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }


def _collection(file: Path, features: Iterable[Any]) -> Path:
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return file


def _table(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)

"""What a new zone map changes: the list equals a count made apart from the index, and every door answers by the map of the day."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import shapely
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.cli import loaded
from lamplighter.places import actions, queries
from lamplighter.places.changes import compare
from lamplighter.places.models import ZoneMap
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import forget_checks
from tests.support.places import SOUTH, STEP, WEST, box, fresh, write

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR, NOW = Actor.command("test"), datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
TIMES = 12 if os.environ.get("LAMPLIGHTER_PROVE") == "1" else 2
Rows = dict[str, tuple[str, Any]]
"""Beats: the code of the district and the shape."""


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME.prepare()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def city(dice: random.Random, names: str) -> Rows:
    """Four by four beats whose corners lie anywhere near their place, so that two drawn anew share no border."""
    at = {
        (x, y): (x + dice.uniform(-0.3, 0.3) * (0 < x < 4), y + dice.uniform(-0.3, 0.3) * (0 < y < 4))
        for x in range(5)
        for y in range(5)
    }
    rows: Rows = {}
    for number, (x, y) in enumerate((x, y) for x in range(4) for y in range(4)):
        corners = [at[x, y], at[x + 1, y], at[x + 1, y + 1], at[x, y + 1]]
        shape = shapely.Polygon([(WEST + a * STEP, SOUTH + b * STEP) for a, b in corners])
        rows[f"{names}{number}"] = ("W" if x < 2 else "E", shape)
    return rows


def imported(folder: Path, rows: Rows, day: date, *, draft: bool = False) -> ZoneMap:
    top = {
        code: shapely.union_all([shape for up, shape in rows.values() if up == code])
        for code in dict.fromkeys(up for up, _ in rows.values())
    }
    files = [
        actions.Source("district", write(folder / f"d{day}.geojson", [({"code": c}, s) for c, s in top.items()]), "d", ReadOptions(code="code")),
        actions.Source("beat", write(folder / f"b{day}.geojson", [({"code": c, "up": up}, s) for c, (up, s) in rows.items()]), "b", ReadOptions(code="code", parent="up")),
    ]  # fmt: skip
    given = {"name": f"Map of {day}", "holds_from": day, "sources": files, "actor": ACTOR, "now": NOW}
    surveyed = actions.survey_sources(files)
    made = (actions.propose_zone_map if draft else actions.import_zone_map)(**given, surveyed=surveyed)  # type: ignore[operator]
    forget_checks()
    found: ZoneMap = made
    return found


def addresses(folder: Path, dice: random.Random, count: int = 3_000) -> list[tuple[float, float]]:
    points = [
        (
            round(WEST + dice.uniform(-0.2, 4.2) * STEP, 6),
            round(SOUTH + dice.uniform(-0.2, 4.2) * STEP, 6),
        )
        for _ in range(count)
    ]
    rows = [f"{at + 1},Lantern Street,Testville,{lon},{lat}" for at, (lon, lat) in enumerate(points)]
    file = folder / "addresses.csv"
    file.write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *rows]))
    actions.import_addresses(path=file, file_name="addresses.csv", actor=ACTOR, now=NOW, sure=True)
    forget_checks()
    return points


def beat_of(rows: Rows, lon: float, lat: float) -> str:
    """One beat by asking every shape in turn: none of the program's own geometry."""
    point = shapely.Point(lon, lat)
    return next((code for code, (_up, shape) in rows.items() if shape.covers(point)), "")


def counted(first: Rows, second: Rows, points: list[tuple[float, float]]) -> list[Counter[tuple[str, str]]]:
    """Addresses that change, by districts and by beats."""
    beats = Counter((beat_of(first, *point), beat_of(second, *point)) for point in points)
    districts: Counter[tuple[str, str]] = Counter()
    for (before, after), count in beats.items():
        districts[first[before][0] if before else "", second[after][0] if after else ""] += count
    return [
        Counter({pair: n for pair, n in each.items() if pair[0] != pair[1]}) for each in (districts, beats)
    ]


@pytest.mark.parametrize("seed", range(TIMES))
def test_the_list_of_changes_equals_a_count_made_apart(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    first, second = city(dice, "A"), city(dice, "A")
    second["NEW"] = second.pop("A5")
    points = addresses(tmp_path, dice)
    old, new = imported(tmp_path, first, FIRST), imported(tmp_path, second, SECOND, draft=True)
    held = compare(old, new)
    assert held.addresses == len(points)
    for level, expected in zip(held.levels, counted(first, second, points), strict=True):
        found = {(m.before.code, m.after.code): m.addresses for m in level.moves if m.addresses}
        assert found == expected
        assert level.changed == expected.total() > 0
    drawn = sum(move.area_m2 for move in held.lowest.moves)
    shapes = [{code: shape for code, (_up, shape) in rows.items()} for rows in (first, second)]
    kept = sum(shapes[0][code].intersection(shapes[1][code]).area for code in set(shapes[0]) & set(shapes[1]))
    share = 1 - kept / shapely.union_all(list(shapes[0].values())).area
    assert drawn / sum(zone.area_m2 for zone in held.before.levels[1]) == pytest.approx(share, rel=0.01)
    assert [side.code for side in held.lowest.came] == ["NEW"]
    assert [side.code for side in held.lowest.went] == ["A5"]


def test_page_file_and_command_tell_it_before_the_map_is_confirmed(
    tmp_path: Path, staff: Callable[..., Client]
) -> None:
    dice = random.Random(7)
    first, second = city(dice, "A"), city(dice, "A")
    points = addresses(tmp_path, dice, 800)
    old, new = imported(tmp_path, first, FIRST), imported(tmp_path, second, SECOND, draft=True)
    districts, beats = counted(first, second, points)
    client = staff("administrator")
    page = client.get(f"/staff/zones/{new.pk}/").content.decode()
    assert f"{beats.total()} of 800 addresses change their beat." in page
    page = client.get(f"/staff/zones/{new.pk}/changes/").content.decode()
    assert f"{beats.total()} of 800 addresses change their beat." in page
    assert f"{districts.total()} of 800 addresses change" in page
    assert page.count('class="change"') >= len(beats) / 2
    said = client.get(f"/es/staff/zones/{new.pk}/changes/?level=1").content.decode()
    assert f"{districts.total()} de 800 direcciones" in said
    sent = client.get(f"/staff/zones/{new.pk}/changes.csv").getvalue().decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(sent, newline="")))
    assert Counter((row["zone_before"], row["zone_after"]) for row in rows) == beats
    for row in rows[:50]:
        lon, lat = points[int(row["number"]) - 1]
        assert (row["zone_before"], row["zone_after"]) == (
            beat_of(first, lon, lat),
            beat_of(second, lon, lat),
        )
    told = CliRunner().invoke(
        loaded(["zones"]), ["zones", "compare", str(old.pk), str(new.pk), "-o", str(tmp_path / "c.csv")]
    )
    assert told.exit_code == 0, told.output
    assert f"beat: {beats.total()} of 800 addresses change" in told.output
    assert (tmp_path / "c.csv").read_text() == sent.replace("\r\n", "\n")
    assert client.get(f"/staff/zones/{new.pk}/changes/?with={new.pk}").status_code == 404
    assert client.get(f"/staff/zones/{new.pk}/changes/?with=x").status_code == 404
    assert client.get(f"/staff/zones/{new.pk}/changes/?level=9").status_code == 404
    assert "Nothing to compare with" in client.get(f"/staff/zones/{old.pk}/changes/").content.decode()
    refused = CliRunner().invoke(loaded(["zones"]), ["zones", "compare", "2020-01-01", str(new.pk)])
    assert refused.exit_code == 1
    assert "No map holds on 2020-01-01" in refused.output


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(
    tmp_path: Path, staff: Callable[..., Client]
) -> None:
    one = {"A": ("W", box(0, 0, 2, 2))}
    imported(tmp_path, one, FIRST)
    new = imported(tmp_path, {"=1+1": ("W", box(0, 0, 2, 2))}, SECOND, draft=True)
    addresses(tmp_path, random.Random(1), 20)
    sent = staff("administrator").get(f"/staff/zones/{new.pk}/changes.csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "'=1+1" in sent
    assert ",=1+1" not in sent


def test_a_draft_gets_another_day_and_a_confirmed_map_does_not(
    tmp_path: Path, staff: Callable[..., Client]
) -> None:
    rows = city(random.Random(3), "A")
    new = imported(tmp_path, rows, SECOND, draft=True)
    client = staff("administrator")
    client.post(f"/staff/zones/{new.pk}/day/", {"holds_from": "2026-05-01"})
    new.refresh_from_db()
    assert new.holds_from == date(2026, 5, 1)
    assert Event.objects.filter(verb=Verb.ZONES_DATED).count() == 1
    told = client.post(f"/staff/zones/{new.pk}/day/", {"holds_from": "soon"}, follow=True)
    assert "That is no day" in told.content.decode()
    actions.confirm_zone_map(pk=new.pk, actor=ACTOR, now=NOW)
    told = client.post(f"/staff/zones/{new.pk}/day/", {"holds_from": "2026-06-01"}, follow=True)
    assert "Somebody has decided" in told.content.decode()
    new.refresh_from_db()
    assert new.holds_from == date(2026, 5, 1)


NIGHT = [
    ("2026-03-31T12:00", 0), ("2026-03-31T23:59", 0), ("2026-04-01T04:59Z", 0), ("2026-04-01T00:00", 1),
    ("2026-04-01T05:00Z", 1), ("2026-04-01T00:30", 1), ("2026-04-01T12:00", 1),
]  # fmt: skip
"""Instants around the night in which the second map takes force in Chicago (UTC-5), and the map that is right."""


def test_every_door_answers_by_the_map_of_the_day_before_it_and_of_the_night_between(tmp_path: Path) -> None:
    dice = random.Random(11)
    first, second = city(dice, "A"), city(dice, "B")
    points = addresses(tmp_path, dice, 60)
    imported(tmp_path, first, FIRST)
    imported(tmp_path, second, SECOND)
    inside = [(at, p) for at, p in enumerate(points) if beat_of(first, *p) and beat_of(second, *p)][:6]
    lines = ["id,lon,lat,when"]
    expected = []
    for number, (lon, lat) in inside:
        for when, which in NIGHT:
            true = beat_of((first, second)[which], lon, lat)
            expected.append(true)
            lines.append(f"{number},{lon},{lat},{when}")
            told = Client().get("/api/v1/locate", {"lon": lon, "lat": lat, "at": when}).json()
            assert told["zone"]["code"] == true, (when, "API by point")
            assert told["map"]["holds_from"] == str((FIRST, SECOND)[which])
            assert told["map"]["holds_until"] == (None if which else str(SECOND))
            address = f"{number + 1} Lantern Street"
            body = json.dumps({"address": address, "at": when})
            told = Client().post("/api/v1/locate", body, content_type="application/json").json()
            assert told["zone"]["code"] == true, (when, "API by address")
            if not when.endswith("Z"):
                page = Client().post("/find/", {"address": address, "when": when}).content.decode()
                assert f"/zones/{true}/" in page, (when, "page")
                other = beat_of((first, second)[1 - which], lon, lat)
                assert f"/zones/{other}/" not in page
                coming = "by a new map, this place is in" in page
                assert coming == (which == 0), "the page says what is to come, while it is to come"
    for day, which in ((date(2026, 3, 31), 0), (SECOND, 1)):
        listed = Client().get("/api/v1/zones", {"on": str(day)}).json()["features"]
        assert {each["id"] for each in listed} >= set((first, second)[which])
    source = tmp_path / "when.csv"
    source.write_text("\n".join(lines) + "\n")
    with duckdb.connect() as session:
        session.execute(
            f"COPY (SELECT * FROM read_csv('{source}', all_varchar=true)) TO '{tmp_path / 'when.parquet'}' (FORMAT parquet)"
        )
    for name in ("when.csv", "when.parquet"):
        done = CliRunner().invoke(
            loaded(["locate"]), ["locate", str(tmp_path / name), "-o", str(tmp_path / "zones.csv"), "--day-column", "when"]
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        found = csv.DictReader(io.StringIO((tmp_path / "zones.csv").read_text()))
        assert [row["zone"] for row in found] == expected, name
    number, (lon, lat) = inside[0]
    who = CliRunner().invoke(
        loaded(["who"]), ["who", f"{number + 1} Lantern Street", "--at", "2026-03-31T23:59", "--json"]
    )
    assert json.loads(who.output)["zone"]["code"] == beat_of(first, lon, lat)
    assert queries.zone_map_on(SECOND) is not None

"""The commands of places: a report first, --yes to let it hold, and sentences instead of tracebacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from lamplighter.ops.commands.places import addresses_app, basemap_app, zones_app
from lamplighter.places import queries
from lamplighter.places.models import ZoneMap
from tests.support.places import fresh, sources, write

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = date(2026, 3, 1)
run = CliRunner()


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "200")
    settings.HOME.prepare()
    yield
    fresh()


def arguments(folder: Path, *more: str) -> list[str]:
    files = [str(source.path) for source in sources(folder)]
    levels = [
        "--level",
        "district",
        "--level",
        "beat",
        "--code",
        "code",
        "--parent",
        "up",
        "--from",
        "2026-03-01",
    ]
    return ["import", *files, *levels, *more]


def test_without_yes_the_report_is_printed_and_nothing_changes(tmp_path: Path) -> None:
    done = run.invoke(zones_app, arguments(tmp_path))
    assert done.exit_code == 0, done.output
    assert "the ground agrees for 4 of 4 zones" in done.output
    assert "A gap or enclave" in done.output
    assert "Nothing was changed" in done.output
    assert not ZoneMap.objects.exists()


def test_with_yes_the_map_holds_and_can_be_listed_shown_and_withdrawn(tmp_path: Path) -> None:
    done = run.invoke(zones_app, arguments(tmp_path, "--yes", "--title", "Spring map"))
    assert done.exit_code == 0, done.output
    found = queries.zone_map_on(MARCH)
    assert found is not None
    assert found.find("E2").parent.code == "E"  # type: ignore[union-attr]
    assert "Spring map" in run.invoke(zones_app, ["list"]).output
    assert "E2" in run.invoke(zones_app, ["show", "--on", "2026-03-05"]).output
    assert "district" in run.invoke(zones_app, ["show", "w", "--on", "2026-03-05"]).output
    assert "4 zones" in run.invoke(zones_app, ["show", "--report", "--on", "2026-03-05"]).output
    missing = run.invoke(zones_app, ["show", "Z9", "--on", "2026-03-05"])
    assert (missing.exit_code, "has no zone Z9" in missing.output) == (1, True)
    again = run.invoke(zones_app, arguments(tmp_path, "--yes"))
    assert (again.exit_code, "already holds from 2026-03-01" in again.output) == (1, True)
    assert ZoneMap.objects.count() == 1
    run.invoke(zones_app, ["withdraw", str(found.pk)])
    assert queries.zone_map_on(MARCH) is not None
    run.invoke(zones_app, ["withdraw", str(found.pk), "--yes"])
    assert queries.zone_map_on(MARCH) is None


def test_a_wrong_file_or_option_is_a_sentence_and_exit_status_1(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no map")
    done = run.invoke(zones_app, ["import", str(path)])
    assert (done.exit_code, "neither GeoJSON" in done.output) == (1, True)
    done = run.invoke(zones_app, arguments(tmp_path)[:3])
    assert (done.exit_code, "2 files need 2 level words" in done.output) == (1, True)
    done = run.invoke(basemap_app, ["import", str(path), "--kind", "rail"])
    assert (done.exit_code, "no kind of layer" in done.output) == (1, True)
    done = run.invoke(addresses_app, ["import", str(tmp_path / "none.csv")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_addresses_in_other_columns_and_another_crs_are_imported(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("X,Y,NUM,PRE,ROAD\n363500,4318000,100,N,Lantern St\n363500,4318100,104,N,Lantern St\n")
    columns = ["lon=X", "lat=Y", "number=NUM", "street=PRE+ROAD"]
    done = run.invoke(
        addresses_app,
        ["import", str(path), "--crs", "EPSG:26915", *[part for c in columns for part in ("--column", c)]],
    )
    assert done.exit_code == 0, done.output
    assert "2 addresses on 1 streets" in done.output
    found = queries.search("100 n lantern st").found
    assert found is not None
    assert (round(found.lon, 2), round(found.lat, 2)) == (-94.58, 39.0)
    assert "from points.csv" in run.invoke(addresses_app, ["show"]).output


def test_a_base_layer_is_imported(tmp_path: Path) -> None:
    import shapely

    path = write(
        tmp_path / "parks.geojson", [({"name": "Old Mill Park"}, shapely.box(-94.6, 39.0, -94.59, 39.01))]
    )
    done = run.invoke(basemap_app, ["import", str(path), "--kind", "parks"])
    assert done.exit_code == 0, done.output
    assert [layer.kind.value for layer in queries.base_layers()] == ["park"]
    assert "parks.geojson" in run.invoke(basemap_app, ["list"]).output

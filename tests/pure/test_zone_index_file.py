"""The file of a zone index: it answers again when opened again, and a damaged one is refused, never believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.index_file import MAGIC, IndexFileError
from lamplighter.core.geo.zone_index import ZoneIndex
from tests.support import partitions as maps


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small index of its own."""
    path = tmp_path / "city.zones"
    build_index(
        [ZoneShape("A1", 0, box(0, 0, 1, 1)), ZoneShape("B1", 1, box(1, 0, 2, 1))], path, label="City 2026"
    )
    return path


def test_an_index_opened_again_gives_the_same_answers(tmp_path: Path) -> None:
    shapes = maps.voronoi_zones(4, 40)
    build_index(shapes, tmp_path / "one.zones")
    first, again = ZoneIndex.open(tmp_path / "one.zones"), ZoneIndex.open(tmp_path / "one.zones")
    lons, lats = maps.points_on_edges(shapes, 1)
    assert np.array_equal(first.locate_many(lons, lats), again.locate_many(lons, lats))


def test_the_same_map_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_index(maps.zones_of(maps.split_city(3, 12), 3), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_index_tells_its_label_its_codes_and_its_bounds(built: Path) -> None:
    index = ZoneIndex.open(built)
    assert (index.label, index.codes, index.bounds) == ("City 2026", ("A1", "B1"), (0.0, 0.0, 2.0, 1.0))


def test_who_has_an_index_open_keeps_it_whole_when_it_is_replaced(built: Path) -> None:
    old = ZoneIndex.open(built)
    build_index([ZoneShape("N", 0, box(0, 0, 2, 1))], built)
    assert old.codes[old.locate(1.5, 0.5)] == "B1"
    new = ZoneIndex.open(built)
    assert new.codes[new.locate(1.5, 0.5)] == "N"
    assert [path.name for path in built.parent.iterdir()] == [built.name]


def test_an_absent_an_empty_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    for name, content in {
        "empty": b"",
        "foreign": b"PK\x03\x04" * 50,
        "newer": b"LAMPZONES 2\n" + b" " * 99,
    }.items():
        (tmp_path / name).write_bytes(content)
    for name in ("absent", "empty", "foreign", "newer"):
        with pytest.raises(IndexFileError, match=name):
            ZoneIndex.open(tmp_path / name)


def test_a_file_cut_short_is_refused(built: Path) -> None:
    whole = built.read_bytes()
    for length in np.linspace(1, len(whole) - 64, 40).astype(int).tolist():
        built.write_bytes(whole[:length])
        with pytest.raises(IndexFileError):
            ZoneIndex.open(built)


def altered(path: Path, places: list[int]) -> list[int]:
    """The places at which one turned bit goes unnoticed."""
    whole = path.read_bytes()
    unnoticed = []
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(bytes(data))
        try:
            ZoneIndex.open(path)
            unnoticed.append(place)
        except IndexFileError:
            pass
    path.write_bytes(whole)
    return unnoticed


def test_a_turned_bit_among_the_cells_is_noticed(built: Path) -> None:
    cells = ZoneIndex.open(built)._cells.tobytes()
    start = built.read_bytes().index(cells)
    places = np.linspace(start, start + len(cells) - 1, 50).astype(int).tolist()
    assert altered(built, places) == []


def test_a_turned_bit_in_a_zones_code_is_noticed(built: Path) -> None:
    place = built.read_bytes().index(b'"B1"') + 2
    assert place > len(MAGIC)
    assert altered(built, [place]) == []

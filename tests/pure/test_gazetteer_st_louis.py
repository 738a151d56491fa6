"""The gazetteer on a real city: built from one year's block addresses, it finds the next year's.

St. Louis police complaints carry an address and a place in state-plane feet. The distinct addresses of 2015 (median
point of each) are the gazetteer; those of 2016 that also occur in 2015 are the questions. At least 99% must come
first within 100 metres. The two years themselves disagree by more than that on about a quarter of a per cent.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyproj import Transformer

from bench.gazetteer import typo
from lamplighter.core.gazetteer import AddressRow, Gazetteer, MatchKind, Verdict, build_gazetteer
from lamplighter.core.gazetteer.store import metres

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LAMPLIGHTER_DATA", ROOT.parent / "shared" / "data")) / "incidents" / "slmpd"
PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"

pytestmark = pytest.mark.skipif(not any(DATA.glob("*2015.csv.gz")), reason="St. Louis data is not here")


def _records(year: int) -> Iterator[dict[str, str]]:
    for path in sorted(DATA.glob(f"*{year}.csv.gz")):
        data = gzip.decompress(path.read_bytes())
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:  # some months are Windows-1252
            text = data.decode("cp1252")
        yield from csv.DictReader(io.StringIO(text, newline=""))


def _addresses(year: int) -> dict[tuple[str, str], tuple[float, float]]:
    """(number, street) -> median point in degrees, of the year's complaints that have a place.

    Number 0 stands for an intersection ("A ST / B AVE"), cut after thirty letters, or a place without a number.
    """
    at: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for record in _records(year):
        x, y = float(record["XCoord"] or 0), float(record["YCoord"] or 0)
        number, street = record["ILEADSAddress"].strip(), " ".join(record["ILEADSStreet"].split())
        if x and y and number and street:
            at[number, street].append((x, y))
    degrees = Transformer.from_crs("ESRI:102696", "EPSG:4326", always_xy=True)
    keys = list(at)
    xs = [statistics.median(x for x, _ in at[k]) for k in keys]
    ys = [statistics.median(y for _, y in at[k]) for k in keys]
    return {k: (lon, lat) for k, lon, lat in zip(keys, *degrees.transform(xs, ys), strict=True)}


@pytest.fixture(scope="module")
def years() -> tuple[dict[tuple[str, str], tuple[float, float]], dict[tuple[str, str], tuple[float, float]]]:
    return _addresses(2015), _addresses(2016)


@pytest.fixture(scope="module")
def gazetteer(years, tmp_path_factory) -> Gazetteer:
    rows, crossings = [], []
    for (number, street), (lon, lat) in years[0].items():
        if number != "0":
            rows.append(AddressRow(number, street, "", "", "MO", "", lon, lat))
        elif " / " in street:
            crossings.append((*street.split(" / ", 1), lon, lat))
    path = tmp_path_factory.mktemp("stl") / "gazetteer.lamp"
    build_gazetteer(rows, path, intersections=crossings, label="St. Louis 2015")
    return Gazetteer.open(path)


def _asked(years) -> list[tuple[str, tuple[float, float]]]:
    """The addresses of 2016 that also occur in 2015, as text, with their place in 2016."""
    both = sorted(set(years[0]) & set(years[1]))
    return [
        (f"{number} {street}" if number != "0" else street, years[1][number, street])
        for number, street in both
        if number != "0" or " / " in street
    ]


def test_next_years_addresses_are_found_within_a_hundred_metres(years, gazetteer):
    asked = _asked(years)
    assert len(asked) > 8_000
    if not PROVE:
        asked = random.Random(4).sample(asked, 1_500)
    far, wrongly_sure = [], []
    for text, place in asked:
        answer = gazetteer.search(text)
        near = bool(answer.hits) and metres(answer.hits[0].lon, answer.hits[0].lat, *place) <= 100
        if not near:
            far.append((text, answer.verdict, answer.hits[0].label if answer.hits else ""))
            if answer.verdict is Verdict.FOUND and answer.hits[0].kind is not MatchKind.EXACT:
                wrongly_sure.append(text)
    share = 1 - len(far) / len(asked)
    print(f"{len(asked)} asked, {share:.2%} found within 100 m; not: {far[:40]}")
    assert share >= 0.99
    assert len(wrongly_sure) <= len(asked) * 0.002


def test_nearly_all_of_them_are_answered_without_asking_back(years, gazetteer):
    asked = random.Random(5).sample(_asked(years), 1_000)
    found = sum(gazetteer.search(text).verdict is Verdict.FOUND for text, _ in asked)
    assert found >= 970


def test_a_real_citys_streets_are_found_with_a_slip_in_them(years, gazetteer):
    rng = random.Random(6)
    numbered = [
        (key, place) for key, place in sorted(years[0].items()) if key[0] != "0" and "/" not in key[1]
    ]
    right = asked = 0
    for (number, street), place in rng.sample(numbered, 5_000 if PROVE else 600):
        words = street.split()
        able = [i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        if not able:
            continue
        at = rng.choice(able)
        words[at] = typo(rng, words[at].lower())
        hits = gazetteer.search(f"{number} {' '.join(words)}").hits
        asked += 1
        right += bool(hits) and metres(hits[0].lon, hits[0].lat, *place) <= 60
    print(f"{asked} asked with a typo, {right / asked:.2%} first")
    assert right / asked >= 0.95

"""The gazetteer's budgets, on the bench's invented city; the full size under LAMPLIGHTER_PROVE=1.

Times are held to the budget at full size only, where the machine is meant to be otherwise idle.
"""

from __future__ import annotations

import os
import time

import pytest

from bench.gazetteer import TrigramIndex, city, measure, measure_trigram, queries_of
from lamplighter.core.gazetteer import Gazetteer, build_gazetteer

PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"
ADDRESSES, QUERIES = (1_000_000, 10_000) if PROVE else (20_000, 800)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    rows, of = city(2015, ADDRESSES)
    path = tmp_path_factory.mktemp("budget") / "gazetteer.lamp"
    start = time.perf_counter()
    build_gazetteer(rows, path)
    built = time.perf_counter() - start
    start = time.perf_counter()
    gazetteer = Gazetteer.open(path)
    opened = time.perf_counter() - start
    return rows, queries_of(2015, rows, of, QUERIES), gazetteer, built, opened


def test_queries_with_one_fault_find_their_address_first(town):
    _, queries, gazetteer, _, _ = town
    score, missed = measure(gazetteer, queries)
    assert score.top1 >= 0.95, missed[:20]
    assert score.ambiguous < len(queries) * 0.05
    assert score.found_wrong <= 0.002
    assert set(score.by_fault) == {"typo", "dropped type", "abbreviation"}
    assert score.p99 < (5 if PROVE else 50)


def test_a_million_addresses_are_built_in_tens_of_seconds_and_opened_in_one(town):
    _, _, _, built, opened = town
    assert built < (40 if PROVE else 20)
    assert opened < 1


def test_it_is_ten_times_as_fast_as_a_trigram_index_over_the_same_addresses(town, tmp_path):
    rows, queries, gazetteer, _, _ = town
    some = queries[: 100 if PROVE else 60]
    index = TrigramIndex(rows, str(tmp_path / "trigram.db"))
    theirs, ours = measure_trigram(index, rows, some), measure(gazetteer, some)[0]
    assert theirs.mean > 10 * ours.mean
    assert ours.top1 >= theirs.top1

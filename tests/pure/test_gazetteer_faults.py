"""How right the gazetteer is on faulty queries, on the bench's invented city; the full size under LAMPLIGHTER_PROVE=1.

How fast it is, beside SQLite's trigram index, is the benchmark's to say: ``python -m bench.gazetteer``.
"""

from __future__ import annotations

import os

from bench.gazetteer import city, measure, queries_of
from lamplighter.core.gazetteer import Gazetteer, build_gazetteer

PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"
ADDRESSES, QUERIES = (1_000_000, 10_000) if PROVE else (20_000, 800)


def test_queries_with_one_fault_find_their_address_first(tmp_path):
    rows, of = city(2015, ADDRESSES)
    build_gazetteer(rows, tmp_path / "gazetteer.lamp")
    queries = queries_of(2015, rows, of, QUERIES)
    score, missed = measure(Gazetteer.open(tmp_path / "gazetteer.lamp"), queries)
    assert score.top1 >= 0.95, missed[:20]
    assert score.ambiguous < len(queries) * 0.05
    assert score.found_wrong <= 0.002
    assert set(score.by_fault) == {"typo", "dropped type", "abbreviation"}

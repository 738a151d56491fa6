"""The arrays of a gazetteer file, from rows that were taken in.

Streets are ordered by name key, so that the beginning of a name is one range of streets, and of addresses.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fileformat import pack_words
from .intake import Columns, Ids, Rows, Streets, clean
from .typos import index_names

SCALE = 1e7  # stored coordinates are whole ten-millionths of a degree: about a centimetre


def _scaled(degrees: Any) -> NDArray[np.int32]:
    return np.round(np.asarray(degrees, dtype=np.float64) * SCALE).astype(np.int32)


def tables(
    rows: Rows, streets: Streets, columns: Columns, crossings: list[tuple[int, int, float, float]]
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """All arrays of the file. Streets are ordered by name key, so that a beginning of a name is one range."""
    parts = list(streets.ids)
    order = sorted(range(len(parts)), key=lambda i: (parts[i][0].key, parts[i][0], parts[i][1]))
    rank = np.zeros(len(order), np.int64)
    rank[order] = np.arange(len(order))
    names = sorted({name.key for name, _ in parts})
    name_id = {name: i for i, name in enumerate(names)}
    kinds, pres = Ids(""), Ids("")
    sorted_parts = [parts[i] for i in order]
    street = rank[columns.street] if len(order) else np.zeros(0, np.int64)
    again = np.argsort(street, kind="stable")
    starts = np.searchsorted(street[again], np.arange(len(order) + 1))
    name_of = np.array([name_id[n.key] for n, _ in sorted_parts], np.int64)
    hashes, hash_ids = index_names(names)
    cross = np.array(
        [
            (x, y, lon, lat)
            for a, b, lon, lat in crossings
            for x, y in ((rank[a], rank[b]), (rank[b], rank[a]))
        ]
    ).reshape(-1, 4)
    cross = cross[np.lexsort((cross[:, 1], cross[:, 0]))] if len(cross) else cross
    arrays: dict[str, NDArray[Any]] = {
        "number": columns.number[again].astype(np.int32), "tail": columns.tail[again].astype(np.uint32),
        "unit": columns.unit[again].astype(np.uint32), "post": columns.post[again].astype(np.uint32),
        "lon": _scaled(columns.lon[again]), "lat": _scaled(columns.lat[again]),
        "street_start": starts.astype(np.uint32), "street_name": name_of.astype(np.uint32),
        "street_pre": np.array([pres(n.pre) for n, _ in sorted_parts], np.uint32),
        "street_kind": np.array([kinds(n.kind) for n, _ in sorted_parts], np.uint32),
        "street_post": np.array([pres(n.post) for n, _ in sorted_parts], np.uint32),
        "street_city": np.array([city for _, city in sorted_parts], np.uint32),
        "name_start": np.searchsorted(name_of, np.arange(len(names) + 1)).astype(np.uint32),
        "typo_hash": hashes, "typo_name": hash_ids,
        "cross_start": np.searchsorted(cross[:, 0], np.arange(len(order) + 1)).astype(np.uint32),
        "cross_other": cross[:, 1].astype(np.uint32), "cross_lon": _scaled(cross[:, 2]), "cross_lat": _scaled(cross[:, 3]),
        "names": pack_words(names), "shown": pack_words([streets.shown[i] for i in order]),
        "kinds": pack_words(kinds.words), "directions": pack_words(pres.words), "tails": pack_words(rows.tails.words),
        "unit_keys": pack_words([rows.grammar.unit_key(w) for w in rows.units.words]),
        "units": pack_words([clean(w) for w in rows.units.words]), "posts": pack_words([clean(w) for w in rows.posts.words]),
        "city_names": pack_words([name for name, _ in streets.city_shown]),
        "city_regions": pack_words([region for _, region in streets.city_shown]),
        "city_keys": pack_words([key for key, _ in streets.cities]),
    }  # fmt: skip
    counts = {
        "addresses": len(columns.street), "streets": len(order), "names": len(names), "crossings": len(crossings),
        "rows": rows.rows,
    }  # fmt: skip
    return arrays, counts

"""Address rows into one gazetteer file.

Rows stream through once and become a few numbers each (about 40 bytes), so millions fit in memory; text is kept once
per distinct spelling. The rest is sorting in NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .fileformat import write_arrays
from .grammar import AddressGrammar
from .intake import SAMPLE, Columns, Rows, Streets, refusal
from .model import AddressRow, GazetteerReport
from .renewal import Locate, weight_of
from .tables import tables
from .us import USGrammar

_STEP = 20_000  # rows between two calls of `progress`


def build_gazetteer(
    rows: Iterable[AddressRow],
    path: Path | str,
    *,
    intersections: Iterable[tuple[str, str, float, float]] = (),
    label: str = "",
    progress: Callable[[int], None] | None = None,
    grammar: AddressGrammar | None = None,
    locate: Locate | None = None,
) -> GazetteerReport:
    """Build a gazetteer of `rows` into the one file `path`, replacing an older one atomically.

    `intersections` are (street, street, lon, lat) in degrees; `label` is any text to keep (source, date); `progress`
    is called with the number of rows taken in so far. Rows that cannot be used are counted in the report, with those
    that the reader behind `rows` refused (see `rows.RowReader.problems`). `locate` says which of them lie in a zone.
    Raises `OSError` where `path` cannot be written; the old file is then left as it was.
    """
    taken = Rows(grammar or USGrammar())
    for row in rows:
        taken.add(row)
        if progress and taken.rows % _STEP == 0:
            progress(taken.rows)
    streets = Streets(taken.grammar)
    columns = Columns(taken, streets)
    crossings, crossings_refused = _crossings(intersections, streets, columns)
    if progress:
        progress(taken.rows)
    arrays, counts = tables(taken, streets, columns, crossings)
    meta = {"label": label, "grammar": taken.grammar.code, **counts}
    size = write_arrays(Path(path), arrays, meta)
    refused, problems = taken.refused, taken.problems
    reader: Any = getattr(rows, "problems", None)
    if reader is not None:
        refused, problems = refused + reader.count, [*reader.sample, *problems][:SAMPLE]
    return GazetteerReport(
        label=label, rows=taken.rows, refused=refused, problems=tuple(problems), addresses=counts["addresses"],
        streets=counts["streets"], names=counts["names"],
        cities=tuple(sorted({name for name, _ in streets.city_shown if name})),
        intersections=counts["crossings"], intersections_refused=crossings_refused, bytes=size,
        weight=weight_of(taken, columns, locate),
    )  # fmt: skip


def _crossings(
    given: Iterable[tuple[str, str, float, float]], streets: Streets, columns: Columns
) -> tuple[list[tuple[int, int, float, float]], int]:
    """Street numbers for each intersection: of several towns' streets the nearest, a new one where there is none."""
    out: list[tuple[int, int, float, float]] = []
    refused = 0
    for a, b, lon, lat in given:
        if refusal(AddressRow("", a, "", "", "", "", lon, lat)) or not b.strip():
            refused += 1
            continue
        pair = []
        for text in (a, b):
            known = streets.by_name.get(streets.grammar.street(text))
            pair.append(min(known, key=lambda s: columns.gap(s, lon, lat)) if known else streets.add(text, 0))
        if pair[0] != pair[1]:
            out.append((pair[0], pair[1], lon, lat))
    return out, refused

"""Imports before they are made: what files hold as it would be kept, in words, with some rows, and where they lie."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lamplighter.core import gazetteer
from lamplighter.core.gazetteer import ColumnsError, GazetteerError, weigh
from lamplighter.core.gazetteer.sources import open_source
from lamplighter.core.geo.glimpse import Glimpse, glimpse
from lamplighter.core.geo.report import Said
from lamplighter.core.geo.righting import Bounds
from lamplighter.core.geo.shape_cells import no_rows
from lamplighter.core.geo.wording import Sentence, ZoneFileError
from lamplighter.places import actions, queries

ROWS_SHOWN = 6
ROWS_TRIED = 5_000
"""Rows that are looked at one by one for a glimpse."""
ROWS_WEIGHED = 250_000
"""A file of up to so many rows is counted to its end for a glimpse, some seconds; a longer one when it is taken in."""
GLIMPSES: TypeAdapter[list[Glimpse]] = TypeAdapter(list[Glimpse])


@dataclass(frozen=True, slots=True)
class AddressSample:
    """One row as it would be kept; ``zone`` is the one it lies in today, or empty."""

    number: str
    street: str
    unit: str
    city: str
    region: str
    postcode: str
    lat: float
    lon: float
    zone: str


@dataclass(frozen=True, slots=True)
class AddressGlimpse:
    """What is told of a file of addresses. ``asks`` says what a person must choose before it can be used."""

    file: str
    told: list[Said] = field(default_factory=list)
    asks: Said | None = None
    columns: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)
    layer: str = ""
    placed: bool = False
    """Whether the file has points, so that no columns of coordinates are asked for."""
    tried: int = 0
    whole: bool = False
    """Whether these were all its rows."""
    usable: int = 0
    facts: list[Said] = field(default_factory=list)
    """What would be beside what is, for a file that is not too long to be counted beforehand."""
    doubts: list[Said] = field(default_factory=list)
    """What a person has to be sure of before such a list takes the place of the one there is."""
    inside: int | None = None
    """How many of the usable lie in a zone of today's map; None before the first map."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    rows: list[AddressSample] = field(default_factory=list)


ADDRESSES: TypeAdapter[AddressGlimpse] = TypeAdapter(AddressGlimpse)


def city_bounds(day: date) -> Bounds | None:
    """Where the city is by the day's map; None before the first."""
    found = queries.zone_map_on(day)
    if found is None:
        return None
    west, south, east, north = (float(each) for each in found.index.bounds)
    return west, south, east, north


def zones(sources: Sequence[actions.Source], day: date) -> list[Glimpse]:
    """One glimpse a file.

    Raises:
        ZoneFileError: a file of no use, whatever one chooses.
    """
    near = city_bounds(day)
    return [glimpse(each.path, each.options, file_name=each.file_name, near=near) for each in sources]


def addresses(path: Path, file_name: str, choices: actions.AddressChoices, day: date) -> AddressGlimpse:
    """A glimpse of a file of addresses.

    Raises:
        GazetteerError: it is of no use, whatever one chooses.
    """
    near = city_bounds(day)
    try:
        reader = actions.address_rows(path, file_name, choices, near=near)
    except ColumnsError as error:
        return _asking(path, file_name, choices, error)
    look, found = reader.look, queries.zone_map_on(day)
    usable = inside = 0
    rows: list[AddressSample] = []
    whole = True
    for row in reader:
        usable += 1
        answer = queries.zone_at(row.lon, row.lat, day) if found is not None else None
        zone = answer.zone.code if isinstance(answer, queries.ZoneAnswer) else ""
        inside += bool(zone)
        if len(rows) < ROWS_SHOWN:
            texts = row.number, row.street, row.unit, row.city, row.region, row.postcode
            rows.append(AddressSample(*texts, round(row.lat, 6), round(row.lon, 6), zone))
        if usable + reader.problems.count >= ROWS_TRIED:
            whole = next(reader, None) is None
            break
    if not usable and not reader.problems.count:
        raise GazetteerError(no_rows(file_name).sentence)
    told = [*map(Said.of, look.told)]
    facts, doubts = _renewal(path, file_name, choices, near, day) if usable else ([], [])
    return AddressGlimpse(
        file=file_name,
        told=told,
        facts=facts,
        doubts=doubts,
        columns=list(look.columns),
        fields={name: list(columns) for name, columns in look.fields.items()},
        layers=list(look.layers) if len(look.layers) > 1 else [],
        layer=look.layer,
        placed=look.placed,
        tried=usable + reader.problems.count,
        whole=whole,
        usable=usable,
        inside=inside if found is not None else None,
        problems=[(each.line, each.why) for each in itertools.islice(reader.problems.sample, 8)],
        rows=rows,
    )


def _renewal(
    path: Path, file_name: str, choices: actions.AddressChoices, near: Bounds | None, day: date
) -> tuple[list[Said], list[Said]]:
    """What the list would do to the one that answers, and what is doubtful about that."""
    found, current = queries.zone_map_on(day), queries.current_addresses()
    rows = actions.address_rows(path, file_name, choices, near=near)
    weight = weigh(rows, locate=found.index.locate_many if found else None, most=ROWS_WEIGHED)
    if weight is None:
        return [], []
    now = current.addresses if current else None
    said, asked = gazetteer.facts(now, weight), gazetteer.doubts(now, weight)
    return [*map(Said.of, said)], [*map(Said.of, asked)]


def _asking(
    path: Path, file_name: str, choices: actions.AddressChoices, error: GazetteerError
) -> AddressGlimpse:
    """What can be told of a file that needs a choice first."""
    asks = Said.of(error.sentence or Sentence("%(why)s", {"why": str(error)}))
    try:
        source = open_source(path, file_name, choices.layer)
    except ZoneFileError:
        return AddressGlimpse(
            file_name,
            asks=asks,
            layers=str((error.sentence or Sentence("")).values.get("layers", "")).split(", "),
        )
    if next(source.items(), None) is None:
        raise GazetteerError(no_rows(file_name).sentence)
    if len(source.columns) < 2:
        raise error  # no choice makes a list of addresses of it
    return AddressGlimpse(
        file=file_name,
        told=[*map(Said.of, source.told)],
        asks=asks,
        columns=list(source.columns),
        fields={
            name: [value] if isinstance(value, str) else list(value)
            for name, value in choices.columns.items()
        },
        layers=list(source.layers) if len(source.layers) > 1 else [],
        layer=source.layer,
        placed=source.placed,
    )


def from_note(note: Mapping[str, Any]) -> list[Glimpse]:
    """What was noted of a map's files."""
    return GLIMPSES.validate_python(note["glimpses"])

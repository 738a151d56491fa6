"""From a point to words: the nearest known address, told by its block and not by its door."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from .grammar import AddressGrammar, HouseNumber
from .model import Nearby
from .store import DEGREE_M, Store, metres
from .tables import SCALE

NEAR_M = 150.0
"""Metres: about a block. What is farther away would name another place."""


class Found(NamedTuple):
    """An address row, and how many metres it is away."""

    row: int
    metres: float


def nearest(store: Store, lon: float, lat: float, within: float) -> Found | None:
    """The address nearest to a point in degrees; None where none is ``within`` so many metres."""
    high = within / DEGREE_M
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    rows = np.flatnonzero(
        (store.lats >= (lat - high) * SCALE)
        & (store.lats <= (lat + high) * SCALE)
        & (store.lons >= (lon - wide) * SCALE)
        & (store.lons <= (lon + wide) * SCALE)
    )
    away = [Found(row, metres(lon, lat, *store.point(row))) for row in rows.tolist()]
    found = min(away, key=lambda each: (each.metres, each.row), default=None)
    return found if found is not None and found.metres <= within else None


def told(store: Store, grammar: AddressGrammar, found: Found) -> Nearby:
    """An address by its block."""
    street = bisect_right(store.start, found.row) - 1
    city, shown = store.city[street], store.shown[street]
    value, tail = store.number[found.row], store.tails[store.tail[found.row]]
    first = HouseNumber(value - value % 100, tail if tail.startswith("-") else "")
    number = f"{grammar.number_text(first)} block of" if value else ""
    post = store.posts[store.post[found.row]]
    label = grammar.label(number, shown, "", store.city_names[city], store.city_regions[city], post)
    return Nearby(f"near {label}", " ".join(part for part in (number, shown) if part), found.metres)

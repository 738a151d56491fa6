"""Every address of a gazetteer, for work on all of them: their places as arrays, and one row told in words."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from .grammar import AddressGrammar, HouseNumber
from .model import AddressRow
from .store import Store
from .tables import SCALE


def points(store: Store) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes (WGS 84 degrees) of all rows, in the file's order."""
    return store.lons / SCALE, store.lats / SCALE


def address(store: Store, grammar: AddressGrammar, row: int) -> AddressRow:
    """One row as the city spells it."""
    street = bisect_right(store.start, row) - 1
    city = store.city[street]
    value = store.number[row]
    number = grammar.number_text(HouseNumber(value, store.tails[store.tail[row]])) if value else ""
    return AddressRow(
        number=number,
        street=store.shown[street],
        unit=store.units[store.unit[row]],
        city=store.city_names[city],
        region=store.city_regions[city],
        postcode=store.posts[store.post[row]],
        lon=store.lons[row] / SCALE,
        lat=store.lats[row] / SCALE,
    )

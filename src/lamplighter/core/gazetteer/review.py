"""What is doubtful in a list of addresses, all of it at once: points that no zone covers, one address at two places, lone streets.

Everything is arithmetic on whole columns, so that millions of addresses take a second; words are made for the few that are shown.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from .grammar import AddressGrammar, HouseNumber
from .intake import SAME_PLACE_M
from .renewal import Locate
from .store import DEGREE_M, Store
from .tables import SCALE


class Review:
    """The doubtful rows of one gazetteer, by their numbers."""

    def __init__(self, store: Store, grammar: AddressGrammar) -> None:
        self._store, self._grammar = store, grammar

    def unzoned(self, locate: Locate) -> NDArray[np.int64]:
        """Rows whose point lies in no zone."""
        if not len(self._store.lons):
            return np.zeros(0, np.int64)
        found = locate(self._store.lons / SCALE, self._store.lats / SCALE)
        return np.flatnonzero(found < 0)

    def unnumbered(self) -> NDArray[np.int64]:
        """Rows without a house number: named places, and whatever lost its number on the way."""
        store = self._store
        bare = (np.asarray(store.numbers) == 0) & (np.asarray(store.tail) == 0)
        return np.flatnonzero(bare)

    def twice(self) -> NDArray[np.int64]:
        """The first row of each address (number, street, unit, postcode) that stands at places more than 60 m apart.

        Points nearer than that are one place, as they are for whoever searches. Places without a house number are left out:
        a park has many points.
        """
        store = self._store
        rows = np.flatnonzero(store.numbers > 0)
        if not len(rows):
            return rows
        street = (np.searchsorted(store.start_array, rows, side="right") - 1).astype(np.int64)
        keys = [np.asarray(column)[rows] for column in (store.post, store.unit, store.tail, store.numbers)]
        order = np.lexsort([*keys, street])
        sorted_keys = [key[order] for key in (*keys, street)]
        new = np.ones(len(order), bool)
        new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in sorted_keys])
        starts = np.flatnonzero(new)
        lons, lats = (column[rows][order] / SCALE for column in (store.lons, store.lats))
        # The box around all points of an address: its diagonal is the distance of two points, and no less for more.
        wide = np.maximum.reduceat(lons, starts) - np.minimum.reduceat(lons, starts)
        high = np.maximum.reduceat(lats, starts) - np.minimum.reduceat(lats, starts)
        apart = np.hypot(wide * np.cos(np.radians(lats[starts])), high) * DEGREE_M
        found: NDArray[np.int64] = np.sort(rows[order][starts[apart > SAME_PLACE_M]])
        return found

    def lone(self) -> NDArray[np.int64]:
        """The row of each street that has one address and no other; named places are no streets."""
        rows: NDArray[np.int64] = self._store.start_array[:-1].astype(np.int64)[self._store.sizes == 1]
        found: NDArray[np.int64] = rows[self._store.numbers[rows] > 0]
        return found

    def label(self, row: int) -> str:
        """An address in a line."""
        store = self._store
        street = bisect_right(store.start, row) - 1
        value, tail = store.number[row], store.tails[store.tail[row]]
        number = self._grammar.number_text(HouseNumber(value, tail)) if value else ""
        city = store.city[street]
        return self._grammar.label(
            number, store.shown[street], store.units[store.unit[row]], store.city_names[city], store.city_regions[city],
            store.posts[store.post[row]],
        )  # fmt: skip

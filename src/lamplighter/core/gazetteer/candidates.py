"""Which streets a reading may mean, and what each costs: by name, by a misspelled name, by a beginning of one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import score
from .grammar import AddressGrammar, Reading, StreetName
from .store import Store

STREETS = 64  # streets whose house numbers are looked at
_FUZZY_READINGS = 5

Towns = dict[str, set[int] | None]


class Candidate(NamedTuple):
    """A street, the reading it answers, and the cost so far."""

    penalty: float
    street: int
    reading: Reading
    town: float = 0.0  # the part of the penalty that the town costs


class StreetFinder:
    """Finds streets in one store."""

    def __init__(self, store: Store, grammar: AddressGrammar) -> None:
        self._store, self._grammar = store, grammar

    def names(self, street: StreetName, fuzzy: bool) -> list[tuple[int, float]]:
        """(name number, penalty) of the names like the street's."""
        key = street.key
        if not fuzzy:
            exact = self._store.name_id.get(key)
            return [] if exact is None else [(exact, 0.0)]
        near = [n for n in self._store.typos.near(key) if n[1]] or self._store.typos.far(key)
        return [(i, score.typo_penalty(edits, len(key))) for i, edits in near[:40]]

    def candidates(self, readings: list[Reading], towns: Towns, fuzzy: bool) -> list[Candidate]:
        out: list[Candidate] = []
        tried: dict[str, int] = {}
        for reading in readings:
            if fuzzy and tried.setdefault(reading.street.key, len(tried)) >= _FUZZY_READINGS:
                continue
            for name, penalty in self.names(reading.street, fuzzy):
                out += self.streets_of(name, penalty + reading.penalty, reading, towns[reading.city])
        return out

    def streets_of(
        self, name: int, penalty: float, reading: Reading, towns: set[int] | None
    ) -> list[Candidate]:
        store = self._store
        asked = reading.street
        ends = (asked.pre, asked.post)
        out = []
        for s in range(store.name_start[name], store.name_start[name + 1]):
            town = self._town_penalty(s, reading, towns)
            cost = penalty + town
            if reading.loose_end:
                cost += self._loose_penalty(s, reading)
            else:
                cost += score.kind_penalty(asked.kind, store.kind[s])
                cost += score.direction_penalty(ends, (store.pre[s], store.post_direction[s]))
            out.append(Candidate(cost, s, reading, town))
        return out

    def _loose_penalty(self, street: int, reading: Reading) -> float:
        """A half-typed last word that is no part of the name: the beginning of a type, a direction or a town?"""
        store, asked, end = self._store, reading.street, reading.loose_end
        cost = score.direction_penalty((asked.pre, ""), (store.pre[street], "")) if asked.pre else 0.0
        if asked.kind:
            cost += score.kind_penalty(asked.kind, store.kind[street])
        else:
            spellings = self._grammar.kind_spellings(store.kind[street]) if store.kind[street] else ()
            if any(word.startswith(end) for word in spellings):
                return cost + 0.01
        town = self._grammar.city_key(store.city_names[store.city[street]])
        direction = self._grammar.street(f"X {end}").post
        if town.startswith(end) or (direction and store.post_direction[street].startswith(direction)):
            return cost + 0.02
        return cost + 0.2

    def towns(self, reading: Reading) -> set[int] | None:
        """The towns a reading names; None where it names none, the empty set where it is none of ours."""
        if not reading.city:
            return None
        ours = self._store.city_ids
        if not ours:
            return None  # the data names no towns: whatever was typed says nothing
        if reading.city in ours:
            return set(ours[reading.city])
        if reading.open_city:
            return {i for key, ids in ours.items() if key.startswith(reading.city) for i in ids}
        most = 0 if len(reading.city) < 4 else 1 if len(reading.city) < 8 else 2
        near = (
            process.extract(reading.city, list(ours), scorer=OSA.distance, score_cutoff=most, limit=3)
            if most
            else []
        )
        return {i for key, distance, _ in near if distance == near[0][1] for i in ours[key]}

    def _town_penalty(self, street: int, reading: Reading, towns: set[int] | None) -> float:
        store = self._store
        city = store.city[street]
        cost = 0.0
        if towns is not None and city not in towns:
            cost = score.CITY_WRONG if store.city_names[city] else score.CITY_UNSAID
        has = store.city_regions[city]
        if reading.region and has and has != reading.region:
            cost += score.REGION_WRONG
        return cost

    def open_candidates(self, readings: list[Reading], towns: Towns) -> list[Candidate]:
        out: list[Candidate] = []
        for reading in (r for r in readings if r.open_name):
            key = reading.street.key
            low = bisect_left(self._store.names, key)
            high = bisect_right(self._store.names, key + "\U0010ffff")
            if low < high:
                out += self._range(low, high, reading, towns[reading.city], 0.03)
        if not out:
            for reading in [r for r in readings if r.open_name][:2]:
                for name, edits in self._store.typos.open(reading.street.key)[:30]:
                    cost = 0.05 + score.typo_penalty(edits, 8)
                    out += self._range(name, name + 1, reading, towns[reading.city], cost)
        return out

    def _range(
        self, low: int, high: int, reading: Reading, towns: set[int] | None, cost: float
    ) -> list[Candidate]:
        """Streets of a run of names: those that have the house number, then the longest."""
        store, asked = self._store, reading.street
        first, last = store.name_start[low], store.name_start[high]
        a, b = store.start[first], store.start[last]
        chosen: list[int] = []
        if reading.number:
            rows = np.flatnonzero(store.numbers[a:b] == reading.number.value)[:400] + a
            chosen = sorted(set((np.searchsorted(store.start_array, rows, "right") - 1).tolist()))[
                : 2 * STREETS
            ]
        if len(chosen) < STREETS:
            sizes = store.sizes[first:last]
            count = min(STREETS // 2, last - first)
            longest = np.argpartition(-sizes, count - 1)[:count] + first
            chosen = list(dict.fromkeys([*chosen, *sorted(longest.tolist())]))
        out = []
        for s in chosen:
            more = len(store.names[store.name[s]]) - len(asked.key)
            own = cost + reading.penalty + min(0.06, 0.005 * more) if more > 0 else cost + reading.penalty
            own += self._town_penalty(s, reading, towns)
            if asked.pre or asked.post:
                own += score.direction_penalty(
                    (asked.pre, asked.post), (store.pre[s], store.post_direction[s])
                )
            if asked.kind:
                own += score.kind_penalty(asked.kind, store.kind[s])
            out.append(Candidate(own, s, reading))
        return out

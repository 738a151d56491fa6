"""Looking an address up: readings of the text, streets that bear them out, the best places, and a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import listing, score
from .candidates import STREETS, Candidate, StreetFinder, Towns
from .grammar import MAX_TEXT, AddressGrammar, HouseNumber, Reading
from .intake import SAME_PLACE_M
from .model import AddressRow, Hit, MatchKind, Nearby, SearchAnswer, Verdict
from .near import NEAR_M, nearest, told
from .review import Review
from .store import Spot, Store, metres
from .us import USGrammar

_SURE = (MatchKind.EXACT, MatchKind.PLACE, MatchKind.BLOCK, MatchKind.INTERPOLATED, MatchKind.INTERSECTION)


class _Scored(NamedTuple):
    penalty: float
    bulk: int  # addresses on the street, negative: among equals the longer street comes first
    street: int
    spot: Spot
    cross: int  # the other street of an intersection, else -1
    block: bool


class Gazetteer:
    """A read-only address index. Safe to share between threads; opens in well under a second."""

    def __init__(self, store: Store, grammar: AddressGrammar) -> None:
        self._store, self._grammar = store, grammar
        self._finder = StreetFinder(store, grammar)

    @classmethod
    def open(cls, path: Path | str, *, grammar: AddressGrammar | None = None) -> Gazetteer:
        """Map the file at `path`. Raises `GazetteerError` (absent) or `GazetteerDamagedError`, with why in words."""
        return cls(Store(Path(path)), grammar or USGrammar())

    @property
    def label(self) -> str:
        """The text given when it was built."""
        return str(self._store.meta["label"])

    def __len__(self) -> int:
        return int(self._store.meta["addresses"])

    def search(self, text: str, *, limit: int = 8, partial: bool = False) -> SearchAnswer:
        """The places `text` may mean, best first (at most `limit`), and whether the first is clear. Never raises.

        With `partial` the text is taken as half-typed: its last word may be the beginning of one.
        """
        readings = self._grammar.readings(text, cities=self._store.city_ids, partial=partial)
        if not readings or not self._store.names:
            return SearchAnswer((), Verdict.NOTHING if readings else Verdict.UNCLEAR)
        scored = self._scored(readings, partial)
        limit = max(1, min(limit, 50))
        hits, gaps = self._distinct(scored, max(2, limit))
        if not hits and (
            all(r.penalty >= score.HARDLY for r in readings) or not any(map(str.isalpha, text[:MAX_TEXT]))
        ):
            return SearchAnswer((), Verdict.UNCLEAR)
        return SearchAnswer(hits[:limit], _verdict(hits, gaps))

    def review(self) -> Review:
        """What is doubtful in it, for whoever looks after the list."""
        return Review(self._store, self._grammar)

    def near(self, lon: float, lat: float, *, within: float = NEAR_M) -> Nearby | None:
        """The block of the address nearest to a point (WGS 84 degrees); None where none is ``within`` so many metres."""
        found = nearest(self._store, lon, lat, within)
        return None if found is None else told(self._store, self._grammar, found)

    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitudes and latitudes (WGS 84 degrees) of every address, by its row."""
        return listing.points(self._store)

    def address(self, row: int) -> AddressRow:
        """The address of a row."""
        return listing.address(self._store, self._grammar, row)

    def _scored(self, readings: list[Reading], partial: bool) -> list[_Scored]:
        towns = {r.city: self._finder.towns(r) for r in readings}
        plain = [r for r in readings if not r.cross]
        cross = [r for r in readings if r.cross]
        scored = self._crossed(cross, towns, fuzzy=False)
        found = self._finder.candidates(plain, towns, fuzzy=False)
        if partial:
            found += self._finder.open_candidates(plain, towns)
        scored += self._placed(found)
        if min((s.penalty for s in scored), default=1.0) > 0.11:
            scored += self._crossed(cross, towns, fuzzy=True)
            scored += self._placed(self._finder.candidates(plain, towns, fuzzy=True))
        return sorted(scored, key=lambda s: (s.penalty, s.bulk, s.street))

    def _placed(self, found: list[Candidate]) -> list[_Scored]:
        best: dict[tuple[int, HouseNumber | None], Candidate] = {}
        for c in found:
            key = (c.street, c.reading.number)
            if key not in best or c.penalty < best[key].penalty:
                best[key] = c
        store = self._store
        out = []
        for c in sorted(best.values(), key=lambda c: (c.penalty, c.street))[: 2 * STREETS]:
            bulk = store.start[c.street] - store.start[c.street + 1]
            for spot in store.spots(c.street, c.reading):
                cost = c.penalty + spot.penalty
                if (
                    c.town
                    and c.reading.postcode
                    and spot.row >= 0
                    and store.posts[store.post[spot.row]] == c.reading.postcode
                ):
                    cost -= c.town * score.POSTCODE_VOUCHES  # a post town is often not the town itself
                out.append(_Scored(cost, bulk, c.street, spot, -1, c.reading.block))
        return out

    def _crossed(self, readings: list[Reading], towns: Towns, fuzzy: bool) -> list[_Scored]:
        store = self._store
        out: list[_Scored] = []
        for reading in readings:
            assert reading.cross
            other_side = Reading(
                reading.cross, city=reading.city, region=reading.region, open_name=reading.open_name
            )  # fmt: skip
            town = towns[reading.city]
            sides = []
            for side in (reading, other_side):
                found = [
                    c
                    for name, p in self._finder.names(side.street, False)
                    for c in self._finder.streets_of(name, p + side.penalty, side, town)
                ]
                if side is other_side and reading.open_name:
                    found += self._finder.open_candidates([side], {side.city: town})
                if fuzzy:
                    found += [
                        c
                        for n, p in self._finder.names(side.street, True)
                        for c in self._finder.streets_of(n, p + side.penalty, side, town)
                    ]
                sides.append(sorted(found, key=lambda c: c.penalty)[: 4 * STREETS])
            right: dict[int, float] = {}
            for c in sides[1]:
                right.setdefault(c.street, c.penalty)
            for c in sides[0]:
                for other, lon, lat in store.crossings(c.street):
                    if other in right:
                        spot = Spot(lon, lat, MatchKind.INTERSECTION, 0.0, -1, None)
                        out.append(_Scored(c.penalty + right[other], 0, c.street, spot, other, False))
        return out

    def _distinct(self, scored: list[_Scored], limit: int) -> tuple[tuple[Hit, ...], list[float]]:
        """Hits without repeats of one place, and how far each is behind the first."""
        kept: list[_Scored] = []
        for s in scored:
            if s.penalty > min(scored[0].penalty + score.KEEP_WITHIN, 0.99) or len(kept) >= limit:
                break
            if not any(self._same(s, k) for k in kept):
                kept.append(s)
        return tuple(self._hit(s) for s in kept), [s.penalty - kept[0].penalty for s in kept]

    def _same(self, a: _Scored, b: _Scored) -> bool:
        if (a.cross < 0) != (b.cross < 0):
            return False
        near = metres(a.spot.lon, a.spot.lat, b.spot.lon, b.spot.lat) <= SAME_PLACE_M
        if a.cross >= 0:
            return near and {a.street, a.cross} == {b.street, b.cross}
        store = self._store
        alike = (
            store.shown[a.street] == store.shown[b.street] and store.name[a.street] == store.name[b.street]
        )
        return alike and near and (a.spot.number is None) == (b.spot.number is None)

    def _hit(self, s: _Scored) -> Hit:
        store, spot = self._store, s.spot
        city = store.city[s.street]
        name, region = store.city_names[city], store.city_regions[city]
        street = store.shown[s.street] if s.cross < 0 else f"{store.shown[s.street]} & {store.shown[s.cross]}"
        number = self._grammar.number_text(spot.number) if spot.number else ""
        exact = spot.kind is MatchKind.EXACT
        unit = store.units[store.unit[spot.row]] if exact and spot.row >= 0 else ""
        post = store.posts[store.post[spot.row]] if spot.row >= 0 else ""
        shown = f"{number} block of" if spot.kind is MatchKind.BLOCK else number
        label = self._grammar.label(shown, street, unit if self._spread(s) else "", name, region, post)
        return Hit(
            label=label, lon=spot.lon, lat=spot.lat, kind=spot.kind, confidence=round(max(0.0, 1.0 - s.penalty), 3),
            street=street, number=number, city=name, postcode=post, region=region, unit=unit if self._spread(s) else "",
        )  # fmt: skip

    def _spread(self, s: _Scored) -> bool:
        """Whether this door's units stand at different places, so that the unit is worth showing."""
        store, row = self._store, s.spot.row
        if row < 0 or s.spot.kind is not MatchKind.EXACT or not store.unit[row]:
            return False
        first, last = store.start[s.street], store.start[s.street + 1]
        return any(first <= i < last and store.number[i] == store.number[row] for i in (row - 1, row + 1))


def _verdict(hits: tuple[Hit, ...], gaps: list[float]) -> Verdict:
    if not hits:
        return Verdict.NOTHING
    clear = len(hits) == 1 or gaps[1] >= score.MARGIN - 1e-9
    sure = hits[0].kind in _SURE and hits[0].confidence >= score.FOUND_AT
    return Verdict.FOUND if clear and sure else Verdict.CHOOSE

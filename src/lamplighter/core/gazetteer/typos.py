"""Misspelled street names: which names are within two edits.

Symmetric deletion: a name and a query at edit distance d share a string that both reach by deleting at most d letters
(W. Garbe, SymSpell, 2012). Only the first eight letters are taken apart, so a name gives at most 37 strings whatever
its length. The strings are kept as sorted CRC-32 values; a clash costs one needless comparison, never a wrong answer.
Names with digits are never corrected into other digits.
"""

from __future__ import annotations

import zlib
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

PREFIX = 8
_DIGITS = str.maketrans("", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def reach(name: str) -> int:
    """How many edits are forgiven in a name of that length; a short one is soon another word."""
    return 0 if len(name) < 3 else 1 if len(name) < 5 else 2


def _shortened(name: str) -> set[int]:
    head = name[:PREFIX]
    out = {head}
    for count in range(1, min(reach(name), len(head) - 1) + 1):
        for gone in combinations(range(len(head)), count):
            out.add("".join(c for i, c in enumerate(head) if i not in gone))
    return {zlib.crc32(text.encode()) for text in out}


def index_names(names: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(sorted hashes, name numbers) for `typo_candidates`; names made of digits only are left out."""
    pairs = [
        (h, i)
        for i, name in enumerate(names)
        if not name.isdigit() and len(name) > 2
        for h in _shortened(name)
    ]
    table = np.array(pairs, dtype=np.uint32).reshape(-1, 2)
    order = np.argsort(table[:, 0], kind="stable")
    return np.ascontiguousarray(table[order, 0]), np.ascontiguousarray(table[order, 1])


class TypoIndex:
    """Look-up over the arrays of `index_names`."""

    def __init__(self, names: list[str], hashes: NDArray[np.uint32], ids: NDArray[np.uint32]) -> None:
        self._names, self._hashes, self._ids = names, hashes, ids
        self._by_letter: dict[tuple[int, str], list[int]] = {}

    def near(self, key: str) -> list[tuple[int, int]]:
        """(name number, edits) of the names within reach of `key`, nearest first; an exact one has 0 edits."""
        most = reach(key)
        if not most or key.isdigit():
            return []
        wanted = np.fromiter(_shortened(key), dtype=np.uint32)
        low = np.searchsorted(self._hashes, wanted, "left")
        high = np.searchsorted(self._hashes, wanted, "right")
        ids = {int(i) for a, b in zip(low, high, strict=True) if a < b for i in self._ids[a:b]}
        return self._measured(key, ids, most)

    def far(self, key: str) -> list[tuple[int, int]]:
        """Names with the same first letter at three edits, for long words that are hard to spell."""
        if len(key) < 9 or key.isdigit():
            return []
        return self._measured(key, [i for i in self._lettered(0, key[0]) if len(self._names[i]) > 7], 3)

    def open(self, key: str) -> list[tuple[int, int]]:
        """Names whose beginning is one edit from `key`: half-typed and misspelled at once."""
        if len(key) < 4 or key.isdigit():
            return []
        size = len(key)
        near = {*self._lettered(0, key[0]), *self._lettered(1, key[1])}
        return self._measured(key, near, 1, cut=size)

    def _lettered(self, place: int, letter: str) -> list[int]:
        """Names with `letter` at `place`, gathered when first asked for."""
        found = self._by_letter.get((place, letter))
        if found is None:
            found = [i for i, name in enumerate(self._names) if name[place : place + 1] == letter]
            self._by_letter[place, letter] = found
        return found

    def _measured(
        self, key: str, ids: set[int] | list[int], most: int, cut: int = 99
    ) -> list[tuple[int, int]]:
        names = self._names
        digits = key.translate(_DIGITS)
        choices = {i: names[i][:cut] for i in ids if names[i].translate(_DIGITS) == digits}
        found = process.extract(key, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
        return sorted(((int(i), int(d)) for _, d, i in found), key=lambda pair: pair[1])

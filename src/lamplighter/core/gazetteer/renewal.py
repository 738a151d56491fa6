"""What a new list of addresses would do to the one that answers: how many there are then, and what is doubtful enough to be asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.wording import Sentence, gettext_noop

from .grammar import AddressGrammar
from .intake import Columns, Rows, Streets
from .model import AddressRow, Weight
from .us import USGrammar

Locate = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.int32]]
"""Numbers of the zones of many points (degrees); negative where there is none."""
SMALLER = 0.8
"""Below this part of the addresses there are now, a new list is asked about."""


def weigh(
    rows: Iterable[AddressRow],
    *,
    locate: Locate | None = None,
    most: int | None = None,
    grammar: AddressGrammar | None = None,
) -> Weight | None:
    """Takes all rows in and counts, without writing anything; None where there are more than ``most``."""
    taken = Rows(grammar or USGrammar())
    for row in rows:
        if most is not None and taken.rows >= most:
            return None
        taken.add(row)
    return weight_of(taken, Columns(taken, Streets(taken.grammar)), locate)


def weight_of(taken: Rows, columns: Columns, locate: Locate | None) -> Weight:
    """The weight of rows that were taken in."""
    kept = len(columns.street)
    bare = (columns.number == 0) & (columns.tail == 0)  # "½" or "Rear" is a number of a kind
    outside = None if locate is None or not kept else int((locate(columns.lon, columns.lat) < 0).sum())
    return Weight(kept, taken.rows - taken.refused - kept, int(bare.sum()), outside)


def facts(now: int | None, then: Weight) -> list[Sentence]:
    """What would be, beside what is; ``now`` is how many addresses answer today, None where there is no list."""
    said = []
    if now is not None:
        words = gettext_noop("Addresses now: %(now)s. With this list: %(then)s.")
        said.append(Sentence(words, {"now": f"{now:,}", "then": f"{then.addresses:,}"}))
    for words, count in (
        (gettext_noop("Without a house number: %(count)s."), then.unnumbered),
        (gettext_noop("Rows that are the same address again, kept once: %(count)s."), then.again),
        (gettext_noop("In no zone of today’s map: %(count)s."), then.outside),
    ):
        if count:
            said.append(Sentence(words, {"count": f"{count:,}"}))
    return said


def doubts(now: int | None, then: Weight) -> list[Sentence]:
    """What is asked about before such a list takes the place of the one there is. Empty where all seems well."""
    said = []
    count, values = then.addresses, {"then": f"{then.addresses:,}", "now": f"{now or 0:,}"}
    if not count:
        return []  # such a list is refused
    if now is not None and count < SMALLER * now:
        words = gettext_noop(
            "The list would shrink from %(now)s addresses to %(then)s. Who lives at the others would find nothing."
        )
        said.append(Sentence(words, values))
    if then.unnumbered == count:
        words = gettext_noop(
            "None of the addresses would have a house number. Is a column with the numbers left out?"
        )
        said.append(Sentence(words))
    elif then.unnumbered * 2 > count:
        words = gettext_noop(
            "Most of the addresses would have no house number: %(bare)s of %(then)s. Is a column with the numbers left out?"
        )
        said.append(Sentence(words, {**values, "bare": f"{then.unnumbered:,}"}))
    if then.outside is not None and then.outside * 2 > count:
        words = gettext_noop(
            "Most of the addresses lie in no zone of today’s map: %(outside)s of %(then)s. Is it the right city, and the right "
            "coordinate system?"
        )
        said.append(Sentence(words, {**values, "outside": f"{then.outside:,}"}))
    return said

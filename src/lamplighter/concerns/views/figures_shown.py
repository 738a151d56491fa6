"""Figures in words and pictures: each value with its interval and its cases; zones side by side on one axis; kinds as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamplighter.concerns.queries.figures import Figures
from lamplighter.concerns.rules.definitions import DEFINITIONS, Figure
from lamplighter.core.stats.estimates import Estimate
from lamplighter.core.stats.scale import Scale, scale

SHARES = frozenset({Figure.ANSWERED_IN_TIME, Figure.REOPENED})
"""Figures that are parts of a whole; the others are hours or days."""
DRAWN = (Figure.ANSWERED_IN_TIME, Figure.HOURS_TO_ANSWER)
"""Figures that are drawn for all zones."""


@dataclass(frozen=True, slots=True)
class Said:
    """An estimate in words. ``low`` and ``high`` are empty where too few cases tell."""

    value: str
    low: str
    high: str
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; None where a figure is hidden."""

    name: str
    counts: str
    here: Said | None
    city: Said | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One zone on a picture. ``at``, ``low`` and ``high`` are places on the axis, "34.5%"; ``at`` is empty where nothing is shown."""

    name: str
    code: str
    here: bool
    said: Said | None
    at: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """One figure of all zones. ``ticks``: place on the axis, words, how the words stand to it; ``city``: place of the city's value."""

    name: str
    ticks: Sequence[tuple[str, str, str]]
    marks: Sequence[Mark]
    city: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind. ``count`` is None where it is hidden; ``width`` is a share of the longest bar, "34.5%"."""

    name: str
    count: int | None
    width: str


def rows(here: Figures, city: Figures) -> list[Row]:
    """The table: each figure of a zone beside the whole city's."""
    return [
        Row(
            _(told.name),
            _(told.counts),
            said(figure, here.estimates[figure]),
            said(figure, city.estimates[figure]),
        )
        for figure, told in DEFINITIONS.items()
        if figure is not Figure.OPEN
    ]


def said(figure: Figure, estimate: Estimate | None) -> Said | None:
    """An estimate in words; None where it is hidden."""
    if estimate is None:
        return None
    low, high = (_word(figure, each) if each is not None else "" for each in (estimate.low, estimate.high))
    return Said(_word(figure, estimate.value), low, high, estimate.n)


def _word(figure: Figure, value: float) -> str:
    return f"{value * 100:.0f}%" if figure in SHARES else f"{value:.1f}"


def plots(found: Mapping[str, Figures], names: Sequence[tuple[str, str]], here: str) -> list[Plot]:
    """The drawn figures, each with every zone and the whole city last. One that no zone may show is left out."""
    made = (_plot(figure, found, [*names, ("", _("Whole city"))], here) for figure in DRAWN)
    return [plot for plot in made if plot is not None]


def _plot(
    figure: Figure, found: Mapping[str, Figures], names: Sequence[tuple[str, str]], here: str
) -> Plot | None:
    held = {code: found[code].estimates[figure] for code, _name in names}
    shown = [each for each in held.values() if each is not None]
    if len(shown) < 2:
        return None
    ends = [end for each in shown for end in (each.value, each.low, each.high) if end is not None]
    axis = scale(min(ends), max(ends), most=1.0 if figure in SHARES else float("inf"))
    city = held[""]
    return Plot(
        _(DEFINITIONS[figure].name),
        _ticks(figure, axis),
        [_mark(figure, axis, name, code, held[code], here=code == here) for code, name in names],
        _at(axis, city.value) if city is not None else "",
    )


def _ticks(figure: Figure, axis: Scale) -> list[tuple[str, str, str]]:
    """Words at both ends stand inside the picture."""
    last = len(axis.ticks) - 1
    words = [f"{tick * 100:g}%" if figure in SHARES else f"{tick:g}" for tick in axis.ticks]
    anchors = ["start" if at == 0 else "end" if at == last else "middle" for at in range(last + 1)]
    return [
        (_at(axis, tick), word, anchor) for tick, word, anchor in zip(axis.ticks, words, anchors, strict=True)
    ]


def _mark(
    figure: Figure, axis: Scale, name: str, code: str, estimate: Estimate | None, *, here: bool
) -> Mark:
    if estimate is None:
        return Mark(name, code, here, None)
    low, high = (_at(axis, each) if each is not None else "" for each in (estimate.low, estimate.high))
    return Mark(name, code, here, said(figure, estimate), _at(axis, estimate.value), low, high)


def _at(axis: Scale, value: float) -> str:
    return f"{axis.percent(value):g}%"


def bars(kinds: Mapping[str, int | None], names: Mapping[str, str]) -> list[Bar]:
    """Kinds by how often they were raised, the most first; hidden counts have no bar."""
    longest = max((count or 0 for count in kinds.values()), default=0)
    found = [
        Bar(names.get(code, code), count, f"{100 * count / longest:.1f}%" if count else "")
        for code, count in kinds.items()
    ]
    return sorted(found, key=lambda bar: (-(bar.count or 0), bar.name))

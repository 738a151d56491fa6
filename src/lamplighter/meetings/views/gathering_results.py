"""What the pulse came to, in words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries.pulses import results_of
from lamplighter.meetings.rules.pulse import ASKED, DEFINITION, SAID, Counted


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its count in words, and the bar's length in percent; None where the count is hidden."""

    label: str
    count: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answers; no bars where every count is hidden. ``yes``: the share of yes with its range; empty where it
    would give a small count away."""

    question: str
    bars: tuple[Bar, ...]
    yes: str


@dataclass(frozen=True, slots=True)
class Pulsed:
    """What stands on the page. ``questions`` is empty where too few answered."""

    said: str
    definition: str
    questions: tuple[Asked, ...] = ()


def results_shown(gathering: Gathering, now: datetime) -> Pulsed | None:
    """The results; None before they are closed."""
    found = results_of(gathering, now)
    if found is None:
        return None
    if found.answers is None:
        least = settings.LAMPLIGHTER.gatherings.smallest_count
        said = _(
            "Fewer than %(least)s people answered: too few to show, since it could tell what single people think."
        )
        return Pulsed(said % {"least": least}, _(DEFINITION))
    total = found.answers
    said = ngettext("%(n)s person answered.", "%(n)s people answered.", total) % {"n": total}
    return Pulsed(said, _(DEFINITION), tuple(_asked(each, total) for each in found.questions))


def _asked(counted: Counted, total: int) -> Asked:
    if not any(counted.counts.values()):  # every count there is, is hidden
        return Asked(_(ASKED[counted.question]), (), "")
    bars = tuple(
        Bar(
            _(SAID[answer]),
            _("hidden, few") if count is None else str(count),
            None if count is None else round(100 * count / total),
        )
        for answer, count in counted.counts.items()
    )
    yes = ""
    if counted.yes is not None and counted.yes.low is not None and counted.yes.high is not None:
        told = {
            "share": _percent(counted.yes.value),
            "low": _percent(counted.yes.low),
            "high": _percent(counted.yes.high),
        }
        yes = _("%(share)s said yes (range %(low)s to %(high)s).") % told
    return Asked(_(ASKED[counted.question]), bars, yes)


def _percent(value: float) -> str:
    return _("%(n)s%%") % {"n": round(100 * value)}

"""At what hours a zone's officers meet people, in a sentence for its public page, with what it counts and rests on (promise 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.meetings.queries.figures import outside_share
from lamplighter.meetings.rules.figures import DEFINITIONS, Figure


@dataclass(frozen=True, slots=True)
class Hours:
    """The figure said: the sentence, what it rests on, what it counts."""

    sentence: str
    rests: str
    definition: str


def said(zone: str, now: datetime) -> Hours | None:
    """The share of a zone's appointments outside 9 to 5; None where too few cases tell."""
    found = outside_share(zone, now)
    if found is None or found.low is None or found.high is None:
        return None
    share, low, high = (f"{each * 100:.0f}%" for each in (found.value, found.low, found.high))
    rests = ngettext(
        "It rests on %(count)s appointment; the true share most likely lies from %(low)s to %(high)s.",
        "It rests on %(count)s appointments; the true share most likely lies from %(low)s to %(high)s.",
        found.n,
    )
    return Hours(
        sentence=_("%(share)s of the appointments with officers here were outside 9 to 5.")
        % {"share": share},
        rests=rests % {"count": found.n, "low": low, "high": high},
        definition=_(DEFINITIONS[Figure.OUTSIDE].counts),
    )

"""Attendance in words: how somebody came to a night, what is still needed, what can no longer be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.academy.models import Night
from lamplighter.academy.rules.marks import Came, Lack, Reckoned, Risk, Said, Why, attended
from lamplighter.academy.rules.states import NightState
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz

MARKS = {"there": "✓", "late": "✓", "missed": "✗", "excused": "–", "open": "·", "cancelled": ""}
"""A sign for each way to have attended, so that colour is never alone."""


def nights_said(n: int) -> str:
    """ "1 night", "8 nights"."""
    return ngettext("%(n)s night", "%(n)s nights", n) % {"n": n}


def hours_said(minutes: int) -> str:
    """ "3 hours", "2 hours 30 minutes", "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(minutes_said(rest))
    return " ".join(parts)


def minutes_said(n: int) -> str:
    """ "1 minute", "12 minutes"."""
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def came_said(said: Said, late_minutes: int) -> str:
    """How somebody attended a night."""
    if said.came is Came.EXCUSED:
        return _("Excused")
    if said.came is Came.ABSENT:
        return _("Absent")
    parts = []
    if said.late:
        parts.append(_("%(minutes)s late") % {"minutes": minutes_said(said.late)})
    if said.early:
        parts.append(_("left %(minutes)s early") % {"minutes": minutes_said(said.early)})
    if not attended(said, late_minutes):
        return _("Counts as missed: %(how)s") % {"how": ", ".join(parts)}
    return ", ".join([_("Present"), *parts])


def kind_of(said: Said | None, late_minutes: int) -> str:
    """The word by which a page shows it: ``there``, ``late``, ``missed``, ``excused``, ``open``."""
    if said is None:
        return "open"
    if attended(said, late_minutes):
        return "late" if said.late or said.early else "there"
    return "excused" if said.came is Came.EXCUSED else "missed"


def lack_said(lack: Lack, *, over: bool = False) -> str:
    """What is lacking, with its numbers; of what can no longer be reached, how much can.

    Args:
        over: the graduates are named, and nothing can be reached any more.
    """
    if over:
        return _lacked_said(lack)
    if lack.why is Why.RIDE:
        return _("The ride-along, or what stands in for it, is missing.")
    have, need, most = _amounts(lack)
    numbers = {"have": have, "need": need, "most": most}
    if lack.why is Why.DRILLS:
        if lack.lost:
            return (
                _("Nights with practice: %(have)s of %(need)s. A missed one cannot be made up for.") % numbers
            )
        return _("Nights with practice: %(have)s of %(need)s so far.") % numbers
    if lack.lost:
        return _("%(need)s are needed; %(most)s at most can still be reached.") % numbers
    return _("%(have)s so far, %(need)s are needed.") % numbers


def _lacked_said(lack: Lack) -> str:
    if lack.why is Why.RIDE:
        return _("The ride-along, or what stands in for it, was missing.")
    have, need, _most = _amounts(lack)
    numbers = {"have": have, "need": need}
    if lack.why is Why.DRILLS:
        return _("Nights with practice: %(have)s of %(need)s.") % numbers
    return _("%(need)s were needed; it came to %(have)s.") % numbers


def _amounts(lack: Lack) -> tuple[str, str, str]:
    if lack.why is Why.NIGHTS:
        return nights_said(lack.have), nights_said(lack.need), nights_said(lack.most)
    if lack.why is Why.MINUTES:
        return hours_said(lack.have), hours_said(lack.need), hours_said(lack.most)
    return str(lack.have), str(lack.need), str(lack.most)


def headline(reckoned: Reckoned) -> str:
    """The one sentence of a participant's own page."""
    if reckoned.passes:
        return _("You have all that is needed to graduate.")
    if reckoned.risk is Risk.LOST:
        return _("What is needed to graduate can no longer be reached.")
    nights = next((each for each in reckoned.lacks if each.why is Why.NIGHTS), None)
    if nights is None:
        return _("You have the nights. Something else is still needed to graduate.")
    n = nights.need - nights.have
    return ngettext(
        "You need %(n)s more night to graduate.", "You need %(n)s more nights to graduate.", n
    ) % {"n": n}


RISKS = {
    Risk.LOST: ("✗", "lost"),
    Risk.NEAR: ("▲", "near"),
    Risk.FINE: ("✓", "fine"),
}
"""Sign and style of each risk."""


def risk_said(risk: Risk) -> str:
    """A risk in words."""
    return {
        Risk.LOST: _("Can no longer graduate by the rules"),
        Risk.NEAR: _("One more missed night is too many"),
        Risk.FINE: _("On the way"),
    }[risk]


@dataclass(frozen=True, slots=True)
class ShownNight:
    """One night as an attendance page shows it. ``kind``: see ``kind_of``; ``cancelled`` for a night that was not held."""

    pk: int
    order: int
    title: str
    when: str
    kind: str
    mark: str
    said: str
    counts: bool
    drill: bool


def shown_nights(
    nights: Sequence[Night], said: Mapping[int, Said], late_minutes: int, language: str, now: datetime
) -> list[ShownNight]:
    """Nights with somebody's attendance, in the order in which they are held."""
    found = []
    for each in nights:
        word = said.get(each.pk)
        cancelled = each.state == NightState.CANCELLED.value
        kind = "cancelled" if cancelled else kind_of(word, late_minutes)
        found.append(
            ShownNight(
                pk=each.pk,
                order=each.order,
                title=each.said("title", language),
                when=day_of(each, now),
                kind=kind,
                mark=MARKS[kind],
                said=_how(each, word, cancelled, late_minutes, now),
                counts=each.counts,
                drill=each.drill,
            )
        )
    return found


def _how(night: Night, word: Said | None, cancelled: bool, late_minutes: int, now: datetime) -> str:
    if cancelled:
        return _("Cancelled; it counts against nobody")
    if word is not None:
        return came_said(word, late_minutes)
    return _("Nothing noted") if night.ends <= now else _("To come")


def day_of(night: Night, now: datetime) -> str:
    """ "March 12"."""
    return saying.day(night.starts, now, city_tz())


def times_of(night: Night, now: datetime) -> str:
    """ "Thursday, March 12, 6 pm to 9 pm"; the year where it is another."""
    return saying.span(night.starts, night.ends, now, city_tz())


def facts(reckoned: Reckoned, *, hours: bool, ride: bool, over: bool = False) -> list[tuple[str, str]]:
    """Name and value of what counts, of one participant.

    Args:
        hours, ride: whether the course asks for them.
        over: the graduates are named.
    """
    of = {"have": reckoned.attended, "need": reckoned.nights_needed}
    open_said = _("not done") if over else _("still to come")
    found = [(_("Nights"), _("%(have)s of %(need)s needed") % of)]
    if hours:
        amounts = {"have": hours_said(reckoned.minutes), "need": hours_said(reckoned.minutes_needed)}
        found.append((_("Hours"), _("%(have)s of %(need)s needed") % amounts))
    if ride:
        found.append((_("Ride-along"), _("done") if reckoned.rode else open_said))
    if reckoned.left and not over:
        found.append((_("Still to come"), nights_said(reckoned.left)))
    if reckoned.missed:
        missed = nights_said(reckoned.missed)
        if reckoned.excused:
            missed = _("%(nights)s, of these %(n)s excused") % {"nights": missed, "n": reckoned.excused}
        found.append((_("Missed"), missed))
    if reckoned.late:
        found.append((_("Came late"), nights_said(reckoned.late)))
    return found

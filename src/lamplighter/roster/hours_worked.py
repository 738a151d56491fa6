"""In which parts of the day officers of zones work, in a sentence: what the roster in force says, by the department's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from lamplighter.city.queries import chosen
from lamplighter.plumbing.saying import together
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import PostRole, ShiftKind

_WHEN: Mapping[ShiftKind, Any] = {
    ShiftKind.MORNING: pgettext_lazy("when officers work", "in the morning"),
    ShiftKind.EVENING: pgettext_lazy("when officers work", "in the evening"),
    ShiftKind.NIGHT: pgettext_lazy("when officers work", "at night"),
}
_OWN = gettext_lazy("on the shift “%(shift)s”")


def kinds_worked(day: date) -> frozenset[ShiftKind]:
    """Kinds of the shifts to which officers of zones are posted on a day, anywhere in the city."""
    return _kinds(snapshot(), day)


@lru_cache(maxsize=2)
def _kinds(held: RosterSnapshot, day: date) -> frozenset[ShiftKind]:
    roster = held.roster
    return frozenset(
        held.shifts[row.shift].kind
        for row in roster.postings
        if roster.posts[row.post].role == PostRole.CIO.value
        and row.shift in held.shifts
        and row.starts <= day
        and (row.ends is None or day < row.ends)
    )


def work_sentence(kinds: Collection[ShiftKind]) -> str:
    """ "They work in the morning, in the evening and at night, so that you can meet them after work."; empty of no kinds.

    A kind that the department named is said by its name: "on the shift “Third watch”".
    """
    if not kinds:
        return ""
    said = {"parts": together([_when(kind) for kind in ShiftKind if kind in kinds])}
    if ShiftKind.EVENING in kinds:
        return _("They work %(parts)s, so that you can meet them after work.") % said
    return _("They work %(parts)s.") % said


def _when(kind: ShiftKind) -> str:
    own = chosen().words.get(f"shift:{kind.value}")
    return _OWN % {"shift": own.one(get_language() or "en")} if own else str(_WHEN[kind])

"""What a change leaves uncovered, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamplighter.core.schedule import values
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.answers import ShiftInfo
from lamplighter.roster.coverage import Watch
from lamplighter.roster.leaving import (
    Bare,
    Ended,
    by_absence,
    by_cover,
    by_end,
    by_leave,
    by_leaver,
    by_shift,
    by_withdrawal,
    tired_by_shift,
    too_near,
)
from lamplighter.roster.messages.coverage import names_of
from lamplighter.roster.models import Absence, Cover
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import ShiftKind

NAMED = 6
"""Zones that a line names; more are counted."""
MOST = 20
"""Lines of one list."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a change leaves open. ``title``: its answer; ``what``: the change; ``back`` and ``back_words``: where it was made; ``bare``:
    hours that no shift covers any more; ``tired``: who has too little rest."""

    title: str = ""
    what: str = ""
    back: str = ""
    back_words: str = ""
    watches: tuple[Watch, ...] = ()
    bare: tuple[str, ...] = ()
    tired: tuple[str, ...] = field(default=())


def _left_with(officer: int, name: str, what: str, found: list[Watch]) -> Left:
    """Of a change that was made on an officer's page, to which the page leads back."""
    return Left(
        title=counted(found),
        what=what,
        back=reverse("staff-officer", args=[officer]),
        back_words=name,
        watches=tuple(found),
    )


def left_by_absence(absence: Absence, now: datetime) -> Left:
    """Of an absence."""
    who = names_of([absence.officer_id]).get(absence.officer_id, "")
    found = by_absence(absence, now)
    return _left_with(
        absence.officer_id, who, _("The leave of %(officer)s is written down.") % {"officer": who}, found
    )


def left_by_leave(officer: int, starts: datetime, ends: datetime, now: datetime) -> Left:
    """Of all leave of an officer in a period."""
    who = names_of([officer]).get(officer, "")
    found = by_leave(officer, starts, ends, now)
    return _left_with(officer, who, _("The leave of %(officer)s is written down.") % {"officer": who}, found)


def left_by_end(ended: Ended, zone: str, now: datetime) -> Left:
    """Of a posting that has ended.

    Args:
        zone: its zone's name.
    """
    found, day = by_end(ended, now), saying.long_day(instant(city_tz(), ended.starts, time(12)), city_tz())
    shift = snapshot().shifts[ended.shift].name(get_language() or "en")
    said = {"zone": zone, "shift": shift, "day": day}
    return Left(
        title=counted(found),
        what=_(
            "%(zone)s, %(shift)s: a posting ends, and from %(day)s somebody is missing. Four weeks are listed."
        )
        % said,
        back=reverse("staff-roster"),
        back_words=_("Roster"),
        watches=tuple(found),
    )


def left_by_leaver(officer: int, now: datetime) -> Left:
    """Of an officer who is off the roster."""
    who, found = names_of([officer]).get(officer, ""), by_leaver(officer, now)
    return _left_with(
        officer,
        who,
        _("%(officer)s is off the roster. The next four weeks are listed.") % {"officer": who},
        found,
    )


def left_by_withdrawal(was: values.Cover, missing: int, now: datetime) -> Left:
    """Of a cover that was taken back.

    Args:
        missing: whom the cover stood in for.
    """
    who, found = names_of([missing]).get(missing, ""), by_withdrawal(was, now)
    return _left_with(missing, who, _("Nobody stands in for %(officer)s any more.") % {"officer": who}, found)


def left_by_cover(cover: Cover, now: datetime) -> Left:
    """Of a cover: what whoever stands in leaves behind, and around which of its shifts they have too little rest."""
    names = names_of([cover.officer_id, cover.posting.officer_id])
    said = {"officer": names.get(cover.officer_id, ""), "other": names.get(cover.posting.officer_id, "")}
    found = by_cover(cover, now)
    tired = tuple(_too_near(watch, rest, said["officer"]) for watch, rest in too_near(cover, now)[:MOST])
    return Left(
        title=counted(found) if found else _("There is too little rest around this cover"),
        what=_("%(officer)s stands in for %(other)s.") % said,
        back=reverse("staff-officer", args=[cover.posting.officer_id]),
        back_words=said["other"],
        watches=tuple(found),
        tired=tired,
    )


def left_by_shift(shift: ShiftInfo, was: values.Shift, zones: Mapping[str, str], now: datetime) -> Left:
    """Of a shift that was changed."""
    bare, tired = by_shift(was, now), tired_by_shift(shift.hours.id, now)
    names = names_of([each.officer for each in tired[:MOST]])
    if bare:
        title = _("Hours that somebody worked are worked by nobody now")
    else:
        title = _("Some officers have too little rest now") if tired else _("Nothing is left uncovered")
    return Left(
        title=title,
        what=_("“%(shift)s” is changed.") % {"shift": shift.name(get_language() or "en")},
        back=reverse("staff-shifts"),
        back_words=_("Shifts"),
        bare=tuple(_bare_said(each, zones) for each in bare),
        tired=tuple(_rest_said(names.get(each.officer, ""), each.rest, each.after) for each in tired[:MOST]),
    )


def counted(found: list[Watch]) -> str:
    """ "This leaves 3 shifts uncovered, 2 of them in the evening"."""
    if not found:
        return _("Nothing is left uncovered")
    evenings = sum(each.shift.kind is ShiftKind.EVENING for each in found)
    said = {"count": len(found), "evenings": evenings}
    if evenings == len(found):
        return (
            ngettext("%(count)s evening is left uncovered", "%(count)s evenings are left uncovered", evenings)
            % said
        )
    if not evenings:
        return (
            ngettext("%(count)s shift is left uncovered", "%(count)s shifts are left uncovered", len(found))
            % said
        )
    return _("%(count)s shifts are left uncovered, %(evenings)s of them in the evening") % said


def hours_said(rest: timedelta) -> str:
    """ "8 hours", "8 hours and 30 minutes"."""
    hours, minutes = divmod(int(rest.total_seconds()) // 60, 60)
    said = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    if minutes:
        said.append(ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes})
    return saying.together(said)


def _too_near(watch: Watch, rest: timedelta, officer: str) -> str:
    day = saying.long_day(watch.starts, city_tz())
    if not rest:
        return _("%(day)s: %(officer)s has other work that touches this shift.") % {
            "day": capfirst(day),
            "officer": officer,
        }
    said = {"day": capfirst(day), "officer": officer, "rest": hours_said(rest)}
    return _("%(day)s: %(officer)s has only %(rest)s of rest before or after this shift.") % said


def _rest_said(officer: str, rest: timedelta, after: datetime) -> str:
    said = {"officer": officer, "rest": hours_said(rest), "day": saying.long_day(after, city_tz())}
    if not rest:
        return _("%(officer)s has no rest between two shifts on %(day)s.") % said
    return _("%(officer)s has only %(rest)s of rest after %(day)s.") % said


def _bare_said(each: Bare, zones: Mapping[str, str]) -> str:
    """ "Friday, 1 pm to 9 pm: River, Hill and 3 more"."""
    named = [zones.get(code, code) for code in each.zones[:NAMED]]
    more = len(each.zones) - len(named)
    if more:
        named.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    day = date(2024, 1, 1)
    hours = saying.hours(instant(city_tz(), day, each.starts), instant(city_tz(), day, each.ends), city_tz())
    said = {"day": capfirst(str(WEEKDAYS[each.weekday])), "hours": hours, "zones": saying.together(named)}
    return _("%(day)s, %(hours)s: %(zones)s") % said

"""Mails and texts about nights, to everybody concerned: moved, cancelled, added, held elsewhere, soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.letters import composed
from lamplighter.academy.messages.words import night_title, span
from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries.courses import where
from lamplighter.academy.queries.own_codes import shown_own_code
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import Draft, Letter
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.saying import when


@dataclass(frozen=True, slots=True)
class Before:
    """When and where a night was to be until now."""

    starts: datetime
    ends: datetime
    where: str
    cancelled: bool = False


def _letter(row: Application, draft: Draft, link: str) -> Letter:
    return composed(row.language, shown_number(row.number), draft, link)


def _facts(night: Night, tongue: str, now: datetime) -> str:
    lines = [night_title(night, tongue), span(night.starts, night.ends, now), night.where()]
    return "\n".join([*lines, night.course.said("access", tongue)]).strip()


def moved(row: Application, night: Night, before: Before, link: str, now: datetime) -> Letter:
    """A night is at another time, or somewhere else; or one that was cancelled takes place after all."""
    with override(row.language):
        if before.cancelled or (before.starts, before.ends) != (night.starts, night.ends):
            news = _("New time for a night: %(when)s.") % {"when": span(night.starts, night.ends, now)}
        else:
            news = _("New place for a night: %(place)s.") % {"place": night.where()}
        more = [_facts(night, row.language, now), night.said("why", row.language), _was(before, now)]
        return _letter(row, Draft(news, more), link)


def _was(before: Before, now: datetime) -> str:
    said = {"when": span(before.starts, before.ends, now), "place": before.where}
    return _("Before: %(when)s, %(place)s") % said


def several_moved(
    row: Application, moved: Sequence[tuple[Night, Before]], link: str, now: datetime
) -> Letter:
    """Nights that one thing moved, as a storm that lets the graduation come later."""
    with override(row.language):
        times = "; ".join(span(night.starts, night.ends, now) for night, _before in moved)
        more = [moved[0][0].said("why", row.language)]
        for night, before in moved:
            more += [_facts(night, row.language, now), _was(before, now)]
        return _letter(row, Draft(_("New times for some nights: %(when)s.") % {"when": times}, more), link)


def cancelled(row: Application, night: Night, link: str, now: datetime) -> Letter:
    """A night does not take place; it counts against nobody."""
    with override(row.language):
        news = _("A night is cancelled: %(when)s.") % {"when": span(night.starts, night.ends, now)}
        more = [
            night_title(night, row.language),
            night.said("why", row.language),
            _("It counts against nobody. The other nights stay as they are."),
        ]
        return _letter(row, Draft(news, more), link)


def added(row: Application, night: Night, link: str, now: datetime) -> Letter:
    """There is one night more."""
    with override(row.language):
        news = _("There is one night more: %(when)s.") % {"when": span(night.starts, night.ends, now)}
        more = [_facts(night, row.language, now), _("What it takes to graduate does not become more by it.")]
        return _letter(row, Draft(news, more), link)


def elsewhere(row: Application, course: Course, was_at: str, link: str) -> Letter:
    """The whole course is held somewhere else from now on."""
    with override(row.language):
        news = _("New place for the nights: %(place)s.") % {"place": course.place}
        more = [
            f"{course.said('name', row.language)}\n{where(course)}",
            course.said("access", row.language),
            _("Before: %(place)s") % {"place": was_at},
            _("Days and hours stay as they are."),
        ]
        return _letter(row, Draft(news, more), link)


def reminder(row: Application, night: Night, link: str, now: datetime) -> Letter:
    """A night is soon; the code with which its reader checks in. The subject, which stands on locked screens, does not hold it."""
    code = {"code": shown_own_code(row)}
    with override(row.language):
        news = _("See you %(when)s.") % {"when": when(night.starts, now, city_tz())}
        more = [
            _facts(night, row.language, now),
            f"{_('Your check-in code: %(code)s') % code}. {_('Type it at the door, and keep it to yourself.')}",
            _("If you cannot come, please tell us before, so that we can excuse you."),
        ]
        letter = _letter(row, Draft(news, more), link)
        return replace(
            letter, sms=letter.sms.replace(link, f"{_('Your check-in code: %(code)s') % code}. {link}")
        )

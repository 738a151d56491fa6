"""What the desk's lists say of a concern in a line, and of themselves: by when, since when, how many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.inbox import MANY, Counts, counts, usual
from lamplighter.concerns.queries.mine import mine_of
from lamplighter.concerns.rules.lists import Asked, Whose
from lamplighter.concerns.rules.values import Due
from lamplighter.core.schedule.values import Shift
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz

LONG_AGO = 120
"""Days after which a day of the week says nothing any more."""


def due_words(concern: Concern, now: datetime) -> str:
    """What is due, in a line: "Overdue since yesterday at 3 pm", "Tomorrow at 3 pm"; "Closed June 3" for what is not open."""
    if concern.due_at is None:
        return _over(concern, now)
    if concern.due_at <= now:
        return _overdue(concern.due_at, now)
    if (concern.due_at - now).days >= 6:
        return capfirst(saying.long_day(concern.due_at, city_tz()))
    return capfirst(saying.when(concern.due_at, now, city_tz()))


def _over(concern: Concern, now: datetime) -> str:
    at = concern.closed_at or concern.resolved_at
    if at is None:
        return state_name(concern.state)
    day = {"day": saying.day(at, now, city_tz())}
    return _("Closed %(day)s") % day if concern.closed_at else _("Settled %(day)s") % day


def raised_words(concern: Concern, now: datetime) -> str:
    """When it was raised, for a line of a list."""
    return _("Raised %(day)s") % {"day": saying.day(concern.raised_at, now, city_tz())}


def still_words(concern: Concern, now: datetime) -> str:
    """For how long nothing has happened; when it rose to the supervisor, where something has happened since."""
    tz = city_tz()
    days = (now.astimezone(tz).date() - concern.changed_at.astimezone(tz).date()).days
    if days >= settings.LAMPLIGHTER.concerns.stale_days or concern.rose_at is None:
        return ngettext(
            "Nothing has happened for %(count)s day", "Nothing has happened for %(count)s days", days
        ) % {"count": days}
    return _("With the supervisor since %(day)s") % {"day": saying.day(concern.rose_at, now, tz)}


def _overdue(moment: datetime, now: datetime) -> str:
    tz = city_tz()
    days = (now.astimezone(tz).date() - moment.astimezone(tz).date()).days
    if days == 0:
        return _("Was due %(when)s") % {"when": saying.at_clock(moment, tz)}
    if days == 1:
        return _("Overdue since yesterday")
    day = saying.long_day(moment, tz) if days < LONG_AGO else saying.day(moment, now, tz)
    return _("Overdue since %(day)s") % {"day": day}


def due_kind(due: str) -> str:
    """What is due (``Concern.due``), in a word or two."""
    return {
        Due.ANSWER.value: _("Answer"),
        Due.RESOLUTION.value: pgettext("what is due", "Settle"),
        Due.WAITED.value: pgettext("what is due", "Look again"),
        Due.FOLLOW.value: pgettext("what is due", "Ask the other office"),
    }.get(due, "")


def shift_hours(shift: Shift) -> str:
    """Days and hours of a shift: "Monday to Friday, 7 am to 3 pm"."""
    hours = {"start": saying.clock_time(shift.start), "end": saying.clock_time(shift.end)}
    return f"{saying.weekdays(shift.days)}, {_('%(start)s to %(end)s') % hours}"


def up_to(count: int) -> str:
    """A count as far as it was counted: "7", "99+"."""
    return f"{MANY - 1}+" if count >= MANY else str(count)


def due_words_of(counts: Counts, *, mine: bool) -> str:
    """How many are overdue and due today: "3 of yours are overdue, 2 more are due today"."""
    if not counts.overdue:
        return due_today_words(counts)
    late = {"count": up_to(counts.overdue)}
    if mine:
        first = (
            ngettext("%(count)s of yours is overdue", "%(count)s of yours are overdue", counts.overdue) % late
        )
    else:
        first = ngettext("%(count)s is overdue", "%(count)s are overdue", counts.overdue) % late
    if not counts.today:
        return first
    more = ngettext("%(count)s more is due today", "%(count)s more are due today", counts.today) % {
        "count": up_to(counts.today)
    }
    return _("%(first)s, %(more)s") % {"first": first, "more": more}


def due_today_words(counts: Counts) -> str:
    """How many are due later today."""
    if counts.today:
        return ngettext("%(count)s is due today", "%(count)s are due today", counts.today) % {
            "count": up_to(counts.today)
        }
    return _("Nothing more is due today") if counts.overdue else _("Nothing is due today")


def due_today(user: Any, now: datetime) -> tuple[str, str]:
    """How many concerns are due today or overdue, as a count (empty for none) and in words; of one's own, or of one's zones."""
    counted = counts(user, Asked(), now)
    mine = usual(user, Asked(), mine_of(user, city_day(now))).whose is Whose.MINE
    count = counted.overdue + counted.today
    return up_to(count) if count else "", due_words_of(counted, mine=mine)

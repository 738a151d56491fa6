"""The officer's time for a group's meeting, in words: what stands in its way, and what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lamplighter.partners import elsewhere
from lamplighter.partners.actions.ask_times import AwayThen, away_until, on_shift
from lamplighter.partners.elsewhere import TimeTaken
from lamplighter.partners.models import Ask
from lamplighter.plumbing import clock, saying
from lamplighter.roster.queries import snapshot


def refuse(form: Any, error: AwayThen | TimeTaken) -> None:
    """Says in the form of an answer what the officer has at that time, and what to do."""
    now, tz = clock.now(), clock.city_tz()
    if isinstance(error, AwayThen):
        said = _("%(officer)s is away then, until %(until)s. Offer another time.")
        form.add_error(
            "do", said % {"officer": error.officer.shown, "until": saying.when(error.until, now, tz)}
        )
        return
    for each in error.booked[:4]:
        said = _("Something else is in the calendar then: %(what)s, %(hours)s. Offer another time.")
        hours = saying.hours(each.starts, each.ends, tz)
        form.add_error("do", said % {"what": each.what, "hours": hours})


@dataclass(frozen=True, slots=True)
class TimeKept:
    """What a request takes of an officer's time, in words. ``warnings``: what does not fit it; empty where all is well."""

    said: str
    warnings: tuple[str, ...]


def time_kept(row: Ask) -> TimeKept | None:
    """Whose time a request takes; None where it takes none."""
    diary = elsewhere.diary()
    kept = diary.kept(row.number) if diary is not None else None
    if kept is None or row.meets_at is None:
        return None
    officer, ends = kept
    card, tz, now = snapshot().cards[officer], clock.city_tz(), clock.now()
    said = _("The time of %(officer)s is taken: %(day)s, %(hours)s.") % {
        "officer": card.short,
        "day": saying.day(row.meets_at, now, tz),
        "hours": saying.hours(row.meets_at, ends, tz),
    }
    warnings = []
    if away_until(officer, row.meets_at, ends) is not None:
        warnings.append(_("%(officer)s is away then.") % {"officer": card.shown})
    elif not on_shift(officer, row.meets_at, ends):
        warnings.append(_("That is outside the shift of %(officer)s.") % {"officer": card.short})
    return TimeKept(said, tuple(warnings))

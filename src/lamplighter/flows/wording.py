"""Who is on duty, in a sentence, for pages and the command line alike. How a time is said stands in plumbing's ``saying``.

Every function takes instants that carry a time zone and says them in the city's; the language is the one Django has activated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.flows.find import Found
from lamplighter.places.queries import ZoneInfo as Zone
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing.saying import clock_time, ended, is_now, together, until, weekdays, when
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import OfficerDuty, ShiftInfo, ZoneDuty


def pattern(shift: ShiftInfo, language: str) -> str:
    """A shift in a line: "Evening: Monday to Friday, 1 pm to 9 pm"."""
    held = shift.hours
    stretch = _("%(start)s to %(end)s") % {"start": clock_time(held.start), "end": clock_time(held.end)}
    return f"{shift.name(language)}: {weekdays(held.days)}, {stretch}"


def serving_zone(found: Found) -> Zone:
    """The zone whose officers answer: the one with posts, which may stand above the lowest one that holds the place."""
    chain = found.zone.zone.chain
    return next((zone for zone in chain if zone.code == found.duty.zone), chain[0])


def headline(found: Found, now: datetime, tz: ZoneInfo) -> str:
    """The answer in a sentence or two: "You are in the River zone. Officer Reyes is on duty until 9 pm."."""
    place = _("You are in %(zone)s.") % {"zone": the_zone(serving_zone(found))}
    return f"{place} {duty_sentence(found.duty, now, tz, at=found.at)}"


def duty_sentence(duty: ZoneDuty, now: datetime, tz: ZoneInfo, *, at: datetime | None = None) -> str:
    """Who is on duty, or who is back when. ``at`` is the time asked for, where it is not now."""
    if at is None or is_now(at, now):
        return ended(_on_duty(duty, now, tz))
    said = {"when": capfirst(when(at, now, tz)), "sentence": _on_duty(duty, now, tz)}
    return ended(_("%(when)s: %(sentence)s") % said)


def _on_duty(duty: ZoneDuty, now: datetime, tz: ZoneInfo) -> str:
    present = duty.on_now
    if len(present) == 1 and present[0].on_until is not None:
        said = {"officer": capfirst(present[0].card.short), "until": until(present[0].on_until, tz)}
        return _("%(officer)s is on duty %(until)s.") % said
    if present:
        return _several([each.card for each in present])
    if duty.next_on and duty.next_on[0].back_at is not None:
        names = capfirst(together([each.card.short for each in duty.next_on]))
        said = {"officers": names, "when": when(duty.next_on[0].back_at, now, tz)}
        if len(duty.next_on) == 1:
            return _("%(officers)s is back %(when)s.") % said
        return pgettext("several", "%(officers)s are back %(when)s.") % said
    return (
        _("No officer has a shift here in the coming weeks.")
        if duty.officers
        else _("No officer is posted here yet.")
    )


def _several(cards: Sequence[OfficerCard]) -> str:
    if all(card.named and card.title == "Officer" for card in cards):
        names = together([card.last or card.first for card in cards])
        return _("Officers %(names)s are on duty.") % {"names": names}
    return _("%(officers)s are on duty.") % {"officers": capfirst(together([card.short for card in cards]))}


def state(officer: OfficerDuty, now: datetime, tz: ZoneInfo) -> str:
    """One officer's own line: "On duty until 9 pm", "Back tomorrow at 7 am"."""
    if officer.on_until is not None:
        return _("On duty %(until)s") % {"until": until(officer.on_until, tz)}
    if officer.back_at is not None:
        return _("Back %(when)s") % {"when": when(officer.back_at, now, tz)}
    return _("Away for now")

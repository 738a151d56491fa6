"""Mails and texts about ride-alongs: to the rider, and word to the officer who drives, in which nothing private stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.letters import composed
from lamplighter.academy.messages.ride_words import (
    bring,
    lines_of,
    ride_when,
    until_change,
    where_to,
    with_whom,
)
from lamplighter.academy.messages.words import span, until_said
from lamplighter.academy.models import Ride, RideRules
from lamplighter.academy.rules.rides import RideSide, RideSlot
from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Draft, Letter
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


def _letter(ride: Ride, draft: Draft, link: str) -> Letter:
    return composed(ride.application.language, shown_number(ride.application.number), draft, link)


def _facts(ride: Ride, now: datetime) -> str:
    return "\n".join(line for line in (ride_when(ride, now), with_whom(ride), where_to(ride)) if line)


def _change(ride: Ride, rules: RideRules, now: datetime) -> str:
    until = until_change(ride, rules.change_hours)
    if ride.starts <= now:
        return ""
    return _("You can move or cancel it on your page until %(when)s.") % {"when": until}


def taken(ride: Ride, rules: RideRules, link: str, now: datetime) -> Letter:
    """The ride is theirs, at once."""
    tongue = ride.application.language
    with override(tongue):
        news = _("Your ride-along: %(when)s.") % {"when": ride_when(ride, now)}
        more = [_facts(ride, now), bring(rules, tongue), _change(ride, rules, now)]
        return _letter(ride, Draft(news, more), link)


def moved(ride: Ride, rules: RideRules, was: str, link: str, now: datetime) -> Letter:
    """It is at another time, as they wished or as was agreed with them."""
    tongue = ride.application.language
    with override(tongue):
        news = _("New time for your ride-along: %(when)s.") % {"when": ride_when(ride, now)}
        more = [
            _facts(ride, now),
            _("Before: %(when)s") % {"when": was},
            bring(rules, tongue),
            _change(ride, rules, now),
        ]
        return _letter(ride, Draft(news, more), link)


def was_said(language: str, starts: datetime) -> str:
    """When a ride was to begin, for the letter on its move."""
    with override(language):
        return until_said(starts)


def given_up(ride: Ride, link: str, now: datetime) -> Letter:
    """They cancelled it themselves."""
    with override(ride.application.language):
        more = [
            span(ride.starts, ride.ends, now),
            _(
                "Thank you for telling us: somebody else can ride then. You can choose another time on your page."
            ),
        ]
        return _letter(ride, Draft(_("You have cancelled your ride-along."), more), link)


def called_off(ride: Ride, side: RideSide, others: Sequence[RideSlot], link: str, now: datetime) -> Letter:
    """The department cannot hold it: why, if it was said, and what is free instead."""
    with override(ride.application.language):
        news = _("Your ride-along cannot take place: %(when)s.") % {"when": ride_when(ride, now)}
        why = ride.why or (
            _("The officer is not on duty then any more.")
            if side is RideSide.SYSTEM
            else _("The officer cannot come.")
        )
        free = f"{_('These are free:')}\n{lines_of(others, now)}" if others else ""
        ask = (
            _("Please choose another time on your page.")
            if others
            else _("New times come up as shifts are planned. Please look at your page again.")
        )
        more = [why, free, ask, _("We are sorry. It counts against nobody.")]
        return _letter(ride, Draft(news, more, _("Choose another time")), link)


def reminder(ride: Ride, rules: RideRules, link: str, now: datetime) -> Letter:
    """It is soon: what to bring and wear."""
    tongue = ride.application.language
    with override(tongue):
        news = _("Your ride-along is %(when)s.") % {"when": saying.when(ride.starts, now, city_tz())}
        number = our_city().non_emergency_number
        call = _("If you cannot come, please call %(phone)s.") % {"phone": number} if number else ""
        more = [_facts(ride, now), bring(rules, tongue), call]
        return _letter(ride, Draft(news, more), link)


def missed(ride: Ride, link: str, now: datetime) -> Letter:
    """They did not come."""
    with override(ride.application.language):
        more = [
            span(ride.starts, ride.ends, now),
            _("You can choose another time on your page. If you were there, please call us."),
        ]
        return _letter(ride, Draft(_("We missed you at your ride-along."), more), link)


def to_officer(ride: Ride, news: str, now: datetime) -> Letter:
    """Word to the officer who drives.

    Args:
        news: "taken", "cancelled" or "soon".
    """
    language = settings.LANGUAGE_CODE  # what language an officer reads is kept nowhere
    with override(language):
        sentence = {
            "taken": _("Somebody of the academy rides with you: %(when)s."),
            "cancelled": _("Nobody rides with you any more: %(when)s."),
            "soon": _("Tomorrow, or sooner, somebody of the academy rides with you: %(when)s."),
        }[news]
        told = saying.dotted(sentence % {"when": ride_when(ride, now)})
        link = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{reverse('staff-ride', args=[ride.number])}"
        button = _("Open the ride-along")
        html = dressed("", language=language, title=told, button=(button, link))
        return Letter(told, f"{told}\n\n{button}:\n{link}", html, f"{told} {link}")

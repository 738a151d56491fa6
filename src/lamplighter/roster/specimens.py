"""Invented officers for the galleries, and an hour at which one of them holds what a letter tells of. Rows that are never saved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lamplighter.core.schedule.holding import Via
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import card_of
from lamplighter.roster.holding import Held
from lamplighter.roster.models import Officer


def officer(pk: int, last: str) -> Officer:
    """An officer who shows their whole name."""
    return Officer(
        pk=pk,
        badge=last,
        first_name="Marisol",
        last_name=last,
        title="Officer",
        display_level="full",
        slug=last,
    )


REYES, OKAFOR = officer(1, "Reyes"), officer(2, "Okafor")


def monday_evening() -> datetime:
    """The instant at which every invented letter is written."""
    return instant(city_tz(), date(2026, 3, 2), time(18, 40))


def held(by: Officer = REYES) -> Held:
    """What an officer of the evening shift holds, on duty for a good two hours more."""
    now = monday_evening()
    on_until, back_at = now + timedelta(hours=2, minutes=20), now + timedelta(hours=18, minutes=20)
    return Held("river", "evening", by.pk, card_of(by), Via.POSTED, on_until, back_at)

"""What the room's pages share: zones that are served, posts to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lamplighter.accounts.access import Permission
from lamplighter.core.quarters import Quarter, quarter_of
from lamplighter.partners.elsewhere import is_silent
from lamplighter.partners.messages.posts import zone_name
from lamplighter.partners.queries.seen import posts_for
from lamplighter.places.queries import zones_on
from lamplighter.plumbing import clock
from lamplighter.roster.holding import workers
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import is_desk

MINUTES = 300
"""Seconds for which a proxy may keep a page."""


def zones_served(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of the zones that have officers, in the map's order."""
    held = snapshot().zones
    return [
        (zone.code, zone.name or zone.code) for zone in zones_on(clock.city_day(now)) if zone.code in held
    ]


def quarters(now: datetime) -> tuple[Quarter, Quarter]:
    """This quarter and the last one, for the links to their reports."""
    this = quarter_of(clock.city_day(now))
    return this, this.before


def posts(user: Any, permission: Permission, now: datetime) -> Sequence[tuple[str, str]]:
    """Zones and desks for which a person may act where everybody reads of it, with their names."""
    codes = posts_for(user, permission)
    return [(code, zone_name(code, now)) for code in codes if not (is_desk(code) and is_silent(code))]


def own_post(user: Any, choices: Sequence[tuple[str, str]], now: datetime) -> str:
    """The first of some zones and desks for which the officer works whom a person is; empty where there is none."""
    officer = Officer.objects.filter(user=user, active=True).values_list("pk", flat=True).first()
    if officer is None:
        return ""
    day = clock.city_day(now)
    return next((code for code, _name in choices if officer in dict(workers(code, day))), "")

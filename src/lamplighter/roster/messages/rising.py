"""Covers that are asked for, as supervisors' start pages list them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import may, zones_for
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import gaps
from lamplighter.roster.messages.coverage import wanted_said
from lamplighter.roster.rising import Risen


def risen(user: Any, now: datetime, leads: bool) -> list[Risen]:
    """Shifts that need a cover, in the zones whose roster the person edits; asked as ``roster.rising`` does."""
    if not may(user, Permission.ROSTER_EDIT):
        return []
    found = gaps(zones_for(user, Permission.ROSTER_EDIT), now)
    if not found:
        return []
    first = saying.when(max(found[0].open[0][0], now), now, city_tz())
    since = first if len(found) == 1 else _("the first %(when)s") % {"when": first}
    return [Risen(len(found), wanted_said(len(found)), since, reverse("staff-coverage"))]

"""What the room's pages share: zones that are served, posts to choose from, files for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed

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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""The age of an empty feed: with the present it would never be the same twice."""


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


class Atom(Atom1Feed):
    """A feed; without entries it is as old as any other empty one."""

    def latest_post_date(self) -> datetime:
        """When its newest entry changed."""
        return max((item["updateddate"] for item in self.items), default=_LONG_AGO)


def answered(request: HttpRequest, kind: str, body: bytes) -> HttpResponse:
    """A file for programs: whoever has the same already gets no body, any site may read it, a proxy may keep it for minutes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MINUTES}", "Access-Control-Allow-Origin": "*"}
    response = HttpResponse(body, content_type=kind, headers=headers)
    answer = get_conditional_response(request, etag=tag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is given an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

"""Where there is no group: parts of the zones that a person looks after, with the plans to change that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lamplighter.partners.models import Group, Outreach
from lamplighter.partners.queries.groups import in_zones, standing_values, zones_seen
from lamplighter.partners.rules.asks import PlanState
from lamplighter.partners.rules.groups import State
from lamplighter.places.queries import ZoneAnswer, ZoneInfo, zone_at, zone_by_code, zones_on
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.queries import snapshot


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a zone in which no group is recognized. ``plan``: what is done about it, if anything. ``standing``: groups there that
    form, or have lapsed."""

    zone: str
    part: ZoneInfo
    plan: Outreach | None
    standing: tuple[Group, ...]


def parts_of(zone: str, day: date) -> list[ZoneInfo]:
    """The lowest zones that a post's zone is made of; itself where it has none below."""
    found = zone_by_code(zone, day)
    if found is None:
        return []
    held, waiting = [], [found]
    while waiting:
        each = waiting.pop()
        below = [zone_by_code(code, day) for code in each.children]
        lower = [child for child in below if child is not None and child.level > each.level]
        if lower:
            waiting += lower
        else:
            held.append(each)
    return sorted(held, key=lambda each: each.order)


def posts_seen(user: Any, day: date) -> list[str]:
    """Codes of the zones with a post that a person looks after."""
    city, codes = zones_seen(user)
    posts = snapshot().zones
    return [each.code for each in zones_on(day) if each.code in posts and (city or each.code in codes)]


def gaps(user: Any, now: datetime) -> list[Gap]:
    """Every part of those zones without a recognized group: those without a plan first, then by when the plan is due."""
    day = city_day(now)
    zones = posts_seen(user, day)
    by_part: dict[str, list[Group]] = {}
    for group in Group.objects.filter(state__in=standing_values()):
        found = zone_at(group.lon, group.lat, day)
        if isinstance(found, ZoneAnswer):
            by_part.setdefault(found.codes[0], []).append(group)
    plans = {each.part: each for each in Outreach.objects.filter(state=PlanState.OPEN.value)}
    made = []
    for zone in zones:
        for part in parts_of(zone, day):
            there = by_part.get(part.code, [])
            if not any(each.state == State.ACTIVE.value for each in there):
                made.append(Gap(zone, part, plans.get(part.code), tuple(there)))
    return sorted(made, key=_soonest)


def _soonest(gap: Gap) -> tuple[bool, date, str]:
    due = gap.plan.due_on if gap.plan is not None and gap.plan.due_on is not None else date.min
    return gap.plan is not None, due, gap.part.code


def plans(user: Any) -> QuerySet[Outreach]:
    """Plans of the zones a person looks after, open ones first."""
    return (
        Outreach.objects.filter(in_zones(user))
        .order_by("closed_at", "due_on", "pk")
        .prefetch_related("entries")
    )


def plan_by_id(pk: int) -> Outreach | None:
    """One plan."""
    return Outreach.objects.select_related("group").filter(pk=pk).first()

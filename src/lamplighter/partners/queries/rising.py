"""What nobody has seen to in time: promises, requests, lapsed groups, plans, summaries. By the clock alone: no job has to run first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.db.models import Count, Min, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.core.schedule.values import instant
from lamplighter.partners.models import Ask, Commitment, Group, Outreach, Project
from lamplighter.partners.queries.seen import in_zones
from lamplighter.partners.rules.asks import Asked, PlanState
from lamplighter.partners.rules.commitments import State as Promise
from lamplighter.partners.rules.groups import State
from lamplighter.plumbing.clock import city_day, city_tz


class Late(StrEnum):
    """Kinds of what waits too long, in the order in which they are listed."""

    PROMISES = "promises"
    MEETINGS = "meetings"
    REQUESTS = "requests"
    LAPSED = "lapsed"
    PLANS = "plans"
    SUMMARIES = "summaries"


@dataclass(frozen=True, slots=True)
class Waits:
    """How many of a kind, and since when the oldest."""

    late: Late
    count: int
    since: datetime


def waits(user: Any, now: datetime, *, leads: bool) -> list[Waits]:
    """What waits too long in the zones that a person works on, or only in those that they lead; kinds without any are left out."""
    need = Permission
    promises, groups, projects = (
        (need.COMMITMENTS_LEAD, need.GROUPS_LEAD, need.PROJECTS_LEAD)
        if leads
        else (need.COMMITMENTS_WORK, need.GROUPS_WORK, need.PROJECTS_LEAD)
    )
    today, mine = city_day(now), in_zones(user, groups)
    asks = Ask.objects.filter(mine, due_at__lte=now)
    overdue = Commitment.objects.filter(in_zones(user, promises), state=Promise.OPEN.value, due_on__lt=today)
    plans = Outreach.objects.filter(mine, state=PlanState.OPEN.value, due_on__lt=today)
    asked = Project.objects.filter(in_zones(user, projects), asked_at__isnull=False)
    found = (
        _of(Late.PROMISES, overdue, "due_on"),
        _of(Late.MEETINGS, asks.filter(asked=Asked.MEETING.value), "due_at"),
        _of(Late.REQUESTS, asks.exclude(asked=Asked.MEETING.value), "due_at"),
        _of(Late.LAPSED, Group.objects.filter(mine, state=State.LAPSED.value), "lapsed_at"),
        _of(Late.PLANS, plans, "due_on"),
        _of(Late.SUMMARIES, asked, "asked_at"),
    )
    return [each for each in found if each is not None]


def _of(late: Late, rows: QuerySet[Any], since: str) -> Waits | None:
    told = rows.order_by().aggregate(count=Count("pk"), since=Min(since))
    if not told["count"]:
        return None
    at: date | datetime = told["since"]
    moment = at if isinstance(at, datetime) else instant(city_tz(), at, time(12))
    return Waits(late, told["count"], moment)

"""Load and lateness for supervisors: per zone and lead shift, and what has risen to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.seen import in_zones
from lamplighter.concerns.rules.values import Showing
from lamplighter.core.schedule.values import instant
from lamplighter.core.stats.estimates import median
from lamplighter.plumbing.clock import city_day, city_tz

LATELY = timedelta(days=30)
MOST = 100


@dataclass(frozen=True, slots=True)
class Load:
    """How much a zone's shift holds, and how late it is. ``hours``: median hours to the first answer lately; None without answers."""

    zone: str
    shift: str
    open: int
    today: int
    overdue: int
    risen: int
    unheard: int
    hours: float | None


def led(user: Any) -> QuerySet[Concern]:
    """The concerns of the zones and desks a person leads."""
    return Concern.objects.filter(in_zones(user, Permission.CONCERNS_LEAD))


def loads(user: Any, now: datetime) -> list[Load]:
    """One row for each zone and lead shift with something open, the latest first."""
    tonight = instant(city_tz(), city_day(now) + timedelta(days=1), time(0))
    rows = (
        led(user)
        .filter(due_at__isnull=False)
        .values("zone", "lead_shift")
        .annotate(
            open=Count("pk"),
            today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=tonight)),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            risen=Count("pk", filter=Q(rose_at__isnull=False)),
            unheard=Count("pk", filter=Q(unheard=True)),
        )
        .order_by("zone", "lead_shift")
    )
    hours = _hours(user, now)
    found = [
        Load(
            row["zone"], row["lead_shift"], row["open"], row["today"], row["overdue"], row["risen"], row["unheard"],
            hours.get((row["zone"], row["lead_shift"])),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.overdue, -each.open, each.zone, each.shift))


def _hours(user: Any, now: datetime) -> dict[tuple[str, str], float]:
    lately = led(user).filter(raised_at__gte=now - LATELY, first_answer_at__isnull=False)
    held: dict[tuple[str, str], list[float]] = {}
    for zone, shift, raised, answered in lately.values_list(
        "zone", "lead_shift", "raised_at", "first_answer_at"
    ):
        if answered is not None:
            held.setdefault((zone, shift), []).append((answered - raised) / timedelta(hours=1))
    return {key: told.value for key, values in held.items() if (told := median(values)) is not None}


def overdue(user: Any, now: datetime) -> list[Concern]:
    """What is overdue, the longest first."""
    return list(led(user).filter(due_at__lte=now).order_by("due_at", "pk")[:MOST])


def still(user: Any, now: datetime) -> list[Concern]:
    """What rose to the supervisor and is not overdue: where nothing has happened for longest, first."""
    return list(led(user).filter(rose_at__isnull=False, due_at__gt=now).order_by("changed_at", "pk")[:MOST])


def asked(user: Any) -> list[Concern]:
    """What residents agreed to show and nobody has looked at, the longest waiting first."""
    found = led(user).filter(showing=Showing.ASKED.value).select_related("kind")
    return list(found.prefetch_related("updates").order_by("raised_at", "pk")[:MOST])


def shown(user: Any) -> list[Concern]:
    """What the public sees now, the newest first."""
    found = led(user).filter(showing=Showing.SHOWN.value).select_related("kind", "publication")
    return list(found.order_by("-publication__shown_at", "-pk")[:MOST])

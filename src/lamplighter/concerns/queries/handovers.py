"""What one shift of a zone leaves to the next: what changed, what is promised, what is still to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from lamplighter.concerns.models import Concern, Handover, Update
from lamplighter.concerns.rules.values import Entry
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.answers import Stretch
from lamplighter.roster.queries import duty_days

HISTORY = timedelta(days=14)
MOST = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """The shift that ends, or ended last, and the one that follows it; None where the roster has none in these days."""

    ending: Stretch | None
    following: Stretch | None

    @property
    def day(self) -> date | None:
        """The local day on which the shift that ends began."""
        return city_day(self.ending.starts) if self.ending is not None else None


def turn_of(zone: str, now: datetime) -> Turn:
    """Which two shifts hand over at an instant: the one that began last, and the next to begin after it."""
    first = city_day(now) - timedelta(days=3)
    found = {
        (each.starts, each.ends, each.shift.code): each
        for _day, stretches in duty_days([zone], first, 8)
        for each in stretches
        if each.card is not None
    }
    order = [found[key] for key in sorted(found)]
    begun = [each for each in order if each.starts <= now]
    ending = begun[-1] if begun else None
    following = next((each for each in order if each.starts > (ending.starts if ending else now)), None)
    return Turn(ending, following)


def changed(zone: str, since: datetime) -> list[Update]:
    """What happened to a zone's concerns since a shift began, the newest first; notes among them."""
    found = Update.objects.filter(concern__zone=zone, at__gte=since).exclude(entry=Entry.ROSE.value)
    return list(found.select_related("concern", "concern__kind", "officer").order_by("-at", "-id")[:MOST])


def promised(zone: str, until: datetime) -> list[Concern]:
    """What is due before the next shift ends, and where a resident waits for an answer; what is due first stands first."""
    found = Concern.objects.filter(zone=zone, due_at__isnull=False).filter(
        Q(due_at__lt=until) | Q(unheard=True)
    )
    return list(found.select_related("kind").order_by("due_at", "pk")[:MOST])


def handover(zone: str, day: date, shift: str) -> Handover | None:
    """The note and signatures of a shift's end."""
    return (
        Handover.objects.filter(zone=zone, day=day, shift=shift)
        .select_related("given_by", "taken_by")
        .first()
    )


def history(zones: Sequence[str], now: datetime) -> list[Handover]:
    """The handovers of the last two weeks, the newest first."""
    since = now.astimezone(city_tz()).date() - HISTORY
    found = Handover.objects.filter(zone__in=list(zones), day__gte=since).select_related(
        "given_by", "taken_by"
    )
    return list(found.order_by("-day", "-id")[:MOST])

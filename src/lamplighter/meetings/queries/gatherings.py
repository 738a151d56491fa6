"""Reads of gatherings: what the public sees, what seats are left, who attends, which are a person's to work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import may, zones_for
from lamplighter.core.numbers import read_number
from lamplighter.meetings.linked import desk_name
from lamplighter.meetings.models import Cell, Gathering, Rsvp, Seat
from lamplighter.meetings.rules.gatherings import PUBLIC, RsvpState, State
from lamplighter.places.queries import ZoneInfo, zones_on
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import is_desk

WHOLE_CITY = ""
PUBLIC_VALUES = sorted(each.value for each in PUBLIC)


def zones_served(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of the zones that have officers of their own, in the map's order."""
    held = snapshot().zones
    return [(zone.code, zone.name or zone.code) for zone in zones_on(city_day(now)) if zone.code in held]


def posts(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of zones and desks that have a post and can see to something that everybody reads of."""
    desks = sorted({post.zone for post in snapshot().roster.posts.values() if is_desk(post.zone)})
    return [*zones_served(now), *((code, name) for code in desks if (name := desk_name(code)))]


def codes_of(zone: ZoneInfo) -> list[str]:
    """Zones whose gatherings concern whoever lives in a zone: it, those above and below it, and the whole city."""
    return [*(each.code for each in zone.chain), *zone.children, WHOLE_CITY]


def seen() -> QuerySet[Gathering]:
    """Every gathering that the public sees."""
    return Gathering.objects.filter(state__in=PUBLIC_VALUES).select_related("series")


def upcoming(now: datetime, zones: Collection[str] | None = None) -> QuerySet[Gathering]:
    """What is still to come or going on, the next first; cancelled ones among it, since people look for them.

    Args:
        zones: codes of the zones asked for; None for all.
    """
    found = seen().filter(ends__gt=now).exclude(state=State.HELD.value)
    return (found if zones is None else found.filter(zone__in=zones)).order_by("starts", "id")


def past(now: datetime, zones: Collection[str] | None = None) -> QuerySet[Gathering]:
    """What is over and was not cancelled, the newest first."""
    found = seen().filter(Q(ends__lte=now) | Q(state=State.HELD.value)).exclude(state=State.CANCELLED.value)
    return (found if zones is None else found.filter(zone__in=zones)).order_by("-starts", "-id")


def by_number(number: str) -> Gathering | None:
    """The gathering of that number, as the public sees it."""
    plain = read_number(number)
    return seen().filter(number=plain).first() if plain else None


def seats_left(pks: Iterable[int]) -> Mapping[int, int]:
    """Free seats of the gatherings that have seats at all and some left; a gathering with seats that is not there is full."""
    rows = Seat.objects.filter(gathering__in=list(pks), rsvp=None).order_by().values_list("gathering")
    return dict(rows.annotate(count=Count("pk")))


def free_seats(gathering: Gathering) -> int:
    """How many of its seats are free; 0 also where it has none at all."""
    return Seat.objects.filter(gathering=gathering, rsvp=None).count()


def people_going(gathering: Gathering) -> int:
    """How many people have said that they come."""
    rows = Rsvp.objects.filter(gathering=gathering, state=RsvpState.GOING.value)
    return int(rows.aggregate(people=Sum("size"))["people"] or 0)


def attended(pks: Iterable[int]) -> Mapping[int, int]:
    """How many came with a reservation, by gathering; who came without one stands in ``walk_ins``."""
    rows = Rsvp.objects.filter(gathering__in=list(pks), came__gt=0).order_by().values_list("gathering")
    return dict(rows.annotate(people=Sum("came")))


def attendance(gathering: Gathering) -> int:
    """How many people came in all."""
    return attended([gathering.pk]).get(gathering.pk, 0) + gathering.walk_ins


def officers_of(pks: Iterable[int]) -> Mapping[int, list[int]]:
    """Keys of the officers whose time each gathering takes."""
    rows = Cell.objects.filter(gathering__in=list(pks)).order_by("gathering", "officer")
    found: dict[int, list[int]] = {}
    for gathering, officer in rows.values_list("gathering", "officer").distinct():
        found.setdefault(gathering, []).append(officer)
    return found


def visible_to(user: Any) -> QuerySet[Gathering]:
    """Every gathering that a member of staff may work on: those of their zones; the whole city's only with the whole city."""
    zones = zones_for(user, Permission.GATHERINGS_WORK)
    found = Gathering.objects.select_related("series")
    return found if zones is None else found.filter(zone__in=sorted(zones))


def may_work(user: Any, zone: str) -> bool:
    """Whether a person may work on the gatherings of a zone, or of the whole city."""
    return may(user, Permission.GATHERINGS_WORK, zone)


def get(user: Any, number: str) -> Gathering:
    """The gathering of that number, as a person may work on it.

    Raises:
        Gathering.DoesNotExist: there is none, or it is not theirs; the two cannot be told apart.
    """
    return visible_to(user).get(number=read_number(number) or "-")

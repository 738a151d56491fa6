"""Reads of groups: whose they are, what a year asks of them, who is in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import WHOLE_CITY, may, permissions_of
from lamplighter.core.numbers import read_number
from lamplighter.core.schedule.targets import due_after
from lamplighter.partners.models import Ask, Group, GroupBlock, Member
from lamplighter.partners.rules.asks import UNSETTLED
from lamplighter.partners.rules.groups import (
    LEADERS,
    STANDING,
    Need,
    Part,
    Requirement,
    State,
    households,
    requirements,
)
from lamplighter.places.queries import ZoneAnswer, zone_at
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import FRONT, Held, held_of, lead_shift, role_of
from lamplighter.roster.queries import snapshot

REMIND_BEFORE = (30, 7, 0)
"""Days before the end of a group's year on which its leaders are reminded."""
_YEAR = timedelta(days=365)


def owner_zone(lon: float | None, lat: float | None, last: str, day: date) -> str:
    """Code of the zone whose post owns what lies at a point on a day: the lowest zone there that has a post (promise 2).

    A place that no zone covers any more stays with its last zone while that has a post, then goes to the front desk.
    """
    held = snapshot()
    if lon is not None and lat is not None:
        found = zone_at(lon, lat, day)
        if isinstance(found, ZoneAnswer):
            zone = next((code for code in found.codes if code in held.zones), "")
            if zone:
                return zone
    return last if last in held.zones else FRONT


def zone_of_group(group: Group, day: date) -> str:
    """Whose post owns a group on a day."""
    return owner_zone(group.lon, group.lat, group.zone, day)


def zone_of_ask(ask: Ask, day: date) -> str:
    """Whose post owns a request on a day: a group's goes with the group."""
    if ask.group is not None:
        return zone_of_group(ask.group, day)
    return owner_zone(ask.lon, ask.lat, ask.zone, day)


def held(group: Group, at: datetime) -> Held:
    """Owner and holder of a group."""
    day = city_day(at)
    zone = zone_of_group(group, day)
    return held_of(zone, lead_shift(zone, (), day), None, at)


def ask_held(ask: Ask, at: datetime) -> Held:
    """Owner and holder of a request (promise 2)."""
    return held_of(zone_of_ask(ask, city_day(at)), ask.lead_shift, None, at)


def answer_due(zone: str, now: datetime) -> datetime:
    """When a request made now is to be answered, in duty hours of the post."""
    hours = timedelta(hours=settings.LAMPLIGHTER.groups.answer_hours)
    return due_after(snapshot().roster, zone, role_of(zone).value, now, hours)


def zones_seen(user: Any) -> tuple[bool, frozenset[str]]:
    """Whether every zone is seen, and the codes of single zones; the front desk's go with the whole city."""
    where = permissions_of(user).get(Permission.GROUPS_WORK, frozenset())
    return WHOLE_CITY in where, frozenset(where - {WHOLE_CITY})


def in_zones(user: Any) -> Q:
    """The condition that keeps to what a person may see, by the index of zones."""
    city, codes = zones_seen(user)
    return Q() if city else Q(zone__in=sorted(codes))


def may_see(user: Any, zone: str) -> bool:
    """Whether a person looks after the groups of a zone or desk."""
    city, codes = zones_seen(user)
    return city or zone in codes


def may_work(user: Any, group: Group, now: datetime) -> bool:
    """Whether a person looks after a group, by who owns it now."""
    zone = zone_of_group(group, city_day(now))
    return may(user, Permission.GROUPS_WORK, zone if zone != FRONT else "")


def group_by_number(number: str) -> Group | None:
    """The group of a number as people type it."""
    return Group.objects.filter(number=read_number(number) or "-").first()


def listed(user: Any) -> QuerySet[Group]:
    """The groups a person looks after, with how many said yes and how many are invited."""
    joined = Count("members", filter=Q(members__joined_at__isnull=False), distinct=True)
    invited = Count("members", filter=Q(members__joined_at__isnull=True), distinct=True)
    found = Group.objects.filter(in_zones(user)).annotate(joined=joined, invited=invited)
    return found.order_by("zone", "name").prefetch_related("members", "meetings", "blocks")


def public_groups(zones: Iterable[str]) -> QuerySet[Group]:
    """The groups of zones that the public may know: those that are there and not lapsed."""
    shown = [State.ACTIVE.value, State.FORMING.value]
    return (
        Group.objects.filter(zone__in=list(zones), state__in=shown)
        .order_by("name")
        .prefetch_related("blocks")
    )


def public_group(number: str) -> Group | None:
    """A group that the public may know, by its number."""
    shown = [State.ACTIVE.value, State.FORMING.value]
    return Group.objects.filter(number=read_number(number) or "-", state__in=shown).first()


def names_shown(group: Group) -> list[str]:
    """First names of leaders who agreed that the public reads them."""
    leading = [each.value for each in LEADERS]
    rows = group.members.filter(part__in=leading, joined_at__isnull=False, shows_name=True).order_by("part")
    return [first for each in rows if (first := each.name.split(" ")[0])]


def roster(group: Group) -> list[Member]:
    """Everybody in a group or invited to it: leaders first, then by name."""
    order = {Part.CAPTAIN.value: 0, Part.ALTERNATE.value: 1}
    return sorted(
        group.members.all(),
        key=lambda each: (order.get(each.part, 2), each.joined_at is None, each.name.casefold(), each.pk),
    )


def requirements_of(group: Group, day: date) -> list[Requirement]:
    """What the department asks of a group, and what there is of it."""
    ours = settings.LAMPLIGHTER.groups
    joined = [each for each in group.members.all() if each.joined_at is not None]
    met = [each for each in group.meetings.all() if day - _YEAR < each.held_on <= day]
    takes = {
        Need.CAPTAIN: 1,
        Need.ALTERNATE: int(ours.alternate),
        Need.HOUSEHOLDS: ours.households,
        Need.MEETINGS: ours.meetings_a_year,
    }
    homes = [each.home for each in joined]
    return requirements(
        parts=[each.part for each in joined],
        households=households(homes, group.other_households),
        meetings=len(met),
        takes=takes,
    )


def open_asks(user: Any, zone: str = "") -> QuerySet[Ask]:
    """Requests that wait for an answer in the zones a person looks after, or in one of them, the first due first."""
    here = {"zone": zone} if zone else {}
    found = Ask.objects.filter(in_zones(user), due_at__isnull=False, **here)
    return found.select_related("group").order_by("due_at", "pk")


def ask_by_number(number: str) -> Ask | None:
    """The request of a number."""
    return (
        Ask.objects.select_related("group", "answered_by").filter(number=read_number(number) or "-").first()
    )


def counts(user: Any, zone: str = "") -> dict[str, int]:
    """How many groups a person looks after, by state; of one zone, if named."""
    found = Group.objects.filter(in_zones(user), **({"zone": zone} if zone else {})).order_by()
    return dict(found.values_list("state").annotate(count=Count("pk")))


def zones_with_groups(user: Any) -> list[str]:
    """Codes of the zones in which a person looks after groups."""
    return sorted(Group.objects.filter(in_zones(user)).order_by().values_list("zone", flat=True).distinct())


def waiting(user: Any, now: datetime) -> tuple[int, int]:
    """How many requests wait for an answer in the zones a person looks after, and how many of them are late."""
    rows = Ask.objects.filter(in_zones(user), due_at__isnull=False)
    return rows.count(), rows.filter(due_at__lte=now).count()


def unsettled_values() -> list[str]:
    """States of requests that are owed an answer."""
    return sorted(each.value for each in UNSETTLED)


def standing_values() -> list[str]:
    """States of groups that are there."""
    return sorted(each.value for each in STANDING)


def blocks_of(group: Group) -> list[GroupBlock]:
    """The blocks of a group."""
    return list(group.blocks.all())

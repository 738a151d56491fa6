"""The department's side of a group: made, changed, recognized, put together with another, dissolved. Each change is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import new_number
from lamplighter.partners.actions.asking import close_all, move_all
from lamplighter.partners.actions.group_shared import Gone, enter, locked, post_to, touch
from lamplighter.partners.messages import group_letters as letters
from lamplighter.partners.models import Ask, Group, GroupBlock, GroupMeeting, Member
from lamplighter.partners.queries.group_areas import Area
from lamplighter.partners.queries.group_links import member_link
from lamplighter.partners.queries.groups import owner_zone, unsettled_values
from lamplighter.partners.rules.asks import Asked
from lamplighter.partners.rules.groups import Part, Side, State, What, next_year
from lamplighter.plumbing.clock import city_day

__all__ = [
    "BothAsk", "Gone", "NameTaken", "NewGroup", "NotItself", "change", "dissolve", "make", "merge", "note", "recognize", "set_area",
    "tell_households", "tell_meeting",
]  # fmt: skip


class NameTaken(Exception):
    """Another group has this name."""


class NotItself(Exception):
    """A group cannot be put together with itself."""


class BothAsk(Exception):
    """Both groups have asked the officer to a meeting: one of the two requests is to be answered first."""


@dataclass(frozen=True, slots=True)
class NewGroup:
    """What is told of a new group."""

    name: str
    kind: str
    area: Area
    area_words: str = ""
    meets: str = ""
    language: str = "en"


def make(*, new: NewGroup, now: datetime, actor: Actor, user: User | None) -> Group:
    """Enters a group that forms. Its zone is that of its area.

    Raises:
        NameTaken: see there.
    """
    zone = owner_zone(new.area.lon, new.area.lat, "", city_day(now))
    group = Group(
        number=new_number(), name=new.name, kind=new.kind, state=State.FORMING.value, zone=zone, lon=new.area.lon, lat=new.area.lat,
        shape=shapely.to_wkb(new.area.shape) if new.area.shape is not None else None, area=new.area_words, meets=new.meets,
        language=new.language, made_at=now, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            group.save(force_insert=True)
            _keep_blocks(group, new.area)
            enter(group, What.MADE, Side.STAFF, now=now, user=user)
            record(verb=Verb.GROUP_MADE, subject=group, actor=actor, now=now, zone=zone)
    except IntegrityError:
        raise NameTaken from None
    return group


def _keep_blocks(group: Group, area: Area) -> None:
    GroupBlock.objects.filter(group=group).delete()
    GroupBlock.objects.bulk_create(
        GroupBlock(group=group, label=each.label[:120], lon=each.lon, lat=each.lat) for each in area.blocks
    )


def change(
    *,
    pk: int,
    name: str,
    kind: str,
    area_words: str,
    meets: str,
    now: datetime,
    actor: Actor,
    user: User | None,
) -> Group:
    """Changes what the public reads of a group.

    Raises:
        Gone, NameTaken: see there.
    """
    told = {"name": name, "kind": kind, "area": area_words, "meets": meets}
    try:
        with transaction.atomic():
            group = locked(pk)
            changed = [field for field, value in told.items() if getattr(group, field) != value]
            for field in changed:
                setattr(group, field, told[field])
            if changed:
                touch(group, now, *changed)
                enter(group, What.CHANGED, Side.STAFF, now=now, user=user)
                _record(Verb.GROUP_CHANGED, group, actor, now, changed)
    except IntegrityError:
        raise NameTaken from None
    return group


@transaction.atomic
def set_area(*, pk: int, area: Area, now: datetime, actor: Actor, user: User | None) -> Group:
    """Gives a group another area; its zone follows.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    group.lon, group.lat = area.lon, area.lat
    group.shape = shapely.to_wkb(area.shape) if area.shape is not None else None
    group.zone = owner_zone(area.lon, area.lat, group.zone, city_day(now))
    touch(group, now, "lon", "lat", "shape", "zone")
    _keep_blocks(group, area)
    enter(group, What.AREA, Side.STAFF, now=now, user=user)
    _record(Verb.GROUP_CHANGED, group, actor, now, ["area"])
    return group


def _record(verb: Verb, group: Group, actor: Actor, now: datetime, fields: Sequence[str] = ()) -> None:
    record(verb=verb, subject=group, actor=actor, now=now, fields=fields, zone=group.zone)


@transaction.atomic
def recognize(*, pk: int, now: datetime, actor: Actor, user: User | None) -> Group:
    """The department recognizes a group: from now on it is confirmed once a year.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    if group.state == State.ACTIVE.value:
        return group
    group.state, group.recognized_at, group.lapsed_at = State.ACTIVE.value, now, None
    group.confirm_due_on, group.reminded = next_year(city_day(now)), 0
    touch(group, now, "state", "recognized_at", "lapsed_at", "confirm_due_on", "reminded")
    enter(group, What.RECOGNIZED, Side.STAFF, now=now, user=user)
    _record(Verb.GROUP_RECOGNIZED, group, actor, now, ["state"])
    return group


@transaction.atomic
def note(*, pk: int, words: str, now: datetime, actor: Actor, user: User | None) -> None:
    """A note of staff for staff.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    enter(group, What.NOTE, Side.STAFF, now=now, words=words, user=user)
    _record(Verb.GROUP_NOTED, group, actor, now)


@transaction.atomic
def tell_meeting(
    *,
    pk: int,
    held_on: date,
    people: int,
    side: Side,
    now: datetime,
    actor: Actor | None = None,
    user: User | None = None,
) -> GroupMeeting:
    """A meeting that was held; told twice for one day, the later count holds.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    row, _made = GroupMeeting.objects.update_or_create(
        group=group, held_on=held_on, defaults={"people": people, "told_at": now, "side": side.value}
    )
    enter(group, What.MET, side, now=now, user=user)
    if actor is not None:
        _record(Verb.GROUP_MEETING_TOLD, group, actor, now)
    return row


@transaction.atomic
def tell_households(*, pk: int, count: int, now: datetime) -> None:
    """A leader counts the households that take part without e-mail.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    if group.other_households != count:
        group.other_households = count
        touch(group, now, "other_households")
        enter(group, What.HOUSEHOLDS, Side.LEADER, now=now)


@transaction.atomic
def merge(*, pk: int, into: int, now: datetime, actor: Actor, user: User | None) -> Group:
    """Puts a group together with another, which stays with its leaders. Members who said yes go along and are told; invitations end.

    Raises:
        Gone, NotItself, BothAsk: see there.
    """
    if pk == into:
        raise NotItself
    first, second = sorted((pk, into))  # always in one order, so that two merges cannot wait for each other
    rows = {first: locked(first), second: locked(second)}
    group, kept = rows[pk], rows[into]
    waiting = Ask.objects.filter(asked=Asked.MEETING.value, state__in=unsettled_values())
    if waiting.filter(group__in=[group, kept]).count() > 1:
        raise BothAsk
    moved = _move_members(group, kept)
    _move_area(group, kept)
    kept.other_households += group.other_households
    touch(kept, now, "shape", "other_households")
    move_all(group, kept)
    _end(group, now, merged_into=kept)
    for each, words in ((group, kept.name), (kept, group.name)):
        enter(each, What.MERGED, Side.STAFF, now=now, words=words, user=user)
    _record(Verb.GROUP_MERGED, group, actor, now, ["merged_into"])
    for member in moved:
        post_to(member, letters.merged(member, member_link(member), group.name), now=now)
    return kept


def _move_members(group: Group, kept: Group) -> list[Member]:
    there = {each.reach for each in kept.members.all()}
    joined = [each for each in group.members.filter(joined_at__isnull=False) if each.reach not in there]
    group.members.exclude(pk__in=[each.pk for each in joined]).delete()
    for each in joined:
        each.group, each.part, each.shows_name = kept, Part.MEMBER.value, False
        each.link_version += 1
        each.save(update_fields=["group", "part", "shows_name", "link_version"])
    return joined


def _move_area(group: Group, kept: Group) -> None:
    there = set(kept.blocks.values_list("label", flat=True))
    group.blocks.exclude(label__in=there).update(group=kept)
    shapes = [shapely.from_wkb(bytes(each.shape)) for each in (kept, group) if each.shape]
    kept.shape = shapely.to_wkb(shapely.union_all(shapes)) if shapes else None


def _end(group: Group, now: datetime, merged_into: Group | None = None) -> None:
    group.state, group.dissolved_at, group.merged_into = State.DISSOLVED.value, now, merged_into
    touch(group, now, "state", "dissolved_at", "merged_into")


@transaction.atomic
def dissolve(*, pk: int, reason: str, now: datetime, actor: Actor, user: User | None) -> None:
    """Ends a group. Members are told why, and when what is kept about them goes; open requests are answered with it.

    Raises:
        Gone: see there.
    """
    group = locked(pk)
    days = settings.LAMPLIGHTER.groups.keep_members_days
    group.members.filter(joined_at__isnull=True).delete()
    members = list(Member.objects.select_related("group").filter(group=group))
    close_all(group, reason, now=now, user=user)
    _end(group, now)
    enter(group, What.DISSOLVED, Side.STAFF, now=now, words=reason, user=user)
    _record(Verb.GROUP_DISSOLVED, group, actor, now, ["state"])
    for each in members:
        post_to(each, letters.dissolved(each, member_link(each), reason, days), now=now)

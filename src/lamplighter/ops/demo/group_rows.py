"""The demo city's groups as rows, written in bulk."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.concerns.models import Concern
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.groups import GroupStory, build_groups, build_plans, moment
from lamplighter.outbox.reach import By
from lamplighter.partners.actions.ask_times import AwayThen, keep_time
from lamplighter.partners.elsewhere import TimeTaken
from lamplighter.partners.models import (
    Ask,
    Group,
    GroupBlock,
    GroupEntry,
    GroupMeeting,
    Member,
    Outreach,
    OutreachEntry,
)
from lamplighter.partners.queries.group_areas import blocks_area
from lamplighter.partners.queries.groups import answer_due, ask_held, owner_zone, standing_values
from lamplighter.partners.queries.outreach import parts_of
from lamplighter.partners.rules.asks import STAYS_USUALLY, Asked, AskState
from lamplighter.partners.rules.groups import Part, Side, State, What
from lamplighter.places.queries import ZoneAnswer, zone_at, zones_on
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster.holding import lead_shift
from lamplighter.roster.queries import snapshot

NEAR = 0.0035
"""Degrees from a group within which some concerns came through its leaders."""
_STATE = {"due": "active", "late": "active", "merged": "dissolved"}


def take_groups(seed: int, addresses: Sequence[Address], *, now: datetime) -> int:
    """Forty groups in every state, all invented. What an older recipe wrote goes first. Returns how many."""
    forget_checks()
    stories = build_groups(seed, addresses=addresses, parts=by_part(addresses, now))
    return write_groups(stories, seed=seed, now=now)


def a_leader() -> Member | None:
    """The captain of a recognized group, of the River zone and in English if there is one; the group whose year is over soonest."""
    found = Member.objects.select_related("group").filter(part=Part.CAPTAIN.value, joined_at__isnull=False)
    rows = list(found.filter(group__state=State.ACTIVE.value).order_by("group__confirm_due_on", "pk"))
    return min(rows, key=lambda each: (each.group.zone != "RIV", each.language != "en"), default=None)


def by_part(addresses: Sequence[Address], now: datetime) -> list[list[Address]]:
    """A sample of houses by lowest zone, in the zones' order."""
    found: dict[str, list[Address]] = defaultdict(list)
    day = city_day(now)
    for row in addresses[::7]:
        answer = zone_at(row.lon, row.lat, day)
        if isinstance(answer, ZoneAnswer):
            found[answer.codes[0]].append(row)
    return [found[code] for code in sorted(found)]


@transaction.atomic
def write_groups(stories: Sequence[GroupStory], *, seed: int, now: datetime) -> int:
    """Writes groups with rosters, meetings, logs, requests and outreach. Returns how many groups."""
    for model in (OutreachEntry, Outreach, Ask, Group):
        model.objects.all().delete()
    dice = random.Random(f"{seed}-rows")
    made = [_write(story, now, dice) for story in stories]
    standing = [each for each in made if each.state == State.ACTIVE.value]
    for each, story in zip(made, stories, strict=True):
        if story.state == "merged":
            Group.objects.filter(pk=each.pk).update(merged_into=standing[0])
    _through(standing, now, dice)
    _starts(now, dice)
    _outreach(seed, now, dice)
    return len(made)


def _write(story: GroupStory, now: datetime, dice: random.Random) -> Group:
    area = blocks_area([f"{each.number} {each.street}, {each.city}" for each in story.blocks])
    day = city_day(now)
    state = _STATE.get(story.state, story.state)
    at = moment(now, story.made_days, dice)
    recognized = at + timedelta(days=60) if state != State.FORMING.value else None
    due = day + timedelta(days=story.confirm_in) if recognized is not None else None
    lapsed = now - timedelta(days=-story.confirm_in - 31) if state == State.LAPSED.value else None
    group = Group.objects.create(
        number=story.number, name=story.name, kind=story.kind, state=state, lon=area.lon, lat=area.lat, meets=story.meets,
        zone=owner_zone(area.lon, area.lat, "", day), other_households=story.others, made_at=at, changed_at=at,
        recognized_at=recognized, confirm_due_on=due, lapsed_at=lapsed, reminded=_reminded(story, state),
        confirmed_at=now - timedelta(days=365 - story.confirm_in) if recognized and story.confirm_in < 365 else None,
        dissolved_at=now - timedelta(days=20) if state == State.DISSOLVED.value else None,
    )  # fmt: skip
    GroupBlock.objects.bulk_create(
        GroupBlock(group=group, label=b.label, lon=b.lon, lat=b.lat) for b in area.blocks
    )
    _roster(group, story, now, dice)
    _log(group, story, now, dice)
    for row in story.asks:
        _ask(group, row, now, dice)
    return group


def _reminded(story: GroupStory, state: str) -> int:
    if state not in (State.ACTIVE.value, State.LAPSED.value):
        return 0
    return sum(1 for days in (30, 7, 0) if story.confirm_in <= days)


def _roster(group: Group, story: GroupStory, now: datetime, dice: random.Random) -> None:
    Member.objects.bulk_create(
        Member(
            group=group, part=each.part, name=each.name, email=each.email, home=each.home, language=each.language,
            shows_name=each.shows and each.part != Part.MEMBER.value, invited_at=moment(now, each.days + 1, dice),
            joined_at=moment(now, each.days, dice) if each.joined else None,
        )
        for each in story.people
    )  # fmt: skip
    GroupMeeting.objects.bulk_create(
        GroupMeeting(
            group=group, held_on=city_day(now) - timedelta(days=days), people=people, told_at=now - timedelta(days=days - 1),
            side=Side.LEADER.value,
        )
        for days, people in story.met
    )  # fmt: skip


def _log(group: Group, story: GroupStory, now: datetime, dice: random.Random) -> None:
    rows = [(group.made_at, What.MADE, Side.STAFF, "")]
    if group.recognized_at is not None:
        rows.append((group.recognized_at, What.RECOGNIZED, Side.STAFF, ""))
    if group.confirmed_at is not None:
        rows.append((group.confirmed_at, What.CONFIRMED, Side.LEADER, ""))
    rows += [(moment(now, days, dice), What.NOTE, Side.STAFF, note) for days, note in story.notes]
    rows += [(now - timedelta(days=days - 1), What.MET, Side.LEADER, "") for days, _people in story.met]
    rows += [
        (moment(now, each.days, dice), What.JOINED, Side.MEMBER, "") for each in story.people if each.joined
    ]
    if group.lapsed_at is not None:
        rows.append((group.lapsed_at, What.LAPSED, Side.SYSTEM, ""))
    if group.dissolved_at is not None:
        what = What.MERGED if story.state == "merged" else What.DISSOLVED
        rows.append(
            (group.dissolved_at, what, Side.STAFF, "" if story.state == "merged" else "Everybody moved away.")
        )
    GroupEntry.objects.bulk_create(
        GroupEntry(group=group, at=at, what=what.value, side=side.value, words=words)
        for at, what, side, words in rows
    )


def _ask(group: Group, told: tuple[str, str, int, str], now: datetime, dice: random.Random) -> None:
    state, words, days, answer = told
    made_at = moment(now, days, dice)
    row = Ask(
        number="".join(dice.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8)),
        asked=Asked.MEETING.value, state=state, group=group, zone=group.zone, lead_shift=lead_shift(group.zone, (), city_day(now)),
        words=words, place=dice.choice(("Branch library", "School cafeteria", "Church hall")), by=By.LINK.value, made_at=made_at,
        meets_at=(made_at + timedelta(days=16)).replace(minute=0), answer=answer, once=f"demo-{group.number}-{state}",
    )  # fmt: skip
    if state in (AskState.OPEN.value, AskState.OFFERED.value):
        row.due_at = answer_due(row.zone, made_at)
        row.rose_at = now if row.due_at <= now else None
    else:
        row.answered_at = made_at + timedelta(days=1)
    row.told_holder_id = ask_held(row, now).officer
    row.save(force_insert=True)
    with suppress(AwayThen, TimeTaken):
        keep_time(row, STAYS_USUALLY, None, now)


def _through(groups: Sequence[Group], now: datetime, dice: random.Random) -> None:
    """Some of the concerns about a group's blocks were raised by its leaders."""
    since = now - timedelta(days=365)
    for group in groups:
        near = Concern.objects.filter(
            zone=group.zone, raised_at__gte=since, sensitive=False, kind__desk=None,
            lon__range=(group.lon - NEAR, group.lon + NEAR), lat__range=(group.lat - NEAR, group.lat + NEAR),
        )  # fmt: skip
        some = [pk for pk in near.order_by("number").values_list("pk", flat=True) if dice.random() < 0.4]
        Concern.objects.filter(pk__in=some).update(through=group.number, through_name=group.name)


def _starts(now: datetime, dice: random.Random) -> None:
    """Two neighbors who would like to start a group."""
    blocks = list(GroupBlock.objects.filter(group__state=State.LAPSED.value).order_by("label"))[:2]
    for at, (block, name) in enumerate(zip(blocks, ("Wen Larkenby", "Rosa Ibarruza"), strict=False)):
        made_at = moment(now, at, dice)
        zone = owner_zone(block.lon, block.lat, "", city_day(now))
        row = Ask(
            number=f"ST4RT{at}QM", asked=Asked.START.value, state=AskState.OPEN.value, zone=zone,
            lead_shift=lead_shift(zone, (), city_day(now)), block=block.label, lon=block.lon, lat=block.lat,
            words="We are four households, and would like to know how to begin.", name=name,
            email=f"start{at}@riverbend.invalid", by=By.EMAIL.value, made_at=made_at, due_at=answer_due(zone, made_at),
            once=f"demo-start-{at}",
        )  # fmt: skip
        row.told_holder_id = ask_held(row, now).officer
        row.save(force_insert=True)


def _outreach(seed: int, now: datetime, dice: random.Random) -> None:
    day, posts = city_day(now), snapshot().zones
    covered = set()
    for group in Group.objects.filter(state__in=standing_values()):
        found = zone_at(group.lon, group.lat, day)
        if isinstance(found, ZoneAnswer) and group.state == State.ACTIVE.value:
            covered.add(found.codes[0])
    bare = [
        (zone.code, part.code)
        for zone in zones_on(day)
        if zone.code in posts
        for part in parts_of(zone.code, day)
        if part.code not in covered
    ]
    for (zone, part), story in zip(bare, build_plans(seed, len(bare)), strict=True):
        if dice.random() < 0.35:
            continue
        row = Outreach.objects.create(
            zone=zone, part=part, state=story.state, plan=story.words, made_at=now - timedelta(days=55),
            due_on=day + timedelta(days=story.due_in), rose_at=now if story.due_in < 0 else None,
        )  # fmt: skip
        OutreachEntry.objects.bulk_create(
            OutreachEntry(outreach=row, at=moment(now, days, dice), way=way, reached=reached, words=words)
            for days, way, reached, words in story.steps
        )

"""What time does to groups: the yearly confirmation with its reminders and lapse, requests that rise, hand-ons.

Jobs work in batches, each row in a transaction of its own, and bear being run twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from lamplighter.outbox.actions import post_letter
from lamplighter.outbox.wording import Letter
from lamplighter.partners.actions.group_shared import (
    Gone,
    enter,
    leaders,
    locked,
    post_to,
    tell_leaders,
    touch,
)
from lamplighter.partners.messages import group_letters as letters
from lamplighter.partners.messages.group_words import missing_said
from lamplighter.partners.models import Ask, Group, Member, Outreach
from lamplighter.partners.queries.group_links import ask_link, leader_link
from lamplighter.partners.queries.groups import (
    REMIND_BEFORE,
    ask_held,
    requirements_of,
    standing_values,
    unsettled_values,
    zone_of_ask,
    zone_of_group,
)
from lamplighter.partners.rules.asks import Asked, PlanState
from lamplighter.partners.rules.groups import Side, State, What, lapses_on, next_year, reminders_due
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import lasts

BATCH = 200
"""Most rows in one run."""


@transaction.atomic
def confirm(*, pk: int, now: datetime) -> Group:
    """A leader says that the group is there and its roster right: it holds for another year. A lapsed one comes back.

    Raises:
        Gone: it is dissolved.
    """
    group = locked(pk)
    if group.state == State.FORMING.value:
        return group  # the department recognizes it first
    group.state, group.lapsed_at = State.ACTIVE.value, None
    group.confirmed_at, group.confirm_due_on, group.reminded = now, next_year(city_day(now)), 0
    touch(group, now, "state", "lapsed_at", "confirmed_at", "confirm_due_on", "reminded")
    enter(group, What.CONFIRMED, Side.LEADER, now=now)
    return group


def remind(*, now: datetime) -> int:
    """Reminds the leaders of groups whose year is over soon. Returns how many groups."""
    today = city_day(now)
    soon = Group.objects.filter(
        state=State.ACTIVE.value, confirm_due_on__lte=today + timedelta(days=max(REMIND_BEFORE)), reminded__lt=len(REMIND_BEFORE)
    )  # fmt: skip
    return sum(
        _remind(pk, now) for pk in list(soon.order_by("confirm_due_on").values_list("pk", flat=True)[:BATCH])
    )


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    try:
        group = locked(pk)
    except Gone:
        return False
    today, due = city_day(now), group.confirm_due_on
    if due is None or group.state != State.ACTIVE.value:
        return False
    count = reminders_due(due, today, REMIND_BEFORE)
    if count <= group.reminded:
        return False
    # After a standstill one mail says what several would have said.
    group.reminded = count
    group.save(update_fields=["reminded"])
    found = requirements_of(group, today)

    def letter(member: Member, link: str) -> Letter:
        with override(member.language):
            missing = missing_said(found)
        return letters.remember(member, link, due, missing)

    tell_leaders(group, letter, now=now)
    enter(group, What.REMINDED, Side.SYSTEM, now=now)
    return True


def lapse(*, now: datetime) -> int:
    """Groups that nobody confirmed lapse when the days of grace are over. Returns how many."""
    today, grace = city_day(now), settings.LAMPLIGHTER.groups.grace_days
    over = Group.objects.filter(state=State.ACTIVE.value, confirm_due_on__lt=today - timedelta(days=grace))
    return sum(
        _lapse(pk, now) for pk in list(over.order_by("confirm_due_on").values_list("pk", flat=True)[:BATCH])
    )


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    try:
        group = locked(pk)
    except Gone:
        return False
    due, grace = group.confirm_due_on, settings.LAMPLIGHTER.groups.grace_days
    if group.state != State.ACTIVE.value or due is None or city_day(now) < lapses_on(due, grace):
        return False
    group.state, group.lapsed_at = State.LAPSED.value, now
    touch(group, now, "state", "lapsed_at")
    enter(group, What.LAPSED, Side.SYSTEM, now=now)
    tell_leaders(group, letters.lapsed, now=now)
    return True


def settle(*, now: datetime) -> int:
    """The index of zones follows a new map and new posts. Returns how many groups and requests moved."""
    day, moved = city_day(now), 0
    for group in Group.objects.filter(state__in=standing_values()):
        zone = zone_of_group(group, day)
        if zone != group.zone:
            moved += Group.objects.filter(pk=group.pk).update(zone=zone)
    for ask in Ask.objects.select_related("group").filter(state__in=unsettled_values()):
        zone = zone_of_ask(ask, day)
        if zone != ask.zone:
            moved += Ask.objects.filter(pk=ask.pk).update(zone=zone)
    return moved


def rise(*, now: datetime) -> int:
    """Requests that are late, and plans for outreach that are overdue, rise to the supervisor. Returns how many."""
    late = Ask.objects.filter(due_at__lt=now, rose_at=None).update(rose_at=now)
    plans = Outreach.objects.filter(state=PlanState.OPEN.value, due_on__lt=city_day(now), rose_at=None)
    return late + plans.update(rose_at=now)


def tell_hand_ons(*, now: datetime) -> int:
    """Tells whoever waits that somebody else holds their request now, for longer than a few days; at most once a day."""
    rows = Ask.objects.filter(state__in=unsettled_values()).exclude(told_on=city_day(now))
    return sum(_tell_hand_on(pk, now) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _tell_hand_on(pk: int, now: datetime) -> bool:
    row = Ask.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk).first()
    if row is None or row.due_at is None:
        return False
    who, day = ask_held(row, now), city_day(now)
    before, days = row.told_holder_id, settings.LAMPLIGHTER.concerns.hand_on_days
    if who.officer is None or who.officer == before:
        return False
    if before is not None and not lasts(who.zone, row.lead_shift, None, before, day, days):
        return False
    Ask.objects.filter(pk=pk).update(told_holder=who.officer, told_on=day)
    if row.asked == Asked.MEETING.value and row.group is not None:
        for leader in leaders(row.group):
            post_to(leader, letters.ask_handed(leader.language, row, who, leader_link(leader), now), now=now)
    else:
        _post_handed(row, letters.ask_handed(row.language, row, who, ask_link(row), now), now)
    return True


def _post_handed(row: Ask, letter: Letter, now: datetime) -> None:
    post_letter(row, letter, thread=f"group-ask-{row.number}", now=now, category="group")

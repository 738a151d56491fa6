"""What is erased by age: rosters of groups that are over, invitations without an answer, requests, notes and plans. Numbers stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.partners.actions.asking import blank
from lamplighter.partners.actions.group_shared import enter
from lamplighter.partners.models import Ask, Group, GroupEntry, Member, Outreach, OutreachEntry
from lamplighter.partners.queries.groups import unsettled_values
from lamplighter.partners.rules.asks import AskState
from lamplighter.partners.rules.groups import Side, State, What

BATCH = 200


@dataclass(frozen=True, slots=True)
class Report:
    """What a run erased, or would erase. Numbers only.

    ``members``: of groups that are over; ``invitations``: that nobody said yes to; ``asks``: requests; ``notes``: in logs of groups
    and of outreach; ``plans``: of outreach.
    """

    members: int = 0
    invitations: int = 0
    asks: int = 0
    notes: int = 0
    plans: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything."""
        return any((self.members, self.invitations, self.asks, self.notes, self.plans))


def due(*, now: datetime) -> Report:
    """What a run at this instant would erase; erases nothing."""
    return Report(
        members=_members(now).count(),
        invitations=_invitations(now).exclude(pk__in=_members(now).values("pk")).count(),
        asks=_asks(now).count(),
        notes=_notes(now).count() + _steps(now).count(),
        plans=_plans(now).count(),
    )


def run(*, now: datetime, actor: Actor) -> Report:
    """Erases what is due, in batches. One row of the audit record tells how much, and nothing else."""
    report = Report(
        members=_forget_rosters(now),
        invitations=erase_unsaid(now=now),
        asks=_by_batches(lambda: _forget_asks(now)),
        notes=_notes(now).update(words="") + _steps(now).update(words=""),
        plans=_plans(now).update(plan=""),
    )
    if report.anything:
        counted = f"members {report.members}, requests {report.asks}, notes {report.notes + report.plans}"
        with transaction.atomic():
            record(verb=Verb.RETENTION_RUN, subject=("partners.retention", counted), actor=actor, now=now)
    return report


def erase_unsaid(*, now: datetime) -> int:
    """Erases invitations that nobody said yes to in time; the logs keep that there was one. Returns how many."""
    return _by_batches(lambda: _forget_invitations(now))


def _by_batches(forget: Callable[[], int]) -> int:
    erased = 0
    while done := forget():
        erased += done
    return erased


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _members(now: datetime) -> QuerySet[Member]:
    before = _before(now, settings.LAMPLIGHTER.groups.keep_members_days)
    dissolved = Q(group__state=State.DISSOLVED.value, group__dissolved_at__lt=before)
    lapsed = Q(group__state=State.LAPSED.value, group__lapsed_at__lt=before)
    return Member.objects.filter(dissolved | lapsed)


def _invitations(now: datetime) -> QuerySet[Member]:
    before = _before(now, settings.LAMPLIGHTER.groups.invitation_days)
    return Member.objects.filter(joined_at__isnull=True, invited_at__lt=before)


def _asks(now: datetime) -> QuerySet[Ask]:
    """Requests settled long enough ago; of those refused or taken back sooner, since nothing comes of them."""
    ours = settings.LAMPLIGHTER.groups
    old = Q(answered_at__lt=_before(now, ours.keep_asks_days))
    ended = Q(state__in=[AskState.NO.value, AskState.BACK.value])
    ended &= Q(answered_at__lt=_before(now, ours.keep_refused_days))
    return Ask.objects.filter(old | ended, anonymised_at=None).exclude(state__in=unsettled_values())


def _notes(now: datetime) -> QuerySet[GroupEntry]:
    before = _before(now, settings.LAMPLIGHTER.groups.keep_notes_days)
    return GroupEntry.objects.filter(at__lt=before).exclude(words="")


def _steps(now: datetime) -> QuerySet[OutreachEntry]:
    before = _before(now, settings.LAMPLIGHTER.groups.keep_notes_days)
    return OutreachEntry.objects.filter(at__lt=before).exclude(words="")


def _plans(now: datetime) -> QuerySet[Outreach]:
    """Plans that ended long enough ago: one that runs keeps its words."""
    before = _before(now, settings.LAMPLIGHTER.groups.keep_notes_days)
    return Outreach.objects.filter(closed_at__lt=before).exclude(plan="")


@transaction.atomic
def _forget_rosters(now: datetime) -> int:
    found = dict(_members(now).values_list("pk", "group_id"))
    Group.objects.filter(pk__in=set(found.values())).update(anonymised_at=now)
    return _members(now).delete()[0]


@transaction.atomic
def _forget_invitations(now: datetime) -> int:
    found = list(_invitations(now).select_related("group").order_by("invited_at", "pk")[:BATCH])
    for each in found:
        enter(each.group, What.UNSAID, Side.SYSTEM, now=now)
    return Member.objects.filter(pk__in=[each.pk for each in found], joined_at__isnull=True).delete()[0]


@transaction.atomic
def _forget_asks(now: datetime) -> int:
    rows = list(_asks(now).order_by("pk")[:BATCH])
    for row in rows:
        blank(row, now)
    return len(rows)

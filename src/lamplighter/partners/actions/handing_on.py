"""Hand-ons: whoever holds promises and projects from now on is told, at most once a day; the timelines show it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lamplighter.partners.actions.telling import post_to
from lamplighter.partners.messages import letters
from lamplighter.partners.models import Commitment, CommitmentEntry, Project, ProjectEntry
from lamplighter.partners.queries.seen import owner_of
from lamplighter.partners.rules import commitments, projects
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import holding

CATEGORY = "hand-on"


def tell(*, now: datetime) -> int:
    """Finds what somebody else holds now, for longer than the set number of days. Returns how many changed hands."""
    open_stages = sorted(stage.value for stage in projects.OPEN)
    return sum(
        _hand_on(officer, *rows, now=now)
        for officer, rows in _changed(
            Commitment.objects.filter(state=commitments.State.OPEN.value),
            Project.objects.filter(stage__in=open_stages),
            now,
        ).items()
    )


def _changed(
    promises: QuerySet[Commitment], files: QuerySet[Project], now: datetime
) -> dict[int, tuple[list[int], list[int]]]:
    """What changed hands, by the officer who holds it now: keys of promises, keys of projects."""
    day, days = city_day(now), settings.LAMPLIGHTER.commitments.hand_on_days
    found: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    sources: tuple[QuerySet[Commitment] | QuerySet[Project], ...] = (promises, files)
    for place, rows in enumerate(sources):
        groups = rows.order_by().values_list("zone", "lead_shift", "told_holder_id").distinct()
        for zone, shift, before in list(groups):
            owner = owner_of(zone)
            officer = holding.held_of(owner, shift, None, now).officer
            if officer is None or officer == before:
                continue
            if before is not None and not holding.lasts(owner, shift, None, before, day, days):
                continue
            group = rows.filter(zone=zone, lead_shift=shift, told_holder=before).exclude(told_on=day)
            found[officer][place].extend(group.order_by("pk").values_list("pk", flat=True))
    return {officer: both for officer, both in found.items() if both[0] or both[1]}


@transaction.atomic
def _hand_on(officer: int, promises: list[int], files: list[int], *, now: datetime) -> int:
    day = city_day(now)
    told = _claimed(Commitment.objects.filter(pk__in=promises), officer, day)
    taken = _claimed(Project.objects.filter(pk__in=files), officer, day)
    mine = [row for row in told if isinstance(row, Commitment)]
    ours = [row for row in taken if isinstance(row, Project)]
    CommitmentEntry.objects.bulk_create(
        CommitmentEntry(commitment=row, at=now, entry=commitments.Entry.HANDED_ON.value, officer_id=officer)
        for row in mine
    )
    ProjectEntry.objects.bulk_create(
        ProjectEntry(project=row, at=now, entry=projects.Entry.HANDED_ON.value, officer_id=officer)
        for row in ours
    )
    if mine or ours:
        post_to(officer, letters.taken_over(mine, ours), now=now, category=CATEGORY)
    return len(mine) + len(ours)


def _claimed(
    rows: QuerySet[Commitment] | QuerySet[Project], officer: int, day: date
) -> list[Commitment | Project]:
    """The rows that nobody else told of in the meantime, now told."""
    found: list[Commitment | Project] = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.told_on != day and row.told_holder_id != officer:
            row.told_holder_id, row.told_on = officer, day
            row.save(update_fields=["told_holder", "told_on"])
            found.append(row)
    return found

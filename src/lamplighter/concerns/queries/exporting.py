"""Concerns as clean rows for analysis: counts and times, and nothing that a resident wrote, no place, no contact.

Sensitive kinds and those of a desk are left out whole: in a small zone a single row would tell of somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from lamplighter.accounts.access import Permission
from lamplighter.concerns.models import Concern, Publication
from lamplighter.concerns.queries.seen import in_zones
from lamplighter.concerns.rules.values import DESK_PREFIX, Route
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it means, and its type in columnar files (DuckDB)."""

    name: str
    meaning: str
    kind: str


COLUMNS = (
    Column("number", "Number on the resident's receipt; shown only for concerns that the public sees.", "VARCHAR"),
    Column("kind", "Code of the kind.", "VARCHAR"),
    Column("zone", "Code of the zone that owns it.", "VARCHAR"),
    Column("lead_shift", "Code of the shift that leads, from the hours the resident wished.", "VARCHAR"),
    Column("channel", "How it came in: web, phone, meeting, open311, api.", "VARCHAR"),
    Column("language", "Language the resident wrote in.", "VARCHAR"),
    Column("state", "Where it stands.", "VARCHAR"),
    Column(
        "outcome",
        "How it ended: solved (the resident said so), unanswered (the officer settled it and the resident said nothing), declined, "
        "withdrawn, duplicate; empty while it has not.",
        "VARCHAR",
    ),
    Column("raised_on", "Day it was raised, in the city.", "DATE"),
    Column("raised_hour", "Hour of that day, 0 to 23, in the city.", "SMALLINT"),
    Column("hours_to_first_answer", "Hours of the clock until staff first answered; empty while they have not.", "DOUBLE"),
    Column("answered_in_time", "1 where the first answer came within its target in duty hours, else 0; empty before it.", "SMALLINT"),
    Column("days_to_resolution", "Days until it was resolved; empty while it is not.", "DOUBLE"),
    Column("resolved_in_time", "1 where that was within its target, else 0; empty while it is not.", "SMALLINT"),
    Column("times_reopened", "How often the resident said it was not solved.", "SMALLINT"),
    Column("hexagon", "H3 cell, only for concerns that the public sees.", "VARCHAR"),
)  # fmt: skip


def rows(
    *, user: Any = None, zone: str = "", since: date | None = None, until: date | None = None
) -> Iterator[dict[str, Any]]:
    """Rows in order of time, one at a time, with the names of ``COLUMNS``.

    Args:
        user: whose export it is: only zones they may export; None for somebody at the server's shell.
        since, until: days of the city, from the first up to, not including, the second.
    """
    wanted = ~Q(zone__startswith=DESK_PREFIX) & Q(sensitive=False) & ~Q(kind__route=Route.DESK.value)
    if user is not None:
        wanted &= in_zones(user, Permission.CONCERNS_EXPORT)
    if zone:
        wanted &= Q(zone=zone)
    if since is not None:
        wanted &= Q(raised_at__gte=instant(city_tz(), since, time(0)))
    if until is not None:
        wanted &= Q(raised_at__lt=instant(city_tz(), until, time(0)))
    shown = dict(Publication.objects.values_list("concern_id", "hexagon"))
    found = Concern.objects.filter(wanted).select_related("kind").order_by("raised_at", "pk")
    for concern in found.iterator(chunk_size=2000):
        yield _row(concern, shown.get(concern.pk, ""))


def _row(concern: Concern, hexagon: str) -> dict[str, Any]:
    raised = concern.raised_at.astimezone(city_tz())
    return {
        "number": concern.number if hexagon else "",
        "kind": concern.kind.code,
        "zone": concern.zone,
        "lead_shift": concern.lead_shift,
        "channel": concern.channel,
        "language": concern.language,
        "state": concern.state,
        "outcome": concern.outcome,
        "raised_on": raised.date().isoformat(),
        "raised_hour": raised.hour,
        "hours_to_first_answer": _length(concern.raised_at, concern.first_answer_at, timedelta(hours=1)),
        "answered_in_time": _in_time(concern.first_answer_at, concern.first_due_at),
        "days_to_resolution": _length(concern.raised_at, concern.resolved_at, timedelta(days=1)),
        "resolved_in_time": _in_time(concern.resolved_at, concern.resolve_due_at),
        "times_reopened": concern.reopened,
        "hexagon": hexagon,
    }


def _length(start: datetime, end: datetime | None, unit: timedelta) -> float | None:
    return None if end is None else round((end - start) / unit, 2)


def _in_time(done: datetime | None, due: datetime | None) -> int | None:
    return None if done is None or due is None else int(done <= due)

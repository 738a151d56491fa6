"""The desk's lists: what is due next, what a resident wrote last, what was settled. A page costs the same however many there are.

A list is read along an index, from where the last page ended (keyset), and nothing is counted beyond what is shown. What an
officer holds comes from several stretches of one index (each zone and shift, and what is assigned to them): the stretches
are read each on its own, as far as a page needs, and merged by the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import permissions_of
from lamplighter.concerns.models import Concern, Shortlisted
from lamplighter.concerns.queries.mine import Mine, mine_of
from lamplighter.concerns.queries.search import newest, words_of
from lamplighter.concerns.queries.seen import in_zones, zones_seen
from lamplighter.concerns.rules.lists import Asked, Cursor, When, Which, Whose
from lamplighter.concerns.rules.states import State
from lamplighter.concerns.rules.values import is_desk
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_day, city_tz

SHOWN = (
    "number", "kind_id", "state", "outcome", "sensitive", "lon", "lat", "place", "zone", "text",
    "lead_shift", "assigned_id", "raised_at", "changed_at", "resolved_at", "closed_at", "due_at", "due", "rose_at", "reopened",
    "unheard",
)  # fmt: skip
"""What a line of a list shows; nothing else is read."""
ROWS = 50
"""Rows on a page."""
MANY = 100
"""Beyond this nothing is counted: "99+"."""
ARMS_MOST = 24
"""Zones whose stretches are merged; who sees more of them reads the index of the whole city."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and where its neighbours begin (None: there are none)."""

    rows: Sequence[Concern]
    asked: Asked
    before: Cursor | None
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, each up to ``MANY``. ``today``: due later today; what is overdue is not among them."""

    overdue: int
    today: int
    unheard: int


def usual(user: Any, asked: Asked, mine: Mine | None) -> Asked:
    """With the usual in place of what was left open: an officer's own, a supervisor's zones, what is open; a search looks everywhere."""
    searching = bool(asked.text)
    holds = mine is not None and bool(mine.pairs) and Permission.CONCERNS_LEAD not in permissions_of(user)
    whose = asked.whose or (Whose.MINE if holds and not searching else Whose.ALL)
    which = asked.which or (Which.ANY if searching or asked.starred else Which.OPEN)
    if asked.state:
        settled = asked.state in (State.RESOLVED.value, State.CLOSED.value)
        which = Which.SETTLED if settled else Which.OPEN
    return replace(asked, whose=whose, which=which)


def listing(
    user: Any, asked: Asked, now: datetime, *, cursor: Cursor | None = None, rows: int = ROWS
) -> Listing:
    """One page of what a person asked for, of what they may see."""
    mine = mine_of(user, city_day(now))
    asked = usual(user, asked, mine)
    if asked.text:
        ids = _searched(user, asked, now, mine, cursor, rows + 1)
    else:
        ids = _merged(_arms(user, asked, now, mine), _order(asked), cursor, rows + 1)
    more, ids = len(ids) > rows, ids[:rows]
    found = Concern.objects.only(*SHOWN).in_bulk(ids)
    page = [found[pk] for pk in ids if pk in found]
    if cursor is not None and cursor.back:
        page.reverse()
    key = _order(asked).removeprefix("-")
    back = bool(page) and cursor is not None and (not cursor.back or more)
    on = bool(page) and (more if cursor is None or not cursor.back else True)
    return Listing(
        page,
        asked,
        Cursor(getattr(page[0], key), page[0].pk, True) if back else None,
        Cursor(getattr(page[-1], key), page[-1].pk) if on else None,
    )


def counts(user: Any, asked: Asked, now: datetime) -> Counts:
    """How many of a person's concerns are overdue, due later today, and wait to be heard."""
    mine = mine_of(user, city_day(now))
    whose = usual(user, asked, mine).whose
    due = Asked(whose=whose, which=Which.OPEN)

    def count(some: Asked) -> int:
        return len(_merged(_arms(user, some, now, mine), _order(some), None, MANY))

    return Counts(
        count(replace(due, when=When.OVERDUE)),
        count(replace(due, when=When.TODAY)),
        count(Asked(whose=whose, which=Which.UNHEARD)),
    )


def _order(asked: Asked) -> str:
    return {Which.OPEN: "due_at", Which.UNHEARD: "changed_at"}.get(asked.which or Which.OPEN, "-raised_at")


def _arms(user: Any, asked: Asked, now: datetime, mine: Mine | None) -> list[QuerySet[Concern]]:
    """The stretches of an index in which the list lies, each with every filter."""
    base = Concern.objects.filter(_filters(user, asked, now))
    if asked.starred and not _starred(user):
        return []
    if asked.whose is Whose.MINE:
        return [base.filter(each) for each in _mine(user, asked, mine)]
    city, codes = zones_seen(user)
    if asked.zone:
        seen = asked.zone in codes or (city and not is_desk(asked.zone))
        return [base.filter(zone=asked.zone)] if seen else []
    if asked.starred or city or len(codes) > ARMS_MOST:
        return [base.filter(in_zones(user))]
    return [base.filter(zone=code) for code in sorted(codes)]


def _mine(user: Any, asked: Asked, mine: Mine | None) -> list[Q]:
    if mine is None:
        return []
    city, codes = zones_seen(user)

    def seen(zone: str) -> bool:
        return (zone in codes or (city and not is_desk(zone))) and asked.zone in ("", zone)

    pairs = [each for each in mine.pairs if seen(each[0]) and asked.shift in ("", each[1])]
    if asked.which in (Which.SETTLED, Which.ANY):
        # What is settled has no holder any more: it is what came to the shifts they hold.
        zones = sorted({zone for zone, _shift, _others in pairs})
        return [Q(zone=zone, lead_shift__in=[each[1] for each in pairs if each[0] == zone]) for zone in zones]
    arms = [
        Q(zone=zone, lead_shift=shift) & (~Q(assigned__in=others) if others else Q())
        for zone, shift, others in pairs
    ]
    own = sorted(zone for zone in mine.assigned_in if seen(zone))
    if own:
        of_shift = Q(lead_shift=asked.shift) if asked.shift else Q()
        arms.append(Q(assigned=mine.officer, zone__in=own) & of_shift)
    return arms


def _filters(user: Any, asked: Asked, now: datetime) -> Q:
    """Everything but whose they are. What an index needs to be used stands here in so many words."""
    which = {
        Which.OPEN: Q(due_at__isnull=False),
        Which.UNHEARD: Q(unheard=True),
        Which.SETTLED: Q(due_at__isnull=True),
    }.get(asked.which or Which.OPEN, Q())
    conditions = [
        Q(state=asked.state) if asked.state else None,
        Q(kind_id=asked.kind) if asked.kind is not None else None,
        Q(lead_shift=asked.shift) if asked.shift and asked.whose is not Whose.MINE else None,
        _due(asked.when, now) if asked.when else None,
        Q(rose_at__isnull=False) if asked.rose else None,
        Q(sensitive=True) if asked.sensitive else None,
        Q(pk__in=_starred(user)) if asked.starred else None,
    ]
    for each in conditions:
        if each is not None:
            which &= each
    return which


def _starred(user: Any) -> list[int]:
    return list(Shortlisted.objects.filter(user=user).order_by("pk").values_list("concern", flat=True))


def _due(when: When, now: datetime) -> Q:
    if when is When.OVERDUE:
        return Q(due_at__lt=now)
    days = 1 if when is When.TODAY else 8
    until = instant(city_tz(), city_day(now) + timedelta(days=days), time(0))
    return Q(due_at__gte=now, due_at__lt=until) if when is When.TODAY else Q(due_at__lt=until)


def _merged(arms: Sequence[QuerySet[Concern]], order: str, cursor: Cursor | None, limit: int) -> list[int]:
    """Ids of the first rows beyond the cursor, over all stretches, in one question."""
    key, falling = order.removeprefix("-"), order.startswith("-")
    falling = falling != (cursor is not None and cursor.back)
    sign = "-" if falling else ""
    cut = []
    for arm in arms:
        if cursor is not None:
            beyond, same = ("lte", "gte") if falling else ("gte", "lte")
            # Not an OR of two cases: the first condition is a place in the index, the second drops a few rows there.
            arm = arm.filter(**{f"{key}__{beyond}": cursor.at}).exclude(
                **{key: cursor.at, f"pk__{same}": cursor.pk}
            )
        cut.append(arm.order_by(f"{sign}{key}", f"{sign}pk").values_list(key, "pk")[:limit])
    if len(cut) < 2:
        return [pk for each in cut for _key, pk in each]
    return _union(cut, "DESC" if falling else "ASC", limit)


def _union(arms: Sequence[QuerySet[Any, Any]], direction: str, limit: int) -> list[int]:
    """Each stretch stands in a question of its own with its own limit, which Django's union cannot say on SQLite."""
    parts: list[str] = []
    values: list[Any] = []
    for at, arm in enumerate(arms):
        try:
            sql, params = arm.query.sql_with_params()
        except EmptyResultSet:  # Django sees that nothing can fit
            continue
        parts.append(f"SELECT * FROM ({sql}) AS a{at}")  # noqa: S608  # made by Django, values apart
        values += params
    if not parts:
        return []
    whole = f"{' UNION ALL '.join(parts)} ORDER BY 1 {direction}, 2 {direction} LIMIT {limit:d}"
    with connection.cursor() as cursor:
        cursor.execute(whole, values)
        return [row[1] for row in cursor.fetchall()]


def _searched(
    user: Any, asked: Asked, now: datetime, mine: Mine | None, cursor: Cursor | None, limit: int
) -> list[int]:
    if not words_of(asked.text) or (asked.starred and not _starred(user)):
        return []
    within = Concern.objects.filter(_filters(user, asked, now))
    if asked.whose is Whose.MINE:
        held = Q(pk__in=[])
        for each in _mine(user, asked, mine):
            held |= each
        within = within.filter(held)
    else:
        within = within.filter(in_zones(user), **({"zone": asked.zone} if asked.zone else {}))
    past, back = (cursor.pk, cursor.back) if cursor else (0, False)
    return newest(asked.text, within, limit, past=past, back=back)

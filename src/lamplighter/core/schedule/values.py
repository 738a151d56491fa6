"""Values of a roster: shifts, posts, postings, absences, covers. Days and periods are half-open; instants are aware.

Local times follow RFC 5545, section 3.3.5: a time that happens twice (the clock goes back) is the first of the two, a
time that never happens (the clock goes forward) is taken with the offset before the gap, so 2:30 becomes 3:30.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shift:
    """A weekly pattern of local hours. ``end`` at or before ``start`` lies on the next day; the shift belongs to the day it
    starts. ``days``: Monday is 0."""

    id: int
    code: str
    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Post:
    """A zone (by code) and a role. ``supervisor`` is the post that answers when nobody holds this one."""

    id: int
    zone: str
    role: str
    supervisor: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """An officer on a post and shift, from ``starts`` up to, not including, ``ends``."""

    id: int
    officer: int
    post: int
    shift: int
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An officer is away between two instants."""

    id: int
    officer: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Cover:
    """Another officer stands in for a posting on the shifts that start on these days."""

    id: int
    posting: int
    officer: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Everything there is to know of who works when, with indexes for quick answers."""

    tz: ZoneInfo
    shifts: Mapping[int, Shift]
    posts: Mapping[int, Post]
    postings: tuple[Posting, ...]
    absences: tuple[Absence, ...] = ()
    covers: tuple[Cover, ...] = ()
    by_zone: Mapping[str, tuple[Posting, ...]] = field(default_factory=dict)
    by_post: Mapping[int, tuple[Posting, ...]] = field(default_factory=dict)
    absences_of: Mapping[int, tuple[Absence, ...]] = field(default_factory=dict)
    covers_of: Mapping[int, tuple[Cover, ...]] = field(default_factory=dict)
    covers_by: Mapping[int, tuple[tuple[Cover, Posting], ...]] = field(default_factory=dict)
    """By whoever stands in, with the posting that they stand in for. Most officers have none."""

    @classmethod
    def of(
        cls,
        *,
        tz: ZoneInfo,
        shifts: Iterable[Shift],
        posts: Iterable[Post],
        postings: Iterable[Posting],
        absences: Iterable[Absence] = (),
        covers: Iterable[Cover] = (),
    ) -> Roster:
        """Builds the roster and its indexes. Order is fixed by start and id, so that equal input gives equal answers."""
        by_id = {post.id: post for post in posts}
        rows = tuple(sorted(postings, key=lambda each: (each.starts, each.id)))
        away = tuple(sorted(absences, key=lambda each: (each.starts, each.id)))
        stand_ins = tuple(sorted(covers, key=lambda each: (each.starts, each.id)))
        known = {row.id: row for row in rows}
        entered = [(each, known[each.posting]) for each in stand_ins if each.posting in known]
        return cls(
            tz=tz,
            shifts={shift.id: shift for shift in shifts},
            posts=by_id,
            postings=rows,
            absences=away,
            covers=stand_ins,
            by_zone=_grouped(rows, lambda each: by_id[each.post].zone),
            by_post=_grouped(rows, lambda each: each.post),
            absences_of=_grouped(away, lambda each: each.officer),
            covers_of=_grouped(stand_ins, lambda each: each.posting),
            covers_by=_grouped(entered, lambda each: each[0].officer),
        )


def _grouped(rows: Iterable[R], key: Callable[[R], K]) -> Mapping[K, tuple[R, ...]]:
    groups: dict[K, list[R]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}


@lru_cache(maxsize=20_000)
def instant(tz: ZoneInfo, day: date, at: time) -> datetime:
    """The UTC instant of a local wall-clock time, by the rule in this module's head."""
    return datetime.combine(day, at, tzinfo=tz).replace(fold=0).astimezone(UTC)


@lru_cache(maxsize=20_000)
def hours_of(tz: ZoneInfo, shift: Shift, day: date) -> tuple[datetime, datetime]:
    """UTC start and end of the shift that starts on a day. Never negative: an end that DST moves before the start is the start."""
    starts = instant(tz, day, shift.start)
    last = day if shift.end > shift.start else day + timedelta(days=1)
    return starts, max(starts, instant(tz, last, shift.end))

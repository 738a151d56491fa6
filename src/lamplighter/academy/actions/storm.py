"""A night that cannot be held comes at the end of the course instead: after the last night that counts, before the graduation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from lamplighter.academy.actions.nights import shift_night
from lamplighter.academy.actions.shared import Gone, Why
from lamplighter.academy.actions.telling import tell_moved
from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.models import Night
from lamplighter.academy.queries.timetable import day_after
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.audit.rules import Actor
from lamplighter.plumbing.clock import city_day, city_tz


@dataclass(frozen=True, slots=True)
class AtEnd:
    """What putting a night at the end does. ``last``: the graduation, or whatever does not count and stands last, which makes room for it
    and moves to ``last_to``; None where nothing does."""

    day: date
    last: Night | None = None
    last_to: date | None = None


def at_end(night: Night) -> AtEnd | None:
    """Where a night would come; None where it is the last already.

    Raises:
        NoDays: the course has no such day within two years.
    """
    others = list(
        Night.objects.filter(course=night.course_id, state=NightState.PLANNED.value)
        .exclude(pk=night.pk)
        .order_by("starts", "order")
    )
    if not others or others[-1].starts < night.starts:
        return None
    last = others[-1]
    free = day_after(night.course, city_day(last.starts))
    if last.counts:
        return AtEnd(free)
    return AtEnd(city_day(last.starts), last, free)


def free_day(night: Night, today: date) -> date | None:
    """The next day of the course after a night, before the night that stands last, on which it has none; None where all have theirs.

    Raises:
        NoDays: the course has no such day within two years.
    """
    others = Night.objects.filter(course=night.course_id, state=NightState.PLANNED.value).exclude(pk=night.pk)
    taken = {city_day(each.starts) for each in others}
    day = max(city_day(night.starts), today)
    while taken and day < max(taken):
        day = day_after(night.course, day)
        if day not in taken and day < max(taken):
            return day
    return None


def graduation_before(night: Night, day: date) -> Night | None:
    """What stands last, and counts for nothing, if a night on this day would come after it."""
    others = Night.objects.filter(course=night.course_id, state=NightState.PLANNED.value).exclude(pk=night.pk)
    last = others.order_by("starts", "order").last()
    return last if last is not None and not last.counts and city_day(last.starts) < day else None


@transaction.atomic
def put_at_end(
    *,
    pk: int,
    why: Why,
    actor: Actor,
    now: datetime,
    starts: time | None = None,
    minutes: int | None = None,
) -> int:
    """Puts a night at the end; the graduation comes later by a night. Everybody concerned is told of both, in one letter. Returns how
    many were written to.

    Args:
        starts, minutes: other hours than it had.

    Raises:
        Gone, NotAllowed, NotThen: as of ``shift_night``.
        NoDays: the course has no such day within two years.
    """
    night = Night.objects.select_related("course").filter(pk=pk).first()
    found = at_end(night) if night is not None else None
    if night is None or found is None:
        raise Gone
    moved = []
    if found.last is not None and found.last_to is not None:
        moved.append(_shift(found.last, found.last_to, why, actor, now))
    moved.insert(0, _shift(night, found.day, why, actor, now, starts, minutes))
    return tell_moved(moved, now=now) if moved[0][0].course.state == CourseState.OPEN.value else 0


def _shift(
    night: Night,
    day: date,
    why: Why,
    actor: Actor,
    now: datetime,
    starts: time | None = None,
    minutes: int | None = None,
) -> tuple[Night, Before]:
    return shift_night(
        pk=night.pk,
        day=day,
        starts=starts or night.starts.astimezone(city_tz()).time(),
        minutes=minutes or int((night.ends - night.starts) / timedelta(minutes=1)),
        why=why,
        actor=actor,
        now=now,
    )

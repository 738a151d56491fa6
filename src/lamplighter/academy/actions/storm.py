"""A night that cannot be held comes at the end of the course instead: after the last night that counts, before the graduation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


@transaction.atomic
def put_at_end(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """Puts a night at the end; the graduation comes later by a night. Everybody concerned is told of both, in one letter. Returns how
    many were written to.

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
    moved.insert(0, _shift(night, found.day, why, actor, now))
    return tell_moved(moved, now=now) if moved[0][0].course.state == CourseState.OPEN.value else 0


def _shift(night: Night, day: date, why: Why, actor: Actor, now: datetime) -> tuple[Night, Before]:
    local = night.starts.astimezone(city_tz())
    minutes = int((night.ends - night.starts) / timedelta(minutes=1))
    return shift_night(
        pk=night.pk, day=day, starts=local.time(), minutes=minutes, why=why, actor=actor, now=now
    )

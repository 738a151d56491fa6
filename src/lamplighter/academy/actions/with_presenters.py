"""Announcing, cancelling and moving as the desk does it: the roster follows in the same transaction, so that no officer stays away for a
night that is not held then, and none is missing for one that is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction

from lamplighter.academy.actions import courses, nights, storm
from lamplighter.academy.actions.presenting import follow_course, follow_night, let_go
from lamplighter.academy.actions.shared import Gone, Why
from lamplighter.academy.models import Course, Night
from lamplighter.audit.rules import Actor


@transaction.atomic
def announce(*, pk: int, actor: Actor, now: datetime) -> Course:
    """As ``courses.announce``."""
    row = courses.announce(pk=pk, actor=actor, now=now)
    follow_course(course=row, actor=actor, now=now)
    return row


@transaction.atomic
def cancel(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """As ``courses.cancel``."""
    told = courses.cancel(pk=pk, why=why, actor=actor, now=now)
    follow_course(course=Course.objects.get(pk=pk), actor=actor, now=now)
    return told


@transaction.atomic
def move_night(
    *, pk: int, day: date, starts: time, minutes: int, why: Why, actor: Actor, now: datetime
) -> int:
    """As ``nights.move_night``."""
    told = nights.move_night(pk=pk, day=day, starts=starts, minutes=minutes, why=why, actor=actor, now=now)
    _follow(pk, actor, now)
    return told


@transaction.atomic
def cancel_night(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """As ``nights.cancel_night``."""
    told = nights.cancel_night(pk=pk, why=why, actor=actor, now=now)
    _follow(pk, actor, now)
    return told


@transaction.atomic
def put_at_end(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """As ``storm.put_at_end``, which may move the graduation as well."""
    told = storm.put_at_end(pk=pk, why=why, actor=actor, now=now)
    course = Course.objects.filter(nights=pk).first()
    if course is not None:
        follow_course(course=course, actor=actor, now=now)
    return told


@transaction.atomic
def remove_night(*, pk: int, actor: Actor, now: datetime) -> None:
    """As ``nights.remove_night``."""
    _with(pk, lambda night: let_go(night=night, actor=actor, now=now))
    nights.remove_night(pk=pk, actor=actor, now=now)


def _follow(pk: int, actor: Actor, now: datetime) -> None:
    _with(pk, lambda night: follow_night(night=night, actor=actor, now=now))


def _with(pk: int, act: Callable[[Night], None]) -> None:
    night = Night.objects.select_related("course").filter(pk=pk).first()
    if night is None:
        raise Gone
    act(night)

"""The department's check, whose result and day alone are kept; declining; and who comes first in their next course."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from lamplighter.academy.actions.line import fill_seats, leave
from lamplighter.academy.actions.shared import Gone, held, put
from lamplighter.academy.actions.telling import send_checking, send_declined, send_passed
from lamplighter.academy.models import Application
from lamplighter.academy.rules.states import Check, NotAllowed, Side, Standing, Verb
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record
from lamplighter.plumbing.clock import city_day

_WITHOUT_SEAT = (
    Standing.WAITING.value,
    Standing.NOT_SEATED.value,
    Standing.DECLINED.value,
    Standing.WITHDRAWN.value,
)


class Future(Exception):
    """A check was not made on a day that is still to come."""


def begin_checks(*, pks: Collection[int], actor: audit.Actor, now: datetime) -> int:
    """The check begins for those of them who wait for it; each gets a letter that says how. Returns for how many."""
    return sum(_begin_one(pk, actor, now) for pk in sorted(pks))


@transaction.atomic
def _begin_one(pk: int, actor: audit.Actor, now: datetime) -> bool:
    row = held(pk)
    if not row.course.asks_check or row.standing != Standing.APPLIED.value:
        return False
    put(row, Verb.CHECK, Side.STAFF, now=now)
    record(verb=audit.Verb.APPLICATION_CHECKED, subject=row, actor=actor, now=now, fields=["standing"])
    send_checking(row, now=now)
    return True


@transaction.atomic
def check_passed(*, pk: int, on: date, actor: audit.Actor, now: datetime) -> Application:
    """The check was passed: they stand in line, and if the selection is made and a seat is free, it is offered at once.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        NotAllowed: the course asks for no check, or no check of theirs is open.
        Future: the day is still to come.
    """
    row = _checked(pk, on, now)
    put(row, Verb.PASS, Side.STAFF, now=now, check_result=Check.PASSED.value, checked_on=on)
    record(verb=audit.Verb.APPLICATION_CHECKED, subject=row, actor=actor, now=now, fields=["check_result"])
    fill_seats(row.course, now=now)
    course = row.course
    row = Application.objects.get(pk=pk)
    row.course = course
    if row.standing == Standing.WAITING.value:
        send_passed(row, now=now)
    return row


@transaction.atomic
def check_failed(*, pk: int, on: date, why: str, actor: audit.Actor, now: datetime) -> None:
    """The check was not passed: they are declined. The letter says ``why`` in the words given, and nothing of the check by itself.

    Raises:
        Gone, Closed, NotAllowed, Future: as of ``check_passed``.
    """
    row = _checked(pk, on, now)
    result = {"check_result": Check.FAILED.value, "checked_on": on, "why": why}
    leave(row, Verb.DECLINE, Side.STAFF, now=now, **result)
    record(verb=audit.Verb.APPLICATION_CHECKED, subject=row, actor=actor, now=now, fields=["check_result"])
    send_declined(row, now=now)


def _checked(pk: int, on: date, now: datetime) -> Application:
    row = held(pk)
    if not row.course.asks_check:
        raise NotAllowed("the course asks for no check")
    if on > city_day(now):
        raise Future
    if row.standing == Standing.APPLIED.value:  # done before anybody said that it began
        put(row, Verb.CHECK, Side.STAFF, now=now)
    if row.standing != Standing.CHECKING.value:
        raise NotAllowed(f"a result from {row.standing}")
    return row


@transaction.atomic
def decline(*, pk: int, why: str, carries: bool, actor: audit.Actor, now: datetime) -> None:
    """They get no seat, and are told why; one that they had goes to the next.

    Args:
        why: in their language; may be empty.
        carries: whether they come before all others in the next course they apply for.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        NotAllowed: it is over for them already.
    """
    row = held(pk)
    leave(row, Verb.DECLINE, Side.STAFF, now=now, why=why, carries=carries)
    record(verb=audit.Verb.APPLICATION_MOVED, subject=row, actor=actor, now=now, fields=["standing"])
    send_declined(row, now=now)


@transaction.atomic
def carry(*, pk: int, carries: bool, actor: audit.Actor, now: datetime) -> None:
    """Whoever ended without a seat comes before all others in the next course they apply for, or does not after all.

    Raises:
        Gone: there is no such application.
        NotAllowed: they have a seat, or may still get one by the check.
    """
    row = Application.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Gone
    if row.standing not in _WITHOUT_SEAT:
        raise NotAllowed(f"carried from {row.standing}")
    row.carries, row.changed_at = carries, now
    row.save(update_fields=["carries", "changed_at"])
    record(verb=audit.Verb.APPLICATION_CARRIED, subject=row, actor=actor, now=now, fields=["carries"])

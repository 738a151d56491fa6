"""Applicants correct what they told, until applications close; and have it erased, whenever they like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from lamplighter.academy.actions import alumni
from lamplighter.academy.actions.applying import Guardian, NoGuardian, TooYoung, asks_birth_date
from lamplighter.academy.actions.forgetting import FORGOTTEN, checks_of, forget
from lamplighter.academy.actions.line import leave
from lamplighter.academy.actions.shared import Closed, Gone, held
from lamplighter.academy.actions.telling import CATEGORY, ask_guardian
from lamplighter.academy.models import Application, Course, Mark, Ride, Signature
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.courses import takes_applications
from lamplighter.academy.rules.ages import age_on, is_minor
from lamplighter.academy.rules.states import CourseState, Side, Standing, Verb
from lamplighter.outbox.actions import e164
from lamplighter.outbox.models import Mail, Text

_HOPING = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)
_IDENTITY = frozenset({"name", "born"})
"""What the check is made of: it stands once the check has begun."""
_FIELDS = _IDENTITY | {
    "zone", "works", "words", "needs", "interpreter", "language", "guardian_name", "guardian_email", "guardian_phone",
}  # fmt: skip
_AGAIN = timedelta(hours=24)
"""A guardian is asked once more at most so often."""


def may_correct(row: Application, now: datetime) -> bool:
    """Whether answers can be changed: as long as applications are taken and no seat is offered."""
    return takes_applications(row.course, now) and row.standing in _HOPING and row.anonymised_at is None


def may_correct_identity(row: Application) -> bool:
    """Whether name and birth date can be changed too: not once the check has begun."""
    return row.standing == Standing.APPLIED.value or not row.course.asks_check


@transaction.atomic
def correct(*, pk: int, told: Mapping[str, Any], now: datetime) -> None:
    """Puts other answers in place of those there were.

    Args:
        told: by the name of the field; only what an applicant may change.

    Raises:
        Gone, Closed: there is no such application, its course is over, or answers can no longer be changed.
        TooYoung: they would not be old enough.
        NoGuardian: they would be under age without anybody who can consent.
    """
    row = held(pk)
    if not may_correct(row, now) or set(told) - _FIELDS:
        raise Closed
    if set(told) & _IDENTITY and not may_correct_identity(row):
        raise Closed
    for name, value in told.items():
        setattr(row, name, value)
    _check(row)
    row.changed_at = now
    row.save(update_fields=[*told, "changed_at"])


def _check(row: Application) -> None:
    course = row.course
    if not asks_birth_date(course) or row.born is None:
        return
    if age_on(row.born, course.first_day) < course.least_age:
        raise TooYoung(course.least_age)
    guardian = Guardian(row.guardian_name, row.guardian_email, row.guardian_phone)
    if is_minor(row.born, course.first_day, settings.LAMPLIGHTER.academy.of_age) and not guardian.reachable:
        raise NoGuardian


@transaction.atomic
def ask_guardian_again(*, pk: int, now: datetime) -> bool:
    """Asks the guardian once more for consent. Returns whether it was sent: at most once a day.

    Raises:
        Gone, Closed: there is no such application, or its course is over.
    """
    row = held(pk)
    if row.standing != Standing.ACCEPTED.value or _asked_lately(row, now):
        return False
    ask_guardian(row, now=now)
    return True


def _asked_lately(row: Application, now: datetime) -> bool:
    since = {"created_at__gt": now - _AGAIN}
    if row.guardian_email:
        return Mail.objects.filter(to=row.guardian_email, category=CATEGORY, **since).exists()
    return Text.objects.filter(to=e164(row.guardian_phone) or "-", **since).exists()


def stays(row: Application) -> bool:
    """Whether it must be kept who signed: they have taken part, or a certificate says so."""
    return (
        row.standing in (Standing.GRADUATED.value, Standing.NOT_COMPLETED.value)
        or Mark.objects.filter(application=row).exists()
    )


@transaction.atomic
def erase_own(*, pk: int, now: datetime) -> None:
    """Erases what they told, with their ride-alongs, and takes them off the list of alumni. Whoever still hopes for a seat or has one
    gives it back with that.

    What was signed is kept of those who have taken part, as long as the department keeps waivers; so is a certificate.

    Raises:
        Gone: there is no such application.
    """
    where = Application.objects.filter(pk=pk).values_list("course", flat=True).first()
    if where is None:
        raise Gone
    course = Course.objects.select_for_update().get(pk=where)
    row = Application.objects.get(pk=pk)
    row.course = course
    if course.state == CourseState.OPEN.value:
        if row.standing == Standing.OFFERED.value:
            leave(row, Verb.REFUSE, Side.APPLICANT, now=now)
        elif row.standing in (*_HOPING, Standing.ACCEPTED.value, Standing.ENROLLED.value):
            leave(row, Verb.WITHDRAW, Side.APPLICANT, now=now)
    if not stays(row):
        Signature.objects.filter(application=row).delete()
    Ride.objects.filter(application=row).delete()
    alumni.leave(application=pk)
    forget(row, now)
    checks_of([row]).delete()
    row.changed_at = now
    row.save(update_fields=[*FORGOTTEN, "changed_at"])


def guardian_waits(row: Application) -> bool:
    """Whether a guardian's consent is still missing."""
    return any(each.kind == signing.GUARDIAN for each in signing.missing(row))

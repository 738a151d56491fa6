"""The end of a course: who graduates, by its rules; exceptions, with who made them and why; certificates."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from lamplighter.academy.actions.shared import Gone, give_back, locked, put
from lamplighter.academy.actions.telling import (
    send_graduated,
    send_not_completed,
    send_not_seated,
    send_unused,
)
from lamplighter.academy.messages.mark_words import lack_said
from lamplighter.academy.models import Application, Certificate, Course
from lamplighter.academy.queries.marks import reckoned_all
from lamplighter.academy.rules.states import CourseState, NightState, Side, Standing
from lamplighter.academy.rules.states import Verb as Move
from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing.clock import city_day

_HOPING = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)
_UNUSED = (Standing.OFFERED.value, Standing.ACCEPTED.value)


class Closed(Exception):
    """The course is none whose graduates could be named: a draft, cancelled, or done already."""


class NotYet(Exception):
    """A night that counts is still to come."""


class NoReason(Exception):
    """An exception says why."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a course ended."""

    graduates: int
    short: int
    unseated: int = 0
    """Who had never got a seat, or had not used the one that was kept for them."""


@transaction.atomic
def graduate(*, pk: int, actor: Actor, now: datetime) -> Ending:
    """Names the graduates of a course, by its rules; the others have not completed it. The course is done, and its marks stand.
    Each hears of it, with what was lacking. Whoever still waits ends without a seat, which counts for them in the next lottery;
    a seat that was offered and not taken, or taken and not signed for, is given back. They hear of it too.

    Who was let graduate by exception before stays a graduate.

    Raises:
        Closed: it is done already, cancelled, or was never announced.
        NotYet: a night that counts is not over.
    """
    course = _held(pk)
    if course.state != CourseState.OPEN.value:
        raise Closed
    if to_come(course, now):
        raise NotYet
    graduates = short = 0
    for each in reckoned_all(course, now):
        each.application.course = course
        if each.application.standing != Standing.ENROLLED.value:
            continue
        if each.reckoned.passes:
            put(each.application, Move.GRADUATE, Side.SYSTEM, now=now)
            issue(each.application, now)
            send_graduated(each.application, now=now)
            graduates += 1
        else:
            put(each.application, Move.FALL_SHORT, Side.SYSTEM, now=now)
            with override(each.application.language):
                reasons = [lack_said(lack, over=True) for lack in each.reckoned.lacks]
            send_not_completed(each.application, reasons, now=now)
            short += 1
    unseated = _end_line(course, now) + _end_unused(course, now)
    course.state, course.done_at, course.changed_at = CourseState.DONE.value, now, now
    course.save(update_fields=["state", "done_at", "changed_at"])
    record(verb=Verb.COURSE_GRADUATED, subject=course, actor=actor, now=now, fields=["done_at", "state"])
    return Ending(graduates, short, unseated)


def _end_line(course: Course, now: datetime) -> int:
    """The course is over for who hoped for a seat to the end. Returns for how many."""
    rows = list(Application.objects.filter(course=course, standing__in=_HOPING).order_by("pk"))
    for row in rows:
        row.course = course
        put(row, Move.END, Side.SYSTEM, now=now)
        send_not_seated(row, now=now)
    return len(rows)


def _end_unused(course: Course, now: datetime) -> int:
    """Seats that nobody took in time, or signed for, are given back. Returns how many."""
    rows = list(Application.objects.filter(course=course, standing__in=_UNUSED).order_by("pk"))
    for row in rows:
        row.course = course
        put(row, Move.EXPIRE, Side.SYSTEM, now=now, ran_out=True)
        give_back(row)
        send_unused(row, now=now)
    return len(rows)


def to_come(course: Course, now: datetime) -> bool:
    """Whether a night that counts is still to come."""
    return course.nights.filter(state=NightState.PLANNED.value, counts=True, ends__gt=now).exists()


@transaction.atomic
def let_graduate(*, pk: int, why: str, user: User | None, actor: Actor, now: datetime) -> Certificate:
    """Somebody graduates although the rules say no: kept with who decided it and why. Returns the certificate.

    Args:
        why: read by coordinators alone.

    Raises:
        NoReason: no reason is given.
        NotAllowed: they do not take part, or are a graduate already.
        Closed: the course was cancelled.
        NotYet: a night that counts is not over.
    """
    if not why.strip():
        raise NoReason
    row = _application(pk)
    if row.course.state not in (CourseState.OPEN.value, CourseState.DONE.value):
        raise Closed
    if to_come(row.course, now):
        raise NotYet
    put(row, Move.EXCEPT, Side.STAFF, now=now, excepted_why=why.strip(), excepted_by=user)
    record(
        verb=Verb.GRADUATION_EXCEPTED,
        subject=row,
        actor=actor,
        now=now,
        fields=["standing", "excepted_why", "excepted_by"],
    )
    issued = issue(row, now)
    send_graduated(row, now=now)
    return issued


def issue(application: Application, now: datetime) -> Certificate:
    """The certificate of a graduate; called in the transaction that makes them one. There is one for each."""
    found, _made = Certificate.objects.get_or_create(
        application=application,
        defaults={
            "code": base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower(),
            "name": application.name or shown_number(application.number),
            "issued_on": city_day(now),
        },
    )
    return found


@transaction.atomic
def rename(*, pk: int, name: str, actor: Actor, now: datetime) -> None:
    """Another spelling of the name on a certificate. Its code stays, so a printed one leads to the name as it is now."""
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=pk)
    if name.strip() and name.strip() != row.name:
        row.name = name.strip()
        row.save(update_fields=["name"])
        record(verb=Verb.CERTIFICATE_CHANGED, subject=row, actor=actor, now=now, fields=["name"])


@transaction.atomic
def revoke(*, pk: int, actor: Actor, now: datetime) -> None:
    """The certificate is no longer valid; whoever asks for it is told so, with the day."""
    if Certificate.objects.filter(pk=pk, revoked_at=None).update(revoked_at=now):
        row = Certificate.objects.get(pk=pk)
        record(verb=Verb.CERTIFICATE_REVOKED, subject=row, actor=actor, now=now, fields=["revoked_at"])


@transaction.atomic
def restore(*, pk: int, actor: Actor, now: datetime) -> None:
    """A revoked certificate is valid again."""
    if Certificate.objects.filter(pk=pk, revoked_at__isnull=False).update(revoked_at=None):
        row = Certificate.objects.get(pk=pk)
        record(verb=Verb.CERTIFICATE_RESTORED, subject=row, actor=actor, now=now, fields=["revoked_at"])


def _held(pk: int) -> Course:
    try:
        return locked(pk)
    except Gone:
        raise Closed from None


def _application(pk: int) -> Application:
    """The application, its course held against others until the transaction ends."""
    course = _held(Application.objects.values_list("course", flat=True).get(pk=pk))
    row = Application.objects.get(pk=pk)
    row.course = course
    return row

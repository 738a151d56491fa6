"""What applicants do with their application: take the seat, give it back, go. Staff do it for them by telephone, which is audited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.line import leave
from lamplighter.academy.actions.shared import held, put
from lamplighter.academy.actions.signing import enroll_if_complete
from lamplighter.academy.actions.telling import ask_guardian, send_accepted, send_again, send_withdrawn
from lamplighter.academy.models import Application
from lamplighter.academy.queries.courses import ends_at
from lamplighter.academy.rules.states import CourseState, Side, Standing, Verb
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By

_TAKEN = (Standing.ACCEPTED.value, Standing.ENROLLED.value)


class OfferOver(Exception):
    """The seat was kept until a stated time, which has passed."""


@transaction.atomic
def accept(*, pk: int, now: datetime, actor: audit.Actor | None = None) -> Application:
    """They take the seat; with everything signed they are enrolled at once. Pressed twice, it is taken once.

    Args:
        actor: the member of staff who does it for them.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        OfferOver: the time is over.
        NotAllowed: no seat is kept for them.
    """
    row = held(pk)
    if row.standing in _TAKEN:
        return row
    if row.standing == Standing.OFFERED.value and row.offer_ends is not None and row.offer_ends <= now:
        raise OfferOver
    put(row, Verb.ACCEPT, _side(actor), now=now, accepted_at=now)
    _audited(row, actor, now)
    if not enroll_if_complete(row, now=now):
        send_accepted(row, now=now)
        ask_guardian(row, now=now)
    return row


@transaction.atomic
def refuse(*, pk: int, now: datetime, actor: audit.Actor | None = None) -> None:
    """They do not take the seat that is kept for them: it goes to the next. Pressed twice, it is refused once.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        NotAllowed: no seat is kept for them.
    """
    _go(held(pk), Verb.REFUSE, actor, now)


@transaction.atomic
def withdraw(*, pk: int, now: datetime, actor: audit.Actor | None = None) -> None:
    """They do not come any more: a seat goes to the next. Pressed twice, it is done once.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        NotAllowed: they were declined, or the course is over for them.
    """
    row = held(pk)
    _go(row, Verb.REFUSE if row.standing == Standing.OFFERED.value else Verb.WITHDRAW, actor, now)


def _go(row: Application, verb: Verb, actor: audit.Actor | None, now: datetime) -> None:
    if row.standing == Standing.WITHDRAWN.value:
        return
    leave(row, verb, _side(actor), now=now)
    _audited(row, actor, now)
    send_withdrawn(row, now=now)


def _side(actor: audit.Actor | None) -> Side:
    return Side.APPLICANT if actor is None else Side.STAFF


def _audited(row: Application, actor: audit.Actor | None, now: datetime) -> None:
    if actor is not None:
        record(verb=audit.Verb.APPLICATION_MOVED, subject=row, actor=actor, now=now, fields=["standing"])


@transaction.atomic
def stop(*, pk: int, now: datetime) -> None:
    """No more reminders. Of an offer, of a night that is moved or cancelled they still hear."""
    Application.objects.filter(pk=pk, stopped_at=None).update(stopped_at=now)


@transaction.atomic
def find_again(*, number: str, reach: str, now: datetime) -> bool:
    """Sends the link of an application once more to the address or number that was typed, if it is the one on file.

    Only its owner ever learns whether there is one. Returns whether it was sent.

    Args:
        number: of the application, or of the course: an address has but one application there.
    """
    email, phone = reach.strip().lower(), e164(reach)
    if not email or ("@" not in email and not phone):
        return False
    theirs = {"email": email, "by": By.EMAIL.value} if "@" in email else {"phone": phone, "by": By.TEXT.value}
    rows = Application.objects.select_related("course").filter(**theirs)
    found = rows.filter(number=number).first() or rows.filter(course__number=number).first()
    if found is None or found.course.state == CourseState.DRAFT.value or ends_at(found.course) <= now:
        return False
    return send_again(found, now=now)

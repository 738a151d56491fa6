"""Waivers: a new version, a signature on screen or paper, a guardian's consent; and being enrolled once nothing is missing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.shared import held, put
from lamplighter.academy.actions.telling import send_enrolled
from lamplighter.academy.models import Application, Signature, Waiver
from lamplighter.academy.queries import signing
from lamplighter.academy.rules.states import NotAllowed, Side, Standing, Verb
from lamplighter.accounts.models import User
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record

_SIGNING = (Standing.OFFERED.value, Standing.ACCEPTED.value, Standing.ENROLLED.value)
"""Who has a seat, or is offered one, signs; before that nobody needs to."""


class NothingToSign(Exception):
    """There is no such waiver, or nobody of theirs needs to sign it."""


class Changed(Exception):
    """The text was changed while it was being read: it is to be read anew before it is signed."""


class Nameless(Exception):
    """Whoever signs on the screen types their name."""


@transaction.atomic
def write_waiver(
    *, kind: str, text_en: str, text_es: str, actor: audit.Actor, user: User | None, now: datetime
) -> Waiver:
    """A new version of a waiver, from now on. What was signed before stays as it was, and who is enrolled stays enrolled.

    Args:
        kind: one of ``queries.signing``: ``COURSE``, ``RIDE``, ``GUARDIAN``.
    """
    last = signing.current(kind)
    if last is not None and (last.text_en, last.text_es) == (text_en, text_es):
        return last
    made = Waiver.objects.create(
        kind=kind,
        version=last.version + 1 if last is not None else 1,
        text_en=text_en,
        text_es=text_es,
        since=now,
        made_by=user,
    )
    record(verb=audit.Verb.WAIVER_WRITTEN, subject=made, actor=actor, now=now)
    return made


@transaction.atomic
def sign(
    *,
    pk: int,
    kind: str,
    now: datetime,
    name: str = "",
    version: int | None = None,
    actor: audit.Actor | None = None,
) -> Application:
    """Keeps that somebody signed the version that holds now; whoever accepted and lacks nothing more is enrolled.

    Signed twice, it counts once.

    Args:
        kind: of the waiver; what is of kind ``GUARDIAN`` is signed by the guardian.
        name: as it was typed on the screen.
        version: the one that was read; None where it was read on paper.
        actor: the member of staff who holds the signed paper; None for a signature on the screen.

    Raises:
        Gone, Closed: there is no such application, or its course is cancelled or done.
        NotAllowed: they are offered no seat, or gave it back.
        NothingToSign: there is no such waiver, or they need no guardian.
        Changed: another version holds by now.
        Nameless: no name was typed.
    """
    row = held(pk)
    if row.standing not in _SIGNING:
        raise NotAllowed(f"sign from {row.standing}")
    waiver = signing.current(kind)
    if waiver is None or (kind == signing.GUARDIAN and not signing.under_age(row)):
        raise NothingToSign
    if version is not None and version != waiver.version:
        raise Changed
    typed = " ".join(name.split())[:80]
    if actor is None and not typed:
        raise Nameless
    _, made = Signature.objects.get_or_create(
        application=row,
        waiver=waiver,
        guardian=kind == signing.GUARDIAN,
        defaults={"name": typed if actor is None else "", "on_paper": actor is not None, "at": now},
    )
    if made and actor is not None:
        record(verb=audit.Verb.APPLICATION_SIGNED, subject=row, actor=actor, now=now)
    enroll_if_complete(row, now=now)
    return row


def enroll_if_complete(row: Application, *, now: datetime) -> bool:
    """Enrolls whoever accepted and has signed everything, with a letter. The caller holds the course. Returns whether it did."""
    if row.standing != Standing.ACCEPTED.value or signing.missing(row):
        return False
    put(row, Verb.ENROLL, Side.SYSTEM, now=now)
    send_enrolled(row, now=now)
    return True

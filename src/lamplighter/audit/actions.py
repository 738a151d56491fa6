"""Writes of the audit record: one row for each thing done, and the seals over them."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import OperationalError

from lamplighter.audit.chain import GENESIS, digest
from lamplighter.audit.models import Event, Seal
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.readonly import door

log = logging.getLogger(__name__)

BATCH = 10_000
"""Most events under one seal."""


_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")


class NotAFieldName(ValueError):
    """Something that is no field's name was to be put on record; it could be a value."""


class NotInTransaction(RuntimeError):
    """The audit row would not share the fate of what it speaks of."""


def record(
    *,
    verb: Verb,
    subject: Model | tuple[str, str],
    actor: Actor,
    now: datetime,
    fields: Sequence[str] = (),
    zone: str = "",
) -> None:
    """Keeps one row: who did what to which thing. Called inside the action's transaction.

    Args:
        subject: a saved row, or (type, id), e.g. ``("roster.officer", "12")``.
        fields: names of the fields that changed; never their values.
        zone: code of the zone the thing belongs to, where it has one.

    Raises:
        NotInTransaction: no transaction is open.
        NotAFieldName: ``fields`` holds something else than names.
    """
    record_each(verb=verb, subjects=[subject], actor=actor, now=now, fields=fields, zone=zone)


def record_each(
    *,
    verb: Verb,
    subjects: Sequence[Model | tuple[str, str]],
    actor: Actor,
    now: datetime,
    fields: Sequence[str] = (),
    zone: str = "",
) -> None:
    """Keeps a row for each of several things to which the same was done; see ``record``."""
    if not all(_FIELD_NAME.fullmatch(field) for field in fields):
        raise NotAFieldName(f"{verb} was to be recorded with something that is no field's name")
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{verb} was recorded outside a transaction")
    Event.objects.bulk_create(
        Event(
            at=now,
            actor_kind=actor.kind.value,
            actor_id=actor.user_id,
            actor_name=actor.name,
            verb=verb.value,
            subject_type=kind,
            subject_id=identity,
            fields=sorted(fields),
            zone=zone,
        )
        for kind, identity in map(_named, subjects)
    )


def _named(subject: Model | tuple[str, str]) -> tuple[str, str]:
    return subject if isinstance(subject, tuple) else (subject._meta.label_lower, str(subject.pk))


def record_reading(
    *, verb: Verb, subject: Model | tuple[str, str], actor: Actor, now: datetime, zone: str = ""
) -> None:
    """Keeps that a sensitive thing was read; the only domain row a GET may write (promise 8)."""
    with door("sensitive-read-audit"), transaction.atomic():
        record(verb=verb, subject=subject, actor=actor, now=now, zone=zone)


def seal_pending(now: datetime) -> int:
    """Seals all events that no seal covers yet, in batches of ``BATCH``. Returns how many events were sealed.

    When another process is sealing, or a long transaction holds the table, the next run does it.
    """
    sealed = 0
    while (some := _seal_batch(now)) > 0:
        sealed += some
    return sealed


def _seal_batch(now: datetime) -> int:
    try:
        with transaction.atomic():
            _wait_for_writers()
            last = Seal.objects.order_by("-number").first()
            events = list(Event.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")[:BATCH])
            if not events:
                return 0
            seal = Seal(
                number=last.number + 1 if last else 1,
                sealed_at=now,
                first_id=events[0].pk,
                last_id=events[-1].pk,
                count=len(events),
                previous=last.digest if last else GENESIS,
            )
            seal.digest = digest(seal.facts(), (event.sealed_form() for event in events))
            seal.save(force_insert=True)
    except OperationalError:
        log.info("audit sealing waits for a writer; the next run seals")
        return 0
    # The log is another place: a chain written anew as a whole no longer fits the heads noted there.
    log.info("audit seal %d over %d events: %s", seal.number, seal.count, seal.digest)
    return len(events)


def _wait_for_writers() -> None:
    """On PostgreSQL an id may become visible after a higher one; once this lock is held, no such row is on its way.

    SQLite has one writer at a time, so the immediate transaction is lock enough.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("LOCK TABLE audit_event IN SHARE MODE")

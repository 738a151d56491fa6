"""Reads of the audit record: listing it, and telling whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from lamplighter.audit.chain import GENESIS, digest
from lamplighter.audit.models import Event, Seal
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What ``verify`` found. ``troubles`` is empty when the record is whole."""

    seals: int
    sealed_events: int
    pending_events: int
    head: str
    troubles: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.troubles


def verify(expect: tuple[int, str] | None = None) -> VerifyReport:
    """Recomputes every seal over the rows as they stand.

    Args:
        expect: a seal's number and digest noted elsewhere (log, paper). Only such a note can tell that the newest seals were
            cut off together with their events, or that the chain was written anew as a whole.
    """
    troubles: list[str] = []
    previous, last_id, number, sealed = GENESIS, 0, 0, 0
    expected_seen = expect is None
    for seal in Seal.objects.order_by("number").iterator():
        troubles += _seal_troubles(seal, number=number, previous=previous, last_id=last_id)
        if expect is not None and seal.number == expect[0]:
            expected_seen = True
            if seal.digest != expect[1]:
                troubles.append(f"seal {seal.number}: its digest is not the one noted elsewhere")
        sealed += seal.count
        previous, last_id, number = seal.digest, seal.last_id, seal.number
    if not expected_seen and expect is not None:
        troubles.append(f"seal {expect[0]}, noted elsewhere, is missing")
    return VerifyReport(
        seals=number,
        sealed_events=sealed,
        pending_events=Event.objects.filter(pk__gt=last_id).count(),
        head=previous,
        troubles=tuple(troubles),
    )


def _seal_troubles(seal: Seal, *, number: int, previous: str, last_id: int) -> Iterator[str]:
    name = f"seal {seal.number}"
    if seal.number != number + 1:
        yield f"{name}: the seal before it is missing (expected number {number + 1})"
    if seal.previous != previous:
        yield f"{name}: does not follow from the seal before it"
    covered = Event.objects.filter(pk__lte=seal.last_id).order_by("pk")
    if number:  # the first seal covers whatever stands before it
        covered = covered.filter(pk__gt=last_id)
    rows = 0
    first: int | None = None

    def forms() -> Iterator[dict[str, object]]:
        nonlocal rows, first
        for event in covered.iterator():
            rows += 1
            first = event.pk if first is None else first
            yield event.sealed_form()

    if digest(seal.facts(), forms()) != seal.digest:
        yield f"{name}: events {seal.first_id} to {seal.last_id} or the seal itself were changed"
    if rows != seal.count:
        yield f"{name}: covers {seal.count} events, but {rows} are there"
    elif first != seal.first_id:
        yield f"{name}: its first event is missing"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the record is asked for; an empty field asks for all."""

    verb: str = ""
    actor_id: int | None = None
    subject_type: str = ""
    subject_id: str = ""
    zone: str = ""
    since: date | None = None
    until: date | None = None
    """The last day asked for, in the city's zone."""


def events(wanted: Filter) -> QuerySet[Event]:
    """Events, newest first."""
    found = Event.objects.order_by("-pk")
    for column in ("verb", "subject_type", "subject_id", "zone"):
        if value := getattr(wanted, column):
            found = found.filter(**{column: value})
    if wanted.actor_id is not None:
        found = found.filter(actor_id=wanted.actor_id)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=city_tz())


def newest_seal() -> Seal | None:
    """The head of the chain."""
    return Seal.objects.order_by("-number").first()

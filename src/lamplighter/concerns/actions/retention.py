"""What is erased by age: contacts and words of closed concerns, by kind; and what nobody needs to find any more.

Runs once a day. Each batch is a transaction of its own, so that a run that is stopped has done what it has done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.erasing import anonymise
from lamplighter.concerns.actions.searching import keep_words
from lamplighter.concerns.models import Concern, Contact, Draft, Handover, Kind, Photo
from lamplighter.concerns.rules.values import Part
from lamplighter.outbox.reach import By
from lamplighter.plumbing import files

BATCH = 200
UNSAID = timedelta(days=7)
"""How long an address that was typed to follow a concern waits for its owner's yes."""
ORPHAN_AFTER = timedelta(days=2)
"""A photo's file that no row speaks of is kept this long: a form may still be on its way. Drafts live for a day."""


@dataclass(slots=True)
class Count:
    """What is erased of one kind."""

    kind: str
    contacts: int = 0
    texts: int = 0


@dataclass(slots=True)
class Report:
    """What a run erased, or would erase. Numbers only."""

    kinds: list[Count] = field(default_factory=list)
    followers: int = 0
    handovers: int = 0
    drafts: int = 0
    files: int = 0

    @property
    def contacts(self) -> int:
        """Contacts of all kinds."""
        return sum(each.contacts for each in self.kinds)

    @property
    def texts(self) -> int:
        """Concerns of all kinds whose words are erased."""
        return sum(each.texts for each in self.kinds)

    @property
    def anything(self) -> bool:
        """Whether there is anything."""
        erased = (self.contacts, self.texts, self.followers, self.handovers, self.drafts, self.files)
        return any(erased)


def due(*, now: datetime) -> Report:
    """What a run at this instant would erase; erases nothing."""
    report = Report(
        followers=_unsaid(now).count(),
        drafts=_drafts(now).count(),
        handovers=_handovers(now).count(),
        files=len(_orphans(now)),
    )
    for kind in Kind.objects.all():
        count = Count(kind.code, _contacts(kind, now).count(), _texts(kind, now).count())
        if count.contacts or count.texts:
            report.kinds.append(count)
    return report


def run(*, now: datetime, actor: Actor) -> Report:
    """Erases what is due. One row of the audit record tells how much, and nothing else."""
    report = Report()
    for kind in Kind.objects.all():
        count = Count(kind.code, _erase_contacts(kind, now), _erase_texts(kind, now))
        if count.contacts or count.texts:
            report.kinds.append(count)
    report.followers = _unsaid(now).delete()[0]
    report.handovers = _handovers(now).update(note="")
    report.drafts = _drafts(now).delete()[0]
    for name in _orphans(now):
        files.remove(settings.HOME.photos, name)
        report.files += 1
    if report.anything:
        counted = f"contacts {report.contacts}, texts {report.texts}, files {report.files}"
        with transaction.atomic():
            record(verb=Verb.RETENTION_RUN, subject=("concerns.retention", counted), actor=actor, now=now)
    return report


def _contacts(kind: Kind, now: datetime) -> QuerySet[Contact]:
    """Contacts of concerns that were closed long enough ago. One that is open keeps its contacts."""
    before = now - timedelta(days=kind.keep_contact_days)
    return Contact.objects.filter(concern__kind=kind, concern__closed_at__lte=before)


def _texts(kind: Kind, now: datetime) -> QuerySet[Concern]:
    """Concerns that were closed long enough ago and hold words: not emptied yet, or touched since."""
    before = now - timedelta(days=kind.keep_text_days)
    untouched = Q(anonymised_at__isnull=False, anonymised_at__gte=F("changed_at"))
    return Concern.objects.filter(kind=kind, closed_at__lte=before).exclude(untouched)


def _unsaid(now: datetime) -> QuerySet[Contact]:
    """Followers whose address was typed and who never said yes."""
    asked = Contact.objects.filter(part=Part.FOLLOWER.value, confirmed_at=None, created_at__lte=now - UNSAID)
    return asked.filter(by__in=[By.EMAIL.value, By.TEXT.value])


def _drafts(now: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(expires_at__lte=now)


def _handovers(now: datetime) -> QuerySet[Handover]:
    """Notes from shift to shift may name people; they are kept as long as the longest-kept words they may speak of."""
    longest = max(Kind.objects.values_list("keep_text_days", flat=True), default=730)
    return Handover.objects.filter(day__lte=(now - timedelta(days=longest)).date()).exclude(note="")


def _erase_contacts(kind: Kind, now: datetime) -> int:
    erased = 0
    while found := dict(_contacts(kind, now).values_list("pk", "concern_id")[:BATCH]):
        with transaction.atomic():
            erased += Contact.objects.filter(pk__in=list(found)).delete()[0]
            for concern in set(found.values()):
                keep_words(concern)  # their names are found no more
    return erased


def _erase_texts(kind: Kind, now: datetime) -> int:
    erased = last = 0
    while rows := list(_texts(kind, now).filter(pk__gt=last).order_by("pk")[:BATCH]):
        with transaction.atomic():
            anonymise(rows, now=now)
        erased, last = erased + len(rows), rows[-1].pk
    return erased


def _orphans(now: datetime) -> list[str]:
    """Files in the photos folder that neither a photo nor a draft speaks of, and that are old enough."""
    written_before = now.timestamp() - ORPHAN_AFTER.total_seconds()
    old = [name for name, written in files.names(settings.HOME.photos) if written < written_before]
    if not old:
        return []
    known = {name for row in Photo.objects.values_list("file", "thumb") for name in row}
    for kept in Draft.objects.values_list("photos", flat=True):
        known |= {str(each.get(part, "")) for each in kept for part in ("file", "thumb")}
    return [name for name in old if name not in known]

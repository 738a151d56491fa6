"""Erasing what residents told: their own by their wish, everybody's by age. What stays are numbers, kinds, zones, states and days.

Photos' files go when the transaction has committed: a file without a row is swept later, a row without a file would lie.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.publishing import withdraw
from lamplighter.concerns.actions.searching import keep_words
from lamplighter.concerns.actions.shared import locked, write_update
from lamplighter.concerns.actions.talking import redact
from lamplighter.concerns.models import Concern, Contact, Photo, Publication, Referral, Update
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.concerns.rules.values import Author, Entry, Part
from lamplighter.plumbing import files

EMPTY: dict[str, Any] = {
    "lon": None,
    "lat": None,
    "place": "",
    "text": "",
    "happens": "",
    "answers": {},
    "search": "",
}
"""A concern's own private fields, emptied."""


@transaction.atomic
def erase_contact(*, concern: Concern, contact: Contact, now: datetime) -> None:
    """Somebody wants name, address and number erased: from now on nobody can reach them about it but by the private page."""
    locked(concern.pk)
    contact.delete()
    keep_words(concern.pk)


@transaction.atomic
def take_back(*, concern: Concern, update: Update | None, now: datetime) -> None:
    """The resident takes one entry of theirs back, words and photos; ``update`` None: what they told at first.

    Raises:
        NotYours: the entry is of another concern, or somebody else's.
    """
    redact(concern=concern, update=update, now=now)
    if update is None:
        Concern.objects.filter(pk=concern.pk).update(answers={})
        keep_words(concern.pk)
    remove_photos(Photo.objects.filter(concern=concern, update=update))


@transaction.atomic
def erase_own(*, concern: Concern, now: datetime) -> None:
    """The raiser wants everything erased that they told: words, answers, place, photos, contact; the public sees it no more.

    An open concern is taken back first: without its place and words nobody could act on it. What staff wrote stays until its
    time is over, as does whoever follows it.
    """
    row = locked(concern.pk)
    row.contacts.filter(
        part=Part.RAISER.value
    ).delete()  # first: no mail about this goes out, so none keeps the address
    if row.is_open:
        move(pk=row.pk, verb=Verb.WITHDRAW, party=Party.RESIDENT, now=now)
    withdraw(concern=row, now=now)
    Concern.objects.filter(pk=row.pk).update(**EMPTY)
    row.updates.filter(author=Author.RESIDENT.value).update(text="", public_text="")
    remove_photos(row.photos.all())
    write_update(row, Entry.REDACTED, now=now, author=Author.RESIDENT)


def anonymise(concerns: Iterable[Concern], *, now: datetime) -> None:
    """Empties every private field of concerns and of what hangs on them; called in a transaction."""
    ids = [each.pk for each in concerns]
    Concern.objects.filter(pk__in=ids).update(**EMPTY, agreed_words=False, anonymised_at=now)
    Contact.objects.filter(concern__in=ids).delete()
    Update.objects.filter(concern__in=ids).update(text="", public_text="")
    Publication.objects.filter(concern__in=ids).update(words="")
    Referral.objects.filter(concern__in=ids).update(status_notes="")
    remove_photos(Photo.objects.filter(concern__in=ids))


def remove_photos(photos: Iterable[Photo]) -> int:
    """Removes photos: the rows now, the files once the transaction has committed. Returns how many."""
    gone = list(photos)
    folder = settings.HOME.photos
    Photo.objects.filter(pk__in=[each.pk for each in gone]).delete()
    for each in gone:
        for name in (each.file, each.thumb):
            transaction.on_commit(partial(files.remove, folder, name))
    return len(gone)

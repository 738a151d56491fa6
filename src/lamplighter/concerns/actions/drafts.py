"""Drafts of concerns: kept for a day under a secret that only the form carries; and the one sending of each form.

The same secret names the draft and what was sent: a reload, a double click or a second try finds what the first has raised.
Of sensitive kinds there is no draft: their row is made when they are sent, and holds the number alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from lamplighter.concerns.actions.joining import NotShown, join
from lamplighter.concerns.actions.raising import KeptPhoto, NewConcern, raise_concern
from lamplighter.concerns.models import Concern, Contact, Draft
from lamplighter.concerns.queries.drafts import FOLLOWS, SENT, digest_of, sent_of
from lamplighter.outbox.reach import NewContact
from lamplighter.plumbing import files

LASTS = timedelta(days=1)
MOST_BYTES = 40_000
"""Of a form's answers; a form fills far less."""

__all__ = [
    "LASTS",
    "MOST_BYTES",
    "NotShown",
    "drop_photo",
    "erase",
    "join_once",
    "keep",
    "new_secret",
    "send_once",
]


def new_secret() -> str:
    """A secret of 128 random bits, for one form."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def keep(
    *, secret: str, answers: Mapping[str, Sequence[str]], photos: Iterable[KeptPhoto], now: datetime
) -> None:
    """Keeps what was told so far, for a day from now; of a form that was sent meanwhile, nothing."""
    row = _locked(secret, now)
    if SENT in row.answers:
        return
    row.answers = {name: list(values) for name, values in answers.items()}
    row.photos = [
        {"file": each.file, "thumb": each.thumb, "width": each.width, "height": each.height}
        for each in photos
    ]
    _save(row, now)


@transaction.atomic
def erase(*, secret: str) -> None:
    """Forgets a draft, with its photos."""
    row = Draft.objects.select_for_update().filter(digest=digest_of(secret)).first()
    if row is None or SENT in row.answers:
        return
    for each in row.photos:
        _remove(each["file"], each["thumb"])
    row.delete()


@transaction.atomic
def drop_photo(*, photo: KeptPhoto) -> None:
    """Removes a photo that was taken out of a form again."""
    _remove(photo.file, photo.thumb)


@transaction.atomic
def send_once(*, secret: str, new: NewConcern, now: datetime) -> Concern:
    """Raises a concern, once: the same form sent again, by a reload or a double click, gives the concern there is.

    Raises:
        NotOurs, NoPlace, Outside: as ``raise_concern``; then nothing was sent and the form may be sent again.
    """
    # First, so that of two at once the second waits here, and then finds what the first has sent.
    mark = _locked(secret, now)
    found = sent_of(mark)
    if found is not None:
        return found
    concern = raise_concern(new=new, now=now)
    _mark(mark, {SENT: concern.number}, now)
    return concern


@transaction.atomic
def join_once(*, secret: str, concern: Concern, contact: NewContact, now: datetime) -> Contact | None:
    """Joins a concern near by, once; None where the form was sent before and whoever joined is gone.

    Raises:
        Gone, NotShown: there is nothing to join any more.
    """
    mark = _locked(secret, now)
    if SENT in mark.answers:
        return Contact.objects.filter(pk=mark.answers.get(FOLLOWS)).select_related("concern").first()
    made = join(concern=concern, contact=contact, now=now)
    for each in mark.photos:
        _remove(each["file"], each["thumb"])
    _mark(mark, {SENT: concern.number, FOLLOWS: made.pk}, now)
    return made


def _locked(secret: str, now: datetime) -> Draft:
    blank = {"answers": {}, "saved_at": now, "expires_at": now + LASTS}
    row, _ = Draft.objects.select_for_update().get_or_create(digest=digest_of(secret), defaults=blank)
    return row


def _mark(row: Draft, answers: dict[str, Any], now: datetime) -> None:
    row.answers, row.photos = answers, []
    _save(row, now)


def _save(row: Draft, now: datetime) -> None:
    row.saved_at, row.expires_at = now, now + LASTS
    row.save(update_fields=["answers", "photos", "saved_at", "expires_at"])


def _remove(*names: str) -> None:
    """Files go when the transaction has committed: what is still spoken of stays."""
    for name in names:
        transaction.on_commit(partial(files.remove, settings.HOME.photos, name))

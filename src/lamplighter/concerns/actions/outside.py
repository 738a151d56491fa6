"""What a program posts over Open311 to a concern that it raised: it speaks for whoever raised it through it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.accounts.models import ApiToken
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.raising import KeptPhoto, keep_photos
from lamplighter.concerns.actions.shared import locked
from lamplighter.concerns.actions.talking import reply
from lamplighter.concerns.messages.sentences import reopens_until
from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.rules.states import Party, State, Verb
from lamplighter.concerns.rules.values import PHOTOS_MOST


class NothingNew(Exception):
    """There are no words and no pictures, and the state is as it was."""


def outside_key(speaker: str, update_id: str) -> str:
    """What is kept of a program's own id of an update, so that the same one is known again."""
    return hashlib.sha256(f"{speaker} {update_id}".encode()).hexdigest()[:40]


@transaction.atomic
def take_update(
    *,
    pk: int,
    token: ApiToken,
    update_id: str,
    words: str,
    closed: bool,
    now: datetime,
    photos: Sequence[KeptPhoto] = (),
) -> Update:
    """Enters a program's update once, however often it is sent.

    "Open" of what is settled opens it again, as long as whoever raised it may; "closed" of what is settled says that it was
    solved. Anything else is a message to the officer: no program closes what an officer works on, but the officer hears that whoever
    raised it calls it done.

    Raises:
        Gone: there is no such concern.
        NothingNew: see there.
    """
    concern = locked(pk)
    key = outside_key(f"token {token.pk}", update_id)
    known = Update.objects.filter(concern=concern, outside_id=key).first()
    if known is not None:
        return known
    verb = _verb(concern, closed, now)
    if verb is not None:
        update = move(pk=pk, verb=verb, party=Party.RESIDENT, words=words, now=now)
        keep_photos(concern, update, photos[:PHOTOS_MOST], now)
    elif words.strip() or photos or (closed and concern.is_open):
        update = reply(concern=concern, words=words or _done(concern), photos=photos, now=now)
    else:
        raise NothingNew
    Update.objects.filter(pk=update.pk).update(outside_id=key)
    return update


def _done(concern: Concern) -> str:
    with override(concern.language):
        return _("Whoever raised it says that it is done.")


def _verb(concern: Concern, closed: bool, now: datetime) -> Verb | None:
    """The move that an update means; None for words only."""
    if closed:
        return Verb.CONFIRM if concern.state == State.RESOLVED.value else None
    if concern.state == State.RESOLVED.value:
        return Verb.REOPEN
    until = reopens_until(concern)
    return Verb.REOPEN if until is not None and now < until else None

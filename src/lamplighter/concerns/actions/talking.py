"""Words on a timeline: staff to the resident, staff for staff, the resident to staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.raising import KeptPhoto, keep_photos, set_raiser
from lamplighter.concerns.actions.searching import keep_words
from lamplighter.concerns.actions.shared import locked, read, set_due, touch, write_update
from lamplighter.concerns.actions.telling import announce, tell, tell_officer
from lamplighter.concerns.models import Concern, Contact, Publication, Update
from lamplighter.concerns.queries import leading
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.rules.states import NeedsWords
from lamplighter.concerns.rules.states import Verb as MoveVerb
from lamplighter.concerns.rules.values import PHOTOS_MOST, REACHED, Author, Entry, Met
from lamplighter.outbox.reach import NewContact
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import lead_shift


class TooMany(Exception):
    """A concern holds no more photos than ``PHOTOS_MOST`` for each entry."""


class NotYours(Exception):
    """The words are not the resident's own."""


def _say(
    pk: int,
    entry: Entry,
    verb: Verb,
    *,
    words: str,
    now: datetime,
    actor: Actor,
    user: User | None,
    program: str,
    answers: bool,
    met: Met | None = None,
) -> tuple[Concern, Update]:
    if not words.strip() and (met is None or answers):
        raise NeedsWords(MoveVerb.ACKNOWLEDGE)
    concern = locked(pk)
    if answers:
        concern.first_answer_at = concern.first_answer_at or now
        concern.unheard = False
        concern.rose_at = None
        read(concern, now)
        set_due(concern, now=now)
    touch(concern, now)
    update = write_update(
        concern,
        entry,
        now=now,
        author=Author.STAFF,
        text=words,
        user=user,
        program=program,
        after=met.value if met else "",
    )
    record(verb=verb, subject=concern, actor=actor, now=now, zone=concern.zone)
    return concern, update


@transaction.atomic
def answer(
    *, pk: int, words: str, now: datetime, actor: Actor, user: User | None, program: str = ""
) -> Update:
    """Staff write to the resident. A new or reopened concern is acknowledged by it.

    Raises:
        Gone: there is no such concern.
        NeedsWords: nothing was written.
    """
    concern, update = _say(
        pk,
        Entry.ANSWER,
        Verb.CONCERN_ANSWERED,
        words=words,
        now=now,
        actor=actor,
        user=user,
        program=program,
        answers=True,
    )
    tell(concern, update, now=now)
    announce(concern, update, now=now)
    return update


@transaction.atomic
def note(*, pk: int, words: str, now: datetime, actor: Actor, user: User | None, program: str = "") -> Update:
    """Staff write for staff; raises as ``answer``."""
    return _say(
        pk,
        Entry.NOTE,
        Verb.CONCERN_NOTED,
        words=words,
        now=now,
        actor=actor,
        user=user,
        program=program,
        answers=False,
    )[1]


@transaction.atomic
def log_contact(
    *,
    pk: int,
    met: Met = Met.PHONE,
    words: str,
    now: datetime,
    actor: Actor,
    user: User | None,
    program: str = "",
) -> Update:
    """Staff note a call or a visit to the resident. It counts as an answer if they were reached; else words may be left out.

    Raises as ``answer``.
    """
    return _say(
        pk,
        Entry.CONTACT,
        Verb.CONTACT_NOTED,
        words=words,
        now=now,
        actor=actor,
        user=user,
        program=program,
        answers=met in REACHED,
        met=met,
    )[1]


@transaction.atomic
def reply(
    *,
    concern: Concern,
    words: str,
    now: datetime,
    contact: Contact | None = None,
    photos: Sequence[KeptPhoto] = (),
) -> Update:
    """The resident writes to the officer, by the private link or by mail; the officer hears of it.

    Raises:
        NeedsWords: there are neither words nor photos.
        TooMany: more photos than one entry holds.
    """
    if not words.strip() and not photos:
        raise NeedsWords(MoveVerb.REOPEN)
    if len(photos) > PHOTOS_MOST:
        raise TooMany
    row = locked(concern.pk)
    if not row.unheard:
        row.unheard = True
        if row.is_open:
            row.answer_due_at = leading.answer_due(row.kind, owner_zone(row, city_day(now)), now)
    set_due(row, now=now)
    touch(row, now)
    update = write_update(row, Entry.REPLY, now=now, author=Author.RESIDENT, text=words)
    keep_photos(row, update, photos, now)
    tell_officer(row, update, now=now)
    announce(row, update, now=now)
    return update


@transaction.atomic
def add_photos(*, concern: Concern, photos: Sequence[KeptPhoto], now: datetime) -> Update:
    """The resident adds photos without words.

    Raises:
        TooMany: more than one entry holds.
    """
    if len(photos) > PHOTOS_MOST:
        raise TooMany
    row = locked(concern.pk)
    touch(row, now)
    update = write_update(row, Entry.PHOTOS, now=now, author=Author.RESIDENT)
    keep_photos(row, update, photos, now)
    return update


@transaction.atomic
def set_contact(*, concern: Concern, contact: NewContact, now: datetime) -> Contact:
    """The raiser says anew how, and at what hours, to be reached; the lead shift follows."""
    row = locked(concern.pk)
    kept = set_raiser(row, contact, now)
    day = city_day(now)
    row.lead_shift = lead_shift(owner_zone(row, day), contact.hours, day)
    row.save(update_fields=["lead_shift"])
    keep_words(row.pk)
    return kept


@transaction.atomic
def redact(*, concern: Concern, update: Update | None, now: datetime) -> None:
    """The resident takes own words back: the concern's first text (``update`` None), or those of an entry of theirs.

    What the public saw of them goes with them.

    Raises:
        NotYours: the entry is of another concern, or somebody else's.
    """
    row = locked(concern.pk)
    if update is None:
        row.text, row.happens = "", ""
        row.save(update_fields=["text", "happens"])
        Publication.objects.filter(concern=row).update(words="")
    else:
        if update.concern_id != row.pk or update.author != Author.RESIDENT.value:
            raise NotYours
        Update.objects.filter(pk=update.pk).update(text="", public_text="")
    keep_words(row.pk)
    touch(row, now)
    write_update(row, Entry.REDACTED, now=now, author=Author.RESIDENT)

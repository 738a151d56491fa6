"""Alumni: asked once, listed by their consent, gone at once when they take it back; letters of the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lamplighter.academy.actions.tickets import REACHED
from lamplighter.academy.messages import alumni_letters
from lamplighter.academy.models import AlumniLetter, Alumnus, Application, Asked
from lamplighter.academy.queries.alumni import link_of, next_letter, readers
from lamplighter.academy.rules.alumni import Circle, Interest
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.actions import post_letter
from lamplighter.plumbing import turns

CATEGORY = "academy-alumni"
INVITED = "alumni"
ASKED_FOR = timedelta(days=30)
"""Whoever graduated longer ago is not asked any more."""


class NotYet(Exception):
    """Alumni have just been written to; ``at``: from when the next letter may go out."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


class NobodyReads(Exception):
    """Nobody would get the letter."""


class NoGraduate(Exception):
    """They are no graduate, or nothing is known of them any more."""


def invite_all(*, now: datetime) -> int:
    """Asks graduates once whether they want to be on the list. Returns how many were asked."""
    due = Application.objects.filter(
        standing=Standing.GRADUATED.value,
        course__state=CourseState.DONE.value,
        course__done_at__gt=now - ASKED_FOR,
        by__in=REACHED,
        stopped_at=None,
        anonymised_at=None,
        alumnus=None,
    ).exclude(asked__what=INVITED)
    return sum(_invite(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _invite(pk: int, now: datetime) -> bool:
    row = Application.objects.select_for_update(of=("self",)).select_related("course").get(pk=pk)
    if not Asked.objects.get_or_create(application=row, what=INVITED)[1]:
        return False
    post_letter(row, alumni_letters.invitation(row, link_of(row)), now=now, category=CATEGORY)
    return True


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agrees to."""

    name: str
    circle: Circle
    interests: tuple[Interest, ...]
    letters: bool


@transaction.atomic
def agree(*, pk: int, told: Consent, language: str, now: datetime) -> Alumnus:
    """Puts a graduate on the list as they told, or changes how they stand on it.

    Letters go where the application's went. When that is erased by its age, the list keeps the address, and nothing else.

    Raises:
        NoGraduate: they are none.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.standing != Standing.GRADUATED.value:
        raise NoGraduate
    made = Alumnus.objects.filter(application=row).first() or Alumnus(application=row, agreed_at=now)
    if row.anonymised_at is None:
        made.by, made.email, made.phone = row.by, row.email, row.phone
    made.name, made.circle, made.letters, made.language = told.name, told.circle.value, told.letters, language
    made.interests, made.renewed_at = [each.value for each in told.interests], now
    made.save()
    return made


@transaction.atomic
def leave(*, application: int) -> bool:
    """Takes the consent back: all that the list held of them is gone. Returns whether they were on it."""
    return bool(Alumnus.objects.filter(application=application).delete()[0])


@transaction.atomic
def stop_letters(*, application: int) -> None:
    """No more letters; they stay on the list."""
    Alumnus.objects.filter(application=application).update(letters=False)


@transaction.atomic
def remove(*, pk: int, actor: Actor, now: datetime) -> None:
    """Staff take somebody off the list who asked for it by telephone."""
    row = Alumnus.objects.filter(pk=pk).first()
    if row is not None:
        record(verb=Verb.ALUMNUS_REMOVED, subject=row, actor=actor, now=now)
        row.delete()


@dataclass(frozen=True, slots=True)
class Written:
    """A letter to alumni, in both languages."""

    subject_en: str
    subject_es: str
    body_en: str
    body_es: str
    interest: str = ""
    url: str = ""
    event_on: date | None = None


@transaction.atomic
def write(*, told: Written, pk: int | None, user: User | None, actor: Actor, now: datetime) -> AlumniLetter:
    """Keeps a letter to look at before it goes out; one that was sent is not changed, but written anew."""
    held = AlumniLetter.objects.select_for_update(of=("self",)).filter(sent_at=None)
    found = held.filter(pk=pk).first() if pk is not None else None
    row = found or AlumniLetter(made_at=now, made_by=user)
    names = ["subject_en", "subject_es", "body_en", "body_es", "interest", "url", "event_on"]
    for name in names:
        setattr(row, name, getattr(told, name))
    row.save()
    record(verb=Verb.ALUMNI_LETTER_WRITTEN, subject=row, actor=actor, now=now, fields=names)
    return row


@transaction.atomic
def send(*, pk: int, actor: Actor, now: datetime) -> int:
    """Sends a letter to all who want letters (with the interest that it asks), once. Returns to how many; 0 if it was sent before.

    Raises:
        NotYet: alumni have just been written to.
        NobodyReads: nobody would get it.
    """
    turns.alone("academy_alumni", 0)
    row = AlumniLetter.objects.filter(pk=pk, sent_at=None).first()
    if row is None:
        return 0
    at = next_letter(now)
    if at is not None:
        raise NotYet(at)
    people = readers(row)
    if not people:
        raise NobodyReads
    row.sent_at, row.sent_to = now, len(people)
    row.save(update_fields=["sent_at", "sent_to"])
    for each in people:
        page = link_of(each.application, language=each.language)
        stop = link_of(each.application, "academy-alumnus-stop", each.language)
        letter = alumni_letters.to_alumni(row, each.language, page, stop)
        post_letter(each, letter, now=now, category=CATEGORY, unsubscribe=stop)
    record(verb=Verb.ALUMNI_LETTER_SENT, subject=row, actor=actor, now=now, fields=["sent_at", "sent_to"])
    return len(people)


@transaction.atomic
def drop(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes a letter away that was not sent."""
    row = AlumniLetter.objects.filter(pk=pk, sent_at=None).first()
    if row is not None:
        record(verb=Verb.ALUMNI_LETTER_WRITTEN, subject=row, actor=actor, now=now)
        row.delete()


def clear(*, now: datetime) -> int:
    """Takes those off the list who have not said for so long that they want to be on it. Returns how many."""
    return _lapsed(now).delete()[0]


def due(*, now: datetime) -> int:
    """How many ``clear`` would take off; takes nobody off."""
    return _lapsed(now).count()


def _lapsed(now: datetime) -> QuerySet[Alumnus]:
    before = now - timedelta(days=settings.LAMPLIGHTER.academy.keep_alumni_days)
    return Alumnus.objects.filter(renewed_at__lte=before)

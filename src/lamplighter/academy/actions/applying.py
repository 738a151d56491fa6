"""An application comes in: one an address, the same form twice is one, the receipt in the same transaction (promise 3).

It must be quick, since a thousand may come within a minute. Who applies takes a share in the course, as many at once as there
are, so that nobody makes the offers, cancels, or frees a seat meanwhile; nobody waits for anybody else. Only where a seat is free to be
offered at once (of a rolling course, as long as there are some) the row is held alone, and the offer is made in the same transaction.
Whoever is put into the line has a number lower than all who are put there after the row was held alone, so that the order of the line
is the order of intake. On SQLite one pen writes anyway (decision 13).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.academy.actions.forgetting import FORGOTTEN, checks_of, forget
from lamplighter.academy.actions.line import fill_seats
from lamplighter.academy.actions.shared import Closed, Gone, happened, locked, put, together
from lamplighter.academy.actions.telling import send_again, send_receipt
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries.applications import form_digest
from lamplighter.academy.queries.intake import Earlier, earlier_of, glance
from lamplighter.academy.rules.ages import age_on, believable, is_minor
from lamplighter.academy.rules.line import tickets_of
from lamplighter.academy.rules.states import CourseState, Side, Standing, Verb
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record
from lamplighter.core.numbers import new_number
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import NewContact
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.inserting import insert

_TRIES = 5
"""More than once only where somebody else comes between, or two numbers are once the same."""


class NotOpen(Exception):
    """Applications are not taken now: not yet, not any more, or the course is cancelled."""


class TooYoung(Exception):
    """They are not old enough on the first night. ``least``: years that are needed."""

    def __init__(self, least: int) -> None:
        super().__init__(f"{least} years")
        self.least = least


class NoBirthDate(Exception):
    """The course asks an age, and no birth date that somebody can have was told."""


class NoGuardian(Exception):
    """Whoever is under age names a parent or guardian, and how to reach them."""


class _SeatFree(Exception):
    """A seat is free to be offered at once: the course is to be held alone."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who consents for somebody under age: a name, and an e-mail address or telephone number."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def reachable(self) -> bool:
        """Whether the consent can be asked for."""
        return bool(self.name.strip() and (self.email.strip() or e164(self.phone)))


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What somebody tells who applies. ``zone``: code of the zone in which they live or work, empty outside of the city.
    ``interpreter``: code of a language, or its name."""

    contact: NewContact
    born: date | None = None
    zone: str = ""
    works: bool = False
    words: str = ""
    needs: str = ""
    interpreter: str = ""
    guardian: Guardian = Guardian()


@dataclass(frozen=True, slots=True)
class Taken:
    """The application there is now. What the page says must not tell whether there was one before: only a person who left no address
    sees the link at once (``shows_link``), everybody else gets it there."""

    application: Application

    @property
    def shows_link(self) -> bool:
        """Whether nobody else's application can be seen by showing the link."""
        return not self.application.email and not self.application.phone


def asks_birth_date(course: Course) -> bool:
    """Whether an age is asked at all."""
    return course.least_age > 0


def apply(
    *, course: Course, new: NewApplication, form: str, now: datetime, actor: audit.Actor | None = None
) -> Taken:
    """Keeps an application, and posts the receipt; of a rolling course with a free seat the offer instead. All in one transaction.

    Who applies a second time with the same address or number changes nothing, and gets the link of the first once more.

    Args:
        course: as it was read for the page; whether it still stands so is looked at again.
        form: the form's own word; sent again it gives the application there is, also with an address that was corrected.
        actor: the member of staff who enters one that came on paper, also outside of the window; after the offers at the end of the line.

    Raises:
        Gone: there is no such course any more.
        NotOpen: applications are not taken now.
        NoBirthDate, TooYoung, NoGuardian: see there.
    """
    new = _plain(new)
    _check(course, new, now)
    digest, alone = form_digest(form), False
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return Taken(_enter(course, new, digest, now, actor, alone=alone))
        except _SeatFree:
            alone = True
        except IntegrityError:
            # The form, the address or the number is there already, or was entered at the same moment; or two numbers are the same.
            with transaction.atomic():
                earlier = _earlier(locked(course.pk), new.contact, digest, now)
            if earlier is not None:
                return Taken(earlier)
    raise Closed


def _plain(new: NewApplication) -> NewApplication:
    """Address and number as they are compared."""
    contact, guardian = new.contact, new.guardian
    phone = (e164(contact.phone) or contact.phone) if contact.phone else ""
    reached = replace(
        contact,
        name=" ".join(contact.name.split())[:80],
        email=contact.email.strip().lower(),
        phone=phone[:30],
    )
    consents = Guardian(
        " ".join(guardian.name.split())[:80], guardian.email.strip().lower(), guardian.phone[:30]
    )
    return replace(new, contact=reached, guardian=consents)


def _check(course: Course, new: NewApplication, now: datetime) -> None:
    if not asks_birth_date(course):
        return
    if new.born is None or not believable(new.born, city_day(now)):
        raise NoBirthDate
    if age_on(new.born, course.first_day) < course.least_age:
        raise TooYoung(course.least_age)
    of_age = settings.LAMPLIGHTER.academy.of_age
    if is_minor(new.born, course.first_day, of_age) and not new.guardian.reachable:
        raise NoGuardian


def _enter(
    course: Course, new: NewApplication, digest: str, now: datetime, actor: audit.Actor | None, *, alone: bool
) -> Application:
    if alone:
        course = locked(course.pk)
    else:
        together(course.pk)
    stands = glance(course.pk)
    if stands is None:
        raise Gone
    if stands.state != CourseState.OPEN.value or not (actor or course.opens_at <= now < course.closes_at):
        if (earlier := Application.objects.filter(form=digest).first()) is not None:
            earlier.course = course
            return earlier
        raise NotOpen
    in_line = stands.selected and not course.asks_check
    if in_line and not alone and stands.free:
        raise _SeatFree
    contact = new.contact
    told = earlier_of(email=contact.email, phone=contact.phone, course=course.pk, today=city_day(now))
    row = _row(course, new, told, digest, now)
    if in_line and not alone:
        row.standing = Standing.WAITING.value
    insert(row)
    if actor is not None:
        record(verb=audit.Verb.APPLICATION_TAKEN, subject=row, actor=actor, now=now)
    if in_line and alone:
        return _offered(row, now)
    if in_line:
        happened(row, Verb.LINE, Side.SYSTEM, now)
    send_receipt(row, now=now)
    return row


def _offered(row: Application, now: datetime) -> Application:
    """Puts somebody into the line and offers what is free to who is next in it; the caller holds the course."""
    course = row.course
    put(row, Verb.LINE, Side.SYSTEM, now=now)
    fill_seats(course, now=now)
    row.refresh_from_db()
    row.course = course
    if row.standing == Standing.WAITING.value:
        send_receipt(row, now=now)
    return row


def _row(course: Course, new: NewApplication, told: Earlier, digest: str, now: datetime) -> Application:
    contact = new.contact
    return Application(
        number=new_number(),
        course=course,
        form=digest,
        standing=Standing.APPLIED.value,
        language=contact.language[:5],
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        by=contact.by.value,
        born=new.born if asks_birth_date(course) else None,
        zone=new.zone[:40],
        works=new.works,
        words=new.words,
        needs=new.needs,
        interpreter=new.interpreter[:40],
        guardian_name=new.guardian.name,
        guardian_email=new.guardian.email,
        guardian_phone=new.guardian.phone,
        first=told.first,
        unlucky=told.unlucky,
        tickets=tickets_of(unlucky=told.unlucky, favored=bool(new.zone) and new.zone in course.favored),
        made_at=now,
        changed_at=now,
    )


def _earlier(course: Course, contact: NewContact, digest: str, now: datetime) -> Application | None:
    """The application that the form, the address or the number has made; None where none has. The caller holds the course."""
    found = Application.objects.filter(form=digest).first()
    if found is not None:
        if found.course_id != course.pk:
            raise NotOpen
        found.course = course
        return _same_form(found, contact, now)
    found = _of(course, contact)
    if found is None:
        return None
    if found.standing == Standing.WITHDRAWN.value:
        _make_room(found, now)
        return None
    send_again(found, now=now)
    return found


def _of(course: Course, contact: NewContact) -> Application | None:
    rows = Application.objects.filter(course=course)
    if contact.email:
        found = rows.filter(email=contact.email).first()
    else:
        found = rows.filter(phone=contact.phone, email="").first() if contact.phone else None
    if found is not None:
        found.course = course
    return found


def _make_room(found: Application, now: datetime) -> None:
    """Who withdrew may apply again, at the end of the line: the earlier application is nobody's any more, and its link ends."""
    forget(found, now)
    checks_of([found]).delete()
    found.link_version += 1
    found.save(update_fields=[*FORGOTTEN, "link_version"])


def _same_form(found: Application, contact: NewContact, now: datetime) -> Application:
    """A form that came a second time: by a double click as it was, by going back with an address that was mistyped before."""
    if (contact.email, contact.phone) == (found.email, found.phone):
        return found
    if found.standing not in (Standing.APPLIED.value, Standing.WAITING.value, Standing.OFFERED.value):
        raise Closed
    earlier = _of(found.course, contact)
    if earlier is not None and earlier.pk != found.pk:
        send_again(earlier, now=now)
        return earlier
    found.name, found.email, found.phone = contact.name, contact.email, contact.phone
    found.by, found.language, found.changed_at = contact.by.value, contact.language[:5], now
    found.link_version += 1  # whoever has the wrong address's mail is out
    found.save()
    send_receipt(found, now=now)
    return found

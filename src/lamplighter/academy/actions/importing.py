"""Takes an old spreadsheet of applicants in: all of it or nothing. A dry run does the very same and then lets go of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format

from lamplighter.academy.actions import applying
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries.courses import zones_served
from lamplighter.academy.rules.applicants import Applicant, Sheet, Trouble, read
from lamplighter.academy.rules.states import CourseState
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, NewContact
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A row as it was understood. ``either``: its birth date may be read with the day first as well."""

    line: int
    name: str
    born: date | None
    language: str
    zone: str
    either: bool


@dataclass(slots=True)
class ImportReport:
    """What came of it. ``troubles`` stand in the way; ``notes`` do not. ``done``: it is kept."""

    added: int = 0
    same: int = 0
    """Who had applied already; left as they are."""
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
    written: int = 0
    """How many of those added are written to."""
    done: bool = False
    rows: list[Understood] = field(default_factory=list)
    """Those to be added."""


class _LetGo(Exception):
    """Ends a transaction that must leave nothing."""


def import_applicants(
    *, course: Course, text: str, actor: Actor, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Reads a spreadsheet and keeps its applicants in the order of its lines; each gets the receipt, as if they had applied here.

    Args:
        text: the file's, as ``rules.applicants.decoded`` gives it.
        dry_run: report only; nothing is kept, and nobody is written to.

    Raises:
        Closed: the course is not announced, or over.
    """
    if course.state != CourseState.OPEN.value:
        raise Closed
    sheet = read(text)
    report = ImportReport(troubles=list(sheet.troubles))
    for name in sheet.left:
        report.notes.append(Trouble(1, gettext_noop("The column %(name)s is not read."), {"name": name[:60]}))
    report.notes.extend(_to_know(sheet))
    try:
        with transaction.atomic():
            _take(report, sheet, course, actor, now)
            if report.troubles or dry_run:
                raise _LetGo
            record(verb=Verb.APPLICATIONS_IMPORTED, subject=course, actor=actor, now=now)
    except _LetGo:
        report.troubles.sort(key=lambda each: each.line)
        return report
    report.done = True
    return report


def _to_know(sheet: Sheet) -> Iterator[Trouble]:
    """How what can be understood in two ways is understood."""
    if sheet.applicants and "language" not in sheet.columns:
        yield Trouble(1, gettext_noop("There is no column language: all are written to in English."))
    either = [each for each in sheet.applicants if each.either]
    if either and either[0].born is not None:
        text = gettext_noop(
            "“%(value)s” may be read in two ways. It is read with the month first, as %(day)s. Birth dates like it: %(count)s."
        )
        day = date_format(either[0].born, "DATE_FORMAT")
        told = {"value": either[0].either, "day": day, "count": str(len(either))}
        yield Trouble(either[0].line, text, told)
    for each in sheet.applicants:
        if each.name.startswith(FORMULA):
            text = gettext_noop("“%(value)s” begins like a formula. It is kept as a name, and never run.")
            yield Trouble(each.line, text, {"value": each.name[:60]})


def _take(report: ImportReport, sheet: Sheet, course: Course, actor: Actor, now: datetime) -> None:
    zones = _Zones(now)
    for each in sheet.applicants:
        phone = e164(each.phone) if each.phone else ""
        if each.phone and not phone:
            text = gettext_noop("“%(value)s” is no phone number with its area code.")
            report.troubles.append(Trouble(each.line, text, {"value": each.phone}))
            continue
        if _known(course, each.email, phone or ""):
            text = gettext_noop("%(name)s has applied already, and is left as they are.")
            report.same += 1
            report.notes.append(Trouble(each.line, text, {"name": each.name}))
            continue
        zone, note = zones.of(each)
        if note is not None:
            report.notes.append(note)
        if (trouble := _apply(course, each, phone or "", zone, actor, now)) is not None:
            report.troubles.append(trouble)
            continue
        report.added += 1
        seen = Understood(each.line, each.name, each.born, each.language, zone, bool(each.either))
        report.rows.append(seen)
        report.written += bool(each.email)


def _known(course: Course, email: str, phone: str) -> bool:
    rows = Application.objects.filter(course=course)
    return (rows.filter(email=email) if email else rows.filter(phone=phone, email="")).exists()


def _apply(
    course: Course, each: Applicant, phone: str, zone: str, actor: Actor, now: datetime
) -> Trouble | None:
    """Keeps one; says why it cannot."""
    contact = NewContact(
        name=each.name,
        email=each.email,
        phone=phone,
        by=By.EMAIL if each.email else By.CALL,
        language=each.language,
    )
    guardian = applying.Guardian(each.guardian_name, each.guardian_email, each.guardian_phone)
    new = applying.NewApplication(contact=contact, born=each.born, zone=zone, guardian=guardian)
    word = hashlib.sha256(f"{course.number}:{each.email or phone}".encode()).hexdigest()
    try:
        applying.apply(course=course, new=new, form=f"sheet-{word}", now=now, actor=actor)
    except applying.NoBirthDate:
        return Trouble(
            each.line,
            gettext_noop("The course asks an age, and there is no birth date that somebody can have."),
        )
    except applying.TooYoung as young:
        text = gettext_noop("They are younger than %(years)s on the first night.")
        return Trouble(each.line, text, {"years": str(young.least)})
    except applying.NoGuardian:
        text = gettext_noop("They are under age: a guardian's name is needed, and how to reach them.")
        return Trouble(each.line, text)
    except (applying.NotOpen, Closed, Gone):
        return Trouble(each.line, gettext_noop("The course takes nobody any more."))
    return None


class _Zones:
    """Finds the zone of a row: by its code, its name, or the address."""

    def __init__(self, now: datetime) -> None:
        self.day = city_day(now)
        served = zones_served(now)
        self.codes = {code.casefold(): code for code, _name in served}
        self.names = {name.casefold(): code for code, name in served}

    def of(self, each: Applicant) -> tuple[str, Trouble | None]:
        """The code, empty where none is found; and a note where one was meant."""
        if each.zone:
            told = each.zone.casefold()
            code = self.codes.get(told) or self.names.get(told, "")
            text = gettext_noop("There is no zone “%(value)s”: they are kept without a zone.")
            return code, None if code else Trouble(each.line, text, {"value": each.zone[:60]})
        if not each.address:
            return "", None
        code = self._at(each.address)
        text = gettext_noop(
            "The address “%(value)s” is in no zone that is known: they are kept without a zone."
        )
        return code, None if code else Trouble(each.line, text, {"value": each.address[:80]})

    def _at(self, address: str) -> str:
        try:
            hit = places.search(address, 1).found
        except places.NoAddresses:
            return ""
        answer = places.zone_at(hit.lon, hit.lat, self.day) if hit is not None else None
        return (
            self.codes.get(answer.zone.code.casefold(), "") if isinstance(answer, places.ZoneAnswer) else ""
        )

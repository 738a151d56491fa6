"""The register of a course's applications: filtered, searched, with all that the coordinator may read of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from lamplighter.academy.models import Application, Course, Happening, Signature
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.applications import of_course
from lamplighter.academy.rules.states import Standing
from lamplighter.core.numbers import read_number
from lamplighter.outbox.reach import By

_WORDS_MOST = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications. Empty: all. ``only``: ``call`` (no way to write to them), ``guardian`` (with a parent or guardian), ``needs``
    (who need something to take part, or an interpreter), ``first`` (carried over)."""

    standing: str = ""
    zone: str = ""
    only: str = ""
    find: str = ""


def listed(course: Course, wanted: Wanted) -> QuerySet[Application]:
    """Applications of a course as they are wanted, in the order of the line."""
    rows = of_course(course)
    if wanted.standing:
        rows = rows.filter(standing=wanted.standing)
    if wanted.zone:
        rows = rows.filter(zone="" if wanted.zone == "-" else wanted.zone)
    if wanted.only == "call":
        rows = rows.exclude(by__in=[By.EMAIL.value, By.TEXT.value])
    elif wanted.only == "guardian":
        rows = rows.exclude(guardian_name="")
    elif wanted.only == "needs":
        rows = rows.exclude(needs="", interpreter="")
    elif wanted.only == "first":
        rows = rows.filter(first=True)
    return found(rows, wanted.find)


def found(rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Those whose number is the text, or whose name, address or telephone holds all its words, with or without accents."""
    if not text.strip():
        return rows
    number = read_number(text)
    if number and (exact := rows.filter(number=number)).exists():
        return exact
    words = [_folded(word) for word in text.split()[:_WORDS_MOST]]
    held = rows.order_by().values_list("pk", "name", "email", "number", "phone")
    wanted = [pk for pk, *told in held if all(_holds(told, word) for word in words)]
    return rows.filter(pk__in=wanted)


def _holds(told: Sequence[str], word: str) -> bool:
    *texts, phone = told
    digits = re.sub(r"\D", "", word)
    return word in _folded(" ".join(texts)) or (len(digits) >= 4 and digits in phone)


def _folded(text: str) -> str:
    """Without case and accents: "Ñandú" is "nandu"."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in letters if not unicodedata.combining(each))


def zones_in(course: Course) -> Sequence[str]:
    """Codes of the zones that applications come from."""
    rows = Application.objects.filter(course=course).order_by("zone").values_list("zone", flat=True)
    return list(rows.distinct())


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to be signed: of which kind, in which version, and whether it is."""

    kind: str
    version: int
    signed: Signature | None


def papers_of(application: Application) -> list[Paper]:
    """What somebody has to sign or may, as it stands: the version that holds, or else the one they signed before."""
    signatures = list(
        Signature.objects.filter(application=application).select_related("waiver").order_by("pk")
    )
    kinds = [signing.COURSE]
    if signing.under_age(application):
        kinds.append(signing.GUARDIAN)
    if application.course.ride_needed:
        kinds.append(signing.RIDE)
    papers = []
    for kind in kinds:
        current = signing.current(kind)
        if current is None:
            continue
        signed = next((each for each in signatures if each.waiver_id == current.pk), None)
        papers.append(Paper(kind, current.version, signed))
    return papers


def happenings_of(application: Application) -> list[Happening]:
    """What happened to it, the first first."""
    return list(Happening.objects.filter(application=application).order_by("pk"))


def unsigned_of(course: Course) -> QuerySet[Application]:
    """Who took a seat and has something to sign."""
    return of_course(course).filter(standing=Standing.ACCEPTED.value)


def for_export(course: Course) -> QuerySet[Application]:
    """All applications of a course, each with whether the course's waiver was signed in any version (``signed``)."""
    signatures = Signature.objects.filter(application=OuterRef("pk"), waiver__kind=signing.COURSE)
    return of_course(course).annotate(signed=Exists(signatures))

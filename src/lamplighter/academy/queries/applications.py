"""Reads of applications. The private links are made from the installation's key, so that they are stored nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.models import UNDRAWN, Application, Course
from lamplighter.academy.rules.states import Standing
from lamplighter.core.numbers import link_secret, read_number, same_secret
from lamplighter.plumbing.asking import Asked

LINE = ("-first", "drawn", "pk")
"""The order of the line, always: who was carried over, then the lottery's order, then the order of application."""
PURPOSE, GUARDIAN = "academy", "academy-guardian"


def form_digest(word: str) -> str:
    """What is kept of a form's own word."""
    return hashlib.sha256(word.encode()).hexdigest()


def secret_of(application: Application, purpose: str = PURPOSE) -> str:
    """The secret that opens an applicant's page; with the purpose ``GUARDIAN`` the one of the guardian's."""
    return link_secret(
        settings.SECRET_KEY,
        purpose=purpose,
        number=application.number,
        contact=0,
        version=application.link_version,
    )


def path_of(application: Application, language: str) -> str:
    """The private page's path, in a language."""
    with override(language):
        return reverse("academy-application", args=[application.number, secret_of(application)])


def link_of(application: Application) -> str:
    """The absolute address of the private page, in its reader's language."""
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path_of(application, application.language)}"


def guardian_link_of(application: Application) -> str:
    """The absolute address of the page on which a guardian consents."""
    with override(application.language):
        path = reverse("academy-guardian", args=[application.number, secret_of(application, GUARDIAN)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(number: str, secret: str, purpose: str = PURPOSE) -> Application | None:
    """The application that a link opens; None for a wrong one."""
    plain = read_number(number)
    found = Application.objects.select_related("course").filter(number=plain).first() if plain else None
    return found if found is not None and same_secret(secret, secret_of(found, purpose)) else None


def sent(word: str) -> Application | None:
    """The application that a form has made already."""
    digest = form_digest(word)
    if not _sent(digest):
        return None
    return Application.objects.select_related("course").filter(form=digest).first()


_sent = Asked(str, build=lambda digest: Application.objects.filter(form=digest).order_by().values_list("pk"))


def of_course(course: Course) -> QuerySet[Application]:
    """All applications for a course, in the order of the line."""
    return Application.objects.filter(course=course).order_by(*LINE)


def line(course: Course) -> QuerySet[Application]:
    """Who waits for a seat, the next first."""
    return of_course(course).filter(standing=Standing.WAITING.value)


def place_in_line(application: Application) -> int:
    """1 for who is next; 0 for who does not wait."""
    if application.standing != Standing.WAITING.value:
        return 0
    ours = Q(first=application.first)
    before = (
        (Q(first=True) if not application.first else Q(pk__in=()))
        | (ours & Q(drawn__lt=application.drawn))
        | (ours & Q(drawn=application.drawn, pk__lt=application.pk))
    )
    return (
        Application.objects.filter(course=application.course_id, standing=Standing.WAITING.value)
        .filter(before)
        .count()
        + 1
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row of the public list of a draw. ``place`` is the lottery's; ``first``: carried over, and so before all who were not."""

    place: int
    number: str
    tickets: int
    first: bool


def drawn_list(course: Course) -> list[Drawn]:
    """The lottery as it was drawn, for anybody to do it again; empty before the draw. Names nobody."""
    rows = Application.objects.filter(course=course, drawn__lt=UNDRAWN).order_by("drawn")
    return [Drawn(*row) for row in rows.values_list("drawn", "number", "tickets", "first")]


def published_seed(course: Course) -> str:
    """The seed of the lottery once it is drawn; empty before."""
    return course.seed if course.selected_at is not None else ""

"""Reads of alumni. Their private links are made from the installation's key, so that they are stored nowhere."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.models import AlumniLetter, Alumnus, Application
from lamplighter.academy.queries.applications import secret_of
from lamplighter.academy.rules.alumni import LETTERS_APART, Circle, Interest
from lamplighter.academy.rules.states import Standing
from lamplighter.core.numbers import read_number, same_secret
from lamplighter.outbox.reach import By

PURPOSE = "academy-alumni"
MOST = 2000
"""Names on one page; a department has a few dozen graduates a year."""


def link_of(application: Application, route: str = "academy-alumnus", language: str = "") -> str:
    """The absolute address of a graduate's page for alumni, in its reader's language."""
    with override(language or application.language):
        path = reverse(route, args=[application.number, secret_of(application, PURPOSE)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(number: str, secret: str) -> Application | None:
    """The graduate whose page a link opens; None for a wrong one, and for who is no graduate."""
    plain = read_number(number)
    found = (
        Application.objects.select_related("course", "alumnus").filter(number=plain).first()
        if plain
        else None
    )
    if found is None or found.standing != Standing.GRADUATED.value:
        return None
    return found if same_secret(secret, secret_of(found, PURPOSE)) else None


def everyone() -> QuerySet[Alumnus]:
    """All who agreed, by name: for the coordinator."""
    return Alumnus.objects.select_related("application__course")


def seen_by_alumni() -> list[Alumnus]:
    """Those whom other alumni may see."""
    circles = [Circle.ALUMNI.value, Circle.PUBLIC.value]
    return list(everyone().filter(circle__in=circles)[:MOST])


def seen_by_all() -> list[Alumnus]:
    """Those whom everybody may see."""
    return list(everyone().filter(circle=Circle.PUBLIC.value)[:MOST])


def interested(interest: str) -> list[Alumnus]:
    """All with an interest; of an empty one, all. Lists in JSON are looked through here, since SQLite cannot."""
    rows = list(everyone())
    return [each for each in rows if not interest or interest in each.interests]


def readers(letter: AlumniLetter) -> list[Alumnus]:
    """Who gets a letter: those who want letters, can be reached and, where it asks one, have the interest."""
    reached = (By.EMAIL.value, By.TEXT.value)
    return [each for each in interested(letter.interest) if each.letters and each.by in reached]


def letters() -> list[AlumniLetter]:
    """The letters, the newest first."""
    return list(AlumniLetter.objects.all()[:100])


def next_letter(now: datetime) -> datetime | None:
    """From when the next letter may go out; None: at once."""
    last = AlumniLetter.objects.filter(sent_at__gt=now - LETTERS_APART).order_by("-sent_at").first()
    return None if last is None or last.sent_at is None else last.sent_at + LETTERS_APART


def events(today: date) -> list[AlumniLetter]:
    """Events to come that alumni were written to about, the next first."""
    return list(
        AlumniLetter.objects.filter(sent_at__isnull=False, event_on__gte=today).order_by("event_on", "pk")
    )


def counts() -> dict[Interest, int]:
    """How many have which interest."""
    rows = list(Alumnus.objects.values_list("interests", flat=True))
    return {each: sum(each.value in row for row in rows) for each in Interest}

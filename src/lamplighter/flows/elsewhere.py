"""Introduces rooms that are strangers: promises and projects name concerns, projects and desks by number; here stands who knows them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language

from lamplighter.concerns.models import Concern, Desk
from lamplighter.concerns.queries import public as concerns
from lamplighter.partners import elsewhere
from lamplighter.partners.elsewhere import Found
from lamplighter.partners.messages.posts import in_reader
from lamplighter.partners.models import Project
from lamplighter.partners.queries import projects
from lamplighter.partners.rules.commitments import Made
from lamplighter.roster.rules import DESK_PREFIX


def concern_of(number: str) -> Found | None:
    """A concern; what everyone may read of it only where it is shown."""
    row = Concern.objects.filter(number=number).values_list("zone", "sensitive").first()
    if row is None or row[1]:
        return None
    seen = concerns.by_number(number)
    if seen is None:
        return Found(number, row[0])
    kind = seen.concern.kind.name(get_language() or "en")
    return Found(number, row[0], kind, reverse("concern-public", args=[number]))


def project_of(number: str) -> Found | None:
    """A project; what everyone may read of it only where a summary is approved."""
    zone = Project.objects.filter(number=number).values_list("zone", flat=True).first()
    if zone is None:
        return None
    seen = projects.summary(number)
    if seen is None:
        return Found(number, zone)
    title = in_reader(seen.title_en, seen.title_es)[0]
    return Found(number, zone, title, reverse("project", args=[number]))


def desk_name(code: str) -> str:
    """A desk's name in the reader's language."""
    desk = Desk.objects.filter(code=code.removeprefix(DESK_PREFIX)).first()
    return in_reader(desk.name_en, desk.name_es)[0] if desk else ""


def introduce() -> None:
    """Enters all of them, once, at the start."""
    elsewhere.knows(Made.CONCERN, concern_of)
    elsewhere.knows(Made.PROJECT, project_of)
    elsewhere.names_desks(desk_name)

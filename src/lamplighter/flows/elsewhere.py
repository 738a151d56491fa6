"""Introduces rooms that are strangers: promises and projects name concerns, projects and desks by number; here stands who knows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from lamplighter.concerns.models import Concern, Desk, Kind
from lamplighter.concerns.queries import public as concerns
from lamplighter.flows import linked
from lamplighter.meetings.linked import desks_from
from lamplighter.partners import elsewhere
from lamplighter.partners.elsewhere import Found, Linked
from lamplighter.partners.messages.posts import in_reader, zone_name
from lamplighter.partners.models import Project
from lamplighter.partners.queries import projects
from lamplighter.partners.rules.commitments import Made
from lamplighter.plumbing import clock
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


def is_silent(code: str) -> bool:
    """Whether none of a desk's concerns may ever be public: what it does is nobody's to read, so it promises nothing."""
    kinds = Kind.objects.filter(desk__code=code.removeprefix(DESK_PREFIX))
    public = list(kinds.values_list("may_be_public", flat=True))
    return bool(public) and not any(public)


def concern_seen(user: Any, number: str, now: datetime) -> Linked | None:
    """A concern that belongs to a project, as the one who reads may see it."""
    seen = linked.concern_of(user, number, now)
    return Linked(seen.title, seen.place, seen.state, seen.url) if seen is not None else None


def post_name(code: str) -> str:
    """A desk's name where it promises in public; empty where it does not."""
    return "" if is_silent(code) else zone_name(code, clock.now())


def introduce() -> None:
    """Enters all of them, once, at the start."""
    elsewhere.knows_silent_desks(is_silent)
    elsewhere.shows(Made.CONCERN, concern_seen)
    desks_from(post_name)
    elsewhere.knows(Made.CONCERN, concern_of)
    elsewhere.knows(Made.PROJECT, project_of)
    elsewhere.names_desks(desk_name)

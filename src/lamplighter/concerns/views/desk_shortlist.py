"""The short list, and the copy of it that stays readable without a connection.

The copy is one page, made for one person, kept by their browser's service worker until they sign out or their session would be
over. Sensitive concerns and those of desks are never in it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.inbox import MANY, listing
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.queries.timeline import timeline
from lamplighter.concerns.rules.lists import Asked, Which
from lamplighter.concerns.rules.values import Entry
from lamplighter.concerns.views import desk_shown
from lamplighter.concerns.views.desk_back import remembered
from lamplighter.concerns.views.desk_rows import is_closed, rows
from lamplighter.core.numbers import shown_number
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock, saying

NEWEST = 5
"""Entries of a timeline that the copy holds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One concern of the copy, with what is needed on the street."""

    number: str
    kind: str
    next_step: str
    place: str
    text: str
    happens: str
    reach: desk_shown.Reach | None
    holder: str
    entries: list[tuple[str, str, str]]


@allow(Permission.CONCERNS_WORK)
@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """The short list, what is due first; what is settled last."""
    now = clock.now()
    found = _starred(request.user, now)
    context = {
        "rows": rows(found, request.user, now),
        "apart": sum(1 for each in found if is_closed(each)),
        "who": _who(request.user),
    }
    return remembered(request, render(request, "concerns/desk/shortlist.html", context))


@allow(Permission.CONCERNS_WORK)
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The copy. It says when it was made, and how many it leaves out."""
    now = clock.now()
    found = _starred(request.user, now)
    context = {
        "kept": [_kept(each, now) for each in found if not is_closed(each)],
        "apart": sum(1 for each in found if is_closed(each)),
        "saved": saying.when(now, now, clock.city_tz()),
        "day": saying.long_day(now, clock.city_tz()),
        "messages": [],  # what was said of the last press is for the page it leads to, not for a copy
    }
    return render(request, "concerns/desk/saved.html", context)


def _starred(user: Any, now: datetime) -> list[Concern]:
    ids = [each.pk for each in listing(user, Asked(starred=True, which=Which.ANY), now, rows=MANY * 2).rows]
    found = (
        Concern.objects.select_related("kind", "kind__desk").prefetch_related("contacts").filter(pk__in=ids)
    )
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at or each.raised_at, each.pk))


def _kept(concern: Concern, now: datetime) -> Kept:
    language = get_language() or "en"
    newest = [each for each in timeline(concern, for_staff=True) if each.entry != Entry.RAISED.value][
        -NEWEST:
    ]
    return Kept(
        number=shown_number(concern.number),
        kind=concern.kind.name(language),
        next_step=words.next_step(concern, now),
        place=label_said(concern.place),
        text=concern.text,
        happens=concern.happens,
        reach=desk_shown.reach(concern),
        holder=desk_shown.holder(concern, held(concern, now), now).name,
        entries=[
            (saying.when(each.at, now, clock.city_tz()), words.happened(each), each.text)
            for each in reversed(newest)
        ],
    )


def _who(user: Any) -> str:
    """A word that names the person to their own browser's copy, and nobody to anyone else."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"lamplighter shortlist {user.pk}".encode(), hashlib.sha256).hexdigest()[:16]


@allow(Permission.CONCERNS_WORK)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the desk's own address, so that nothing else of the site passes it."""
    context = {"who": _who(request.user), "hours": settings.LAMPLIGHTER.security.staff_session_hours}
    return render(request, "concerns/desk/worker.js", context, content_type="text/javascript; charset=utf-8")

"""The page of free times: each a button that keeps it; and what it says where one cannot be kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamplighter.meetings.messages import sentences
from lamplighter.meetings.queries.setup import lengths_of, rules_of, spots_of
from lamplighter.meetings.queries.slots import officers_of
from lamplighter.meetings.rules.appointments import HOLD
from lamplighter.meetings.rules.values import Part
from lamplighter.meetings.views import search as searching
from lamplighter.meetings.views.search import Search
from lamplighter.roster.words import language_name

TYPED = ("by", "email", "phone", "name", "topic", "concern", "door")
"""Fields of what was typed, which travel on."""
KEY_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Where:
    """The zone whose officers are to be met."""

    code: str
    name: str
    """As a sentence says it: "the River zone"."""


def list_times(
    request: HttpRequest,
    where: Where,
    search: Search,
    now: datetime,
    *,
    told: str = "",
    carried: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of free times. ``carried``: what was typed before, which a lost time does not lose."""
    once = request.POST.get("once") or secrets.token_urlsafe(KEY_LENGTH)
    kept = {"once": once, **search.fields}
    context = {
        "where": where,
        "search": search,
        "shown": searching.shown(search, now),
        "told": told,
        "hidden": {**kept, **(carried or {})},
        "switch_fields": {"lost": "1", **kept, **(carried or {})} if request.method == "POST" else None,
        "filters": filters(search, now),
        "place": sentences.spot_name(search.spot, search.way.value),
        "hours": [sentences.part_name(each) for each in Part if each in search.parts],
        "nav": "meet",
    }
    return render(request, "meetings/appointments/times.html", context, status=status)


def filters(search: Search, now: datetime) -> dict[str, Any]:
    """What can be chosen beside the hours: each a list of (value, words, chosen)."""
    language = get_language() or "en"
    officers = searching.officer_choices(search.zone, now)
    spoken = searching.languages_of(officers_of(search.zone, now))
    return {
        "part": [(each.value, sentences.part_name(each), each in search.parts) for each in Part],
        "length": [
            (str(each), _("%(count)s minutes") % {"count": each}, each == search.length)
            for each in lengths_of(rules_of(search.zone))
        ],
        "spot": [
            (str(each.pk), each.name(language), search.spot is not None and each.pk == search.spot.pk)
            for each in spots_of(search.zone)
        ],
        "officer": [
            ("", _("Either"), not search.slug),
            *((slug, name, slug == search.slug) for slug, name in officers),
        ],
        "speaks": [
            ("", _("Any language"), not search.speaks),
            *((each, language_name(each), each == search.speaks) for each in spoken),
        ],
    }


def lost(request: HttpRequest, where: Where, search: Search, now: datetime) -> HttpResponse:
    """Somebody was quicker, or it took too long: the page says so, and shows what is free."""
    told = _("That time is no longer free. Please choose another one. What you typed is kept.")
    carried = searching.kept(request.POST, TYPED)
    return list_times(request, where, search, now, told=told, carried=carried, status=409)


def too_many(request: HttpRequest, where: Where, search: Search, now: datetime, count: int) -> HttpResponse:
    """Their network keeps as many times as one may: the page says so, and what to do."""
    kept = ngettext(
        "On your network %(count)s time is already kept for a form that is not sent yet.",
        "On your network %(count)s times are already kept for forms that are not sent yet.",
        count,
    )
    then = _("Send one of these forms, or wait ten minutes and choose again. What you typed is kept.")
    carried = searching.kept(request.POST, TYPED)
    told = f"{kept % {'count': count}} {then}"
    response = list_times(request, where, search, now, told=told, carried=carried, status=429)
    response.headers["Retry-After"] = str(int(HOLD.total_seconds()))
    return response

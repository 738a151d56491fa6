"""Staff: the list of gatherings, a new one, one of them, and everything that may be done with it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.meetings.actions import gathering_series as series_actions
from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gathering_after import OPENS_BEFORE
from lamplighter.meetings.actions.gathering_shared import Gone, OfficerBusy
from lamplighter.meetings.forms.gatherings import ContentForm, NewForm
from lamplighter.meetings.messages import gathering_away as away_words
from lamplighter.meetings.messages import gathering_words as words
from lamplighter.meetings.messages.agenda import staff_name
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries import gatherings as queries
from lamplighter.meetings.queries.gathering_away import absent_at, off_shift
from lamplighter.meetings.queries.gathering_officers import candidates
from lamplighter.meetings.queries.rsvps import counts, languages_needed, needs
from lamplighter.meetings.rules.gatherings import ALLOWED, NotAllowed, State, Verb
from lamplighter.meetings.rules.series import BadRule
from lamplighter.meetings.views.gathering_shared import BOTH
from lamplighter.plumbing import clock, saying
from lamplighter.plumbing.paging import page_of
from lamplighter.roster.words import language_name

working = allow(Permission.GATHERINGS_WORK)
DATES_MOST = 30
"""Dates of a series on the page of one."""


def theirs(request: HttpRequest, number: str) -> Gathering:
    """The gathering, as the signed-in person may work on it.

    Raises:
        Http404: there is none, or it is not theirs.
    """
    try:
        return queries.get(request.user, number)
    except Gathering.DoesNotExist:
        raise Http404 from None


def back_to(row: Gathering) -> HttpResponse:
    """To the gathering's page."""
    return redirect("staff-gathering", row.number)


@working
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is to come, drafts, what waits for its minutes, what is over."""
    now, tab = clock.now(), request.GET.get("tab", "")
    mine = queries.visible_to(request.user)
    tabs: dict[str, tuple[str, QuerySet[Gathering]]] = {
        "": (_("To come"), mine.filter(ends__gt=now, state=State.PLANNED.value)),
        "drafts": (_("Drafts"), mine.filter(ends__gt=now, state=State.DRAFT.value)),
        "minutes": (
            _("Without minutes"),
            mine.filter(ends__lte=now, state=State.PLANNED.value).order_by("-starts", "id"),
        ),
        "past": (
            _("Over or cancelled"),
            mine.filter(state__in=[State.HELD.value, State.CANCELLED.value]).order_by("-starts", "id"),
        ),
    }
    tab = tab if tab in tabs else ""
    page = page_of(tabs[tab][1], request.GET.get("page"), 40)
    context = {
        "rows": words.shown(page.rows, now),
        "page": page,
        "tab": tab,
        "tabs": [
            (key, name, found.count() if key != "past" else None) for key, (name, found) in tabs.items()
        ],
    }
    return render(request, "meetings/staff/index.html", context)


def zones_of(request: HttpRequest, now: datetime) -> list[tuple[str, str]]:
    """Zones for which the person may make gatherings; the whole city stands last."""
    zones = [pair for pair in queries.zones_served(now) if queries.may_work(request.user, pair[0])]
    if queries.may_work(request.user, queries.WHOLE_CITY):
        zones.append((queries.WHOLE_CITY, _("The whole city")))
    return zones


def officer_choices(zone: str, now: datetime, attending: Sequence[int] = ()) -> list[tuple[int, str]]:
    """Officers with the hours they work."""
    found = []
    for key, card, shifts in candidates(zone, clock.city_day(now), attending):
        hours = {
            f"{saying.clock_time(each.hours.start)}–{saying.clock_time(each.hours.end)}": None
            for each in shifts
        }
        found.append((key, f"{card.shown} ({', '.join(hours)})" if hours else card.shown))
    return found


@working
@require_http_methods(BOTH)
def add(request: HttpRequest) -> HttpResponse:
    """A new gathering: first for which zone, then all that is said of it."""
    now = clock.now()
    zones = dict(zones_of(request, now))
    zone = request.GET.get("zone", next(iter(zones)) if len(zones) == 1 else None)
    if zone is None or zone not in zones:
        return render(request, "meetings/staff/zone.html", {"zones": list(zones.items())})
    posted = request.method == "POST"
    form = NewForm(request.POST if posted else None, officers=officer_choices(zone, now))
    if posted and form.is_valid():
        made = _made(request, form, zone, now)
        if made is not None:
            return back_to(made)
    context = {
        "form": form,
        "title": _("A new gathering: %(zone)s") % {"zone": zones[zone]},
        "back": reverse("staff-gatherings"),
        "button": _("Keep as a draft"),
    }
    return render(request, "meetings/staff/form.html", context, status=422 if posted else 200)


def _made(request: HttpRequest, form: NewForm, zone: str, now: datetime) -> Gathering | None:
    """The first date, or None where the form says why not."""
    starts, ends = form.times()
    told: dict[str, Any] = {
        "content": form.content(zone),
        "starts": starts,
        "ends": ends,
        "officers": form.cleaned_data["officers"],
        "actor": actor_of(request),
        "user": user_of(request),
        "now": now,
    }
    try:
        if rule := form.rule():
            made = series_actions.make_series(rule=rule, until=form.cleaned_data["until"], **told)
        else:
            made = actions.make(**told)
    except actions.NotThen:
        form.add_error("day", _("That is over. Choose a time that is to come."))
    except BadRule:
        form.add_error("repeat", _("Choose another way: this one gives no day."))
    except OfficerBusy as busy:
        add_clashes(form, busy)
    else:
        messages.success(request, _("It is kept as a draft. The public does not see it yet."))
        return made
    return None


def add_clashes(form: Any, busy: OfficerBusy) -> None:
    """Says in the form who has what at that time, and who is away until when."""
    for each in busy.absent[:6]:
        form.add_error("officers" if "officers" in form.fields else None, away_words.refused_said(each))
    for clash in busy.clashes[:6]:
        when = words.span(clash.starts, clash.ends, clock.now())
        said = _("another gathering") if clash.gathering else _("an appointment")
        if clash.engaged:
            said = _("a group's meeting")
        form.add_error(
            "officers" if "officers" in form.fields else None,
            _("%(officer)s has %(what)s then: %(when)s (%(number)s).")
            % {
                "officer": clash.officer.shown,
                "what": said,
                "when": when,
                "number": words.number_said(clash.number),
            },
        )


@working
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: how it stands, who comes, what can be done."""
    now = clock.now()
    found = theirs(request, number)
    state = State(found.state)
    told, counted = words.shown([found], now)[0], counts(found)
    dates = list(found.series.gatherings.filter(Q(ends__gt=now) | Q(pk=found.pk))) if found.series else []
    context = {
        "row": told,
        "gathering": found,
        "state": words.state_name(found.state),
        "counts": counted,
        "languages_needed": [
            language_name(each) if each != "sign" else _("Sign language") for each in languages_needed(found)
        ],
        "needs": needs(found),
        "dates": words.shown(dates[:DATES_MOST], now),
        "more": max(0, len(dates) - DATES_MOST),
        "begun": found.starts <= now or counted.came > 0,
        "may": {
            "publish": state in ALLOWED[Verb.PUBLISH] and found.ends > now,
            "change": state in ALLOWED[Verb.CHANGE],
            "move": state in ALLOWED[Verb.MOVE] and found.starts > now,
            "cancel": state in ALLOWED[Verb.CANCEL] and found.ends > now,
            "remove": state in ALLOWED[Verb.REMOVE],
            "door": state in (State.PLANNED, State.HELD) and found.starts - OPENS_BEFORE <= now,
            "minutes": state in ALLOWED[Verb.HOLD] and found.starts <= now,
        },
        "drafts": found.series.gatherings.filter(state=State.DRAFT.value).count() if found.series else 0,
        **_attending(found, now),
    }
    return render(request, "meetings/staff/gathering.html", context)


def _attending(found: Gathering, now: datetime) -> dict[str, Any]:
    """What is amiss with the officers of what is to come: nobody, somebody is away then, somebody is not on shift."""
    if found.ends <= now or found.state not in (State.DRAFT.value, State.PLANNED.value):
        return {"nobody": False, "away": [], "off_shift": []}
    officers = queries.officers_of([found.pk]).get(found.pk, [])
    absent = absent_at(officers, found.starts, found.ends)
    gone = {each.officer.pk for each in absent}
    off = off_shift([each for each in officers if each not in gone], found.starts, found.ends)
    return {
        "nobody": not officers,
        "away": [away_words.absent_said(each) for each in absent],
        "off_shift": [staff_name(each) for each in off],
    }


@working
@require_http_methods(BOTH)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """All that is said of it, its seats, who attends."""
    now = clock.now()
    found = theirs(request, number)
    if State(found.state) not in ALLOWED[Verb.CHANGE]:
        return back_to(found)
    attending = list(queries.officers_of([found.pk]).get(found.pk, []))
    choices = officer_choices(found.zone, now, attending)
    posted = request.method == "POST"
    form = ContentForm(
        request.POST if posted else None, officers=choices, gathering=found, attending=attending
    )
    if posted and form.is_valid():
        try:
            actions.change(
                pk=found.pk,
                content=form.content(found.zone),
                officers=form.cleaned_data["officers"],
                actor=actor_of(request),
                now=now,
            )
        except actions.SeatsTaken as error:
            said = _("%(taken)s seats are taken already: there cannot be fewer.")
            form.add_error("capacity", said % {"taken": error.taken})
        except OfficerBusy as busy:
            add_clashes(form, busy)
        except (NotAllowed, Gone):
            messages.error(request, _("It has changed in the meantime. This is how it stands now."))
            return back_to(found)
        else:
            messages.success(request, _("The changes are kept."))
            return back_to(found)
    context = {
        "form": form,
        "title": words.shown([found], now)[0].title,
        "back": reverse("staff-gathering", args=[found.number]),
        "button": _("Keep"),
    }
    return render(request, "meetings/staff/form.html", context, status=422 if posted else 200)

"""Projects at the desk: a list, starting one, one project with all its parts, moving it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.numbers import shown_number
from lamplighter.partners.actions import projects as actions
from lamplighter.partners.elsewhere import seen_by
from lamplighter.partners.forms.projects import StartForm
from lamplighter.partners.messages import projects as words
from lamplighter.partners.messages.commitments import seen_of as promise_of
from lamplighter.partners.messages.posts import day_said, holder_name, in_reader, zone_name
from lamplighter.partners.models import Project
from lamplighter.partners.queries import commitments as promises
from lamplighter.partners.queries import projects as queries
from lamplighter.partners.rules.commitments import Made
from lamplighter.partners.rules.projects import (
    OPEN,
    Lacks,
    NeedsWords,
    NotAllowed,
    Party,
    Stage,
    Verb,
    missing_for,
    moves_from,
)
from lamplighter.partners.views import project_parts as parts
from lamplighter.partners.views.area_maps import area_map
from lamplighter.partners.views.shared import own_post, posts, quarters
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of
from lamplighter.roster.rules import is_desk

WHOSE = ("open", "ended")


@allow(Permission.PROJECTS_WORK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Projects of my zones, and the summaries that wait for me."""
    now, user = clock.now(), user_of(request)
    stages = sorted(stage.value for stage in OPEN)
    every = queries.visible_to(user)
    held = {"open": every.filter(stage__in=stages), "ended": every.exclude(stage__in=stages)}
    whose = request.GET.get("whose", "") if request.GET.get("whose", "") in WHOSE else "open"
    page = page_of(held[whose], request.GET.get("page"))
    names = {"open": _("Under way"), "ended": _("Ended")}
    context = {
        "tabs": [(names[each], each, held[each].count()) for each in WHOSE],
        "whose": whose,
        "rows": [_row(row, now) for row in page.rows],
        "asked": [_row(row, now) for row in queries.asked(user)],
        "page": page,
        "zones": [each for each in posts(user, Permission.PROJECTS_WORK, now) if not is_desk(each[0])],
        "quarters": quarters(now),
        "query": f"whose={whose}&",
    }
    return render(request, "partners/projects/desk.html", context)


def _row(row: Project, now: datetime) -> dict[str, Any]:
    return {
        "number": row.number,
        "shown": shown_number(row.number),
        "title": in_reader(row.title_en, row.title_es)[0],
        "zone": zone_name(row.zone, now),
        "stage": words.stage_name(row.stage),
        "steps": words.steps(row.stage),
        "changed": day_said(clock.city_day(row.changed_at), now),
    }


@allow(Permission.PROJECTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new project; only staff see it until a summary is approved."""
    now = clock.now()
    choices = posts(request.user, Permission.PROJECTS_WORK, now)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        posts=choices,
        zone=own_post(request.user, choices, now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.start(**form.cleaned_data, now=now, actor=actor_of(request), user=user_of(request))
        except actions.NoSuchPost:
            form.add_error(
                "zone", _("Nobody is posted there. Post an officer on the roster first, or choose another.")
            )
        else:
            messages.success(request, _("The project has started."))
            return redirect("staff-project", row.number)
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/projects/start.html", {"form": form}, status=status)


def found(request: HttpRequest, number: str) -> Project:
    """The project, as what the person may work on it; 404 where it is not theirs."""
    try:
        return queries.get(request.user, number)
    except Project.DoesNotExist:
        raise Http404 from None


@allow(Permission.PROJECTS_WORK)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One project with everything that is known of it."""
    row = found(request, number)
    if number != row.number:
        return redirect("staff-project", row.number)
    return page(request, row, clock.now())


def page(
    request: HttpRequest, row: Project, now: datetime, *, bad: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page; ``bad``: a part whose form came back with something to mend, which stands open."""
    party = queries.party_of(request.user, row)
    holder, holds = queries.held(row, now), queries.holds(row)
    is_open = Stage(row.stage) in OPEN
    areas = list(row.areas.all())
    summary = getattr(row, "summary", None)
    moves = [
        {
            "verb": each.verb.value,
            "name": words.verb_name(each.verb),
            "says": each.says,
            "missing": [words.missing_said(lack) for lack in missing_for(each.verb, holds)],
        }
        for each in moves_from(Stage(row.stage), party)
    ]
    context = {
        "project": row,
        "number": shown_number(row.number),
        "title": in_reader(row.title_en, row.title_es)[0],
        "zone_name": zone_name(row.zone, now),
        "holder": holder_name(holder),
        "stage": words.stage_name(row.stage),
        "about": words.stage_about(row.stage),
        "steps": words.steps(row.stage),
        "is_open": is_open,
        "parts": parts.parts(row, request.user, now, bad=bad, is_open=is_open),
        "forward": [each for each in moves if not each["says"]],
        "others": [each for each in moves if each["says"]],
        "sources": [(words.source_name(key), note) for key, note in row.sources.items()],
        "concerns": [
            (each.number, shown_number(each.number), seen_by(request.user, Made.CONCERN, each.number, now))
            for each in row.concerns.all()
        ],
        "tasks": [parts.task_row(task, now) for task in row.tasks.all()],
        "may_do_tasks": is_open and row.response_at is not None,
        "counted": words.counted_said(*queries.periods(row), now),
        "verdict": words.verdict_name(row.verdict),
        "map": area_map([each.hexagon for each in areas], [label_said(each.block) for each in areas]),
        "promises": [promise_of(each, now) for each in promises.made_in(row.number)],
        "lines": words.lines(list(row.entries.select_related("officer")), now),
        "leads": party is Party.SUPERVISOR,
        "summary": summary,
        "is_public": summary is not None,
        "error_form": bad[1] if bad else None,
    }
    return render(request, "partners/projects/staff_one.html", context, status=422 if bad else 200)


@allow(Permission.PROJECTS_WORK)
@require_POST
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Moves a project to another step."""
    row, now = found(request, number), clock.now()
    verb = request.POST.get("do", "")
    if verb not in set(Verb):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        return redirect("staff-project", row.number)
    try:
        made = actions.move(
            pk=row.pk,
            verb=Verb(verb),
            party=queries.party_of(request.user, row),
            words=request.POST.get("words", "")[:4000],
            now=now,
            actor=actor_of(request),
            user=user_of(request),
        )
    except actions.Gone:
        raise Http404 from None
    except Lacks as error:
        messages.error(request, " ".join(words.missing_said(each) for each in error.missing))
    except NeedsWords:
        messages.error(request, _("Say why."))
    except NotAllowed:
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
    else:
        messages.success(request, _("It is at “%(stage)s” now.") % {"stage": words.stage_name(made.after)})
    return redirect("staff-project", row.number)

"""Outreach at the desk: parts of the person's zones without a group, with a plan and a log for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.people import actor_of, user_of
from lamplighter.partners.actions import outreach as actions
from lamplighter.partners.forms.group_staff import PlanForm, StepForm
from lamplighter.partners.messages import group_words as words
from lamplighter.partners.models import Outreach
from lamplighter.partners.queries import outreach as queries
from lamplighter.partners.queries.groups import group_by_number, listed, may_see, standing_values
from lamplighter.partners.rules.asks import PlanState, Way
from lamplighter.partners.views.groups_staff import BOTH, working
from lamplighter.places.queries import ZoneInfo, zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock, saying
from lamplighter.roster.cards import card_of


@dataclass(frozen=True, slots=True)
class GapShown:
    """A part without a recognized group. ``url``: its plan, or where one is made."""

    part: str
    zone: str
    code: str
    plan: int
    words: str
    due: str
    late: bool
    standing: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step that was done."""

    at: datetime
    when: str
    sentence: str
    words: str


def _due(plan: Outreach, now: datetime) -> tuple[str, bool]:
    if plan.due_on is None:
        return "", False
    return words.day_said(plan.due_on), plan.due_on < clock.city_day(now)


def _gap(gap: queries.Gap, now: datetime) -> GapShown:
    due, late = _due(gap.plan, now) if gap.plan is not None else ("", False)
    standing = ", ".join(f"{each.name} ({words.state_name(each.state).lower()})" for each in gap.standing)
    return GapShown(
        part=capfirst(the_zone(gap.part)),
        zone=words.zone_name(gap.zone, now),
        code=gap.part.code,
        plan=gap.plan.pk if gap.plan is not None else 0,
        words=gap.plan.plan if gap.plan is not None else "",
        due=due,
        late=late,
        standing=standing,
    )


@working
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What there is to do: parts without a plan first."""
    now = clock.now()
    found = [_gap(each, now) for each in queries.gaps(request.user, now)]
    ended = [each for each in queries.plans(request.user) if each.state != PlanState.OPEN.value]
    headline = ngettext("%(count)s part has no group", "%(count)s parts have no group", len(found)) % {
        "count": len(found)
    }
    context = {
        "headline": headline if found else _("Every part of your zones has a group"),
        "open": [each for each in found if not each.plan],
        "planned": [each for each in found if each.plan],
        "ended": [
            (each.pk, _part_said(each, now), each.state == PlanState.DONE.value) for each in ended[:20]
        ],
    }
    return render(request, "partners/groups/staff/outreach.html", context)


def _part_said(plan: Outreach, now: datetime) -> str:
    return words.zone_name(plan.part, now)


def _part(request: HttpRequest, code: str, now: datetime) -> tuple[str, ZoneInfo]:
    """The post's zone and the part of a code, for whoever looks after it.

    Raises:
        Http404: there is none for this person.
    """
    day = clock.city_day(now)
    part = zone_by_code(code, day)
    if part is not None:
        for zone in queries.posts_seen(request.user, day):
            if any(each.code == part.code for each in queries.parts_of(zone, day)):
                return zone, part
    raise Http404


@working
@require_http_methods(BOTH)
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plans outreach to a part."""
    now = clock.now()
    zone, part = _part(request, code, now)
    form = PlanForm(request.POST if request.method == "POST" else None, today=clock.city_day(now))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.plan(
                zone=zone, part=part.code, words=told["words"].strip(), due_on=told["due_on"], now=now, actor=actor_of(request)
            )  # fmt: skip
            messages.success(request, _("The plan is kept. Enter each step here as you go."))
            return redirect("staff-outreach-plan", made.pk)
        except actions.Planned:
            form.add_error(
                None, _("Somebody has planned for this part in the meantime. Open the list again.")
            )
    context = {"form": form, "part": capfirst(the_zone(part)), "zone": words.zone_name(zone, now)}
    return render(
        request, "partners/groups/staff/plan.html", context, status=422 if request.method == "POST" else 200
    )


def _plan(request: HttpRequest, pk: int) -> Outreach:
    found = queries.plan_by_id(pk) if pk < 2**63 else None
    if found is None or not may_see(request.user, found.zone):
        raise Http404
    return found


@working
@require_http_methods(BOTH)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan with its log; another step is entered here."""
    now = clock.now()
    found = _plan(request, pk)
    form = StepForm(request.POST if request.method == "POST" else None, today=clock.city_day(now))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.log(
                pk=found.pk, way=Way(told["way"]), reached=told["reached"], words=told["words"], due_on=told["due_on"], now=now,
                actor=actor_of(request), user=user_of(request),
            )  # fmt: skip
            messages.success(request, _("The step is entered."))
        except actions.Gone:
            messages.error(request, _("This plan has ended in the meantime."))
        return redirect("staff-outreach-plan", found.pk)
    due, late = _due(found, now)
    choices = listed(request.user).filter(state__in=standing_values(), zone=found.zone)
    context = {
        "plan": found,
        "part": _part_said(found, now),
        "zone": words.zone_name(found.zone, now),
        "open": found.state == PlanState.OPEN.value,
        "done": found.state == PlanState.DONE.value,
        "due": due,
        "late": late,
        "steps": _steps(found, now),
        "reached": sum(each.reached for each in found.entries.all()),
        "form": form,
        "groups": [(each.number, each.name) for each in choices],
    }
    return render(
        request,
        "partners/groups/staff/outreach_one.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _steps(plan: Outreach, now: datetime) -> list[StepShown]:
    found = []
    for each in plan.entries.select_related("officer"):
        who = words.officer_said(card_of(each.officer) if each.officer is not None else None)
        reached = ngettext("%(count)s person reached", "%(count)s people reached", each.reached) % {
            "count": each.reached
        }
        said = f"{who}: {words.way_name(each.way)}" + (f" ({reached})" if each.reached else "")
        found.append(
            StepShown(each.at, capfirst(saying.when(each.at, now, clock.city_tz())), said, each.words)
        )
    return found


@working
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a plan: a group came of it, or it is dropped."""
    found = _plan(request, pk)
    number = request.POST.get("group", "")
    group = group_by_number(number) if number else None
    if number and (group is None or not may_see(request.user, group.zone)):
        raise Http404
    try:
        actions.close(pk=found.pk, group=group, now=clock.now(), actor=actor_of(request))
    except actions.Gone:
        messages.error(request, _("This plan has ended in the meantime."))
    else:
        messages.success(request, _("The plan has ended."))
    return redirect("staff-outreach")

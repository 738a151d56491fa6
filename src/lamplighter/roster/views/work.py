"""Staff pages about who works where: postings, absences, covers."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.accounts.queries import may
from lamplighter.core.schedule import values
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards
from lamplighter.roster.forms import AbsenceForm, CoverForm, EndPostingForm, PostingForm, refused
from lamplighter.roster.leaving import Ended
from lamplighter.roster.rules import PostRole
from lamplighter.roster.views.left import after_absence, after_cover, after_end, after_withdrawal
from lamplighter.roster.views.shared import (
    editable_officer,
    editable_posting,
    scope_of,
    today,
    visible_officer,
)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts an officer to a zone that the person may edit."""
    found, scope, _zones = visible_officer(request, pk)
    if not scope.edits_any:
        raise PermissionDenied
    day = today()
    names = boards.zones_to_post(scope, day)
    shifts = boards.shifts()
    data = request.POST if request.method == "POST" else None
    form = PostingForm(
        data, zones=names, shifts=shifts, initial={"first_day": day, "role": PostRole.CIO.value}
    )
    if data is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.post_officer(
                officer=found,
                zone=given["zone"],
                role=PostRole(given["role"]),
                shift=next(row for row in shifts if str(row.pk) == given["shift"]),
                starts=given["first_day"],
                ends=form.ends,
                zones=list(names),
                actor=actor_of(request),
                now=clock.now(),
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The officer is posted."))
            return redirect("staff-officer", pk=pk)
    context = {"officer": found, "form": form, "shifts": shifts}
    return render(request, "roster/post.html", context, status=422 if data is not None else 200)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a posting."""
    posting, _scope = editable_posting(request, pk)
    data = request.POST if request.method == "POST" else None
    form = EndPostingForm(data, initial={"last_day": max(today(), posting.starts)})
    if data is not None and form.is_valid():
        lost = Ended(posting.post_id, posting.shift_id, max(form.ends, posting.starts), posting.ends)
        try:
            actions.end_posting(posting=posting, ends=form.ends, actor=actor_of(request), now=clock.now())
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The posting ends then."))
            if where := after_end(lost):
                return redirect(where)
            if visible(request, posting.officer_id):
                return redirect("staff-officer", pk=posting.officer_id)
            return redirect("staff-roster")
    context = {"posting": posting, "officer": posting.officer, "form": form}
    return render(request, "roster/end_posting.html", context, status=422 if data is not None else 200)


def visible(request: HttpRequest, officer: int) -> bool:
    """Whether the person may still open an officer's page: an officer who left their zone is not theirs any more."""
    try:
        visible_officer(request, officer)
    except Http404:
        return False
    return True


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer's absences with their reasons, and a way to add one."""
    found, _scope = editable_officer(request, pk)
    data = request.POST if request.method == "POST" else None
    form = AbsenceForm(data, initial={"first_day": today()})
    if data is not None and form.is_valid():
        starts, ends = form.period(clock.city_tz())
        try:
            absence = actions.add_absence(
                officer=found,
                starts=starts,
                ends=ends,
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
                now=clock.now(),
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The leave is written down."))
            return redirect(after_absence(absence.pk) or reverse("staff-officer", args=[pk]))
    context = {
        "officer": found,
        "form": form,
        "absences": boards.absences_of(found, clock.now()),
        "meets": may(request.user, Permission.APPOINTMENTS_WORK),
    }
    return render(request, "roster/absences.html", context, status=422 if data is not None else 200)


@allow(Permission.ROSTER_EDIT)
@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an absence back."""
    absence = boards.absence(pk)
    if absence is None:
        raise Http404
    found, _scope = editable_officer(request, absence.officer_id)
    actions.remove_absence(absence=absence, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The leave is taken back."))
    return redirect("staff-officer-absences", pk=found.pk)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets somebody stand in for a posting."""
    posting, scope = editable_posting(request, pk)
    officers = boards.stand_ins(scope, today(), posting.officer)
    data = request.POST if request.method == "POST" else None
    away = boards.absences_of(posting.officer, clock.now())
    form = CoverForm(data, officers=officers, initial=_days(request, max(today(), posting.starts)))
    if data is not None and form.is_valid():
        chosen = next(row for row in officers if str(row.pk) == form.cleaned_data["officer"])
        assert form.ends is not None
        try:
            made = actions.add_cover(
                posting=posting,
                officer=chosen,
                starts=form.cleaned_data["first_day"],
                ends=form.ends,
                actor=actor_of(request),
                now=clock.now(),
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("Someone stands in then."))
            return redirect(after_cover(made.pk) or reverse("staff-officer", args=[posting.officer_id]))
    details = boards.details_of(posting.officer, clock.now())
    context = {
        "posting": posting, "officer": posting.officer, "form": form, "absences": away, "details": details
    }  # fmt: skip
    return render(request, "roster/cover.html", context, status=422 if data is not None else 200)


def _days(request: HttpRequest, otherwise: date) -> dict[str, date]:
    """The one day that the address names, as the coverage calendar's links do; else from a day on."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return {"first_day": otherwise}
    return {"first_day": day, "last_day": day}


@allow(Permission.ROSTER_EDIT)
@require_POST
def remove_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cover back."""
    found = boards.cover(pk)
    if found is None or not scope_of(request).sees_zone(found.posting.post.zone):
        raise Http404
    if not scope_of(request).edits_zone(found.posting.post.zone):
        raise PermissionDenied
    was = values.Cover(found.pk, found.posting_id, found.officer_id, found.starts, found.ends)
    actions.remove_cover(cover=found, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The cover is taken back."))
    return redirect(after_withdrawal(was) or reverse("staff-officer", args=[found.posting.officer_id]))

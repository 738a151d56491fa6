"""Staff: publishing, moving, cancelling, removing a gathering; ending a series."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.people import actor_of
from lamplighter.meetings.actions import gathering_series as series_actions
from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gathering_shared import Gone, OfficerBusy
from lamplighter.meetings.forms.gatherings import EndForm, MoveForm, WhyForm
from lamplighter.meetings.messages import gathering_words as words
from lamplighter.meetings.messages.gathering_away import refused_said
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries import gatherings as queries
from lamplighter.meetings.queries.rsvps import counts
from lamplighter.meetings.rules.gatherings import NotAllowed
from lamplighter.meetings.views.gathering_shared import BOTH
from lamplighter.meetings.views.staff_gatherings import add_clashes, back_to, theirs, working
from lamplighter.plumbing import clock


@working
@require_POST
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """The public sees it from now on."""
    found = theirs(request, number)
    whole = request.POST.get("which") == "series"
    try:
        count = actions.publish(pk=found.pk, actor=actor_of(request), now=clock.now(), whole_series=whole)
    except OfficerBusy as busy:
        for each in busy.absent[:6]:
            messages.error(request, refused_said(each))
    except (NotAllowed, Gone):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
    else:
        said = ngettext("%(n)s date is published.", "%(n)s dates are published.", count)
        messages.success(request, said % {"n": count})
    return back_to(found)


def told_people(count: int) -> str:
    """How many were written to."""
    if not count:
        return _("Nobody had to be told.")
    return ngettext("%(n)s party is told.", "%(n)s parties are told.", count) % {"n": count}


@working
@require_http_methods(BOTH)
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Another time; everybody who comes is told."""
    now = clock.now()
    found = theirs(request, number)
    posted = request.method == "POST"
    form = MoveForm(request.POST if posted else None, gathering=found)
    if posted and form.is_valid():
        starts, ends = form.times()
        officers = list(queries.officers_of([found.pk]).get(found.pk, []))
        try:
            count = actions.move(
                pk=found.pk,
                starts=starts,
                ends=ends,
                why=form.why(),
                officers=officers,
                actor=actor_of(request),
                now=now,
            )
        except actions.NotThen:
            form.add_error("day", _("That is over. Choose a time that is to come."))
        except OfficerBusy as busy:
            add_clashes(form, busy)
        except (NotAllowed, Gone):
            messages.error(request, _("It has changed in the meantime. This is how it stands now."))
            return back_to(found)
        else:
            messages.success(request, f"{_('It is moved.')} {told_people(count)}")
            return back_to(found)
    return _ask(request, found, form, _("Move it to another time"), _("Move it and tell everybody"))


def _ask(request: HttpRequest, found: Gathering, form: Any, title: str, button: str) -> HttpResponse:
    now = clock.now()
    context = {
        "row": words.shown([found], now)[0],
        "counts": counts(found),
        "form": form,
        "title": title,
        "button": button,
        "back": reverse("staff-gathering", args=[found.number]),
    }
    return render(request, "meetings/staff/ask.html", context, status=422 if form.is_bound else 200)


@working
@require_http_methods(BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """It does not take place; everybody who comes is told."""
    found = theirs(request, number)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.cancel(pk=found.pk, why=form.why(), actor=actor_of(request), now=clock.now())
        except (NotAllowed, Gone):
            messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        else:
            messages.success(request, f"{_('It is cancelled.')} {told_people(count)}")
        return back_to(found)
    return _ask(request, found, form, _("Cancel it"), _("Cancel it and tell everybody"))


@working
@require_POST
def remove(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a draft away."""
    found = theirs(request, number)
    try:
        actions.remove(pk=found.pk, actor=actor_of(request), now=clock.now())
    except (NotAllowed, Gone):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        return back_to(found)
    messages.success(request, _("The draft is removed."))
    return redirect("staff-gatherings")


@working
@require_http_methods(BOTH)
def end(request: HttpRequest, number: str) -> HttpResponse:
    """No more dates of its series after a day."""
    now = clock.now()
    found = theirs(request, number)
    if found.series is None:
        return back_to(found)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"last": clock.city_day(now) + timedelta(days=1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = series_actions.end_series(
                pk=found.series.pk,
                last=form.cleaned_data["last"],
                why=form.why(),
                actor=actor_of(request),
                now=now,
            )
        except (NotAllowed, Gone):
            messages.error(request, _("It has changed in the meantime. This is how it stands now."))
            return redirect("staff-gatherings")
        said = ngettext(
            "The series is ended; %(n)s date is cancelled.",
            "The series is ended; %(n)s dates are cancelled.",
            count,
        )
        messages.success(request, said % {"n": count})
        return redirect("staff-gatherings")
    return _ask(request, found, form, _("End the series"), _("End it and tell everybody"))

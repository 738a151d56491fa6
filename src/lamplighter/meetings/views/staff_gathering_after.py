"""After a gathering: its minutes, what is to follow, what was promised there, what people thought of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.people import actor_of
from lamplighter.meetings.actions import gathering_after as actions
from lamplighter.meetings.actions.gathering_shared import Gone
from lamplighter.meetings.forms.gatherings import FollowUpForm, MinutesForm
from lamplighter.meetings.linked import promise_form, promises_at
from lamplighter.meetings.messages import gathering_words as words
from lamplighter.meetings.models import FollowUp, Gathering
from lamplighter.meetings.queries import gatherings as queries
from lamplighter.meetings.queries.rsvps import counts
from lamplighter.meetings.rules.gatherings import ALLOWED, NotAllowed, State, Verb
from lamplighter.meetings.views.gathering_results import results_shown
from lamplighter.meetings.views.gathering_shared import BOTH
from lamplighter.meetings.views.staff_gatherings import back_to, theirs, working
from lamplighter.plumbing import clock


@working
@require_http_methods(BOTH)
def minutes(request: HttpRequest, number: str) -> HttpResponse:
    """What came of it; with it, it has been held."""
    found = theirs(request, number)
    now = clock.now()
    if State(found.state) not in ALLOWED[Verb.HOLD] or found.starts > now:
        messages.error(request, _("Minutes are written once it has begun."))
        return back_to(found)
    form = MinutesForm(request.POST if request.method == "POST" else None, gathering=found)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        count = told.pop("walk_ins")
        try:
            actions.write_minutes(
                pk=found.pk, told=actions.Minutes(**told), walk_ins=count, actor=actor_of(request), now=now
            )
        except (NotAllowed, Gone, actions.NotYet):
            messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        else:
            messages.success(request, _("The minutes are kept, and everybody can read them."))
        return redirect("staff-gathering-minutes", found.number)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, found: Gathering, *, status: int, **forms: Any) -> HttpResponse:
    now = clock.now()
    posts = queries.posts(now)
    names = dict(posts)
    promised = promises_at(found.number, now)
    made = {each.number for each in promised}
    over = found.state == State.HELD.value or found.ends <= now
    context = {
        "row": words.shown([found], now)[0],
        "counts": counts(found),
        "follow_ups": [
            {
                "row": each,
                "what": each.what(words.language()),
                "who": names.get(each.zone, each.zone),
                "form": promise_form(found.number, each.pk) if over and not each.done_on else "",
            }
            for each in found.follow_ups.all()
            if each.promise not in made
        ],
        "promised": promised,
        "pulse": results_shown(found, now),
        "asking": found.pulse_ends is not None and found.pulse_ends > now,
        "form": MinutesForm(gathering=found),
        "follow_up": FollowUpForm(posts=posts, zone=found.zone),
        **forms,
    }
    return render(request, "meetings/staff/minutes.html", context, status=status)


@working
@require_POST
def promise(request: HttpRequest, number: str) -> HttpResponse:
    """Something is to follow from it."""
    found = theirs(request, number)
    now = clock.now()
    form = FollowUpForm(request.POST, posts=queries.posts(now), zone=found.zone)
    if not form.is_valid():
        return _page(request, found, follow_up=form, status=422)
    try:
        actions.promise(pk=found.pk, actor=actor_of(request), now=now, **form.cleaned_data)
    except Gone:
        raise Http404 from None
    messages.success(request, _("It is written down, and everybody can read it."))
    return redirect("staff-gathering-minutes", found.number)


@working
@require_POST
def promise_done(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """It is done, or not after all, or was written by mistake."""
    found = theirs(request, number)
    row = FollowUp.objects.filter(gathering=found, pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    do, actor, now = request.POST.get("do", ""), actor_of(request), clock.now()
    if do == "drop":
        actions.drop_follow_up(pk=row.pk, actor=actor, now=now)
    elif do in ("done", "open"):
        actions.set_done(pk=row.pk, done=do == "done", actor=actor, now=now)
    return redirect("staff-gathering-minutes", found.number)

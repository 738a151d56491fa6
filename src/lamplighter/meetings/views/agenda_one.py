"""One appointment at the desk: what is known of it, and what its officer can do: note, close, move, offer, cancel, release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions import booking, changing, ending, offering
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.forms.agenda import (
    DONE,
    CancelForm,
    CloseForm,
    Days,
    MoveForm,
    NoteForm,
    OfferForm,
    RefuseForm,
)
from lamplighter.meetings.linked import linked_to
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries import agenda, seen
from lamplighter.meetings.queries.calls import ToRing, call_of
from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.appointments import NotAllowed, State, Verb, may
from lamplighter.meetings.rules.values import Side
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.plumbing import clock

working = allow(Permission.APPOINTMENTS_WORK)


def found_or_404(request: HttpRequest, number: str) -> Appointment:
    """The appointment of that number, as the signed-in person may see it.

    Raises:
        Http404: there is none for them.
    """
    try:
        return seen.get(user_of(request), number)
    except Appointment.DoesNotExist:
        raise Http404 from None


def times_for(row: Appointment, now: datetime) -> tuple[Days, dict[str, Slot]]:
    """Free times it could have instead of its own, by day, the soonest first; and what each key stands for."""
    found = free(changing.wanted_of(row), now=now, notice=False, leaving=[row.pk])
    same = [each for each in found if (each.starts, each.officer) != (row.starts, row.officer_id)]
    return shown.by_day(same), {shown.slot_key(each): each for each in same}


@working
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """All of one appointment."""
    return page(request, found_or_404(request, number))


def page(request: HttpRequest, row: Appointment, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with the form that came back in its place."""
    now, user = clock.now(), user_of(request)
    state, over = State(row.state), row.starts <= now
    side = Side.STAFF
    slots, _keys = times_for(row, now) if may(Verb.OFFER, state, side) and not over else ([], {})
    offers = not over and may(Verb.OFFER, state, side)
    moves = not over and may(Verb.MOVE, state, side)
    leads = seen.may_lead(user, row)
    ends = may(Verb.FINISH, state, side) or may(Verb.MISS, state, side)
    context = {
        "row": row,
        "line": shown.line(row, now, user, officers=True),
        "safety": words.place(row)[2],
        "headline": words.day_and_time(row, now),
        "state": words.state_name(row.state),
        "why": words.why_words(why) if (why := agenda.why_troubled(row)) and not over else "",
        "facts": shown.facts(row, now),
        "lines": [words.line(each, now) for each in agenda.history(row)],
        "ring": shown.to_ring(ToRing(row, call), now, user) if (call := call_of(row, now)) is not None else None,
        "concern": linked_to(user, row.concern, now),
        "stopped": row.stopped_at is not None,
        "corrects": state in (State.DONE, State.MISSED),
        "note": forms.get("note") or NoteForm(initial={"note": row.note}, auto_id="note-%s"),
        "close": _form(forms, "close", CloseForm, over and row.officer_id is not None and ends),
        "takes": not over and row.officer_id is not None and may(Verb.ACCEPT, state, side),
        "move": _slot_form(forms, "move", moves and slots, lambda: MoveForm(slots=slots, auto_id="move-%s")),
        "offer": _slot_form(forms, "offer", offers, lambda: offer_form(slots)),
        "cancel": _form(forms, "cancel", CancelForm, not over and may(Verb.CANCEL, state, side)),
        "release": _form(forms, "release", RefuseForm, leads and not over and may(Verb.RELEASE, state, side)),
        "waits": state is State.ASKED and not leads,
    }  # fmt: skip
    return render(request, "meetings/staff/one.html", context, status=status)


def offer_form(slots: Days, data: Any = None) -> OfferForm:
    """The form that offers something else."""
    nearest = _("The nearest free time, chosen for you")
    return OfferForm(data, slots=slots, nearest=nearest, auto_id="offer-%s")


def _form(given: dict[str, Any], name: str, kind: type[Any], allowed: bool) -> Any:
    return (given.get(name) or kind(auto_id=f"{name}-%s")) if allowed else None


def _slot_form(given: dict[str, Any], name: str, allowed: Any, make: Callable[[], Any]) -> Any:
    return (given.get(name) or make()) if allowed else None


def done(request: HttpRequest, row: Appointment, said: str) -> HttpResponse:
    """Says what was done, and what reaches the resident."""
    messages.success(request, said)
    return redirect("staff-appointment", row.number)


def refused(request: HttpRequest, number: str, error: Exception) -> HttpResponse:
    """Says why nothing was done."""
    if isinstance(error, Gone):
        raise Http404 from None
    said = {
        Taken: _("That time is gone. Choose another."),
        ending.TooEarly: _("It has not begun yet, or nobody comes to it."),
    }.get(type(error), _("It does not stand where this can be done: somebody else was quicker."))
    messages.error(request, said)
    return redirect("staff-appointment", number)


@working
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Keeps the note for staff."""
    row = found_or_404(request, number)
    form = NoteForm(request.POST, auto_id="note-%s")
    if not form.is_valid():
        return page(request, row, 422, note=form)
    try:
        ending.write_note(pk=row.pk, note=form.cleaned_data["note"], actor=actor_of(request), now=clock.now())
    except Gone as error:
        return refused(request, number, error)
    return done(request, row, _("The note is kept."))


@working
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """It took place, or the resident did not come."""
    row = found_or_404(request, number)
    form = CloseForm(request.POST, auto_id="close-%s")
    if not form.is_valid():
        return page(request, row, 422, close=form)
    act = ending.finish if form.cleaned_data["did"] == DONE else ending.miss
    try:
        act(
            pk=row.pk,
            note=form.cleaned_data["note"],
            user=user_of(request),
            actor=actor_of(request),
            now=clock.now(),
        )
    except (NotAllowed, Gone) as error:
        return refused(request, number, error)
    return done(request, row, _("It is noted how it went."))


@working
@require_POST
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Another time or officer, as agreed with the resident."""
    row, now = found_or_404(request, number), clock.now()
    slots, keys = times_for(row, now)
    form = MoveForm(request.POST, slots=slots, auto_id="move-%s")
    if not form.is_valid():
        return page(request, row, 422, move=form)
    try:
        moved = changing.move(
            pk=row.pk, slot=keys[form.cleaned_data["slot"]], side=Side.STAFF, words=form.cleaned_data["words"],
            user=user_of(request), actor=actor_of(request), now=now,
        )  # fmt: skip
    except (NotAllowed, Taken, Gone) as error:
        return refused(request, number, error)
    return done(request, row, " ".join([_("It is moved."), words.kept_and_told(moved)]))


@working
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """The resident said, by telephone or face to face, that they take what was offered."""
    row = found_or_404(request, number)
    try:
        taken = changing.accept(
            pk=row.pk, side=Side.STAFF, user=user_of(request), actor=actor_of(request), now=clock.now()
        )
    except (NotAllowed, Taken, Gone) as error:
        return refused(request, number, error)
    return done(request, row, " ".join([_("It is booked."), words.kept_and_told(taken)]))


@working
@require_POST
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """It cannot be kept: the resident is offered another officer or time."""
    row, now = found_or_404(request, number), clock.now()
    slots, keys = times_for(row, now)
    form = offer_form(slots, request.POST)
    if not form.is_valid():
        return page(request, row, 422, offer=form)
    try:
        made = offering.offer(
            pk=row.pk, slot=keys.get(form.cleaned_data["slot"]), words=form.cleaned_data["words"],
            user=user_of(request), actor=actor_of(request), now=now,
        )  # fmt: skip
    except (NotAllowed, Taken, Gone) as error:
        return refused(request, number, error)
    said = _("Something else is offered.") if made.officer_id else words.why_words(agenda.Why.NOBODY)
    return done(request, row, " ".join([said, words.kept_and_told(made)]))


@working
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """The resident does not come, and said so to staff."""
    row = found_or_404(request, number)
    form = CancelForm(request.POST, auto_id="cancel-%s")
    if not form.is_valid():
        return page(request, row, 422, cancel=form)
    try:
        changing.cancel(
            pk=row.pk, side=Side.STAFF, words=form.cleaned_data["words"],
            user=user_of(request), actor=actor_of(request), now=clock.now(),
        )  # fmt: skip
    except (NotAllowed, Gone) as error:
        return refused(request, number, error)
    return done(request, row, " ".join([_("It is cancelled."), words.kept_and_told(row)]))


@allow(Permission.APPOINTMENTS_LEAD)
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """A supervisor lets a visit at the door take place, or says why not."""
    row, now = found_or_404(request, number), clock.now()
    if not seen.may_lead(user_of(request), row):
        raise Http404
    user, actor = user_of(request), actor_of(request)
    try:
        if request.POST.get("do") != "refuse":
            booking.release(pk=row.pk, user=user, actor=actor, now=now)
            return done(request, row, " ".join([_("The visit is released."), words.kept_and_told(row)]))
        form = RefuseForm(request.POST, auto_id="release-%s")
        if not form.is_valid():
            return page(request, row, 422, release=form)
        booking.refuse(pk=row.pk, words=form.cleaned_data["words"], user=user, actor=actor, now=now)
    except (NotAllowed, Taken, Gone) as error:
        return refused(request, number, error)
    return done(request, row, " ".join([_("The visit is refused."), words.kept_and_told(row)]))

"""The private page of an appointment: see it, move it, cancel it, take up an offer, stop messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import public
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.actions import booking, changing, wishing
from lamplighter.meetings.actions.finding_again import send_link
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.forms.booking import WhyForm
from lamplighter.meetings.messages import calendar, offers, sentences
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.links import link_of, secret_of
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.rules.appointments import (
    TAKES_TIME,
    NotAllowed,
    State,
    Verb,
    changeable,
    is_over,
    may,
)
from lamplighter.meetings.rules.calls import QUIET
from lamplighter.meetings.rules.values import Side, Way
from lamplighter.meetings.views.booking import facts
from lamplighter.meetings.views.door import Opened, back, by_secret, unlisted
from lamplighter.outbox.forms import LostForm
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock, saying

BOTH = ["GET", "HEAD", "POST"]
TOLD: dict[str, Promise] = {
    "booked": gettext_lazy("It is booked."),
    "prove": gettext_lazy("We have sent you a message. Open its link and press yes: only then is it asked for."),
    "asked": gettext_lazy("It is asked for. A supervisor looks at it, and you hear from us."),
    "moved": gettext_lazy("It is moved. The old time is free for others."),
    "cancelled": gettext_lazy("It is cancelled. The time is free for others."),
    "accepted": gettext_lazy("It is yours. We look forward to meeting you."),
    "stopped": gettext_lazy("You get no more messages about this. Look at this page to see whether something changed."),
    "messages": gettext_lazy("You get messages again."),
    "too-late": gettext_lazy("That can no longer be done: it has changed in the meantime. This is how it stands now."),
    "erased": gettext_lazy("What you told us is erased."),
    "gone": gettext_lazy("That time is no longer free. Nothing was changed."),
}  # fmt: skip
"""What the page says after something was done, by the word its address carries; no other word is shown."""
SENT = frozenset({"booked", "prove", "asked", "moved", "cancelled", "accepted"})
"""After these a message is on its way."""


@by_secret
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """How it stands, and what can be done."""
    now, row = clock.now(), opened.row
    over = is_over(row.ends, now)
    context = {
        "opened": opened,
        "row": row,
        "told": TOLD.get(request.GET.get("told", "")),
        "fresh": request.GET.get("told") in ("booked", "moved", "accepted"),
        "headline": sentences.standing(row, over=over),
        "facts": _facts(row),
        "link": link_of(row),
        "can": can(row, now),
        "off": offers.is_off(row),
        "until": offers.until(row),
        "to": sent_to(row) if request.GET.get("told") in SENT else "",
        "change_until": _change_until(row),
        "late": row.state == State.BOOKED.value and not over and not _changeable(row, now),
        "reason": _last_words(row),
        "may_erase": (State(row.state) not in TAKES_TIME or over)
        and bool(row.topic or row.email or row.phone or row.name),
        "gets_messages": row.by in (By.EMAIL.value, By.TEXT.value) and not over,
        "nav": "meet",
    }
    return render(request, "meetings/appointments/page.html", context)


def _facts(row: Appointment) -> list[tuple[str, str]]:
    told = facts(row)
    if row.state == State.OFFERED.value and row.officer_id is None:
        told = []
    about = [
        (_("Number"), shown_number(row.number)),
        (_("What it is about"), row.topic),
        (_("Concern"), shown_number(row.concern) if row.concern else ""),
    ]
    return [*told, *((name, value) for name, value in about if value)]


def _change_until(row: Appointment) -> str:
    until = row.starts - timedelta(hours=rules_of(row.zone).change_hours)
    said = {"when": sentences.time_said(until)}
    return saying.dotted(_("You can move or cancel it until %(when)s.") % said)


def sent_to(row: Appointment) -> str:
    """Where the message about it went, so that a slip of the keys is seen; empty where none goes out."""
    if row.stopped_at is not None:
        return ""
    if row.by == By.EMAIL.value and row.email:
        return _("We have sent it by mail to %(address)s.") % {"address": row.email}
    if row.by == By.TEXT.value and row.phone:
        return _("We have sent it by text message to %(number)s.") % {"number": row.phone}
    return ""


def _changeable(row: Appointment, now: datetime) -> bool:
    return changeable(row.starts, rules_of(row.zone).change_hours, now)


def _last_words(row: Appointment) -> str:
    """Why staff changed it last, in their words to the resident."""
    last = row.happenings.exclude(what__in=QUIET).last()
    return last.words if last is not None and last.side == Side.STAFF.value else ""


def can(row: Appointment, now: datetime) -> dict[str, bool]:
    """What the page's buttons are, from the one table of moves."""
    state = State(row.state)
    still = _changeable(row, now)
    over = is_over(row.starts, now) and state is not State.OFFERED
    offered = state is State.OFFERED
    return {
        "move": not over and may(Verb.MOVE, state, Side.RESIDENT, changeable=still),
        "cancel": not over and may(Verb.CANCEL, state, Side.RESIDENT, changeable=still),
        "accept": offered and row.officer_id is not None and row.lapses_at is not None,
        "choose": offered and row.officer_id is None,
        "wait": offered and Wish.objects.filter(offered=row).exists(),
        "prove": state in (State.HELD, State.LAPSED) and row.way == Way.PORCH.value and row.proven_at is None,
        "calendar": state in (State.BOOKED, State.ASKED, State.CANCELLED) or (offered and row.officer_id is not None),
        "again": state in (State.CANCELLED, State.LAPSED, State.DONE, State.MISSED) and row.booked_at is not None,
    }  # fmt: skip


@by_secret
@require_safe
def file(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The calendar file."""
    row = opened.row
    body = calendar.file_of(row)
    name = calendar.file_name(row)
    return HttpResponse(
        body,
        content_type=calendar.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@by_secret
@require_http_methods(BOTH)
def cancel(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, and why if they like to say; then it is cancelled."""
    now, row = clock.now(), opened.row
    if not can(row, now)["cancel"]:
        return back(opened, "cancelled" if row.state == State.CANCELLED.value else "too-late")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changing.cancel(pk=row.pk, side=Side.RESIDENT, words=form.cleaned_data["words"], now=now)
        except (NotAllowed, Gone):
            return back(opened, "too-late")
        return back(opened, "cancelled")
    said = {"when": sentences.time_said(row.starts)}
    then = saying.dotted(_("It is on %(when)s. Its time is then free for somebody else.") % said)
    context = {"opened": opened, "row": row, "form": form, "then": then, "nav": "meet"}
    return render(request, "meetings/appointments/cancel.html", context, status=422 if form.errors else 200)


@by_secret
@require_POST
def accept(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The offered time is taken."""
    try:
        changing.accept(pk=opened.row.pk, side=Side.RESIDENT, now=clock.now())
    except Taken:
        return back(opened, "gone")
    except (NotAllowed, Gone):
        return back(opened, "too-late")
    return back(opened, "accepted")


@by_secret
@require_POST
def turn_down(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Not this offer; they wait for another."""
    try:
        wish = wishing.turn_down(pk=opened.row.pk, now=clock.now())
    except (NotAllowed, Gone):
        return back(opened, "too-late")
    if wish is None:
        return back(opened, "too-late")
    response = redirect("wish-private", wish.number, secret_of(wish))
    response.headers["Location"] += "?told=waiting"
    return response


@by_secret
@require_POST
def prove(request: HttpRequest, opened: Opened) -> HttpResponse:
    """It was them who asked for a visit at the door."""
    try:
        booking.prove(pk=opened.row.pk, now=clock.now())
    except Taken:
        return back(opened, "gone")
    except (NotAllowed, Gone):
        return back(opened, "too-late")
    return back(opened, "asked")


@by_secret
@require_http_methods(BOTH)
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """No more messages, or messages again: a page with one button."""
    if request.method == "POST":
        again = "again" in request.POST
        changing.stop_messages(pk=opened.row.pk, stop=not again, now=clock.now())
        return back(opened, "messages" if again else "stopped")
    return render(request, "meetings/appointments/stop.html", {"opened": opened, "nav": "meet"})


@by_secret
@require_http_methods(BOTH)
def erase(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, then erases what the resident told."""
    if request.method != "POST":
        return render(request, "meetings/appointments/erase.html", {"opened": opened, "nav": "meet"})
    try:
        changing.erase_own(pk=opened.row.pk, now=clock.now())
    except (NotAllowed, Gone):
        return back(opened, "too-late")
    return back(opened, "erased")


@public
@require_http_methods(BOTH)
def lost(request: HttpRequest) -> HttpResponse:
    """A new copy of a lost link, to the address on file; says the same whether there is one or not."""
    form = LostForm(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        send_link(number=form.cleaned_data["number"], reach=form.cleaned_data["reach"], now=clock.now())
    context = {"form": form, "sent": sent, "nav": "meet"}
    status = 422 if form.errors else 200
    return unlisted(render(request, "meetings/appointments/lost.html", context, status=status))

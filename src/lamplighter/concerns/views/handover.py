"""The handover from one shift to the next: what changed, what is promised, what the next should know; signed by both."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.accounts.queries import may
from lamplighter.concerns.actions import handover as signing
from lamplighter.concerns.forms.lead import HandoverForm
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.models import Update
from lamplighter.concerns.queries import handovers as found
from lamplighter.concerns.queries.seen import zones_seen
from lamplighter.concerns.rules.values import is_desk
from lamplighter.concerns.views.desk_rows import rows
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, saying
from lamplighter.roster.answers import Stretch
from lamplighter.roster.queries import snapshot


def _zones(request: HttpRequest) -> list[str]:
    """The zones a person works in, in order; desks have no shifts to hand over."""
    city, codes = zones_seen(request.user)
    served = snapshot().zones
    return sorted(served if city else {code for code in codes if code in served and not is_desk(code)})


@allow(Permission.CONCERNS_WORK)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Leads to the person's zone, or lets them choose."""
    zones, now = _zones(request), clock.now()
    if len(zones) == 1:
        return redirect("staff-handover-zone", zones[0])
    context = {
        "zones": [(code, words.zone_name(code, now)) for code in zones],
        "history": _history(zones, now),
    }
    return render(request, "concerns/handover/choose.html", context)


@allow(Permission.CONCERNS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, zone: str) -> HttpResponse:
    """One zone's handover now."""
    now = clock.now()
    if zone not in _zones(request):
        raise Http404
    turn = found.turn_of(zone, now)
    form = HandoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and turn.ending is not None and turn.day is not None and form.is_valid():
        _signed(request, zone, turn, form, now)
        return redirect("staff-handover-zone", zone)
    return render(request, "concerns/handover/page.html", _context(request, zone, turn, form, now))


def _signed(request: HttpRequest, zone: str, turn: found.Turn, form: HandoverForm, now: datetime) -> None:
    assert turn.ending is not None
    assert turn.day is not None
    key: dict[str, Any] = {"zone": zone, "day": turn.day, "shift": turn.ending.shift.code}
    user, actor = user_of(request), actor_of(request)
    try:
        if request.POST.get("do") == "take":
            alone = may(user, Permission.CONCERNS_LEAD, zone=zone)
            signing.take(**key, user=user, alone=alone, actor=actor, now=now)
            messages.success(request, _("You have taken the shift over."))
        else:
            signing.give(**key, note=form.cleaned_data["note"], user=user, actor=actor, now=now)
            messages.success(
                request, _("Your note is kept and signed. The next shift signs when it has read it.")
            )
    except signing.AlreadyTaken:
        messages.error(request, _("The next shift has signed already. Write a note on the concern itself."))
    except signing.NotGiven:
        messages.error(request, _("The shift that ends has not signed yet."))
    except signing.SamePerson:
        messages.error(request, _("You gave this shift. Somebody else takes it over."))


def _context(
    request: HttpRequest, zone: str, turn: found.Turn, form: HandoverForm, now: datetime
) -> dict[str, Any]:
    since = turn.ending.starts if turn.ending is not None else now - timedelta(days=1)
    until = turn.following.ends if turn.following is not None else now + timedelta(days=1)
    held = found.handover(zone, turn.day, turn.ending.shift.code) if turn.ending and turn.day else None
    if held is not None and not form.is_bound and held.given_by_id in (None, request.user.pk):
        form.initial = {"note": held.note}
    return {
        "zone": zone,
        "name": words.zone_name(zone, now),
        "ending": _shift(turn.ending, now),
        "following": _shift(turn.following, now),
        "changed": [_line(update, now) for update in found.changed(zone, since)],
        "rows": rows(found.promised(zone, until), request.user, now),
        "held": held,
        "form": form,
        "mine": held is not None and held.given_by_id == request.user.pk,
        "history": _history([zone], now),
    }


def _shift(stretch: Stretch | None, now: datetime) -> dict[str, str] | None:
    if stretch is None:
        return None
    tz = clock.city_tz()
    return {
        "name": stretch.shift.name(get_language() or "en"),
        "who": stretch.card.shown if stretch.card else "",
        "hours": saying.hours(stretch.starts, stretch.ends, tz),
        "when": saying.when(stretch.starts, now, tz),
    }


def _line(update: Update, now: datetime) -> dict[str, Any]:
    """One thing that happened. Of a sensitive concern the list says no more than its number."""
    concern = update.concern
    return {
        "number": concern.number,
        "shown": shown_number(concern.number),
        "kind": "" if concern.sensitive else concern.kind.name(get_language() or "en"),
        "sentence": words.happened(update),
        "text": "" if concern.sensitive else update.text,
        "when": saying.when(update.at, now, clock.city_tz()),
    }


def _history(zones: list[str], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "zone": words.zone_name(row.zone, now),
            "day": row.day,
            "shift": words.shift_name(row.shift),
            "note": row.note,
            "given": row.given_by.name if row.given_by else "",
            "taken": row.taken_by.name if row.taken_by else "",
        }
        for row in found.history(zones, now)
    ]

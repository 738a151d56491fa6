"""The supervisor's pages: load and lateness, what rose, giving concerns to others, what the public may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.concerns.actions import moving, owning, publishing
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.forms.lead import MergeForm, RouteForm, ShowForm
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages.places import place_said
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern, Desk, Update
from lamplighter.concerns.queries import load, seen
from lamplighter.concerns.queries.blocks import coarse_place
from lamplighter.concerns.queries.kinds import active_kinds
from lamplighter.concerns.rules.states import NotAllowed
from lamplighter.concerns.rules.values import Author, Entry
from lamplighter.concerns.views.desk_back import remembered
from lamplighter.concerns.views.desk_rows import rows
from lamplighter.core.numbers import shown_number
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rising import risen


@allow(Permission.CONCERNS_LEAD)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What needs a supervisor, why and for how long; then load and lateness per zone and shift."""
    now, user = clock.now(), user_of(request)
    found = load.loads(user, now)
    names = {each.zone: words.zone_name(each.zone, now) for each in found}
    late = sum(each.overdue for each in found)
    context = {
        "loads": [
            (names[each.zone], words.shift_name(each.shift) if each.shift else "", each) for each in found
        ],
        "late": late,
        "open": sum(each.open for each in found),
        "overdue": rows(load.overdue(user, now), user, now, lead=True),
        "still": rows(load.still(user, now), user, now, lead=True),
        "asked": len(load.asked(user)),
        "risen": risen(user, now, leads=True),
    }
    return remembered(request, render(request, "concerns/lead/overview.html", context))


def _led(request: HttpRequest, number: str, now: datetime) -> Concern:
    try:
        concern = seen.get(request.user, number, now)
    except Concern.DoesNotExist:
        raise Http404 from None
    if not seen.may_lead(request.user, concern, now):
        raise Http404
    return concern


def _places(now: datetime) -> list[tuple[str, str]]:
    """Zones and desks that a concern can be given to."""
    zones = [(code, words.zone_name(code, now)) for code in sorted(snapshot().zones)]
    desks = [(desk.zone, words.desk_name(desk)) for desk in Desk.objects.all()]
    return [*zones, *desks]


@allow(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a concern to another zone, desk or kind."""
    now = clock.now()
    concern = _led(request, number, now)
    form = RouteForm(
        request.POST if request.method == "POST" else None,
        zones=_places(now),
        kinds=list(active_kinds()),
        language=get_language() or "en",
    )
    if request.method == "POST" and form.is_valid() and _routed(request, concern, form, now):
        messages.success(
            request,
            " ".join(
                [
                    _("%(number)s is passed on.") % {"number": shown_number(concern.number)},
                    words.kept_and_told(concern),
                ]
            ),
        )
        if seen.may_see(
            request.user, Concern.objects.select_related("kind", "kind__desk").get(pk=concern.pk), now
        ):
            return redirect("staff-concern", concern.number)
        return redirect("staff-concerns-lead")
    return _page(request, concern, form, MergeForm(auto_id="merge-%s"), now)


def _routed(request: HttpRequest, concern: Concern, form: RouteForm, now: datetime) -> bool:
    told = form.cleaned_data
    kind = active_kinds().filter(code=told["kind"]).first() if told["kind"] else None
    try:
        owning.route(
            pk=concern.pk,
            zone=told["zone"],
            kind=kind,
            words=told["words"],
            now=now,
            actor=actor_of(request),
            user=user_of(request),
        )
    except owning.NoSuchPost:
        form.add_error(
            "zone", _("Nobody is posted there. Post an officer on the roster first, or choose another.")
        )
        return False
    except owning.NothingChanged:
        form.add_error("zone", _("Choose another zone, desk or kind: it is there already."))
        return False
    except Gone:
        raise Http404 from None
    return True


@allow(Permission.CONCERNS_LEAD)
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a duplicate together with another concern; first both are shown beside each other."""
    now = clock.now()
    concern = _led(request, number, now)
    form = MergeForm(request.POST, auto_id="merge-%s")
    other = None
    if form.is_valid():
        try:
            other = _led(request, form.cleaned_data["into"], now)
        except Http404:
            form.add_error("into", _("There is no such concern among those you lead."))
    if other is not None and request.POST.get("sure") == "yes":
        try:
            moving.merge(
                pk=concern.pk, into=other.pk, now=now, actor=actor_of(request), user=user_of(request)
            )
        except moving.KeptIsClosed:
            form.add_error(
                "into",
                _(
                    "That one is settled or closed, and this one is not. Open that one again first, or put it into this one."
                ),
            )
        except (NotAllowed, Gone):
            form.add_error(
                "into",
                _("These two cannot be put together: one is closed, sensitive, or a duplicate itself."),
            )
        else:
            messages.success(request, _("They are together now. Both residents go on hearing of it."))
            return redirect("staff-concern", other.number)
    elif other is not None:
        both = [_side(each, now) for each in (concern, other)]
        return render(
            request, "concerns/lead/merge.html", {"both": both, "concern": concern, "into": other.number}
        )
    route = RouteForm(zones=_places(now), kinds=list(active_kinds()), language=get_language() or "en")
    return _page(request, concern, route, form, now, status=422)


def _side(concern: Concern, now: datetime) -> dict[str, Any]:
    return {
        "number": shown_number(concern.number),
        "kind": concern.kind.name(get_language() or "en"),
        "place": label_said(concern.place),
        "text": concern.text,
        "state": state_name(concern.state),
        "raised": concern.raised_at,
    }


def _page(
    request: HttpRequest,
    concern: Concern,
    route: RouteForm,
    form: MergeForm,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    status = 422 if request.method == "POST" else status
    context = {
        "concern": concern,
        "number": shown_number(concern.number),
        "route": route,
        "merge": form,
        "side": _side(concern, now),
    }
    return render(request, "concerns/lead/one.html", context, status=status)


def _moves(concern: Concern) -> list[Update]:
    """The moves of staff that have words, of which a moderator may let some be read."""
    return [
        each
        for each in concern.updates.all()
        if each.entry == Entry.MOVE.value and each.author == Author.STAFF.value and each.text
    ]


@allow(Permission.CONCERNS_LEAD)
@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """What residents agreed to show, and what the public sees now."""
    return _queue(request)


def _public_where(concern: Concern) -> str:
    """The place as the public reads it now."""
    return place_said(concern.publication.block, concern.publication.hexagon)


def _where(concern: Concern) -> str:
    """The place as the public would read it."""
    if concern.lon is None or concern.lat is None:
        return ""
    place = coarse_place(concern.place, concern.lon, concern.lat)
    return place_said(place.block, place.hexagon)


def _queue(request: HttpRequest, wrong: tuple[int, ShowForm] | None = None) -> HttpResponse:
    user, now, language = user_of(request), clock.now(), get_language() or "en"
    waiting = [
        {
            "concern": each,
            "kind": each.kind.name(language),
            "zone": words.zone_name(each.zone, now),
            "where": _where(each),
            "state": state_name(each.state),
            "form": wrong[1] if wrong and wrong[0] == each.pk else ShowForm(concern=each, moves=_moves(each)),
        }
        for each in load.asked(user)
    ]
    seen_now = [
        (each, f"{each.kind.name(language)}, {_public_where(each)}".rstrip(", "), shown_number(each.number))
        for each in load.shown(user)
    ]
    context = {"waiting": waiting, "shown": seen_now}
    return render(request, "concerns/lead/moderation.html", context, status=422 if wrong else 200)


@allow(Permission.CONCERNS_LEAD)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Lets the public see a concern, or keeps it private."""
    now = clock.now()
    concern = _led(request, number, now)
    actor, said = actor_of(request), {"number": shown_number(concern.number)}
    try:
        if request.POST.get("do") != "show":
            publishing.refuse(pk=concern.pk, now=now, actor=actor)
            messages.success(request, _("%(number)s stays private.") % said)
            return redirect("staff-concerns-moderation")
        form = ShowForm(request.POST, concern=concern, moves=_moves(concern))
        if not form.is_valid():
            return _queue(request, (concern.pk, form))
        told = form.cleaned_data
        reasons: Sequence[int] = told.get("reasons", [])
        publishing.show(
            pk=concern.pk, words=told.get("words", ""), by_month=told["by_month"], reasons=reasons, now=now, actor=actor,
            user=user_of(request),
        )  # fmt: skip
    except publishing.MayNotShow:
        messages.error(
            request,
            _("%(number)s may not be shown: its resident has taken that back, or its kind is never public.")
            % said,
        )
    except Gone:
        raise Http404 from None
    else:
        where = reverse("concern-public", args=[concern.number])
        messages.success(
            request, _("The public sees %(number)s now, at %(where)s.") % {**said, "where": where}
        )
    return redirect("staff-concerns-moderation")

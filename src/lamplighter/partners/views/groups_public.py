"""What everybody may know of groups: where they are at block level, how to join, how to start one; and a request's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import public
from lamplighter.core.gazetteer.model import Hit
from lamplighter.partners.actions import asking
from lamplighter.partners.forms.group_public import JoinForm, StartForm
from lamplighter.partners.models import Ask
from lamplighter.partners.queries.group_links import ask_secret
from lamplighter.partners.queries.groups import ask_held, held, public_group, public_groups
from lamplighter.partners.rules.asks import NotAllowed, Side, Verb
from lamplighter.partners.views import group_shown as shown
from lamplighter.partners.views.group_address import look_up
from lamplighter.partners.views.group_doors import by_asker, unlisted
from lamplighter.partners.views.group_maps import group_map
from lamplighter.places.queries import zone_by_code, zones_on
from lamplighter.places.zone_words import FEW, the_zone
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot

BOTH = ["GET", "HEAD", "POST"]


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every group, zone by zone; where zones are many, those that have one."""
    day, served = clock.city_day(clock.now()), snapshot().zones
    zones = [zone for zone in zones_on(day) if zone.code in served]
    rows: dict[str, list[shown.GroupShown]] = {zone.code: [] for zone in zones}
    for each in public_groups(rows):
        rows[each.zone].append(shown.group_shown(each))
    few = len(zones) <= FEW
    found = [
        (zone.code, capfirst(the_zone(zone)), rows[zone.code]) for zone in zones if few or rows[zone.code]
    ]
    count = sum(map(len, rows.values()))
    context = {"zones": found, "headline": shown.count_said(count), "count": count, "nav": "zones"}
    return render(request, "partners/groups/public/index.html", context)


@public
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One group: its area at block level, when it meets, how to join through the officer."""
    group, now = public_group(number), clock.now()
    if group is None:
        raise Http404
    if group.number != number:
        return redirect("group-public", number=group.number, permanent=True)
    zone = zone_by_code(group.zone, clock.city_day(now))
    context = {
        "group": shown.group_shown(group),
        "map": group_map(group),
        "zone": zone,
        "zone_name": capfirst(the_zone(zone)) if zone is not None else "",
        "officer": shown.officer_card(held(group, now), now),
    }
    return render(request, "partners/groups/public/one.html", context)


@public
@require_http_methods(BOTH)
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Asks the officer to be put in touch with a group."""
    group = public_group(number)
    if group is None:
        raise Http404
    posted = request.method == "POST"
    form = JoinForm(request.POST if posted else None, initial={"once": asking.new_once()})
    if posted and form.is_valid():
        new = form.new(get_language() or "en")
        kept = asking.ask(new=new, group=group, once=form.cleaned_data["once"], now=clock.now())
        return _kept(kept)
    context = {"form": form, "group": shown.group_shown(group)}
    return unlisted(
        render(request, "partners/groups/public/join.html", context, status=422 if posted else 200)
    )


@public
@require_http_methods(BOTH)
def start(request: HttpRequest) -> HttpResponse:
    """Asks the officer for help to start a group."""
    posted = request.method == "POST"
    form = StartForm(request.POST if posted else None, initial={"once": asking.new_once()})
    choices: Sequence[Hit] = ()
    if posted and form.is_valid():
        looked = look_up(request.POST, form.cleaned_data["address"])
        choices = looked.choices
        if looked.block is not None:
            new = form.new(get_language() or "en", looked.block)
            return _kept(asking.ask(new=new, group=None, once=form.cleaned_data["once"], now=clock.now()))
        form.fault(looked.fault)
    context = {"form": form, "choices": choices, "hidden": form.sent() if choices else {}}
    return unlisted(
        render(request, "partners/groups/public/start.html", context, status=422 if posted else 200)
    )


def _kept(ask: Ask) -> HttpResponse:
    return redirect(f"{reverse('group-ask', args=[ask.number, ask_secret(ask)])}?told=kept")


@by_asker
@require_safe
def request_page(request: HttpRequest, ask: Ask, secret: str) -> HttpResponse:
    """Where a request stands, for whoever made it; right after it was made this is its receipt."""
    now = clock.now()
    context = {
        "ask": shown.ask_shown(ask, now, Side.ASKER),
        "secret": secret,
        "officer": shown.officer_card(ask_held(ask, now), now) if ask.due_at is not None else None,
        "told": request.GET.get("told", ""),
        "mailed": bool(ask.email),
        "erased": ask.anonymised_at is not None,
    }
    return render(request, "partners/groups/public/request.html", context)


@by_asker
@require_safe
def request_data(request: HttpRequest, ask: Ask, secret: str) -> HttpResponse:
    """Everything kept about a request, as a JSON file."""
    told = {
        "number": ask.number,
        "group": ask.group.name if ask.group is not None else None,
        **{
            name: getattr(ask, name)
            for name in (
                "asked", "state", "name", "email", "phone", "by", "language", "block", "words", "place", "answer"
            )
        },
        **{name: _moment(getattr(ask, name)) for name in ("made_at", "meets_at", "due_at", "answered_at")},
    }  # fmt: skip
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{ask.number}.json"'
    return response


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


@by_asker
@require_http_methods(BOTH)
def request_erase(request: HttpRequest, ask: Ask, secret: str) -> HttpResponse:
    """Asks once, then erases what was told; what still waits is taken back with it."""
    if request.method == "POST":
        asking.erase_own(pk=ask.pk, now=clock.now())
        return render(request, "partners/groups/public/request_erased.html")
    context = {"ask": shown.ask_shown(ask, clock.now(), Side.ASKER), "secret": secret}
    return render(request, "partners/groups/public/request_erase.html", context)


@by_asker
@require_POST
def request_back(request: HttpRequest, ask: Ask, secret: str) -> HttpResponse:
    """Takes a request back."""
    here = reverse("group-ask", args=[ask.number, secret])
    try:
        asking.reply(pk=ask.pk, verb=Verb.WITHDRAW, words="", now=clock.now())
    except NotAllowed:
        return redirect(f"{here}?told=too-late")
    return redirect(f"{here}?told=back")

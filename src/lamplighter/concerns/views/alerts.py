"""Alerts by mail: asking for them, saying that it was meant, ending one or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.concerns.actions import alerts as actions
from lamplighter.concerns.forms.alerts import AlertForm
from lamplighter.concerns.messages.alerts import area_of
from lamplighter.concerns.models import Alert
from lamplighter.concerns.queries.alerts import alerts_of, by_link, email_in
from lamplighter.concerns.queries.blocks import coarse_place
from lamplighter.concerns.views.address_search import Spot, look_up
from lamplighter.concerns.views.public import zones_served
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.core.gazetteer.model import Hit
from lamplighter.places.hexagons import hexagon_of
from lamplighter.plumbing import clock

BOTH = ["GET", "HEAD", "POST"]


@public
@require_http_methods(BOTH)
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for alerts. The answer is the same whether the mail address is known or not."""
    zones, posted = zones_served(), request.method == "POST"
    form = AlertForm(request.POST if posted else None, zones=zones, wanted=request.GET.get("zone", ""))
    choices: Sequence[Hit] = ()
    if posted and form.is_valid():
        spot, typed = None, form.cleaned_data["address"]
        if typed:
            looked = look_up(request.POST, typed)
            spot, choices = looked.spot, looked.choices
            if looked.fault:
                form.fault("address", looked.fault)
        if form.is_valid():
            return _asked(request, form, spot, clock.now())
    context = {"form": form, "choices": choices, "hidden": form.sent() if choices else {}}
    return unlisted(render(request, "concerns/public/alerts.html", context, status=422 if posted else 200))


def _asked(request: HttpRequest, form: AlertForm, spot: Spot | None, now: datetime) -> HttpResponse:
    told, radius = form.cleaned_data, form.metres()
    block = hexagon = ""
    if spot is not None and radius:
        hexagon = hexagon_of(spot.lon, spot.lat)
    elif spot is not None:
        place = coarse_place(spot.label, spot.lon, spot.lat)
        block, hexagon = place.block, place.hexagon
    alert = actions.want(
        email=told["email"],
        language=get_language() or "en",
        zone=told["zone"],
        block=block,
        hexagon=hexagon,
        radius_m=radius if hexagon else 0,
        now=now,
    )
    context = {"email": told["email"], "area": _area(alert, now)}
    return unlisted(render(request, "concerns/public/alert_asked.html", context))


def _area(alert: Alert, now: datetime) -> str:
    return capfirst(area_of(alert, clock.city_day(now)))


@public
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """A page with one button, since scanners of mail open links."""
    alert, now = by_link(pk, secret), clock.now()
    if alert is None:
        raise Http404
    if request.method == "POST":
        actions.confirm(alert=alert, now=now)
    context = {"done": request.method == "POST", "area": _area(alert, now)}
    return unlisted(render(request, "concerns/public/alert_confirm.html", context))


@public
@require_http_methods(BOTH)
def stop(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """A page with one button for this part of the city, and one for all; mail programs may press the first by themselves (RFC 8058)."""
    alert, now = by_link(pk, secret), clock.now()
    every = request.POST.get("what") == "all"
    others = alerts_of(alert.email).exclude(pk=alert.pk) if alert is not None else Alert.objects.none()
    context = {
        "areas": [_area(alert, now)] if alert is not None else [],
        "others": [] if every else [_area(each, now) for each in others],
        "done": request.method == "POST" or alert is None,
    }
    if request.method == "POST" and alert is not None:
        if every:
            actions.stop_all(email=alert.email)
        else:
            actions.stop(alert=alert)
    return _stopped(request, context)


@public
@require_http_methods(BOTH)
def end(request: HttpRequest, closed: str) -> HttpResponse:
    """A page with one button that ends all alerts of a mail address; mail programs press it by themselves (RFC 8058)."""
    email, now = email_in(closed), clock.now()
    found = list(alerts_of(email)) if email else []
    context = {
        "areas": [_area(each, now) for each in found],
        "others": [],
        "done": request.method == "POST" or not found,
    }
    if request.method == "POST" and email:
        actions.stop_all(email=email)
    return _stopped(request, context)


def _stopped(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    if (
        request.method == "POST" and "List-Unsubscribe" in request.POST
    ):  # a program: RFC 8058 advises against redirects
        return HttpResponse("", content_type="text/plain")
    return unlisted(render(request, "concerns/public/alert_stop.html", context))

"""Alerts by mail: asking for them, saying that it was meant, ending them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.concerns.actions import alerts as actions
from lamplighter.concerns.forms.alerts import AlertForm
from lamplighter.concerns.models import Alert
from lamplighter.concerns.queries.alerts import by_link
from lamplighter.concerns.queries.blocks import hexagon_of
from lamplighter.concerns.views.public import zones_served
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.core.gazetteer.model import Verdict
from lamplighter.places import queries as places
from lamplighter.plumbing import clock


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for alerts. The answer is the same whether the address is known or not."""
    form = AlertForm(request.POST if request.method == "POST" else None, zones=zones_served())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        hexagon = _hexagon(form, told["address"].strip()) if told["address"].strip() else ""
        if told["zone"] or hexagon:
            actions.want(
                email=told["email"],
                language=get_language() or "en",
                zone=told["zone"],
                hexagon=hexagon,
                radius_m=int(told["radius"] or 500) if hexagon else 0,
                now=clock.now(),
            )
            return unlisted(render(request, "concerns/public/alert_asked.html", {"email": told["email"]}))
    status = 422 if request.method == "POST" else 200
    return unlisted(render(request, "concerns/public/alerts.html", {"form": form}, status=status))


def _hexagon(form: AlertForm, address: str) -> str:
    """The hexagon of an address; empty where it is in doubt, which the form then says."""
    try:
        found = places.search(address, 1)
    except places.NoAddresses:
        form.add_error("address", _("Addresses cannot be searched here yet. Choose a zone."))
        return ""
    if found.verdict is not Verdict.FOUND:
        form.add_error("address", _("That may be several places, or none. Type number, street and city."))
        return ""
    return hexagon_of(found.hits[0].lon, found.hits[0].lat)


def _opened(pk: int, secret: str) -> Alert:
    found = by_link(pk, secret)
    if found is None:
        raise Http404
    return found


@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """A page with one button, since scanners of mail open links."""
    alert = _opened(pk, secret)
    if request.method == "POST":
        actions.confirm(alert=alert, now=clock.now())
    return unlisted(render(request, "concerns/public/alert_confirm.html", {"done": request.method == "POST"}))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """A page with one button; mail programs may press it by themselves (RFC 8058)."""
    alert = by_link(pk, secret)
    if request.method == "POST":
        if alert is not None:
            actions.stop(alert=alert)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(
                "", content_type="text/plain"
            )  # a program: RFC 8058 advises against redirects
    return unlisted(
        render(
            request, "concerns/public/alert_stop.html", {"done": request.method == "POST" or alert is None}
        )
    )

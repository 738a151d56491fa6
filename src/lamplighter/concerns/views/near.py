"""Public concerns near an address, or by number. What is typed travels by POST: it stands in no address, log or row."""

from __future__ import annotations

from typing import Any

import h3
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.concerns.forms.public import NearForm
from lamplighter.concerns.messages.places import around_said
from lamplighter.concerns.queries import public as seen
from lamplighter.concerns.queries.alerts import cells_of
from lamplighter.concerns.views.address_search import look_up
from lamplighter.concerns.views.overview import near_map
from lamplighter.concerns.views.public import before_of, index_context, kinds_shown, rows_context
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.core.numbers import read_number
from lamplighter.places.hexagons import hexagon_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """What is shown about an address, the newest first; a number leads to its concern."""
    if request.method != "POST":
        return redirect("concerns")  # what was searched is nobody's to share: it starts anew
    given = request.POST.copy()
    given.setdefault("around", "500")  # a device sends its place alone
    form = NearForm(given, kinds=kinds_shown())
    typed, cell = str(given.get("address", "")).strip(), str(given.get("cell", ""))
    known = seen.by_number(typed)
    if known is not None:
        return redirect("concern-public", number=known.number)
    if typed or given.get("pick") or (given.get("lon") and given.get("lat")):
        looked = look_up(given, typed)
        if looked.spot is None:
            form.fault("address", _no_number() if read_number(typed) and not looked.choices else looked.fault)
            return _again(request, form, choices=looked.choices)
        cell = hexagon_of(looked.spot.lon, looked.spot.lat)
    if not _is_ours(cell):
        return _again(request, form)
    return _found(request, form, cell)


def _no_number() -> str:
    return _("No concern with that number is public. If it is yours, open it by your private link.")


def _is_ours(cell: str) -> bool:
    """Whether it is a hexagon as we make them; a page sends it back for the next page."""
    resolution = settings.LAMPLIGHTER.concerns.hexagon_resolution
    return bool(h3.is_valid_cell(cell)) and h3.get_resolution(cell) == resolution


def _again(request: HttpRequest, form: NearForm, **more: Any) -> HttpResponse:
    context = index_context(request, near=form) | {"hidden": form.kept()} | more
    return unlisted(render(request, "concerns/public/index.html", context, status=422))


def _found(request: HttpRequest, form: NearForm, cell: str) -> HttpResponse:
    told, metres = form.told(), form.metres()
    found = seen.narrowed(kind=told["kind"], open_only=told["open"], cells=cells_of(cell, metres))
    rows = seen.page(found, before_of(request.POST.get("before", "")))
    sent = {"cell": cell, **form.kept()}
    area = around_said(cell, metres)
    context = {
        **rows_context(rows),
        "count": seen.count(found),
        "most": seen.MOST_COUNTED,
        "near": NearForm(initial={**sent, "address": ""}, kinds=kinds_shown()),
        "map": near_map(cell, metres, f"{capfirst(area)}."),
        "sent": sent,
        "switch_fields": sent,
        "nav": "concerns",
    }
    return unlisted(render(request, "concerns/public/near.html", context))

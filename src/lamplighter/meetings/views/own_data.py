"""What is kept about a resident: theirs to take along, and, of wished-for hours, to erase."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.meetings.actions import wishing
from lamplighter.meetings.actions.shared import Gone
from lamplighter.meetings.queries.own_data import own_data, own_wish
from lamplighter.meetings.rules.appointments import NotAllowed
from lamplighter.meetings.views.door import Opened, OpenedWish, back, by_secret, by_wish_secret


@by_secret
@require_safe
def appointment(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything kept about the reader with this appointment, as a JSON file."""
    return _file(own_data(opened.row), opened.number)


@by_wish_secret
@require_safe
def wish(request: HttpRequest, opened: OpenedWish) -> HttpResponse:
    """The same of wished-for hours."""
    return _file(own_wish(opened.row), opened.number)


def _file(told: dict[str, Any], number: str) -> HttpResponse:
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return response


@by_wish_secret
@require_http_methods(["GET", "HEAD", "POST"])
def erase_wish(request: HttpRequest, opened: OpenedWish) -> HttpResponse:
    """Asks once, then erases what the resident told when they left the hours."""
    if request.method != "POST":
        context = {"opened": opened, "wish": opened.row, "nav": "meet"}
        return render(request, "meetings/appointments/erase.html", context)
    try:
        wishing.erase_wish(pk=opened.row.pk)
    except (NotAllowed, Gone):
        return back(opened, "waits")
    return back(opened, "erased")

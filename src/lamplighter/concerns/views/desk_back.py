"""Back to the list that somebody came from: with its filters, its page, and the line they opened.

The list's address is kept in a cookie of the signed-in person, for as long as a session lasts, since a concern's page is gone through
by forms that lead back to it. It holds what the address held: filters by their codes, and what was looked for closed.
"""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from lamplighter.concerns.forms.desk import FilterForm

Answer = TypeVar("Answer", bound=HttpResponse)

FIND, AT = "find", "at"
"""Names in an address: what was looked for (closed), and where a page begins."""
COOKIE = "desk_list"
LISTS = ("staff-concerns", "staff-concerns-map", "staff-concerns-shortlist", "staff-concerns-lead")
"""Routes that a concern is opened from."""
LONGEST = 1_500


def remembered(request: HttpRequest, answer: Answer) -> Answer:
    """The answer, with the list it shows kept in the cookie."""
    assert request.resolver_match is not None
    value = f"{request.user.pk} {request.resolver_match.url_name}?{_known(request.GET).urlencode()}"
    if request.COOKIES.get(COOKIE) != value and len(value) <= LONGEST:
        answer.set_cookie(
            COOKIE,
            value,
            max_age=settings.LAMPLIGHTER.security.staff_session_hours * 3600,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )
    return answer


def list_address(request: HttpRequest, number: str = "") -> str:
    """Where the person came from; the plain list where that is not known. ``number``: of the concern whose line is gone back to."""
    who, _space, place = request.COOKIES.get(COOKIE, "").partition(" ")
    route, _mark, query = place.partition("?")
    known = who == str(request.user.pk) and route in LISTS and len(place) <= LONGEST
    kept = _known(QueryDict(query)) if known else QueryDict()
    address = reverse(route if known else "staff-concerns")
    return f"{address}{'?' if kept else ''}{kept.urlencode()}{f'#row-{number}' if number else ''}"


def _known(given: QueryDict) -> QueryDict:
    """What an address of a list may hold, and nothing else."""
    kept = QueryDict(mutable=True)
    for name in (*FilterForm.base_fields, FIND, AT):
        value = given.get(name)
        if value and isinstance(value, str):
            kept[name] = value
    return kept

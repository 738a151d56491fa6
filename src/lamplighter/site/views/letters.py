"""The gallery of letters: every message to residents, what supervisors are asked and what staff hear of their accounts, in both
languages, as text, HTML and SMS.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamplighter.academy.messages import ride_specimens as rides
from lamplighter.academy.messages import specimens as academy
from lamplighter.academy.messages import survey_specimens
from lamplighter.accounts import letters as accounts
from lamplighter.accounts.access import public
from lamplighter.concerns.messages import specimens as concerns
from lamplighter.meetings.messages import gathering_specimens as gatherings
from lamplighter.meetings.messages import specimens as meetings
from lamplighter.partners.messages import specimens as partners
from lamplighter.roster.messages import specimens as roster

SPECIMENS = {
    **concerns.SPECIMENS,
    **{f"appointment-{name}": make for name, make in meetings.SPECIMENS.items()},
    **partners.SPECIMENS,
    **{f"gathering-{name}": make for name, make in gatherings.SPECIMENS.items()},
    **{f"academy-{name}": make for name, make in academy.SPECIMENS.items()},
    **{f"academy-{name}": make for name, make in rides.SPECIMENS.items()},
    **{f"academy-{name}": make for name, make in survey_specimens.SPECIMENS.items()},
    **{f"roster-{name}": make for name, make in roster.SPECIMENS.items()},
    **{f"account-{name}": make for name, make in accounts.SPECIMENS.items()},
}
"""Of every room; names as the addresses have them."""
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A letter carries its few rules of style within, as mail programs need them; nothing else may load."""


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All letters, invented ones."""
    rows = [
        (name, [(language, make(language)) for language, _ in settings.LANGUAGES])
        for name, make in SPECIMENS.items()
    ]
    return render(request, "site/letters/index.html", {"rows": rows})


@public
@require_safe
def letter(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The HTML of one letter, as a mail program gets it."""
    if name not in SPECIMENS or language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(SPECIMENS[name](language).html, headers={"Content-Security-Policy": CSP})

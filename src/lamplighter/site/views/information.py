"""Pages that say what this is and how it treats people; and the gallery of components."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.plumbing import clock
from lamplighter.roster.hours_worked import kinds_worked, work_sentence
from lamplighter.site import examples


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is."""
    work = work_sentence(kinds_worked(clock.city_day(clock.now())))
    return render(request, "site/about.html", {"work": work})


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a visitor, which is nothing, and of staff."""
    return render(request, "site/privacy.html", {"hours": settings.LAMPLIGHTER.security.staff_session_hours})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and whom to tell when something does not."""
    return render(request, "site/accessibility.html")


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states, with errors and long words."""
    return render(request, "site/gallery.html", examples.everything(clock.now(), clock.city_tz()))

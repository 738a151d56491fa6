"""Alumni: the public list, and a graduate's own page, opened by its private link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import alumni as actions
from lamplighter.academy.forms.alumni import ConsentForm
from lamplighter.academy.models import Alumnus, Application
from lamplighter.academy.queries import alumni as queries
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import BOTH, Opened, by_graduate
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock

TOLD: dict[str, Promise] = {
    "kept": gettext_lazy("It is kept as you chose."),
    "left": gettext_lazy("You are off the list. Nothing of yours is kept on it."),
    "stopped": gettext_lazy("You get no more letters."),
}
"""What the page says after something was done, by the word its address carries; no other word is shown."""


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those who let everybody see that they graduated, by name."""
    people = [(each.name, _course(each)) for each in queries.seen_by_all()]
    return render(request, "academy/alumni/index.html", {"people": people})


def _course(each: Alumnus) -> str:
    return each.application.course.said("name", language())


def _row(application: Application) -> Alumnus | None:
    return getattr(application, "alumnus", None)


@by_graduate
@require_http_methods(BOTH)
def mine(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What they agreed to, and on the same page how to take it back; other alumni and events once they are on the list."""
    application, now = opened.row, clock.now()
    row = _row(application)
    posted = request.method == "POST"
    form = ConsentForm(request.POST if posted else None, name=application.name, row=row)
    if posted and form.is_valid():
        actions.agree(pk=application.pk, told=form.told(), language=language(), now=now)
        return redirect(f"{opened.url('academy-alumnus')}?told=kept")
    context = {
        "opened": opened,
        "course_name": application.course.said("name", language()),
        "form": form,
        "row": row,
        "told": TOLD.get(request.GET.get("told", "")),
        "people": [(each.name, _course(each)) for each in queries.seen_by_alumni()] if row else [],
        "events": [
            (each.said("subject", language()), each.event_on, each.url)
            for each in queries.events(clock.city_day(now))
        ]
        if row
        else [],
    }
    return render(request, "academy/alumni/mine.html", context, status=422 if form.errors else 200)


@by_graduate
@require_http_methods(BOTH)
def leave(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks nothing but one press, and all is gone."""
    if request.method == "POST":
        actions.leave(application=opened.row.pk)
        return redirect(f"{opened.url('academy-alumnus')}?told=left")
    return render(request, "academy/alumni/leave.html", {"opened": opened, "row": _row(opened.row)})


@by_graduate
@require_http_methods(BOTH)
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One press ends the letters; mail programs may press by themselves (RFC 8058)."""
    if request.method == "POST":
        actions.stop_letters(application=opened.row.pk)
        if "List-Unsubscribe" in request.POST:  # a program: RFC 8058 advises against redirects
            return HttpResponse("", content_type="text/plain")
        return redirect(f"{opened.url('academy-alumnus')}?told=stopped")
    return render(request, "academy/alumni/stop.html", {"opened": opened, "row": _row(opened.row)})

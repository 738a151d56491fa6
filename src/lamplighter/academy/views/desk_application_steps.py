"""What the coordinator does with one application: the result of the check, declining, and what somebody asks for by telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions import answering, checking, signing
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.desk_applications import DeclineForm, ResultForm
from lamplighter.academy.messages import words
from lamplighter.academy.messages.waiver_texts import SHIPPED
from lamplighter.academy.models import Application
from lamplighter.academy.rules.states import CourseState, NotAllowed
from lamplighter.academy.views.desk_shared import (
    BOTH,
    application_of,
    changed_meanwhile,
    form_page,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock
from lamplighter.roster.words import language_name

_FAILED = (Gone, Closed, NotAllowed)


def _back(row: Application) -> HttpResponse:
    return redirect("staff-academy-application", row.number)


def _page(request: HttpRequest, row: Application, form: Any, **told: Any) -> HttpResponse:
    back = reverse("staff-academy-application", args=[row.number])
    about = {"application": row, "application_number": shown_number(row.number)}
    return form_page(request, form, **heading(row.course), **about, back=back, **told)


def _language_line(row: Application) -> str:
    return _("They read %(language)s: so are the words below.") % {
        "language": language_name(row.language, within=True)
    }


@running
@require_http_methods(BOTH)
def result(request: HttpRequest, number: str) -> HttpResponse:
    """What came of the check. Whoever passed stands in line; who did not is declined, in words that the coordinator chooses."""
    row, now = application_of(number), clock.now()
    if not row.course.asks_check or row.standing not in ("applied", "checking"):
        return _back(row)
    form = ResultForm(
        request.POST if request.method == "POST" else None, application=row, today=clock.city_day(now)
    )
    if form.is_bound and form.is_valid():
        try:
            said = _kept_result(row, form, request, now)
        except checking.Future:
            form.add_error("on", _("That day is still to come."))
        except _FAILED:
            changed_meanwhile(request)
            return _back(row)
        else:
            messages.success(request, said)
            return _back(row)
    lines = [_("Only the result and its day are kept, nothing else of the check."), _language_line(row)]
    return _page(
        request, row, form, title=_("The result of the check"), button=_("Keep the result"), lines=lines
    )


def _kept_result(row: Application, form: ResultForm, request: HttpRequest, now: datetime) -> str:
    on: date = form.cleaned_data["on"]
    if form.cleaned_data["result"] == "passed":
        after = checking.check_passed(pk=row.pk, on=on, actor=actor_of(request), now=now)
        if after.standing == "offered":
            return _("The check was passed. A seat was free: it is offered.")
        return _("The check was passed. They stand in line.")
    checking.check_failed(pk=row.pk, on=on, why=form.why(), actor=actor_of(request), now=now)
    return _("They are declined, and told so in the words you chose.")


@running
@require_http_methods(BOTH)
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """No seat for them, and why; a seat that they had goes to the next."""
    row = application_of(number)
    form = DeclineForm(request.POST if request.method == "POST" else None, application=row)
    if row.course.state != CourseState.OPEN.value:
        return _back(row)
    if form.is_bound and form.is_valid():
        try:
            checking.decline(
                pk=row.pk,
                why=form.why(),
                carries=form.cleaned_data["carries"],
                actor=actor_of(request),
                now=clock.now(),
            )
        except _FAILED:
            changed_meanwhile(request)
        else:
            messages.success(request, _("They are declined, and told so."))
        return _back(row)
    lines = [_language_line(row), _("A seat that they have goes to the next in line. This cannot be undone.")]
    told = {"title": _("Decline the application"), "button": _("Decline it"), "lines": lines, "danger": True}
    return _page(request, row, form, **told)


def _step(request: HttpRequest, number: str, act: Callable[[Application], Any], said: str) -> HttpResponse:
    """Does one thing with an application, and says so."""
    row = application_of(number)
    try:
        act(row)
    except answering.OfferOver:
        messages.error(request, _("The time to take the seat is over: it goes to the next in line."))
    except (signing.NothingToSign, *_FAILED):
        changed_meanwhile(request)
    else:
        messages.success(request, said)
    return _back(row)


@running
@require_POST
def start_check(request: HttpRequest, number: str) -> HttpResponse:
    """The check begins; they get a letter that says how."""

    def act(row: Application) -> None:
        if not checking.begin_checks(pks=[row.pk], actor=actor_of(request), now=clock.now()):
            raise NotAllowed("no check")

    return _step(request, number, act, _("The check is started."))


@running
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """They take the seat, by telephone."""
    return _step(
        request,
        number,
        lambda row: answering.accept(pk=row.pk, now=clock.now(), actor=actor_of(request)),
        _("They take the seat."),
    )


@running
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """They do not come, or not any more, by telephone."""
    return _step(
        request,
        number,
        lambda row: answering.withdraw(pk=row.pk, now=clock.now(), actor=actor_of(request)),
        _("The application is withdrawn. A seat that they had goes to the next in line."),
    )


@running
@require_POST
def sign(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The signed paper lies here; whoever accepted and lacks nothing more is enrolled."""
    if kind not in SHIPPED:
        raise Http404
    said = _("It is kept that %(what)s was signed on paper.") % {"what": words.kind_name(kind)}
    return _step(
        request,
        number,
        lambda row: signing.sign(pk=row.pk, kind=kind, now=clock.now(), actor=actor_of(request)),
        said,
    )


@running
@require_POST
def carry(request: HttpRequest, number: str) -> HttpResponse:
    """They come first in the next course they apply for; or not after all."""
    carries = request.POST.get("carries") == "1"
    said = (
        _("They come before all others in the next course they apply for.")
        if carries
        else _("They do not come first any more.")
    )
    return _step(
        request,
        number,
        lambda row: checking.carry(pk=row.pk, carries=carries, actor=actor_of(request), now=clock.now()),
        said,
    )

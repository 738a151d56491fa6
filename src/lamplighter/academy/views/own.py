"""An applicant's own page, opened by its private link: where it stands, what is needed next, what they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import answering, correcting
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.messages import calendar, words
from lamplighter.academy.messages.course_words import course_shown
from lamplighter.academy.models import Application
from lamplighter.academy.queries import alumni, signing
from lamplighter.academy.queries.applications import link_of
from lamplighter.academy.queries.courses import nights_of
from lamplighter.academy.queries.own_codes import shown_own_code, takes_part
from lamplighter.academy.rules.states import (
    CourseState,
    NightState,
    NotAllowed,
    Side,
    Standing,
    Verb,
    moves_from,
)
from lamplighter.academy.views.courses import nights_context
from lamplighter.academy.views.doors import BOTH, Opened, back, by_applicant, unlisted
from lamplighter.accounts.access import public
from lamplighter.city.queries import our_city
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.outbox.forms import LostForm
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock, saying

TOLD: dict[str, Promise] = {
    "applied": gettext_lazy("We have your application. Keep the address of this page: it is the only way back to it."),
    "accepted": gettext_lazy("The seat is yours."),
    "refused": gettext_lazy("You have given the seat back. It goes to the next in line."),
    "withdrawn": gettext_lazy("You have withdrawn. Thank you for telling us: others wait."),
    "signed": gettext_lazy("It is signed."),
    "stopped": gettext_lazy("You get no reminders. If a night is moved or cancelled, we still tell you."),
    "asked": gettext_lazy("We have asked once more for consent."),
    "asked-before": gettext_lazy("We have asked within the last day already. You can sign it together on paper, too."),
    "changed": gettext_lazy("Your answer is changed."),
    "too-late": gettext_lazy("That can no longer be done: it has changed in the meantime. This is how it stands now."),
    "offer-over": gettext_lazy("The time to take the seat is over. It goes to the next in line."),
    "erased": gettext_lazy("What you told us is erased."),
}  # fmt: skip
"""What the page says after something was done, by the word its address carries; no other word is shown."""
_PARTS = (
    "refuse",
    "withdraw",
    "accept",
    "stop",
    "own-calendar",
    "questions",
    "data",
    "data-file",
    "erase",
    "change",
    "guardian-again",
)


@by_applicant
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where it stands in plain words, and what can be done."""
    now, row = clock.now(), opened.row
    course = row.course
    live = course.state == CourseState.OPEN.value
    enrolled = row.standing in (
        Standing.ENROLLED.value,
        Standing.GRADUATED.value,
        Standing.NOT_COMPLETED.value,
    )
    context: dict[str, Any] = {
        "opened": opened,
        "row": course_shown(course, now),
        "number": opened.number,
        "headline": words.standing_said(row),
        "next": next_said(row, now),
        "told": TOLD.get(request.GET.get("told", "")),
        "fresh": request.GET.get("told") == "applied",
        "link": link_of(row),
        "can": can(row, now),
        "missing": _missing(opened) if live else [],
        "guardian": _guardian(row) if live else {},
        "nights": _nights(opened, now) if enrolled else [],
        "enrolled": enrolled,
        "ride": opened.url("academy-ride") if _rides(row) else "",
        "alumni": alumni.link_of(row, language=words.language()) if row.standing == Standing.GRADUATED.value else "",
        "attendance": opened.url("academy-mine-attendance") if enrolled else "",
        "own_code": shown_own_code(row) if takes_part(row) else "",
        "gets_messages": row.by in (By.EMAIL.value, By.TEXT.value) and live and row.standing not in _GONE,
        "reach": row.email if row.by == By.EMAIL.value else row.phone,
        "stopped": row.stopped_at is not None,
        "erased": row.anonymised_at is not None,
        "change_until": saying.dotted(_("You can change your answers until %(when)s.") % {"when": words.until_said(course.closes_at)}),
        "urls": {name.replace("-", "_"): opened.url(f"academy-{name}") for name in _PARTS},
        "nav": "academy",
    }  # fmt: skip
    return render(request, "academy/own/page.html", context)


def _rides(row: Application) -> bool:
    """Whether they have a page of ride-alongs: as long as the course asks for one and they take part."""
    return (
        row.course.ride_needed
        and row.standing == Standing.ENROLLED.value
        and row.course.state == CourseState.OPEN.value
    )


_GONE = (Standing.WITHDRAWN.value, Standing.DECLINED.value, Standing.NOT_SEATED.value)


def can(row: Application, now: datetime) -> dict[str, bool]:
    """What the page's buttons are, from the one table of moves."""
    live = row.course.state == CourseState.OPEN.value
    moves = moves_from(row.standing, Side.APPLICANT) if live else []
    in_time = row.offer_ends is None or row.offer_ends > now
    return {
        "accept": Verb.ACCEPT in moves and in_time,
        "refuse": Verb.REFUSE in moves and in_time,
        "withdraw": Verb.WITHDRAW in moves,
        "change": correcting.may_correct(row, now),
        "calendar": live and row.standing == Standing.ENROLLED.value,
        "questions": live and row.standing == Standing.ENROLLED.value,
    }


def next_said(row: Application, now: datetime) -> str:
    """What comes next, in a sentence or two; empty where nothing does."""
    course = row.course
    if course.state == CourseState.CANCELLED.value:
        return _carried(row)
    if row.standing == Standing.APPLIED.value and course.asks_check:
        return _(
            "Next is a check, in person or by the department's own means. We tell you when it is your turn."
        )
    if row.standing in (Standing.APPLIED.value, Standing.WAITING.value):
        return _in_line(row, now)
    if row.standing == Standing.OFFERED.value and row.offer_ends is not None and row.offer_ends <= now:
        return _("That time is over. The seat goes to the next in line.")
    if row.standing in (Standing.DECLINED.value, Standing.NOT_SEATED.value):
        return _carried(row) or _unlucky(row)
    return {
        Standing.CHECKING.value: _("It is made in person or by the department itself. We never ask for a social security number."),
        Standing.OFFERED.value: _("Please say whether you take it. After that time it goes to the next in line."),
        Standing.ACCEPTED.value: _("The seat stays yours. Please sign before the first night, here or on paper at the station."),
        Standing.ENROLLED.value: _("We are glad that you come. If you cannot, please withdraw below: others wait for a seat."),
    }.get(row.standing, "")  # fmt: skip


def _in_line(row: Application, now: datetime) -> str:
    course = row.course
    if course.selected_at is not None:
        return _("If a seat comes free, it is offered in the order of the line, and this page says so.")
    if now < course.closes_at:
        said = _("Seats are offered after applications close, on %(when)s.") % {
            "when": words.until_said(course.closes_at)
        }
        return saying.dotted(said)
    return _("Applications are closed. Seats are offered soon.")


def _carried(row: Application) -> str:
    if not row.carries:
        return ""
    return _(
        "In the next course that you apply for, you come before all others. Please use the same address."
    )


def _unlucky(row: Application) -> str:
    """What having got no seat does in the next lottery, as far as they can be known again."""
    if row.standing != Standing.NOT_SEATED.value or not (row.email or row.phone):
        return ""
    return _("Where seats are drawn by lottery, having got none counts for you: you have one ticket more.")


def _missing(opened: Opened) -> list[dict[str, str]]:
    """What the applicant still has to sign, each with where."""
    row = opened.row
    if row.standing not in (Standing.OFFERED.value, Standing.ACCEPTED.value):
        return []
    return [
        {"name": words.kind_name(each.kind), "url": opened.url("academy-sign", each.kind)}
        for each in signing.missing(row)
        if each.kind != signing.GUARDIAN
    ]


def _guardian(row: Application) -> dict[str, str]:
    """Whose consent is waited for, and how it was asked."""
    if row.standing != Standing.ACCEPTED.value or not correcting.guardian_waits(row):
        return {}
    return {"name": row.guardian_name, "reach": row.guardian_email or row.guardian_phone}


def _nights(opened: Opened, now: datetime) -> list[dict[str, Any]]:
    course = opened.row.course
    if course.state == CourseState.CANCELLED.value:
        return []
    return nights_context(course, now, file_url=lambda each: opened.url("academy-own-material", each.pk))


@by_applicant
@require_POST
def accept(request: HttpRequest, opened: Opened) -> HttpResponse:
    """They take the seat."""
    try:
        answering.accept(pk=opened.row.pk, now=clock.now())
    except answering.OfferOver:
        return back(opened, "offer-over")
    except (NotAllowed, Closed, Gone):
        return back(opened, "too-late")
    return back(opened, "accepted")


@by_applicant
@require_http_methods(BOTH)
def refuse(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, then the seat goes to the next."""
    if request.method == "POST":
        return _leave(opened, answering.refuse, "refused")
    if not can(opened.row, clock.now())["refuse"]:
        return back(opened, "too-late")
    return _ask_once(request, opened, "refuse")


@by_applicant
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, then they are out."""
    if request.method == "POST":
        return _leave(opened, answering.withdraw, "withdrawn")
    if not can(opened.row, clock.now())["withdraw"]:
        return back(opened, "too-late")
    return _ask_once(request, opened, "withdraw")


def _ask_once(request: HttpRequest, opened: Opened, what: str) -> HttpResponse:
    seated = opened.row.standing in (Standing.ACCEPTED.value, Standing.ENROLLED.value)
    row = course_shown(opened.row.course, clock.now())
    context = {"opened": opened, "row": row, "what": what, "seated": seated, "nav": "academy"}
    return render(request, "academy/own/leave.html", context)


def _leave(opened: Opened, action: Any, told: str) -> HttpResponse:
    try:
        action(pk=opened.row.pk, now=clock.now())
    except (NotAllowed, Closed, Gone):
        return back(opened, "too-late")
    return back(opened, told)


@by_applicant
@require_POST
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """No reminders."""
    answering.stop(pk=opened.row.pk, now=clock.now())
    return back(opened, "stopped")


@by_applicant
@require_POST
def guardian_again(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The guardian is asked once more."""
    try:
        sent = correcting.ask_guardian_again(pk=opened.row.pk, now=clock.now())
    except (Closed, Gone):
        return back(opened, "too-late")
    return back(opened, "asked" if sent else "asked-before")


@by_applicant
@require_safe
def calendar_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All nights that are to be held, as a calendar file."""
    course = opened.row.course
    nights = [each for each in nights_of(course) if each.state == NightState.PLANNED.value]
    headers = {"Content-Disposition": 'attachment; filename="academy.ics"'}
    body = calendar.nights_file(course, nights)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@public
@require_http_methods(BOTH)
def lost(request: HttpRequest) -> HttpResponse:
    """A new copy of a lost link, to the address on file; says the same whether there is one or not."""
    number = read_number(request.GET.get("number", ""))
    form = LostForm(
        request.POST if request.method == "POST" else None,
        initial={"number": shown_number(number)} if number else None,
    )
    form.fields["number"].label = _("Number of your application, or of the course")
    done = request.method == "POST" and form.is_valid()
    if done:
        told = form.cleaned_data
        answering.find_again(number=told["number"], reach=told["reach"], now=clock.now())
    call = our_city().non_emergency_number
    context = {"form": form, "sent": done, "call": call, "nav": "academy"}
    return unlisted(render(request, "academy/own/lost.html", context, status=422 if form.errors else 200))

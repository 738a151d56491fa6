"""Applications at the desk: the list with filters and search, checks started for several at once, one application as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions.checking import begin_checks
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.messages import desk_words, reasons, words
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries import register, signing
from lamplighter.academy.queries.applications import place_in_line
from lamplighter.academy.rules.ages import age_on
from lamplighter.academy.rules.states import TAKING_PART, CourseState, Side, Standing, Verb, moves_from
from lamplighter.academy.views.desk_shared import (
    BOTH,
    application_of,
    changed_meanwhile,
    course_of,
    elsewhere,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record_reading
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock, saying
from lamplighter.plumbing.paging import page_of
from lamplighter.roster.words import language_name

TAKING_PART_VALUES = [each.value for each in TAKING_PART]
FOUND_MOST = 100
"""Applications that a search shows."""
PAGE = 25
"""Applications on a page: more are tiresome on a telephone."""
_WITHOUT_SEAT = (
    Standing.WAITING.value,
    Standing.NOT_SEATED.value,
    Standing.DECLINED.value,
    Standing.WITHDRAWN.value,
)


@running
@require_http_methods(BOTH)
def index(request: HttpRequest, number: str) -> HttpResponse:
    """Applications, filtered by the address of the page; a search is posted, so that no name stands in an address."""
    course, now = course_of(number), clock.now()
    told = request.GET
    wanted = register.Wanted(
        standing=_known(told.get("standing", ""), [each.value for each in Standing]),
        zone=told.get("zone", ""),
        only=_known(told.get("only", ""), ["call", "guardian", "needs", "first"]),
        find=request.POST.get("find", "")[:100] if request.method == "POST" else "",
    )
    rows = register.listed(course, wanted)
    page = page_of(rows, told.get("page"), FOUND_MOST if wanted.find else PAGE)
    narrowed = {"standing": wanted.standing, "zone": wanted.zone, "only": wanted.only}
    query = urlencode({name: value for name, value in narrowed.items() if value})
    to_check = course.applications.filter(standing=Standing.APPLIED.value).count() if course.asks_check else 0
    context = {
        **heading(course),
        "rows": [_line(each, now) for each in page.rows],
        "page": page,
        "query": f"{query}&" if query else "",
        "wanted": wanted,
        "narrowed": bool(query),
        "standings": [(each.value, words.standing_name(each.value)) for each in Standing],
        "zones": [(code or "-", _zone(code, now)) for code in register.zones_in(course)],
        "onlies": onlies(),
        "to_check": to_check if course.state == CourseState.OPEN.value else 0,
        "open": course.state == CourseState.OPEN.value,
    }
    return render(request, "academy/desk/applications.html", context)


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


def onlies() -> list[tuple[str, str]]:
    """What else the list can be narrowed to."""
    return [
        ("call", _("who cannot be written to")),
        ("guardian", _("who has a parent or guardian")),
        ("needs", _("who needs something to take part")),
        ("first", _("who was carried over")),
    ]


def _zone(code: str, now: datetime) -> str:
    return desk_words.zones_said([code], now) if code else _("Outside of the city, or not said")


def _line(row: Application, now: datetime) -> dict[str, Any]:
    marks = []
    if row.first:
        marks.append(_("Carried over"))
    if row.by not in (By.EMAIL.value, By.TEXT.value):
        marks.append(_("By telephone"))
    if row.guardian_name:
        marks.append(_("Guardian"))
    if row.needs or row.interpreter:
        marks.append(_("Needs something"))
    return {
        "pk": row.pk,
        "number": row.number,
        "shown": shown_number(row.number),
        "name": row.name or _("No name given"),
        "zone": _zone(row.zone, now),
        "standing": words.standing_name(row.standing),
        "until": words.until_said(row.offer_ends)
        if row.standing == Standing.OFFERED.value and row.offer_ends
        else "",
        "made": saying.day(row.made_at, now, clock.city_tz()),
        "marks": marks,
        "can_check": row.standing == Standing.APPLIED.value,
    }


@running
@require_POST
def checks(request: HttpRequest, number: str) -> HttpResponse:
    """Starts the checks of those who were picked, or of all who wait for it."""
    course = course_of(number)
    waiting = course.applications.filter(standing=Standing.APPLIED.value)
    if request.POST.get("all") != "1":
        picked = [
            int(each)
            for each in request.POST.getlist("pick")
            if each.isascii() and each.isdigit() and len(each) < 19
        ]
        waiting = waiting.filter(pk__in=picked)
    keys = list(waiting.values_list("pk", flat=True))
    try:
        count = begin_checks(pks=keys, actor=actor_of(request), now=clock.now())
    except (Closed, Gone):
        changed_meanwhile(request)
    else:
        if count:
            said = ngettext("%(n)s check is started.", "%(n)s checks are started.", count) % {"n": count}
            messages.success(request, said)
        else:
            messages.error(request, _("No check was started: pick somebody who waits for theirs."))
    return redirect("staff-academy-applications", course.number)


@running
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One application with all that was told; that it was read is put on record."""
    row, now = application_of(number), clock.now()
    record_reading(
        verb=audit.Verb.APPLICATION_READ, subject=row, actor=actor_of(request), now=now, zone=row.zone
    )
    return render(request, "academy/desk/application.html", shown(row, now))


def shown(row: Application, now: datetime) -> dict[str, Any]:
    """All that the page of an application says."""
    course = row.course
    running_now = course.state == CourseState.OPEN.value
    moves = moves_from(row.standing, Side.STAFF) if running_now else []
    papers = register.papers_of(row)
    signing_now = running_now and row.standing in ("offered", "accepted", "enrolled")
    return {
        **heading(course),
        "row": row,
        "shown_number": shown_number(row.number),
        "name": row.name or _("No name given"),
        "standing": words.standing_name(row.standing),
        "place": place_in_line(row) if course.selected_at is not None else 0,
        "ends": words.until_said(row.offer_ends)
        if row.standing == Standing.OFFERED.value and row.offer_ends
        else "",
        "contact": _contact(row, now),
        "facts": _facts(row, course, now),
        "guardian": [each for each in (row.guardian_name, row.guardian_email, row.guardian_phone) if each],
        "under_age": signing.under_age(row),
        "check": _check(row, now),
        "papers": [_paper(each, now, signing_now) for each in papers],
        "happenings": [
            (words.until_said(each.at), reasons.happening_said(each)) for each in register.happenings_of(row)
        ],
        "applied": words.until_said(row.made_at),
        "may": {
            "result": course.asks_check and running_now and row.standing in ("applied", "checking"),
            "start": course.asks_check and Verb.CHECK in moves,
            "accept": Verb.ACCEPT in moves,
            "withdraw": Verb.WITHDRAW in moves or Verb.REFUSE in moves,
            "decline": Verb.DECLINE in moves,
            "carry": row.standing in _WITHOUT_SEAT and not row.anonymised_at,
        },
        "ride_url": elsewhere("staff-ride-person", row.number)
        if course.ride_needed and row.standing in TAKING_PART_VALUES
        else "",
        "except_url": elsewhere("staff-academy-exception", row.number)
        if row.standing in ("enrolled", "not-completed")
        else "",
    }


def _contact(row: Application, now: datetime) -> list[tuple[str, str, str]]:
    """How to reach them: what it is, the words, and a link."""
    by = {
        By.EMAIL.value: _("by e-mail"),
        By.TEXT.value: _("by text message"),
        By.CALL.value: _("by telephone"),
    }.get(row.by, _("not at all: they look at their page"))
    found = [(_("Wishes to be reached"), by, "")]
    if row.email:
        found.append((_("E-mail"), row.email, f"mailto:{row.email}"))
    if row.phone:
        found.append((_("Telephone"), row.phone, f"tel:{row.phone}"))
    found.append((_("Language"), language_name(row.language), ""))
    return found


def _facts(row: Application, course: Course, now: datetime) -> list[tuple[str, str]]:
    facts = [(_("Works in") if row.works else _("Lives in"), _zone(row.zone, now))]
    if row.born is not None:
        years = age_on(row.born, course.first_day)
        said = ngettext(
            "%(day)s; %(n)s year on the first night", "%(day)s; %(n)s years on the first night", years
        )
        facts.append((_("Born"), said % {"day": desk_words.full_day(row.born), "n": years}))
    told = [
        (_("Why they want to come"), row.words),
        (_("Needed to take part"), row.needs),
        (
            _("Interpreter"),
            _("Sign language")
            if row.interpreter == "sign"
            else language_name(row.interpreter)
            if row.interpreter
            else "",
        ),
        (_("What they were told"), row.why),
    ]
    facts += [(name, value) for name, value in told if value]
    facts.append(
        (
            _("Tickets in the lottery")
            if course.method == "lottery"
            else _("Earlier courses without a seat"),
            _odds(row, course),
        )
    )
    return facts


def _odds(row: Application, course: Course) -> str:
    said = str(row.tickets if course.method == "lottery" else row.unlucky)
    if row.first:
        said += " · " + _("carried over: before all who were not")
    return said


def _check(row: Application, now: datetime) -> str:
    """What came of the check, and when."""
    if not row.course.asks_check:
        return _("This course asks for no check.")
    if not row.check_result:
        waits = row.standing in (Standing.APPLIED.value, Standing.CHECKING.value) and not row.anonymised_at
        return _("No result yet.") if waits else _("No result is kept.")
    day = desk_words.full_day(row.checked_on) if row.checked_on else ""
    result = _("Passed") if row.check_result == "passed" else _("Not passed")
    return _("%(result)s on %(day)s") % {"result": result, "day": day}


def _paper(paper: register.Paper, now: datetime, signing_now: bool) -> dict[str, Any]:
    signed = paper.signed
    how = ""
    if signed is not None:
        day = saying.day(signed.at, now, clock.city_tz())
        how = (
            _("on paper, %(day)s") % {"day": day}
            if signed.on_paper
            else _("on the screen, %(day)s, as “%(name)s”") % {"day": day, "name": signed.name}
        )
    return {
        "kind": paper.kind,
        "name": words.kind_name(paper.kind),
        "version": paper.version,
        "how": how,
        "can": signing_now and signed is None,
    }

"""Spreadsheets: an old one of applicants in, after a report of what is wrong in which line; the applications of a course out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions.importing import ImportReport, Understood, import_applicants
from lamplighter.academy.actions.shared import Closed
from lamplighter.academy.forms.desk_applications import ImportForm
from lamplighter.academy.messages.desk_words import zones_said
from lamplighter.academy.models import Course
from lamplighter.academy.queries.sheet import applications_csv
from lamplighter.academy.rules.applicants import FILE_MOST, NAMES, Trouble, decoded
from lamplighter.academy.rules.states import CourseState
from lamplighter.academy.views.desk_shared import (
    BOTH,
    back_to,
    changed_meanwhile,
    course_of,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record_reading
from lamplighter.plumbing import clock
from lamplighter.roster.words import language_name

SHOWN = 100
"""Troubles that a page lists."""
FIRST = 10
"""Rows that a page shows as they are understood."""


@running
@require_safe
def export(request: HttpRequest, number: str) -> HttpResponse:
    """All applications as a CSV file; that it was taken is put on record."""
    course = course_of(number)
    record_reading(
        verb=audit.Verb.APPLICATIONS_EXPORTED, subject=course, actor=actor_of(request), now=clock.now()
    )
    headers = {
        "Content-Disposition": f'attachment; filename="applications-{course.number}.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(applications_csv(course), content_type="text/csv; charset=utf-8", headers=headers)


@running
@require_http_methods(BOTH)
def take_in(request: HttpRequest, number: str) -> HttpResponse:
    """Reads a spreadsheet and shows what it would do; the text travels on in the form, and is kept only after a yes."""
    course = course_of(number)
    if course.state != CourseState.OPEN.value:
        return back_to(course)
    if request.method == "POST" and "text" in request.POST:
        return _confirmed(request, course, request.POST["text"])
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_bound or not form.is_valid():
        context = {**heading(course), "form": form, "columns": ", ".join(NAMES)}
        return render(request, "academy/desk/import.html", context, status=422 if form.is_bound else 200)
    text = decoded(form.cleaned_data["file"].read(FILE_MOST + 1))
    try:
        report = import_applicants(
            course=course, text=text, actor=actor_of(request), now=clock.now(), dry_run=True
        )
    except Closed:
        changed_meanwhile(request)
        return back_to(course)
    return _report(request, course, text, report)


def _confirmed(request: HttpRequest, course: Course, text: str) -> HttpResponse:
    try:
        report = import_applicants(course=course, text=text, actor=actor_of(request), now=clock.now())
    except Closed:
        changed_meanwhile(request)
        return back_to(course)
    if not report.done:
        messages.error(request, _("Something has changed since the report. Look at it again."))
        return _report(request, course, text, report)
    said = ngettext("%(n)s application is taken in.", "%(n)s applications are taken in.", report.added)
    messages.success(request, said % {"n": report.added})
    return redirect("staff-academy-applications", course.number)


def _report(request: HttpRequest, course: Course, text: str, report: ImportReport) -> HttpResponse:
    context: dict[str, Any] = {
        **heading(course),
        "report": report,
        "troubles": said_all(report.troubles[:SHOWN]),
        "more": max(0, len(report.troubles) - SHOWN),
        "notes": said_all(report.notes[:SHOWN]),
        "more_notes": max(0, len(report.notes) - SHOWN),
        "rows": [_understood(each) for each in report.rows[:FIRST]],
        "text": text,
        "can": bool(report.added) and not report.troubles,
    }
    return render(request, "academy/desk/report.html", context, status=422 if report.troubles else 200)


def _understood(row: Understood) -> dict[str, Any]:
    """One row, with its birth date written out."""
    return {
        "line": row.line,
        "name": row.name,
        "born": date_format(row.born, "DATE_FORMAT") if row.born else "",
        "either": row.either,
        "language": language_name(row.language),
        "zone": zones_said([row.zone], clock.now()) if row.zone else "",
    }


def said_all(troubles: list[Trouble]) -> list[tuple[int, str]]:
    """Lines and sentences."""
    return [(each.line, _(each.text) % each.values) for each in troubles]

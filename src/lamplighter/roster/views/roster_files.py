"""Staff pages of roster files: upload, see how they are understood and what they would change, set it right, say yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.audit.rules import Actor
from lamplighter.core.geo.report import Said
from lamplighter.plumbing import clock
from lamplighter.roster import boards, uploads
from lamplighter.roster.column_forms import ColumnsForm, KindsForm
from lamplighter.roster.files import MOST_BYTES, FileName
from lamplighter.roster.forms import RosterImportForm
from lamplighter.roster.importing import RosterReport, import_roster, said
from lamplighter.roster.portraits import MOST_BYTES as MOST_PICTURE
from lamplighter.roster.reports import told
from lamplighter.roster.views.shared import today

SHOWN = 200
"""Most problems a report lists; a file with more is mended from its first ones."""


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def import_files(request: HttpRequest) -> HttpResponse:
    """Takes roster files and shows what they would change. They wait for a yes."""
    form = RosterImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "roster/import.html", {"form": form}, status=status)
    now = clock.now()
    uploads.sweep(settings.HOME.uploads, now)
    most = max(MOST_BYTES, MOST_PICTURE) + 1
    given = [(each.name or "", each.read(most)) for each in form.cleaned_data["uploads"]]
    folder, faults = uploads.keep(settings.HOME.uploads, given)
    kept = uploads.Waiting(uploads.token_of(folder), folder, RosterReport())
    for fault in faults[:5]:
        form.add_error("uploads", told(fault))
    if not faults and not kept.tables():
        form.add_error("uploads", _("Choose at least one roster file, such as officers.csv."))
    if form.errors:
        uploads.drop(folder)
        return render(request, "roster/import.html", {"form": form}, status=422)
    uploads.note(folder, _run(kept, actor_of(request), now, dry_run=True))
    return redirect("staff-roster-report", token=kept.token)


def _run(found: uploads.Waiting, actor: Actor, now: datetime, *, dry_run: bool) -> RosterReport:
    return import_roster(
        files=found.files(),
        zones=boards.zone_codes(today()),
        tz=clock.city_tz(),
        actor=actor,
        now=now,
        dry_run=dry_run,
        pictures=found.pictures(settings.HOME.pictures),
        columns=found.columns(),
        fixed=found.fixed(),
    )


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """How the files are understood, and what they would change; a POST reads them again with other columns."""
    found = _waiting_or_404(token)
    if request.method != "POST":
        return _report_page(request, found, _column_forms(found), _kinds_form(found))
    if request.POST.get("do") == "kinds":
        kinds = _kinds_form(found, request.POST)
        if not kinds.is_valid():
            return _report_page(request, found, _column_forms(found), kinds, status=422)
        found.settle(kinds.kinds())
    else:
        forms = _column_forms(found, request.POST)
        if not all(form.is_valid() for form in forms.values()):
            return _report_page(request, found, forms, _kinds_form(found), status=422)
        found.choose(
            {name: form.chosen() for name, form in forms.items()},
            {name: form.fixed() for name, form in forms.items()},
        )
    uploads.note(found.folder, _run(found, actor_of(request), clock.now(), dry_run=True))
    return redirect("staff-roster-report", token=token)


def _column_forms(found: uploads.Waiting, data: QueryDict | None = None) -> dict[FileName, ColumnsForm]:
    fixed = found.fixed()
    return {
        FileName(name): ColumnsForm(
            data,
            prefix=name,
            file=FileName(name),
            header=each["header"],
            columns=each["columns"],
            fixed=fixed.get(FileName(name), {}),
        )
        for name, each in found.reads.items()
        if any(each["header"])
    }


def _kinds_form(found: uploads.Waiting, data: QueryDict | None = None) -> KindsForm:
    asked = {number: _called(each) for number, each in found.asked()}
    return KindsForm(data, tables=asked, taken=list(found.files()))


def _called(table: uploads.Table) -> str:
    if not table.sheet:
        return table.name
    return _("%(file)s, sheet “%(sheet)s”") % {"file": table.name, "sheet": table.sheet}


def _with_labels(read: dict[str, Any]) -> dict[str, Any]:
    """The first rows with their columns' names beside the cells, and the sentences in the reader's language."""
    names, said_of = list(read["columns"]), [told(Said(**each).sentence()) for each in read["told"]]
    return {
        **read,
        "told": said_of,
        "sample": [list(zip(names, row, strict=False)) for row in read["sample"]],
    }


def _report_page(
    request: HttpRequest,
    found: uploads.Waiting,
    forms: Mapping[FileName, ColumnsForm],
    kinds: KindsForm,
    status: int = 200,
) -> HttpResponse:
    problems = [(each.file, each.line, said(each)) for each in found.report.problems[:SHOWN]]
    headers = {each.file for each in found.report.problems if each.line <= 1}
    reads = [
        (name, {**_with_labels(each), "odd": name in headers}, forms.get(FileName(name)))
        for name, each in found.reads.items()
    ]
    context = {
        "token": found.token,
        "reads": reads,
        "asked": [
            (
                table,
                [list(zip(table.header, row, strict=False)) for row in table.rows],
                kinds[f"table-{number}"],
            )
            for number, table in found.asked()
        ],
        "kinds": kinds,
        "counts": found.report.counts,
        "problems": problems,
        "columns": any(name in headers and form for name, _each, form in reads),
        "more": len(found.report.problems) - len(problems),
        "changes": any(each.added or each.changed for each in found.report.counts.values()),
    }
    return render(request, "roster/report.html", context, status=status)


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the files in. Checked once more: the roster may have moved on since the report."""
    found = _waiting_or_404(token)
    if found.asked():
        return redirect("staff-roster-report", token=token)
    done = _run(found, actor_of(request), clock.now(), dry_run=False)
    if not done.done:
        uploads.note(found.folder, done)
        messages.error(request, _("The roster has changed since the report. Look at it again."))
        return redirect("staff-roster-report", token=token)
    uploads.drop(found.folder)
    messages.success(request, _("The roster files are taken in. They hold at once."))
    return redirect("staff-roster")


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_POST
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Lets go of the files."""
    uploads.drop(_waiting_or_404(token).folder)
    messages.success(request, _("The files are gone. Nothing was changed."))
    return redirect("staff-roster")


def _waiting_or_404(token: str) -> uploads.Waiting:
    found = uploads.waiting(settings.HOME.uploads, token, clock.now())
    if found is None:
        raise Http404
    return found

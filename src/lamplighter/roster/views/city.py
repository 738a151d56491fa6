"""Staff pages about what zones share: shifts, stations, and files of a whole roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.audit.rules import Actor
from lamplighter.core.geo.report import Said
from lamplighter.core.schedule import values
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards, uploads
from lamplighter.roster.column_forms import ColumnsForm
from lamplighter.roster.files import COLUMNS, MOST_BYTES, FileName
from lamplighter.roster.forms import RosterImportForm, ShiftForm, StationForm, refused
from lamplighter.roster.importing import Pictures, RosterReport, import_roster, said
from lamplighter.roster.portraits import MOST_BYTES as MOST_PICTURE
from lamplighter.roster.reports import told
from lamplighter.roster.views.left import after_shift
from lamplighter.roster.views.shared import scope_of, today

SHOWN = 200
"""Most problems a report lists; a file with more is mended from its first ones."""


@allow(Permission.ROSTER_SEE)
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """Every shift."""
    return render(request, "roster/shifts.html", {"shifts": boards.shifts(), "scope": scope_of(request)})


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add_shift(request: HttpRequest) -> HttpResponse:
    """Adds a shift."""
    form = ShiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_shift(details=form.details(), actor=actor_of(request), now=clock.now())
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The shift is added. Officers can be posted to it."))
            return redirect("staff-shifts")
    status = 422 if request.method == "POST" else 200
    return render(request, "roster/shift.html", {"form": form}, status=status)


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a shift for everybody who works it."""
    found = boards.shift(pk)
    if found is None:
        raise Http404
    form = ShiftForm(request.POST if request.method == "POST" else None, shift=found)
    if request.method == "POST" and form.is_valid():
        was = values.Shift(found.pk, found.code, frozenset(found.days), found.starts, found.ends)
        try:
            actions.change_shift(
                shift=found, details=form.details(), actor=actor_of(request), now=clock.now()
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The shift is kept. It holds for everyone who works it."))
            return redirect(after_shift(was) or reverse("staff-shifts"))
    status = 422 if request.method == "POST" else 200
    return render(request, "roster/shift.html", {"form": form, "shift": found}, status=status)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, zone: str) -> HttpResponse:
    """Says where a zone's officers can be met."""
    scope, names = scope_of(request), boards.zone_names(today())
    found = boards.station(zone)
    if not scope.sees_zone(zone) or (zone not in names and found is None):
        raise Http404
    if not scope.edits_zone(zone):
        raise PermissionDenied
    form = StationForm(request.POST if request.method == "POST" else None, station=found)
    if request.method == "POST" and form.is_valid():
        actions.set_station(
            zone=zone,
            details=form.details(),
            zones=[*names, zone],
            actor=actor_of(request),
            now=clock.now(),
        )
        messages.success(request, _("The station is kept."))
        return redirect("staff-roster")
    context = {"form": form, "zone": zone, "name": names.get(zone, zone)}
    return render(request, "roster/station.html", context, status=422 if request.method == "POST" else 200)


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
    folder, strange = uploads.keep(settings.HOME.uploads, given)
    kept = uploads.Waiting(uploads.token_of(folder), folder, RosterReport())
    files = kept.files()
    if strange:
        words = ngettext(
            "%(names)s is no roster file and no picture. Rename it or leave it out.",
            "%(names)s are no roster files and no pictures. Rename them or leave them out.",
            len(strange),
        )
        form.add_error("uploads", words % {"names": ", ".join(name[:60] for name in strange[:5])})
    elif not files:
        form.add_error("uploads", _("Choose at least one roster file, such as officers.csv."))
    if form.errors:
        uploads.drop(folder)
        return render(request, "roster/import.html", {"form": form}, status=422)
    report = _run(files, kept.pictures(settings.HOME.pictures), actor_of(request), now, dry_run=True)
    uploads.note(folder, report)
    return redirect("staff-roster-report", token=kept.token)


def _run(
    files: dict[FileName, bytes],
    pictures: Pictures | None,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    columns: dict[FileName, dict[str, str]] | None = None,
) -> RosterReport:
    return import_roster(
        files=files,
        zones=boards.zone_codes(today()),
        tz=clock.city_tz(),
        actor=actor,
        now=now,
        dry_run=dry_run,
        pictures=pictures,
        columns=columns,
    )


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """How the files are understood, and what they would change; a POST reads them again with other columns."""
    found = _waiting_or_404(token)
    if request.method != "POST":
        return _report_page(request, found)
    found.choose(
        {name: form.chosen() for name, form in _column_forms(found, request.POST).items() if form.is_valid()}
    )
    again = _run(
        found.files(),
        found.pictures(settings.HOME.pictures),
        actor_of(request),
        clock.now(),
        dry_run=True,
        columns=found.columns(),
    )
    uploads.note(found.folder, again)
    return redirect("staff-roster-report", token=token)


def _column_forms(found: uploads.Waiting, data: QueryDict | None = None) -> dict[FileName, ColumnsForm]:
    return {
        FileName(name): ColumnsForm(
            data,
            prefix=name,
            known=list(COLUMNS[FileName(name)]),
            header=each["header"],
            columns=each["columns"],
        )
        for name, each in found.reads.items()
        if any(each["header"])
    }


def _with_labels(read: dict[str, Any]) -> dict[str, Any]:
    """The first rows with their columns' names beside the cells, and the sentences in the reader's language."""
    names, said_of = list(read["columns"]), [told(Said(**each).sentence()) for each in read["told"]]
    return {
        **read,
        "told": said_of,
        "sample": [list(zip(names, row, strict=False)) for row in read["sample"]],
    }


def _report_page(request: HttpRequest, found: uploads.Waiting, status: int = 200) -> HttpResponse:
    problems = [(each.file, each.line, said(each)) for each in found.report.problems[:SHOWN]]
    forms = _column_forms(found)
    reads = [(name, _with_labels(each), forms.get(FileName(name))) for name, each in found.reads.items()]
    context = {
        "token": found.token,
        "reads": reads,
        "counts": found.report.counts,
        "problems": problems,
        "more": len(found.report.problems) - len(problems),
        "changes": any(each.added or each.changed for each in found.report.counts.values()),
    }
    return render(request, "roster/report.html", context, status=status)


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the files in. Checked once more: the roster may have moved on since the report."""
    found = _waiting_or_404(token)
    done = _run(
        found.files(),
        found.pictures(settings.HOME.pictures),
        actor_of(request),
        clock.now(),
        dry_run=False,
        columns=found.columns(),
    )
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

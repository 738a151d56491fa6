"""Staff pages of imports: upload, see how the files are understood, set it right, and only then let anything change."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.core.gazetteer import GazetteerError
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.core.geo.report import Said
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.places import actions, glimpses, queries
from lamplighter.places.forms import AddressImportForm, ZoneImportForm
from lamplighter.places.glimpses import AddressGlimpse
from lamplighter.places.import_forms import AddressColumnsForm, ZoneColumnsForm
from lamplighter.places.wording import ask, say, why
from lamplighter.plumbing import clock, waiting
from lamplighter.plumbing.waiting import Waiting

ZONES, ADDRESSES = "zones", "addresses"


def _today() -> date:
    return clock.city_day(clock.now())


def _waiting_or_404(kind: str, token: str) -> Waiting:
    found = waiting.find(settings.HOME.uploads, kind, token, clock.now())
    if found is None:
        raise Http404
    return found


def _said(kept: list[Said]) -> list[str]:
    return [say(each.sentence()) for each in kept]


def _fault(error: ZoneFileError | GazetteerError) -> str:
    return ask(error.sentence) if error.sentence is not None else str(error)


# -- zones ----------------------------------------------------------------------------------------------------------


@allow(Permission.ZONES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_zones(request: HttpRequest) -> HttpResponse:
    """Upload the files of a map. They wait until somebody has seen how they are understood."""
    if request.method != "POST":
        form = ZoneImportForm(initial={"holds_from": _today() + timedelta(days=1)})
        return render(request, "places/import_zones.html", {"form": form})
    form = ZoneImportForm(request.POST, request.FILES)
    if form.is_valid():
        waiting.sweep(settings.HOME.uploads, clock.now())
        given = form.levels()
        held, names = waiting.keep(settings.HOME.uploads, ZONES, [file for _word, file in given])
        note: dict[str, Any] = {
            "name": form.cleaned_data["name"],
            "holds_from": form.cleaned_data["holds_from"].isoformat(),
            "files": [
                {"word": word, "kept": kept, "name": file.name or "", "options": asdict(ReadOptions())}
                for (word, file), kept in zip(given, names, strict=True)
            ],
        }
        try:
            _look_at_zones(held, note)
        except ZoneFileError as error:
            held.drop()
            form.add_error(None, say(error.sentence))
        except BaseException:
            held.drop()
            raise
        else:
            return redirect("staff-zones-check", token=held.token)
    return render(request, "places/import_zones.html", {"form": form}, status=422)


def _sources(held: Waiting, note: dict[str, Any]) -> list[actions.Source]:
    return [
        actions.Source(each["word"], held.path(each["kept"]), each["name"], ReadOptions(**each["options"]))
        for each in note["files"]
    ]


def _look_at_zones(held: Waiting, note: dict[str, Any]) -> None:
    """Reads the files as they would be taken in, and notes what is to be told."""
    found = glimpses.zones(_sources(held, note), _today())
    held.write({**note, "glimpses": glimpses.GLIMPSES.dump_python(found, mode="json")})


@allow(Permission.ZONES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check_zones(request: HttpRequest, token: str) -> HttpResponse:
    """How the files are understood, and what can be set right. The report follows, and a draft that changes nothing yet."""
    held = _waiting_or_404(ZONES, token)
    note = held.note()
    forms = _zone_forms(note, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _zones_page(request, held, note, forms)
    if not all(form.is_valid() for form in forms):
        return _zones_page(request, held, note, forms, status=422)
    for each, form in zip(note["files"], forms, strict=True):
        each["options"] = asdict(form.options())
    try:
        _look_at_zones(held, note)
        if request.POST.get("do") != "report" or any(each.asks for each in glimpses.from_note(held.note())):
            return redirect("staff-zones-check", token=token)
        sources = _sources(held, note)
        drafted = actions.propose_zone_map(
            name=note["name"],
            holds_from=date.fromisoformat(note["holds_from"]),
            sources=sources,
            surveyed=actions.survey_sources(sources, near=glimpses.city_bounds(_today())),
            actor=actor_of(request),
            now=clock.now(),
        )
    except ZoneFileError as error:
        forms[0].add_error(None, ask(error.sentence))
        return _zones_page(request, held, note, forms, status=422)
    held.drop()
    return redirect("staff-zone-map", pk=drafted.pk)


def _zone_forms(note: dict[str, Any], data: Any) -> list[ZoneColumnsForm]:
    rows = zip(note["files"], glimpses.from_note(note), strict=True)
    return [
        ZoneColumnsForm(
            data, prefix=f"file-{at}", glimpse=glimpse, options=ReadOptions(**each["options"]), highest=not at
        )
        for at, (each, glimpse) in enumerate(rows)
    ]


def _zones_page(
    request: HttpRequest, held: Waiting, note: dict[str, Any], forms: list[ZoneColumnsForm], status: int = 200
) -> HttpResponse:
    files = [
        {
            "word": each["word"],
            "glimpse": glimpse,
            "told": _said(glimpse.told),
            "doubts": _said(glimpse.doubts),
            "asks": ask(glimpse.asks.sentence()) if glimpse.asks else "",
            "form": form,
        }
        for each, glimpse, form in zip(note["files"], glimpses.from_note(note), forms, strict=True)
    ]
    context = {
        "token": held.token,
        "name": note["name"],
        "files": files,
        "ready": not any(each["asks"] for each in files),
        "doubted": any(each["doubts"] for each in files),
    }
    return render(request, "places/check_zones.html", context, status=status)


@allow(Permission.ZONES_EDIT)
@require_POST
def drop_zones(request: HttpRequest, token: str) -> HttpResponse:
    """Lets go of the files."""
    _waiting_or_404(ZONES, token).drop()
    messages.success(request, _("The files are gone. Nothing was changed."))
    return redirect("staff-zones")


# -- addresses ------------------------------------------------------------------------------------------------------


@allow(Permission.ADDRESSES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """What the address search knows, and a way to renew it."""
    form = AddressImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        waiting.sweep(settings.HOME.uploads, clock.now())
        held, (kept,) = waiting.keep(settings.HOME.uploads, ADDRESSES, [upload])
        note = {"kept": kept, "name": upload.name or "", "choices": asdict(actions.AddressChoices())}
        try:
            _look_at_addresses(held, note)
        except (GazetteerError, ZoneFileError) as error:
            held.drop()
            form.add_error("file", _fault(error))
        except BaseException:
            held.drop()
            raise
        else:
            return redirect("staff-addresses-check", token=held.token)
    current = queries.current_addresses()
    problems = [(each["line"], why(each["why"])) for each in current.problems] if current else []
    former = queries.former_addresses() if current else None
    context = {"form": form, "current": current, "former": former, "problems": problems}
    return render(request, "places/addresses.html", context, status=422 if request.method == "POST" else 200)


def _look_at_addresses(held: Waiting, note: dict[str, Any]) -> AddressGlimpse:
    choices = actions.AddressChoices(**note["choices"])
    found = glimpses.addresses(held.path(note["kept"]), note["name"], choices, _today())
    _note_addresses(held, note, found)
    return found


def _note_addresses(held: Waiting, note: dict[str, Any], found: AddressGlimpse) -> None:
    held.write({**note, "glimpse": glimpses.ADDRESSES.dump_python(found, mode="json")})


@allow(Permission.ADDRESSES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check_addresses(request: HttpRequest, token: str) -> HttpResponse:
    """How the file is understood, what can be set right, and the button that takes it in."""
    held = _waiting_or_404(ADDRESSES, token)
    note = held.note()
    glimpse = glimpses.ADDRESSES.validate_python(note["glimpse"])
    data = request.POST if request.method == "POST" else None
    form = AddressColumnsForm(data, glimpse=glimpse, choices=actions.AddressChoices(**note["choices"]))
    if data is not None and form.is_valid():
        note["choices"] = asdict(form.choices())
        try:
            return _again_or_in(request, held, note, glimpse)
        except (GazetteerError, ZoneFileError) as error:
            form.add_error(None, _fault(error))
    context = {
        "token": token,
        "glimpse": glimpse,
        "told": _said(glimpse.told),
        "asks": ask(glimpse.asks.sentence()) if glimpse.asks else "",
        "facts": _said(glimpse.facts),
        "doubts": _said(glimpse.doubts),
        "problems": [(line, why(each)) for line, each in glimpse.problems],
        "form": form,
    }
    return render(request, "places/check_addresses.html", context, status=422 if data is not None else 200)


def _again_or_in(
    request: HttpRequest, held: Waiting, note: dict[str, Any], seen: AddressGlimpse
) -> HttpResponse:
    """Reads the file as it was chosen, and takes it in where that was asked, and nothing doubtful turned up that was not shown."""
    again = _look_at_addresses(held, note)
    check = redirect("staff-addresses-check", token=held.token)
    # What a long file would do is counted only when it is taken in; its doubts, once shown, stand with the file.
    doubts = again.doubts or (seen.doubts if again.rows == seen.rows else [])
    if request.POST.get("do") != "import" or again.asks or doubts != seen.doubts:
        return check
    try:
        made = actions.import_addresses(
            path=held.path(note["kept"]),
            file_name=note["name"],
            choices=actions.AddressChoices(**note["choices"]),
            near=glimpses.city_bounds(_today()),
            sure=bool(doubts),  # the form is valid with the box ticked only
            actor=actor_of(request),
            now=clock.now(),
        )
    except actions.ListDoubted as error:
        _note_addresses(held, note, replace(again, doubts=[*map(Said.of, error.doubts)]))
        return check
    held.drop()
    count = f"{made.addresses:,}"
    messages.success(request, _("%(count)s addresses can be searched now.") % {"count": count})
    return redirect("staff-addresses")


@allow(Permission.ADDRESSES_EDIT)
@require_POST
def put_back_addresses(request: HttpRequest) -> HttpResponse:
    """The list before answers again."""
    try:
        made = actions.put_back_addresses(actor=actor_of(request), now=clock.now())
    except actions.NothingToPutBack as error:
        messages.error(request, say(error.sentence))
    else:
        words = _("The list from %(file)s is back: %(count)s addresses can be searched.")
        messages.success(request, words % {"file": made.source, "count": f"{made.addresses:,}"})
    return redirect("staff-addresses")


@allow(Permission.ADDRESSES_EDIT)
@require_POST
def drop_addresses(request: HttpRequest, token: str) -> HttpResponse:
    """Lets go of the file."""
    _waiting_or_404(ADDRESSES, token).drop()
    messages.success(request, _("The files are gone. Nothing was changed."))
    return redirect("staff-addresses")

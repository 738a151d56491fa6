"""Logging a concern for a resident, on the phone or at a meeting: one page, then a number to read out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.raising import NewConcern, NoPlace, NotOurs, Outside, raise_concern
from lamplighter.concerns.forms.desk_log import Known, LogForm
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.queries import seen
from lamplighter.concerns.queries.kinds import active_kinds, kind_by_code
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.values import Channel, Route
from lamplighter.concerns.views.desk_log_place import Place, parts, place_of
from lamplighter.core.gazetteer.model import Hit, MatchKind
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock, saying


@allow(Permission.CONCERNS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The form. What comes back has kept everything, and says what is missing."""
    assert isinstance(request.user, User)
    now = clock.now()
    kinds = list(active_kinds().prefetch_related("questions"))
    form = _form(_with_pick(request.POST) if request.method == "POST" else None, kinds)
    if request.method != "POST":
        return _page(request, form, kinds)
    if not form.is_valid():
        return _page(request, form, kinds, status=422)
    place, choices = place_of(form)
    if place is None:
        return _page(request, form, kinds, status=422, choices=choices)
    kind = kind_by_code(form.cleaned_data["kind"])
    concern = _raised(form, kind, place, request.user, now) if kind is not None else None
    if concern is None:
        return _page(request, form, kinds, status=422)
    return redirect("staff-concern-logged", concern.number)


def _with_pick(given: QueryDict) -> QueryDict:
    """What was sent, with the one of several places that was pressed: it is meant by what was typed."""
    if not given.get("pick"):
        return given
    data = given.copy()
    data["found"], data["meant"] = str(given["pick"]), str(given.get("address", ""))
    return data


def _form(data: Any, kinds: list[Kind]) -> LogForm:
    ours = [each for each in kinds if each.route != Route.OUT.value]
    return LogForm(data, kinds=ours, parts=parts(), language=get_language() or "en")


def _page(
    request: HttpRequest,
    form: LogForm,
    kinds: list[Kind],
    *,
    status: int = 200,
    choices: tuple[Hit, ...] = (),
) -> HttpResponse:
    language, ours = get_language() or "en", settings.LAMPLIGHTER.concerns
    context = {
        "form": form,
        "choices": [
            (str(Known(hit.lon, hit.lat, hit.kind is MatchKind.EXACT, hit.label)), hit.label)
            for hit in choices
        ],
        "ours": ours,
        "elsewhere": [
            (
                each.name(language),
                each.call(language),
                each.out_phone or each.call_number or ours.city_service_phone,
                each.out_url or ours.city_service_url,
            )
            for each in kinds
            if each.route == Route.OUT.value
        ],
    }
    return render(request, "concerns/desk/log.html", context, status=status)


def _raised(form: LogForm, kind: Kind, place: Place, user: User, now: datetime) -> Concern | None:
    given = form.cleaned_data
    new = NewConcern(
        kind=kind,
        text=given["text"],
        answers=form.answers(),
        lon=place.lon,
        lat=place.lat,
        place=place.label,
        place_exact=place.exact,
        language=given["language"],
        channel=Channel(given["channel"]),
        contact=form.contact(),
        logged_by=user,
    )
    try:
        return raise_concern(new=new, now=now, actor=Actor.staff(user.pk))
    except NoPlace:
        form.add_error("address", _("Write where it is: an address, a corner or a block."))
    except Outside:
        form.add_error("address", _("No zone of this department covers that place."))
    except NotOurs:
        form.add_error("kind", _("Concerns of this kind go to another office."))
    return None


@allow(Permission.CONCERNS_WORK)
@require_safe
def logged(request: HttpRequest, number: str) -> HttpResponse:
    """The number to read out, who has it, and by when an answer is due. For whoever wrote it down, and those who see it anyway."""
    now = clock.now()
    found = (
        Concern.objects.select_related("kind", "kind__desk").filter(number=read_number(number) or "-").first()
    )
    if found is None or not (found.raised_by_id == request.user.pk or seen.may_see(request.user, found, now)):
        raise Http404
    holds, may_open = held(found, now), seen.may_see(request.user, found, now)
    context = {
        "number": shown_number(found.number),
        "spelled": " ".join(shown_number(found.number).replace("-", "–")),
        "kind": found.kind.name(get_language() or "en"),
        "place": label_said(found.place) if may_open else "",
        "zone": words.zone_name(holds.zone, now),
        "holder": holds.card.shown if holds.card is not None else "",
        "answer": saying.by(found.answer_due_at, now, clock.city_tz()),
        "may_open": may_open,
        "concern": found,
    }
    return render(request, "concerns/desk/logged.html", context)

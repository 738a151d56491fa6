"""The officer's desk: the list, and the same list on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.concerns.forms.desk import BulkForm, FilterForm, SearchForm, closed_words, opened_words
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages import desk_lists as lists
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.queries import inbox, seen
from lamplighter.concerns.rules.lists import Asked, Cursor, When, Which, Whose
from lamplighter.concerns.views.desk_back import AT, FIND, remembered
from lamplighter.concerns.views.desk_maps import list_map
from lamplighter.concerns.views.desk_rows import rows
from lamplighter.concerns.views.desk_words import headline
from lamplighter.core.numbers import read_number
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot


@allow(Permission.CONCERNS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The list. A search comes by POST and goes on under a closed address; the rest stands in the address as it is."""
    if request.method == "POST":
        return _searched(request)
    return remembered(request, render(request, "concerns/desk/list.html", _listed(request)))


@allow(Permission.CONCERNS_WORK)
@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """The same list with its points on a map. The list beside it says all that the map does."""
    context = _listed(request)
    zones = {code: _address(context["kept"], zone=code) for code, _name in context["zones"]}
    context |= {
        "map": list_map(context["rows"], clock.now(), zones),
        "whole": _address(context["kept"], zone="") if context["asked"].zone else "",
    }
    return remembered(request, render(request, "concerns/desk/map.html", context))


def _searched(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    text = form.cleaned_data["words"].strip() if form.is_valid() else ""
    if read_number(text) is not None:
        try:
            return redirect("staff-concern", seen.get(request.user, text, clock.now()).number)
        except Concern.DoesNotExist:
            pass  # eight letters may be a word, too
    address = reverse("staff-concerns")
    return redirect(f"{address}?{FIND}={closed_words(text)}" if text else address)


def _listed(request: HttpRequest) -> dict[str, Any]:
    user, now = request.user, clock.now()
    text = opened_words(request.GET[FIND]) if request.GET.get(FIND) else ""
    zones = _zones(user, now)
    form = FilterForm(request.GET, kinds=_kinds(), zones=zones, shifts=shift_choices())
    cursor = Cursor.read(request.GET.get(AT, ""))
    listing = inbox.listing(user, form.asked(text), now, cursor=cursor)
    counts = inbox.counts(user, listing.asked, now)
    kept = _kept(request.GET)
    return {
        "headline": headline(listing, counts, text),
        "rows": rows(listing.rows, user, now),
        "asked": listing.asked,
        "dated": listing.asked.which in (Which.SETTLED, Which.ANY),
        "zones": zones,
        "kept": kept,
        "text": text,
        "search": SearchForm(initial={"words": text}),
        "form": form,
        "bulk": BulkForm(today=clock.city_day(now)),
        "tabs": _tabs(listing.asked, counts),
        "sides": _sides(listing.asked),
        "before": _address(kept, at=listing.before),
        "after": _address(kept, at=listing.after),
        "first": cursor is None,
        "many": inbox.ROWS,
        "query": f"?{kept.urlencode()}" if kept else "",
    }


def _kept(given: QueryDict) -> QueryDict:
    """The filters as the address holds them, without the place in the list and what says nothing."""
    kept = QueryDict(mutable=True)
    for name in (*FilterForm.base_fields, FIND):
        value = given.get(name)
        if value and isinstance(value, str):
            kept[name] = value
    return kept


def _address(kept: QueryDict, *, at: Cursor | None = None, zone: str | None = None) -> str:
    """The same list from another place, or of another zone, "" for every one; empty for neither."""
    if at is None and zone is None:
        return ""
    address = kept.copy()
    if at is not None:
        address[AT] = str(at)
    if zone is not None:
        address["zone"] = zone
    return f"?{address.urlencode()}"


def _tabs(asked: Asked, counts: inbox.Counts) -> list[tuple[str, str, str, bool]]:
    """The usual lists: name, count, address, whether it is the one shown."""
    whose = asked.whose.value if asked.whose else ""
    plain = not (asked.text or asked.starred or asked.state)
    found = []
    for name, count, which, when in (
        (_("Open"), "", Which.OPEN, None),
        (_("Overdue"), lists.up_to(counts.overdue), Which.OPEN, When.OVERDUE),
        (_("Due today"), lists.up_to(counts.today), Which.OPEN, When.TODAY),
        (_("Resident wrote"), lists.up_to(counts.unheard), Which.UNHEARD, None),
        (pgettext("list of concerns", "Settled"), "", Which.SETTLED, None),
    ):
        query = {"whose": whose, "which": which.value, "when": when.value if when else ""}
        here = plain and asked.which is which and asked.when is when
        found.append((name, count, f"?{_query(query)}", here))
    return found


def _sides(asked: Asked) -> list[tuple[str, str, bool]]:
    """The same list of one's own, and of all one may see."""
    which, when = asked.which or Which.OPEN, asked.when
    found = []
    for name, whose in ((_("Mine today"), Whose.MINE), (_("All I may see"), Whose.ALL)):
        query = {"whose": whose.value, "which": which.value, "when": when.value if when else ""}
        found.append((name, f"?{_query(query)}", asked.whose is whose))
    return found


def _query(values: Mapping[str, str]) -> str:
    made = QueryDict(mutable=True)
    for name, value in values.items():
        if value:
            made[name] = value
    return made.urlencode()


def _kinds() -> list[tuple[int, str]]:
    named = "name_es" if (get_language() or "en").startswith("es") else "name_en"
    return list(Kind.objects.values_list("pk", named))


def _zones(user: Any, now: Any) -> list[tuple[str, str]]:
    city, codes = seen.zones_seen(user)
    every = {*codes, *(snapshot().zones if city else ())}
    return sorted(((code, words.zone_name(code, now)) for code in every), key=lambda each: each[1])


def shift_choices() -> list[tuple[str, str]]:
    """Codes and names of the shifts, in the order of their hours; those of one name are told apart by days and hours."""
    language = get_language() or "en"
    found = sorted(snapshot().shifts.values(), key=lambda each: (each.hours.start, each.hours.end, each.code))
    names = Counter(each.name(language) for each in found)
    return [
        (each.code, name if names[name] == 1 else f"{name}, {lists.shift_hours(each.hours)}")
        for each in found
        for name in [each.name(language)]
    ]

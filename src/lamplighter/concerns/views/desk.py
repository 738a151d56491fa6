"""The officer's desk: the list, the same list on a map, several at once, and the stars of the short list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions import shortlist
from lamplighter.concerns.actions.bulk import Done, WhyNot, move_all
from lamplighter.concerns.forms.desk import (
    BULK_MOST,
    BulkForm,
    FilterForm,
    SearchForm,
    closed_words,
    opened_words,
)
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.queries import inbox, seen
from lamplighter.concerns.rules.lists import Asked, Cursor, When, Which, Whose
from lamplighter.concerns.rules.numbers import read_number, shown_number
from lamplighter.concerns.rules.states import Verb
from lamplighter.concerns.views.desk_maps import list_map
from lamplighter.concerns.views.desk_rows import is_closed, rows
from lamplighter.concerns.views.desk_words import headline
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot

FIND, AT = "find", "at"
"""Names in an address: what was looked for (closed), and where a page begins."""


@allow(Permission.CONCERNS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The list. A search comes by POST and goes on under a closed address; the rest stands in the address as it is."""
    if request.method == "POST":
        return _searched(request)
    context = _listed(request)
    return render(request, "concerns/desk/list.html", context)


@allow(Permission.CONCERNS_WORK)
@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """The same list with its points on a map. The list beside it says all that the map does."""
    context = _listed(request)
    return render(
        request, "concerns/desk/map.html", context | {"map": list_map(context["rows"], clock.now())}
    )


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
    form = FilterForm(request.GET, kinds=_kinds(), zones=_zones(user, now), shifts=_shifts())
    cursor = Cursor.read(request.GET.get(AT, ""))
    listing = inbox.listing(user, form.asked(text), now, cursor=cursor)
    counts = inbox.counts(user, listing.asked, now)
    kept = _kept(request.GET)
    return {
        "headline": headline(listing, counts, text),
        "rows": rows(listing.rows, user, now),
        "asked": listing.asked,
        "text": text,
        "search": SearchForm(initial={"words": text}),
        "form": form,
        "bulk": BulkForm(today=clock.city_day(now)),
        "tabs": _tabs(listing.asked, counts),
        "sides": _sides(listing.asked),
        "before": _address(kept, listing.before),
        "after": _address(kept, listing.after),
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


def _address(kept: QueryDict, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    address = kept.copy()
    address[AT] = str(cursor)
    return f"?{address.urlencode()}"


def _tabs(asked: Asked, counts: inbox.Counts) -> list[tuple[str, str, str, bool]]:
    """The usual lists: name, count, address, whether it is the one shown."""
    whose = asked.whose.value if asked.whose else ""
    plain = not (asked.text or asked.starred or asked.state)
    found = []
    for name, count, which, when in (
        (_("Open"), "", Which.OPEN, None),
        (_("Overdue"), words.up_to(counts.overdue), Which.OPEN, When.OVERDUE),
        (_("Due today"), words.up_to(counts.today), Which.OPEN, When.TODAY),
        (_("Resident wrote"), words.up_to(counts.unheard), Which.UNHEARD, None),
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


def _shifts() -> list[tuple[str, str]]:
    return [(each.code, each.name(get_language() or "en")) for each in snapshot().shifts.values()]


@allow(Permission.CONCERNS_WORK)
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """One move for the selected ones; then what was done, and what was not and why."""
    assert isinstance(request.user, User)
    now = clock.now()
    numbers = request.POST.getlist("pick")[:BULK_MOST]
    form = BulkForm(request.POST, today=clock.city_day(now))
    if not numbers:
        messages.error(request, _("Nothing was selected. Tick the boxes of those you mean."))
        return redirect("staff-concerns")
    if not form.is_valid():
        return render(
            request, "concerns/desk/several.html", {"bulk": form, "picked": _picked(numbers)}, status=422
        )
    given = form.cleaned_data
    done = move_all(
        numbers=numbers,
        verb=Verb(given["do"]),
        words=given["words"],
        until=given["until"],
        now=now,
        actor=Actor.staff(request.user.pk),
        user=request.user,
    )
    context = {
        "move": words.move_name(Verb(given["do"])),
        "made": [_outcome(each) for each in done if each.why is None],
        "left": [_outcome(each) for each in done if each.why is not None],
    }
    return render(request, "concerns/desk/several_done.html", context)


def _picked(numbers: list[str]) -> list[tuple[str, str]]:
    return [(each, shown_number(each)) for each in numbers]


def _outcome(done: Done) -> tuple[str, str, str]:
    """Number, address, and what is to be said of it."""
    state = {"state": state_name(done.state) if done.state else ""}
    said = {
        None: _("Now: %(state)s.") % state,
        WhyNot.NOT_SEEN: _("There is no such concern, or it is not yours to work on."),
        WhyNot.NOT_ALLOWED: _("It is “%(state)s”: that does not lead on from there.") % state,
        WhyNot.NO_WORDS: _("It needs words to the resident."),
    }[done.why]
    url = "" if done.why is WhyNot.NOT_SEEN else reverse("staff-concern", args=[done.number])
    return shown_number(done.number), url, said


@allow(Permission.CONCERNS_WORK)
@require_POST
def star(request: HttpRequest, number: str) -> HttpResponse:
    """On the short list, or off it again."""
    assert isinstance(request.user, User)
    try:
        concern = seen.get(request.user, number, clock.now())
    except Concern.DoesNotExist:
        raise Http404 from None
    if request.POST.get("star") == "off":
        shortlist.remove(concern=concern, user=request.user)
        messages.success(
            request, _("%(number)s is off your shortlist.") % {"number": shown_number(concern.number)}
        )
    else:
        try:
            shortlist.add(concern=concern, user=request.user, now=clock.now())
        except shortlist.Full:
            messages.error(request, _("Your shortlist is full. Take something off it first."))
        else:
            kept = _("%(number)s is on your shortlist, and can be read without a connection there.")
            said = _(
                "%(number)s is on your shortlist. It is sensitive: without a connection it cannot be read."
            )
            number_said = {"number": shown_number(concern.number)}
            messages.success(request, (said if is_closed(concern) else kept) % number_said)
    return redirect(_back(request, concern.number))


def _back(request: HttpRequest, number: str) -> str:
    """Back to where the star was pressed, if that was a page of ours."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("staff-concern", args=[number])

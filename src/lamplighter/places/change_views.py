"""Staff pages of what a zone map changes: before it takes force, and long after."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.places import actions, queries
from lamplighter.places.change_files import HEADER, lines
from lamplighter.places.change_maps import change_drawing
from lamplighter.places.change_words import (
    folded,
    headline,
    left_out,
    level_notes,
    lone_notes,
    past_words,
    row_of,
    titles_of,
)
from lamplighter.places.changes import Changes, LevelChanges, compare
from lamplighter.places.forms import DayForm
from lamplighter.places.models import ZoneMap
from lamplighter.places.past import past_of
from lamplighter.places.posted import posted_on
from lamplighter.places.rules import MapState
from lamplighter.places.wording import say
from lamplighter.plumbing import clock

SHOWN, FIRST = 200, 20
"""Most changes that the page lists, the file has every address; and how many of them stand open."""


def two_maps(request: HttpRequest, pk: int) -> tuple[ZoneMap, ZoneMap | None]:
    """The map asked for and the one it is held against: the one of ``with``, else the one that holds until it does.

    Raises:
        Http404: there is no such map.
    """
    found = queries.map_by_id(pk)
    asked = request.GET.get("with", "")
    other = queries.map_beside(found) if found is not None else None
    if asked:
        other = queries.map_by_id(int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if found is None or (asked and (other is None or other.pk == pk)):
        raise Http404
    return found, other


def posts_at_stake(found: ZoneMap) -> frozenset[str]:
    """Zones that somebody is posted to by when a map holds; none for a map that holds no more, or never did."""
    today = clock.city_day(clock.now())
    then = queries.map_after(found.holds_from)
    if found.state == MapState.WITHDRAWN.value or (then is not None and then.holds_from <= today):
        return frozenset()
    return posted_on(max(found.holds_from, today))


def told_of_past(found: ZoneMap) -> str:
    """That a draft would change past answers; empty where it does not."""
    if found.state != MapState.DRAFT.value:
        return ""
    past = past_of(found.holds_from, clock.city_day(clock.now()), besides=found.pk)
    return past_words(past) if past is not None else ""


def _level_of(request: HttpRequest, found: Changes) -> LevelChanges:
    asked = request.GET.get("level")
    if asked is None:  # the lowest at which anything moves: beats that stay may go to other zones
        return next((each for each in reversed(found.levels) if each.moves), found.lowest)
    level = found.level(int(asked)) if asked.isdecimal() and len(asked) < 3 else None
    if level is None:
        raise Http404
    return level


@allow(Permission.ZONES_EDIT)
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """How many addresses go from which zone to which, drawn and listed."""
    found, other = two_maps(request, pk)
    context: dict[str, Any] = {
        "map": found,
        "other": other,
        "others": [each for each in queries.all_maps() if each.pk != pk],
    }
    if other is None:
        return render(request, "places/changes.html", context)
    held = compare(other, found)
    level = _level_of(request, held)
    titles = titles_of(level)
    picture = change_drawing(held, level, titles.drawing, titles.key)
    posted = posts_at_stake(found)
    rows = [row_of(level, move) for move in level.moves[:SHOWN]]
    context |= {
        "changes": held,
        "level": level,
        "sentence": headline(held, level),
        "rows": rows[:FIRST],
        "smaller": rows[FIRST:],
        "folded": folded(len(rows) - FIRST),
        "left_out": left_out(len(level.moves) - len(rows)),
        "picture": picture,
        "titles": titles,
        "past": told_of_past(found),
        "notes": level_notes(held, level, posted),
        "alone": [note for each in held.alone for note in lone_notes(held, each, posted)],
        "levels": [(each, headline(held, each)) for each in held.levels],
    }
    return render(request, "places/changes.html", context)


@allow(Permission.ZONES_EDIT)
@require_safe
def changes_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every address that changes, as CSV."""
    found, other = two_maps(request, pk)
    if other is None:
        raise Http404
    held = compare(other, found)
    level = _level_of(request, held)
    response = StreamingHttpResponse(_csv(held, level), content_type="text/csv; charset=utf-8")
    name = f"changes-{found.holds_from.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(held: Changes, level: LevelChanges) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    for at, line in enumerate(lines(held, level), 1):
        writer.writerow(line)
        if at % 500 == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


@allow(Permission.ZONES_EDIT)
@require_POST
def set_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day for a draft."""
    if queries.map_by_id(pk) is None:
        raise Http404
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["holds_from"])))
        return redirect("staff-zone-map", pk=pk)
    day = form.cleaned_data["holds_from"]
    try:
        made = actions.set_day(pk=pk, holds_from=day, actor=actor_of(request), now=clock.now())
    except actions.PlacesError as error:
        messages.error(request, say(error.sentence))
    else:
        if told_of_past(made):
            messages.success(request, _("The draft has another day now, one that has passed."))
        else:
            messages.success(
                request, _("The draft has another day now. It holds from then on once it is confirmed.")
            )
    return redirect("staff-zone-map", pk=pk)

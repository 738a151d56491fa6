"""The page of what a change leaves uncovered, and whether there is anything to say on it after each kind of change.

The page is reckoned anew from what its address says, so it can be opened again, or sent to a colleague. It writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.core.schedule import values
from lamplighter.plumbing import clock
from lamplighter.roster import boards, leaving
from lamplighter.roster.leaving import Ended
from lamplighter.roster.messages import leaving as words
from lamplighter.roster.messages.gaps import listed
from lamplighter.roster.messages.leaving import Left
from lamplighter.roster.queries import snapshot
from lamplighter.roster.views.shared import editable_officer, editable_posting, scope_of, today

LISTED = 40
"""Most gaps that a change's page lists."""


@allow(Permission.ROSTER_EDIT)
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """What a change leaves uncovered, and who could take it."""
    scope, found = scope_of(request), _left(request)
    rows, more = listed(found.watches, scope, LISTED, clock.now())
    return render(request, "roster/left.html", {"left": found, "gaps": rows, "more": more})


def _left(request: HttpRequest) -> Left:
    """By the first word of the address that names a kind of change and a number."""
    for word, reckoned in _KINDS.items():
        if number := _number(request.GET.get(word, "")):
            return reckoned(request, number, clock.now())
    return Left()


def _by_absence(request: HttpRequest, number: int, now: datetime) -> Left:
    absence = boards.absence(number)
    if absence is None:
        raise Http404
    editable_officer(request, absence.officer_id)
    return words.left_by_absence(absence, now)


def _by_leave(request: HttpRequest, number: int, now: datetime) -> Left:
    officer, _scope = editable_officer(request, number)
    try:
        starts, ends = (parse_datetime(request.GET.get(name, "")) for name in ("from", "until"))
    except ValueError:
        raise Http404 from None
    if starts is None or ends is None or starts.tzinfo is None or ends.tzinfo is None:
        raise Http404
    if not all(2000 <= each.year <= 2098 for each in (starts, ends)):
        raise Http404
    return words.left_by_leave(officer.pk, starts, ends, now)


def _by_cover(request: HttpRequest, number: int, now: datetime) -> Left:
    cover = boards.cover(number)
    if cover is None:
        raise Http404
    editable_posting(request, cover.posting_id)
    return words.left_by_cover(cover, now)


def _by_withdrawal(request: HttpRequest, number: int, now: datetime) -> Left:
    posting, _scope = editable_posting(request, number)
    who, starts, ends = _number(request.GET.get("of", "")), _day(request, "from"), _day(request, "until")
    if starts is None or ends is None:
        raise Http404
    return words.left_by_withdrawal(
        values.Cover(LAST, posting.pk, who, starts, ends), posting.officer_id, now
    )


def _by_end(request: HttpRequest, number: int, now: datetime) -> Left:
    held, scope, shift = snapshot(), scope_of(request), _number(request.GET.get("of", ""))
    post, starts = held.roster.posts.get(number), _day(request, "from")
    if post is None or shift not in held.shifts or starts is None or not scope.sees_zone(post.zone):
        raise Http404
    if not scope.edits_zone(post.zone):
        raise PermissionDenied
    name = boards.zone_names(today()).get(post.zone, post.zone)
    return words.left_by_end(Ended(post.id, shift, starts, _day(request, "until")), name, now)


def _by_leaver(request: HttpRequest, number: int, now: datetime) -> Left:
    officer, _scope = editable_officer(request, number)
    return Left() if officer.active else words.left_by_leaver(officer.pk, now)


def _by_shift(request: HttpRequest, number: int, now: datetime) -> Left:
    known = snapshot().shifts.get(number)
    if known is None or not scope_of(request).edits_city:
        raise Http404
    return words.left_by_shift(known, was_of(request, known.hours), boards.zone_names(today()), now)


_KINDS: dict[str, Callable[[HttpRequest, int, datetime], Left]] = {
    "absence": _by_absence,
    "leave": _by_leave,
    "cover": _by_cover,
    "withdrawn": _by_withdrawal,
    "ended": _by_end,
    "leaver": _by_leaver,
    "shift": _by_shift,
}
LAST = 2**62
"""The number of a cover that is gone: it was entered after all that are there, so it held."""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else 0


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2098 else None


def was_of(request: HttpRequest, now: values.Shift) -> values.Shift:
    """The shift as the address says it was; what it does not say, or says wrongly, is as it is now."""
    days = frozenset(int(each) for each in request.GET.get("days", "") if each in "0123456")
    try:
        starts = time.fromisoformat(request.GET.get("starts", ""))
        ends = time.fromisoformat(request.GET.get("ends", ""))
    except ValueError:
        return now
    if starts.tzinfo is not None or ends.tzinfo is not None:
        return now
    return values.Shift(now.id, now.code, days or now.days, starts, ends)


# -- where a change leads ----------------------------------------------------------------------------------------------------


def _page(**query: object) -> str:
    said = {key: value for key, value in query.items() if value is not None}
    return f"{reverse('staff-coverage-left')}?{urlencode(said)}"


def after_absence(pk: int) -> str:
    """Where it is told what an absence leaves open; empty where that is nothing."""
    absence = boards.absence(pk)
    found = absence is not None and leaving.by_absence(absence, clock.now())
    return _page(absence=pk) if found else ""


def after_cover(pk: int) -> str:
    """The same of a cover."""
    cover = boards.cover(pk)
    found = cover is not None and (
        leaving.by_cover(cover, clock.now()) or leaving.too_near(cover, clock.now())
    )
    return _page(cover=pk) if found else ""


def after_withdrawal(was: values.Cover) -> str:
    """The same of a cover that was taken back, as it was."""
    if not leaving.by_withdrawal(was, clock.now()):
        return ""
    return _page(withdrawn=was.posting, of=was.officer, **_period(was.starts, was.ends))


def after_end(ended: Ended) -> str:
    """The same of a posting that has ended."""
    if not leaving.by_end(ended, clock.now()):
        return ""
    return _page(ended=ended.post, of=ended.shift, **_period(ended.starts, ended.ends))


def _period(starts: date, ends: date | None) -> dict[str, object]:
    return {"from": starts.isoformat(), "until": ends.isoformat() if ends is not None else None}


def after_leaver(pk: int) -> str:
    """The same of an officer who was taken off the roster."""
    return _page(leaver=pk) if leaving.by_leaver(pk, clock.now()) else ""


def after_shift(was: values.Shift) -> str:
    """The same of a shift that was changed."""
    now = clock.now()
    if not (leaving.by_shift(was, now) or leaving.tired_by_shift(was.id, now)):
        return ""
    days = "".join(str(day) for day in sorted(was.days))
    return _page(shift=was.id, days=days, starts=f"{was.start:%H:%M}", ends=f"{was.end:%H:%M}")

"""Staff pages of shifts that need somebody: one of them with who could take it, offering it by mail, and what a change leaves open."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.core.schedule import values
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards, leaving
from lamplighter.roster.boards import Scope
from lamplighter.roster.coverage import Watch, watch_at
from lamplighter.roster.filling import Filler
from lamplighter.roster.messages.coverage import everyone_in, names_of, shown
from lamplighter.roster.messages.fillings import fits_of, unfit_said
from lamplighter.roster.messages.gaps import gap_rows, lacks_said
from lamplighter.roster.messages.leaving import Left, left_by_absence, left_by_cover, left_by_shift
from lamplighter.roster.offers import Answers, answers_of, offer_by_id, offer_of, wanted_at
from lamplighter.roster.queries import snapshot
from lamplighter.roster.views.shared import editable_officer, editable_posting, scope_of, today

SHOWN = 30
"""Most officers that the page of a gap lists; the best come first."""
LISTED = 40
"""Most gaps that a change's page lists."""


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest, post: int, shift: int, day: str) -> HttpResponse:
    """One shift that needs somebody: who could take it. POST offers it to those who are ticked."""
    scope, on = scope_of(request), _day(day)
    watch = watch_at(post, shift, on)
    if watch is None or not scope.sees_zone(watch.zone):
        raise Http404
    if not scope.edits_zone(watch.zone):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        chosen = {int(each) for each in request.POST.getlist("officer") if re.fullmatch(r"[0-9]{1,9}", each)}
        if not chosen:
            error = _("Choose at least one officer.")
        else:
            try:
                asked = actions.offer_cover(
                    post=post, shift=shift, day=on, officers=chosen, zones=scope.sees,
                    actor=actor_of(request), now=clock.now(),
                )  # fmt: skip
            except actions.RosterRefused as refused:
                error = refused.said()
            else:
                count = {"count": len(asked)}
                text = ngettext(
                    "Offered to %(count)s officer by mail. Whoever says yes first has it.",
                    "Offered to %(count)s officers by mail. Whoever says yes first has it.",
                    len(asked),
                )
                messages.success(request, text % count)
                return redirect("staff-coverage-gap", post, shift, day)
    context = _gap_context(watch, scope, error)
    return render(request, "roster/gap.html", context, status=422 if error else 200)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not 2000 <= found.year <= 2098:
        raise Http404
    return found


def _gap_context(watch: Watch, scope: Scope, error: str) -> dict[str, Any]:
    now = clock.now()
    filler = Filler(watch.day, watch.day, zones=scope.sees)
    watch = filler.doubling(watch)
    filling, offer = filler.fill(watch), offer_of(watch)
    still = offer is not None and offer.closed_at is None
    answers = answers_of(offer) if offer is not None and still else Answers((), ())
    asked = {*answers.waiting, *answers.cannot}
    candidates = [each for each in filling.candidates if each.officer not in asked]
    people = everyone_in([watch]) | {each.officer for each in candidates[:SHOWN]} | asked
    if offer is not None and offer.taken_by_id is not None:
        people.add(offer.taken_by_id)
    names = names_of(people)
    zones = boards.zone_names(watch.day)
    (said,) = shown([watch], zones, editable=scope.edits, names=names)
    most = settings.LAMPLIGHTER.roster.offers_most
    fits = fits_of(candidates[:SHOWN], names)
    return {
        "said": said,
        "lacks": lacks_said(watch) if watch.open or watch.doubled else "",
        "wanted": wanted_at(*watch.key, now) is not None,
        "stood_in": watch.stood_in_for is not None and said.url,
        "twice": bool(watch.doubled),
        "over": watch.ends <= now,
        # While somebody may still say yes, asking more is for the supervisor to decide.
        "fits": [(each, at < most and each.fits and not answers.waiting) for at, each in enumerate(fits)],
        "more": len(candidates[SHOWN:]),
        "unfit": unfit_said(filling),
        "rest": settings.LAMPLIGHTER.roster.rest_hours,
        "most": most,
        "offer": offer,
        "still": still,
        "waiting": [names.get(each, "") for each in answers.waiting],
        "cannot": [names.get(each, "") for each in answers.cannot],
        "taken_by": names.get(offer.taken_by_id or 0, "") if offer is not None else "",
        "error": error,
        "week": f"{reverse('staff-coverage-week')}?day={watch.day.isoformat()}",
    }


@allow(Permission.ROSTER_EDIT)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an offer back."""
    found, scope = offer_by_id(pk), scope_of(request)
    if found is None or not scope.sees_zone(found.post.zone):
        raise Http404
    if not scope.edits_zone(found.post.zone):
        raise PermissionDenied
    if actions.close_offer(offer=found, actor=actor_of(request), now=clock.now()):
        messages.success(request, _("The offer is taken back. Its links take nothing any more."))
    return redirect("staff-coverage-gap", found.post_id, found.shift_id, found.day.isoformat())


# -- what a change leaves open ------------------------------------------------------------------------------------------


@allow(Permission.ROSTER_EDIT)
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """What an absence, a cover or a changed shift leaves uncovered, and who could take it."""
    scope, now = scope_of(request), clock.now()
    found = _left(request, scope)
    seen = [each for each in found.watches if scope.sees_zone(each.zone)]
    shifts = seen[:LISTED]
    filler = Filler(
        min((each.day for each in shifts), default=today()), max((each.day for each in shifts), default=today()),
        zones=scope.sees,
    )  # fmt: skip
    context = {
        "left": found,
        "gaps": gap_rows(shifts, boards.zone_names(today()), filler, editable=scope.edits, now=now),
        "more": len(seen) - len(shifts),
    }
    return render(request, "roster/left.html", context)


def _left(request: HttpRequest, scope: Scope) -> Left:
    asked, now = request.GET, clock.now()
    names = boards.zone_names(today())
    if number := _number(asked.get("absence", "")):
        absence = boards.absence(number)
        if absence is None:
            raise Http404
        editable_officer(request, absence.officer_id)
        return left_by_absence(absence, now)
    if number := _number(asked.get("cover", "")):
        cover = boards.cover(number)
        if cover is None:
            raise Http404
        editable_posting(request, cover.posting_id)
        return left_by_cover(cover, now)
    if number := _number(asked.get("shift", "")):
        known = snapshot().shifts.get(number)
        if known is None or not scope.edits_city:
            raise Http404
        return left_by_shift(known, was_of(request, known.hours), names, now)
    return Left()


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else 0


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


def after_absence(pk: int) -> str:
    """Where it is told what an absence leaves open; empty where that is nothing."""
    absence = boards.absence(pk)
    found = absence is not None and leaving.by_absence(absence, clock.now())
    return f"{reverse('staff-coverage-left')}?absence={pk}" if found else ""


def after_cover(pk: int) -> str:
    """The same of a cover."""
    cover = boards.cover(pk)
    found = cover is not None and (
        leaving.by_cover(cover, clock.now()) or leaving.too_near(cover, clock.now())
    )
    return f"{reverse('staff-coverage-left')}?cover={pk}" if found else ""


def after_shift(was: values.Shift) -> str:
    """The same of a shift that was changed."""
    now = clock.now()
    if not (leaving.by_shift(was, now) or leaving.tired_by_shift(was.id, now)):
        return ""
    days = "".join(str(day) for day in sorted(was.days))
    told = f"shift={was.id}&days={days}&starts={was.start:%H:%M}&ends={was.end:%H:%M}"
    return f"{reverse('staff-coverage-left')}?{told}"

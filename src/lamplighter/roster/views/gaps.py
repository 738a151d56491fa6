"""The staff page of a shift that needs somebody: who could take it, offering it by mail, and what became of the offer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards
from lamplighter.roster.boards import Scope
from lamplighter.roster.coverage import Watch, watch_at
from lamplighter.roster.filling import Filler
from lamplighter.roster.messages.coverage import everyone_in, names_of, shown
from lamplighter.roster.messages.fillings import fits_of, unfit_said
from lamplighter.roster.messages.gaps import lacks_said
from lamplighter.roster.messages.stopgaps import steps_of
from lamplighter.roster.offers import Answers, answers_of, offer_by_id, offer_of, wanted_at
from lamplighter.roster.stopgaps import stopgaps
from lamplighter.roster.views.shared import scope_of

SHOWN = 30
"""Most officers that the page of a gap lists; the best come first."""


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
    filling, offer = filler.fill(watch), offer_of(watch)
    still = offer is not None and offer.closed_at is None
    answers = answers_of(offer) if offer is not None and still else Answers((), ())
    asked = {*answers.waiting, *answers.cannot}
    candidates = [each for each in filling.candidates if each.officer not in asked]
    gaps = None if candidates else stopgaps(watch, filler, asked)
    people = everyone_in([watch]) | {each.officer for each in candidates[:SHOWN]} | asked
    if gaps is not None:
        people |= {each.officer for each in (*gaps.longer, *gaps.parts)} | {gaps.supervisor or 0}
    if offer is not None and offer.taken_by_id is not None:
        people.add(offer.taken_by_id)
    names = names_of(people)
    zones = boards.zone_names(watch.day)
    (said,) = shown([watch], zones, editable=scope.edits, names=names)
    most = settings.LAMPLIGHTER.roster.offers_most
    listed = fits_of(candidates[:SHOWN], names)
    fits = [each for each in listed if each.mail]
    return {
        "said": said,
        "lacks": lacks_said(watch) if watch.open else "",
        "wanted": wanted_at(*watch.key, now) is not None,
        "stood_in": watch.stood_in_for is not None and said.url,
        "twice": any(each.stands_in for each in watch.why),
        "over": watch.ends <= now,
        # While somebody may still say yes, asking more is for the supervisor to decide.
        "fits": [(each, at < most and each.fits and not answers.waiting) for at, each in enumerate(fits)],
        "silent": [each for each in listed if not each.mail],
        "steps": steps_of(gaps, names, whole_city=scope.sees is None) if gaps is not None else (),
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

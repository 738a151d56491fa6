"""Presses on the desk's list: a star of the short list, one move for several."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions import shortlist
from lamplighter.concerns.actions.bulk import Done, WhyNot, move_all
from lamplighter.concerns.forms.desk import BULK_MOST, BulkForm
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries import seen
from lamplighter.concerns.rules.states import State, Verb
from lamplighter.concerns.views.desk_back import list_address
from lamplighter.concerns.views.desk_rows import is_closed
from lamplighter.concerns.views.desk_words import left_words, several_words
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock


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
        return redirect(list_address(request))
    if not form.is_valid():
        context = {"bulk": form, "picked": _picked(numbers), "back": list_address(request)}
        return render(request, "concerns/desk/several.html", context, status=422)
    given, verb = form.cleaned_data, Verb(form.cleaned_data["do"])
    done = move_all(
        numbers=numbers,
        verb=verb,
        words=given["words"],
        until=given["until"],
        now=now,
        actor=Actor.staff(request.user.pk),
        user=request.user,
    )
    made, left = [each for each in done if each.why is None], [each for each in done if each.why is not None]
    context = {
        "headline": several_words(len(made), len(left)),
        "move": words.move_name(verb),
        "made": [_outcome(each, verb) for each in made],
        "left": [_outcome(each, verb) for each in left],
        "back": list_address(request),
    }
    return render(request, "concerns/desk/several_done.html", context)


def _picked(numbers: list[str]) -> list[tuple[str, str]]:
    return [(each, shown_number(each)) for each in numbers]


def _outcome(done: Done, verb: Verb) -> tuple[str, str, str]:
    """Number, address, and what is to be said of it."""
    if done.why is None:
        said = _("Now: %(state)s.") % {"state": state_name(done.state)}
    elif done.why is WhyNot.NOT_ALLOWED:
        said = left_words(verb, State(done.state))
    elif done.why is WhyNot.NO_WORDS:
        said = _("It needs words to the resident.")
    else:
        said = _("There is no such concern, or it is not yours to work on.")
    url = "" if done.why is WhyNot.NOT_SEEN else reverse("staff-concern", args=[done.number])
    return shown_number(done.number), url, said


@allow(Permission.CONCERNS_WORK)
@require_POST
def star(request: HttpRequest, number: str) -> HttpResponse:
    """On the short list, or off it again: as JSON for the page that asks for it, else back to the line where the star was pressed."""
    assert isinstance(request.user, User)
    try:
        concern = seen.get(request.user, number, clock.now())
    except Concern.DoesNotExist:
        raise Http404 from None
    starred, said = _starred(concern, request.user, on=request.POST.get("star") != "off")
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"starred": bool(starred), "said": said}, status=409 if starred is None else 200)
    (messages.error if starred is None else messages.success)(request, said)
    return redirect(_back(request, concern.number))


def _starred(concern: Concern, user: User, *, on: bool) -> tuple[bool | None, str]:
    """Whether it is on the list now, None where that is full; and what is to be said."""
    number = {"number": shown_number(concern.number)}
    if not on:
        shortlist.remove(concern=concern, user=user)
        return False, _("%(number)s is off your shortlist.") % number
    try:
        shortlist.add(concern=concern, user=user, now=clock.now())
    except shortlist.Full:
        return None, _("Your shortlist is full. Take something off it first.")
    if is_closed(concern):
        said = _("%(number)s is on your shortlist. It is sensitive: without a connection it cannot be read.")
    else:
        said = _("%(number)s is on your shortlist, and can be read without a connection there.")
    return True, said % number


def _back(request: HttpRequest, number: str) -> str:
    """Back to the line where the star was pressed, if that was on a page of ours; else to the concern."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return f"{back.partition('#')[0]}#row-{number}"
    return reverse("staff-concern", args=[number])

"""One concern at the desk: what is next, all that is known, and everything that may be done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions import owning, referring, talking
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.forms.desk_work import (
    ANSWER,
    SEND,
    ActForm,
    AsideForm,
    AssignForm,
    QuickForm,
    quick,
)
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern, Shortlisted
from lamplighter.concerns.queries import seen
from lamplighter.concerns.queries.kinds import office_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import Move, NeedsWords, NotAllowed, Party, State, Verb, moves_from
from lamplighter.concerns.rules.values import REACHED
from lamplighter.concerns.views import desk_shown as shown
from lamplighter.concerns.views.desk_back import list_address
from lamplighter.concerns.views.desk_maps import place_map
from lamplighter.concerns.views.desk_photos import on_record
from lamplighter.concerns.views.desk_rows import is_closed
from lamplighter.core.numbers import shown_number
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock
from lamplighter.roster.holding import Held, workers
from lamplighter.roster.models import Officer


def _found(request: HttpRequest, number: str, now: datetime) -> tuple[Concern, Party, User]:
    """The concern, as what the person may work on it, and the person."""
    assert isinstance(request.user, User)
    try:
        concern = seen.get(request.user, number, now)
    except Concern.DoesNotExist:
        raise Http404 from None
    party = seen.party_of(request.user, concern, now)
    if party is None:
        raise Http404
    return concern, party, request.user


def _moves(concern: Concern, party: Party) -> tuple[Move, ...]:
    """What the table lets this person do here. Putting two together has a page of its own."""
    return tuple(each for each in moves_from(State(concern.state), party) if each.verb is not Verb.MERGE)


@allow(Permission.CONCERNS_WORK)
@require_safe
def concern(request: HttpRequest, number: str) -> HttpResponse:
    """The concern. That a sensitive one, or one of a desk, was read goes on record."""
    now = clock.now()
    found, party, user = _found(request, number, now)
    if number != found.number:
        return redirect("staff-concern", found.number)
    if is_closed(found):
        on_record(found, user, now)
    return _page(request, found, party, user, now)


def _page(
    request: HttpRequest,
    found: Concern,
    party: Party,
    user: User,
    now: datetime,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The page; ``forms`` that came back stand in place of blank ones."""
    day, language = clock.city_day(now), get_language() or "en"
    holds, moves = held(found, now), _moves(found, party)
    at_post = [(pk, card.shown) for pk, card in _workers(holds, day)]
    replies = _replies(found, user, holds, now)
    lines = shown.lines(found, now)
    point = (found.lon, found.lat) if found.lon is not None and found.lat is not None else None
    context = {
        "concern": found,
        "number": shown_number(found.number),
        "kind": found.kind.name(language),
        "state": state_name(found.state),
        "headline": words.next_step(found, now),
        "late": found.due_at is not None and found.due_at <= now,
        "closed": is_closed(found),
        "reach": shown.reach(found),
        "followers": shown.followers(found),
        "holder": shown.holder(found, holds, now),
        "facts": shown.facts(found, now),
        "lines": lines,
        "photos": [each for each in found.photos.all() if each.update_id is None],
        "map": place_map(found.zone, day, point, label_said(found.place)) if point else None,
        "newest": shown.newest_word(found, lines),
        "reads": words.reads(found.language),
        "begin_with": words.begin_with(found.language),
        "replies": replies,
        "act": ActForm(moves=moves, today=day, office=_office(found)) if found.is_open or moves else None,
        "quick": [(each.verb.value, words.move_name(each.verb)) for each in quick(moves)],
        "aside": AsideForm(),
        "assign": AssignForm(workers=at_post, now=found.assigned_id) if found.is_open else None,
        "starred": Shortlisted.objects.filter(user=user, concern=found).exists(),
        "leads": party is Party.SUPERVISOR,
        "back": list_address(request, found.number),
        **forms,
    }
    return render(request, "concerns/desk/concern.html", context, status=status)


def _workers(holds: Held, day: Any) -> list[tuple[int, Any]]:
    return workers(holds.zone, day)


def _replies(found: Concern, user: User, holds: Held, now: datetime) -> list[shown.Reply]:
    with override(found.language):
        officer = Officer.objects.filter(user=user).first()
        name = words.staff_name(officer) or str(user)
        return shown.replies(found, name, words.zone_name(holds.zone, now))


@allow(Permission.CONCERNS_WORK)
@require_POST
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Words to the resident, a move, or both."""
    now = clock.now()
    found, party, user = _found(request, number, now)
    today, office = clock.city_day(now), _office(found)
    if "insert" in request.POST:
        return _begun(request, found, party, user, now)
    form = ActForm(request.POST, moves=_moves(found, party), today=today, office=office)
    if not form.is_valid():
        return _page(request, found, party, user, now, status=422, act=form)
    given, actor = form.cleaned_data, Actor.staff(user.pk)
    if given["do"] == ANSWER:
        talking.answer(pk=found.pk, words=given["words"], now=now, actor=actor, user=user)
        messages.success(request, words.kept_and_told(found))
        return redirect("staff-concern", found.number)
    if given["do"] == SEND:
        return _sent(request, found, party, user, now, given["words"])
    return _moved(request, found, party, user, Verb(given["do"]), now, given["words"], given.get("until"))


def _begun(request: HttpRequest, found: Concern, party: Party, user: User, now: datetime) -> HttpResponse:
    """The page once more, with a ready-made reply behind what was typed; nothing is sent."""
    replies = _replies(found, user, held(found, now), now)
    chosen = next((each.text for each in replies if each.code == request.POST.get("reply")), "")
    form = ActForm(moves=_moves(found, party), today=clock.city_day(now), office=_office(found))
    typed = request.POST.get("words", "").strip()
    form.initial.update(
        words="\n\n".join(part for part in (typed, chosen) if part),
        do=request.POST.get("do") or ANSWER,
        until=request.POST.get("until", ""),
    )
    return _page(request, found, party, user, now, act=form)


def _office(found: Concern) -> str:
    """Name of the other office that it can be sent to; empty for none."""
    office = office_of(found)
    return office.name if office is not None else ""


def _sent(
    request: HttpRequest, found: Concern, party: Party, user: User, now: datetime, said: str
) -> HttpResponse:
    office, actor = office_of(found), Actor.staff(user.pk)
    try:
        if office is None:
            raise referring.NoService
        referring.refer(
            pk=found.pk, endpoint=office, words=said, now=now, actor=actor, user=user, party=party
        )
    except Gone:
        raise Http404 from None
    except (NotAllowed, NeedsWords, referring.NoService):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
    else:
        said = _("It goes to %(office)s.") % {"office": office.name}
        messages.success(request, f"{said} {words.kept_and_told(found)}")
    return redirect("staff-concern", found.number)


@allow(Permission.CONCERNS_WORK)
@require_POST
def quickly(request: HttpRequest, number: str) -> HttpResponse:
    """A move that needs no words, by one press."""
    now = clock.now()
    found, party, user = _found(request, number, now)
    form = QuickForm(request.POST, moves=_moves(found, party))
    if not form.is_valid():
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        return redirect("staff-concern", found.number)
    return _moved(request, found, party, user, Verb(form.cleaned_data["do"]), now)


def _moved(
    request: HttpRequest,
    found: Concern,
    party: Party,
    user: User,
    verb: Verb,
    now: datetime,
    said: str = "",
    until: Any = None,
) -> HttpResponse:
    try:
        made = move(
            pk=found.pk,
            verb=verb,
            party=party,
            words=said,
            until=until,
            now=now,
            actor=Actor.staff(user.pk),
            user=user,
        )
    except Gone:
        raise Http404 from None
    except (NotAllowed, NeedsWords):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
    else:
        said = _("It is “%(state)s” now.") % {"state": state_name(made.after)}
        messages.success(request, f"{said} {words.kept_and_told(found)}")
    return redirect("staff-concern", found.number)


@allow(Permission.CONCERNS_WORK)
@require_POST
def aside(request: HttpRequest, number: str) -> HttpResponse:
    """A note for staff, or that somebody spoke with the resident."""
    now = clock.now()
    found, party, user = _found(request, number, now)
    form = AsideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, party, user, now, status=422, aside=form)
    said, actor = form.cleaned_data["words"], Actor.staff(user.pk)
    if form.met is None:
        talking.note(pk=found.pk, words=said, now=now, actor=actor, user=user)
        messages.success(request, _("Kept, for staff only."))
        return redirect("staff-concern", found.number)
    talking.log_contact(pk=found.pk, met=form.met, words=said, now=now, actor=actor, user=user)
    reached = form.met in REACHED
    messages.success(
        request,
        _("Kept. It counts as an answer.")
        if reached
        else _("Kept, for staff only. It does not count as an answer."),
    )
    return redirect("staff-concern", found.number)


@allow(Permission.CONCERNS_WORK)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """To one officer of the post, or back to the shift."""
    now = clock.now()
    found, party, user = _found(request, number, now)
    holds = held(found, now)
    at_post = [(pk, card.shown) for pk, card in _workers(holds, clock.city_day(now))]
    form = AssignForm(request.POST, workers=at_post, now=found.assigned_id)
    if not form.is_valid():
        return _page(request, found, party, user, now, status=422, assign=form)
    officer = Officer.objects.filter(pk=form.cleaned_data["officer"]).first()
    try:
        owning.assign(pk=found.pk, officer=officer, now=now, actor=Actor.staff(user.pk), user=user)
    except owning.NotOfThePost:
        messages.error(request, _("That officer works for another post today."))
    else:
        said = _("%(officer)s works on it now.") % {"officer": words.staff_name(officer)}
        messages.success(request, said if officer else _("It is back with the shift."))
    return redirect("staff-concern", found.number)

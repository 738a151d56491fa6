"""Operations of the staff API for who works on a concern: calls noted, officers named, passed on, put together, sent elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lamplighter.accounts.access import Scope, public
from lamplighter.api.problems import Problem
from lamplighter.api.staff import schemas
from lamplighter.api.staff.shared import actor_of, answer_with, api, one, token_for, whole
from lamplighter.concerns.actions import moving, owning, referring, talking
from lamplighter.concerns.queries.kinds import kind_by_code, office_of
from lamplighter.concerns.rules import states
from lamplighter.concerns.rules.states import NeedsWords
from lamplighter.concerns.rules.values import Met
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer


@api.post(
    "/concerns/{number}/contacts", response={200: schemas.ConcernWholeOut}, summary="Note a call or a visit"
)
@public
def contact(request: HttpRequest, number: str, told: schemas.ContactMadeIn) -> HttpResponse:
    """Notes a call or a visit, for staff. Who was reached has had an answer; who was not has none."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    pk = one(token, number, now).pk
    try:
        talking.log_contact(
            pk=pk,
            met=Met(told.met),
            words=told.words,
            actor=actor_of(token),
            user=None,
            program=token.name,
            now=now,
        )
    except NeedsWords:
        raise Problem(422, "words: say what was said.") from None
    return whole(one(token, number, now), now)


@api.post(
    "/concerns/{number}/assignment", response={200: schemas.ConcernWholeOut}, summary="Name who works on it"
)
@public
def assign(request: HttpRequest, number: str, told: schemas.AssignIn) -> HttpResponse:
    """Gives a concern to one officer of its post, by badge, or back to the shift."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    row = one(token, number, now)
    officer = Officer.objects.filter(badge=told.badge).first() if told.badge else None
    if told.badge and officer is None:
        raise Problem(422, "badge: no officer has it.")
    try:
        owning.assign(
            pk=row.pk, officer=officer, actor=actor_of(token), user=None, program=token.name, now=now
        )
    except owning.NotOfThePost:
        raise Problem(422, "badge: that officer works for another post today.") from None
    return whole(one(token, number, now), now)


@api.post("/concerns/{number}/route", response={200: schemas.RoutedOut}, summary="Pass it on")
@public
def route(request: HttpRequest, number: str, told: schemas.RouteIn) -> HttpResponse:
    """Gives a concern to another zone or kind; the resident is told why. Needs ``concerns.lead``."""
    token, now = token_for(request, Scope.CONCERNS_LEAD), clock.now()
    row = one(token, number, now)
    kind = kind_by_code(told.kind) if told.kind else None
    if told.kind and (kind is None or not kind.active):
        raise Problem(422, "kind: there is no such kind. /api/v1/staff/kinds lists them.")
    try:
        owning.route(
            pk=row.pk, zone=told.zone, kind=kind, words=told.words, actor=actor_of(token), user=None, program=token.name, now=now
        )  # fmt: skip
    except owning.NothingChanged:
        raise Problem(422, "It is there already: name another zone or kind.") from None
    except owning.NoSuchPost:
        raise Problem(422, "zone: nobody is posted there.") from None
    return answer_with({"number": row.number, "zone": told.zone, "kind": told.kind or row.kind.code})


@api.post(
    "/concerns/{number}/merge",
    response={200: schemas.ConcernWholeOut},
    summary="Put it together with another",
)
@public
def merge(request: HttpRequest, number: str, told: schemas.MergeIn) -> HttpResponse:
    """Closes a duplicate; its resident hears of the other from now on. Answers with the one that stays. Needs ``concerns.lead``."""
    token, now = token_for(request, Scope.CONCERNS_LEAD), clock.now()
    row, kept = one(token, number, now), one(token, told.into, now)
    try:
        moving.merge(pk=row.pk, into=kept.pk, actor=actor_of(token), user=None, program=token.name, now=now)
    except moving.KeptIsClosed:
        raise Problem(409, "The one that would stay is settled or closed: open it again first.") from None
    except states.NotAllowed:
        raise Problem(409, "These two cannot be put together.") from None
    return whole(one(token, told.into, now), now)


@api.post(
    "/concerns/{number}/referral",
    response={200: schemas.ConcernWholeOut},
    summary="Send it to another office",
)
@public
def refer(request: HttpRequest, number: str, told: schemas.WordsIn) -> HttpResponse:
    """Sends a concern to the office that is set up with its kind, over Open311; the resident is told why."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    row = one(token, number, now)
    office = office_of(row)
    if office is None:
        raise Problem(
            409, "No other office is set up for this kind, or this concern may not leave the department."
        )
    try:
        referring.refer(
            pk=row.pk, endpoint=office, words=told.words, actor=actor_of(token), user=None, program=token.name, now=now
        )  # fmt: skip
    except (states.NotAllowed, referring.NoService):
        raise Problem(409, f"A concern that is {row.state} cannot be referred.") from None
    return whole(one(token, number, now), now)

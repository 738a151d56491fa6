"""Operations of the staff API about promises: each makes one domain call, as the desk's pages do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from lamplighter.accounts.access import Scope, public
from lamplighter.accounts.models import ApiToken
from lamplighter.api import partners_shapes as shapes
from lamplighter.api.partners_schemas import StateName
from lamplighter.api.problems import Problem
from lamplighter.api.staff import promises_schemas as schemas
from lamplighter.api.staff.shared import actor_of, answer_with, api, token_for
from lamplighter.core.numbers import read_number
from lamplighter.partners import elsewhere
from lamplighter.partners.actions import commitments as actions
from lamplighter.partners.models import Commitment
from lamplighter.partners.queries.commitments import held
from lamplighter.partners.rules import commitments as rules
from lamplighter.partners.rules.commitments import NUMBERED, Made
from lamplighter.plumbing import clock
from lamplighter.roster.rules import DESK_PREFIX, is_desk

MOST = 200


def theirs(token: ApiToken) -> QuerySet[Commitment]:
    """The promises a token may see: its zone's, or every zone's; never a desk's."""
    found = Commitment.objects.exclude(zone__startswith=DESK_PREFIX)
    return found.filter(zone=token.zone) if token.zone else found


def _one(token: ApiToken, number: str) -> Commitment:
    row = theirs(token).filter(number=read_number(number) or "-").first()
    if row is None:
        raise Problem(404, "There is no such promise for this token.")
    return row


def _shown(row: Commitment, now: datetime) -> dict[str, Any]:
    who = held(row, now)
    moves = rules.moves_from(rules.State(row.state), rules.Party.OFFICER)
    return {
        **shapes.promise(row, now),
        "made_number": row.made_number,
        "rose_at": shapes.when(row.rose_at) if row.rose_at else None,
        "owner": {
            "zone": who.zone,
            "shift": who.shift,
            "officer": who.card.shown if who.card else None,
            "via": who.via.value,
            "on_until": shapes.when(who.on_until) if who.on_until else None,
            "back_at": shapes.when(who.back_at) if who.back_at else None,
        },
        "moves": [move.verb.value for move in moves],
    }


def _whole(row: Commitment, now: datetime) -> HttpResponse:
    entries = [{**shapes.entry(each), "program": each.program} for each in row.entries.all()]
    return answer_with({**_shown(row, now), "timeline": entries})


@api.get("/commitments", response={200: schemas.CommitmentsOut}, summary="Promises, by the day they are due")
@public
def commitments(
    request: HttpRequest,
    zone: str = Query("", description="Only this zone's.", max_length=40),
    state: StateName | None = Query(None, description="Only those in this state."),
    page: int = Query(1, description="Which page, from 1.", ge=1, le=10_000),
    limit: int = Query(50, description="Most promises on a page.", ge=1, le=MOST),
) -> HttpResponse:
    """Promises that the token may see, with who holds each now. Needs ``commitments.read``."""
    token, now = token_for(request, Scope.COMMITMENTS_READ), clock.now()
    found = theirs(token).order_by("due_on", "pk")
    for name, value in (("zone", zone), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    start = (page - 1) * limit
    rows = list(found[start : start + limit + 1])
    return answer_with(
        {
            "commitments": [_shown(row, now) for row in rows[:limit]],
            "next": page + 1 if len(rows) > limit else None,
        }
    )


@api.get(
    "/commitments/{number}",
    response={200: schemas.CommitmentWholeOut},
    summary="One promise with its timeline",
)
@public
def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """A promise by its number, with everything on its timeline. Needs ``commitments.read``."""
    token = token_for(request, Scope.COMMITMENTS_READ)
    return _whole(_one(token, number), clock.now())


@api.post("/commitments", response={200: schemas.CommitmentWholeOut}, summary="Make a promise")
@public
def make_commitment(request: HttpRequest, told: schemas.CommitmentIn) -> HttpResponse:
    """Makes a promise for a zone's post; everyone can read it at once. Needs ``commitments.write``."""
    token, now = token_for(request, Scope.COMMITMENTS_WRITE), clock.now()
    if is_desk(told.zone) or token.zone not in ("", told.zone):
        raise Problem(422, "zone: this token makes no promises there.")
    number = _place(told)
    new = actions.NewCommitment(
        told.what.en,
        told.what.es,
        told.zone,
        told.due_on,
        Made(told.made_at),
        number,
        told.made.en,
        told.made.es,
    )
    try:
        row = actions.make(new=new, now=now, actor=actor_of(token), user=None, program=token.name)
    except actions.NoSuchPost:
        raise Problem(422, "zone: nobody is posted there.") from None
    except actions.LooksBack:
        raise Problem(422, "due_on: a promise is for today or later.") from None
    return _whole(row, now)


def _place(told: schemas.CommitmentIn) -> str:
    """The stored number of where it was made."""
    made, number = Made(told.made_at), read_number(told.made_number) or ""
    if told.made_number and (not number or made is Made.WORDS):
        raise Problem(422, "made_number: this is no number of a gathering, concern or project.")
    if number and elsewhere.known(made) and elsewhere.find(made, number) is None:
        raise Problem(422, "made_number: there is none of that number.")
    if bool(told.made.en) != bool(told.made.es):
        raise Problem(422, "made: say it in both languages, or in neither.")
    if not told.made.en and not (number and made in NUMBERED):
        raise Problem(422, "made: say where it was made, or send its number.")
    return number


@api.post(
    "/commitments/{number}/moves", response={200: schemas.CommitmentWholeOut}, summary="Say what became of it"
)
@public
def move_commitment(request: HttpRequest, number: str, told: schemas.CommitmentMoveIn) -> HttpResponse:
    """Keeps, misses or moves a promise, in words that everyone reads. Needs ``commitments.write``."""
    token, now = token_for(request, Scope.COMMITMENTS_WRITE), clock.now()
    row = _one(token, number)
    try:
        actions.move(
            pk=row.pk,
            verb=rules.Verb(told.verb),
            party=rules.Party.OFFICER,
            words_en=told.words.en,
            words_es=told.words.es,
            to=told.to,
            now=now,
            actor=actor_of(token),
            user=None,
            program=token.name,
        )
    except rules.NotAllowed:
        raise Problem(409, f"A promise that is {row.state} cannot be moved by {told.verb}.") from None
    except rules.NeedsAnotherDay:
        raise Problem(422, "to: another day is needed, from today on.") from None
    return _whole(_one(token, number), now)

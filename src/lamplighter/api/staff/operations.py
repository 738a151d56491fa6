"""Operations of the staff API. Each makes one domain call, as the desk's pages do; the token says whose concerns it may touch.

A token sees the concerns of its zone, or of every zone; never a desk's, never sensitive ones: those are for people with names.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError as FieldTrouble
from django.core.validators import validate_email
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from lamplighter.accounts.access import Scope, public
from lamplighter.api import operations as public_api
from lamplighter.api.problems import Problem
from lamplighter.api.staff import schemas, shapes
from lamplighter.api.staff.shared import actor_of, answer_with, api, one, theirs, token_for, whole
from lamplighter.api.times import UnreadableTime, read_moment
from lamplighter.concerns.actions import moving, raising, talking
from lamplighter.concerns.queries.kinds import active_kinds, kind_by_code
from lamplighter.concerns.rules import states
from lamplighter.concerns.rules.values import Channel, Route
from lamplighter.core.gazetteer.model import Verdict
from lamplighter.outbox.reach import By, Hours, NewContact
from lamplighter.places import queries as places
from lamplighter.plumbing import clock

MOST = 200


@api.get("/kinds", response={200: schemas.KindsOut}, summary="Kinds of concern")
@public
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds that a program can raise: those that go to a zone and are not sensitive."""
    token_for(request, Scope.CONCERNS_READ)
    found = active_kinds().filter(route=Route.ZONE.value, sensitive=False)
    names = list(schemas.KindOut.model_fields)
    return answer_with({"kinds": [{name: getattr(kind, name) for name in names} for kind in found]})


@api.get("/concerns", response={200: schemas.ConcernsOut}, summary="Concerns, by their last change")
@public
def concerns(
    request: HttpRequest,
    state: schemas.StateName | None = Query(None, description="Only those in this state."),
    kind: str = Query("", description="Only this kind's.", max_length=40),
    zone: str = Query("", description="Only this zone's.", max_length=40),
    changed_since: str | None = Query(None, description="ISO 8601; only those changed at or after it."),
    cursor: str = Query("", description="What next said on the page before.", max_length=80),
    limit: int = Query(50, description="Most concerns on a page.", ge=1, le=MOST),
) -> HttpResponse:
    """Concerns that the token may see, the longest unchanged first, so that a program can follow on where it stopped."""
    token, now = token_for(request, Scope.CONCERNS_READ), clock.now()
    found = theirs(token).filter(_wanted(state, kind, zone, changed_since)).filter(after(cursor))
    rows = list(found.order_by("changed_at", "pk")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return answer_with(
        {
            "concerns": [shapes.concern(row, now) for row in rows[:limit]],
            "next": f"{more.changed_at.timestamp():.6f},{more.pk}" if more else None,
        }
    )


def _wanted(state: str | None, kind: str, zone: str, changed_since: str | None) -> Q:
    wanted = Q()
    for name, value in (("state", state), ("kind__code", kind), ("zone", zone)):
        if value:
            wanted &= Q(**{name: value})
    if changed_since:
        try:
            wanted &= Q(changed_at__gte=read_moment(changed_since, clock.city_tz()).at)
        except UnreadableTime as error:
            raise Problem(422, f"changed_since: {error}") from error
    return wanted


def after(cursor: str) -> Q:
    """What follows the place that a cursor names, in the order of change.

    Raises:
        Problem: 422 for a cursor that names none.
    """
    if not cursor:
        return Q()
    try:
        seconds, pk = cursor.split(",")
        at = datetime.fromtimestamp(float(seconds), tz=clock.city_tz())
        return Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=int(pk))
    except (ValueError, OverflowError, OSError):
        raise Problem(422, "cursor: send what next said, as it was.") from None


@api.get(
    "/concerns/{number}", response={200: schemas.ConcernWholeOut}, summary="One concern with its timeline"
)
@public
def concern(request: HttpRequest, number: str) -> HttpResponse:
    """A concern by its number, with everything on its timeline."""
    token, now = token_for(request, Scope.CONCERNS_READ), clock.now()
    row = one(token, number, now)
    return whole(row, now)


@api.post("/concerns", response={200: schemas.ConcernWholeOut}, summary="Raise a concern for a resident")
@public
def raise_concern(request: HttpRequest, told: schemas.ConcernIn) -> HttpResponse:
    """Keeps a concern as the resident's own form does, and mails the receipt."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    kind = kind_by_code(told.kind)
    if kind is None or not kind.active or kind.sensitive or kind.route != Route.ZONE.value:
        raise Problem(422, "kind: there is no such kind for programs. /api/v1/staff/kinds lists them.")
    lon, lat, place = _place(told)
    new = raising.NewConcern(
        kind=kind, text=told.text, happens=told.happens, lon=lon, lat=lat, place=place, language=told.language,
        channel=Channel.API, contact=contact_told(told.contact), token=token,
    )  # fmt: skip
    try:
        made = raising.raised(new=new, now=now)
    except raising.NoPlace:
        raise Problem(422, "This kind needs an address, or lon and lat.") from None
    except raising.Outside as error:
        raise Problem(422, f"No zone covers this place: {error.reason.why.value}.") from None
    return answer_with(
        {**shapes.concern(made.concern, now, made.held), "timeline": [shapes.entry(made.entry)]}
    )


def _place(told: schemas.ConcernIn) -> tuple[float | None, float | None, str]:
    if (told.lon is None) != (told.lat is None):
        raise Problem(422, "Send lon and lat together, or neither.")
    if told.lon is not None:
        return told.lon, told.lat, told.address
    if not told.address:
        return None, None, ""
    try:
        found = places.search(told.address, 1)
    except places.NoAddresses:
        raise Problem(503, public_api.NO_ADDRESSES) from None
    if found.verdict is not Verdict.FOUND:
        raise Problem(
            422,
            "address: not found, or several fit. /api/v1/addresses lists what may be meant; send lon and lat.",
        )
    return found.hits[0].lon, found.hits[0].lat, found.hits[0].label


def contact_told(told: schemas.ContactIn | None) -> NewContact | None:
    """How a resident wishes to be reached.

    Raises:
        Problem: 422 where the way has no address or number.
    """
    if told is None:
        return None
    if told.email:
        try:
            validate_email(told.email)
        except FieldTrouble:
            raise Problem(422, "contact.email: this is no e-mail address.") from None
    needs = {"email": told.email, "text": told.phone, "call": told.phone}.get(told.by, "-")
    if not needs:
        raise Problem(
            422, f"contact: to be reached by {told.by} it needs an e-mail address or a telephone number."
        )
    hours = tuple(dict.fromkeys(Hours(each) for each in told.hours))
    return NewContact(told.name, told.email, told.phone, By(told.by), hours, told.language)


@api.post("/concerns/{number}/moves", response={200: schemas.ConcernWholeOut}, summary="Make a move")
@public
def move(request: HttpRequest, number: str, told: schemas.MoveIn) -> HttpResponse:
    """Moves a concern from state to state; the resident is told. ``moves`` of the concern lists what may be done."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    row = one(token, number, now)
    try:
        moving.move(
            pk=row.pk,
            verb=states.Verb(told.verb),
            party=states.Party.OFFICER,
            words=told.words,
            until=told.until,
            actor=actor_of(token),
            program=token.name,
            now=now,
        )
    except states.NotAllowed:
        raise Problem(409, f"A concern that is {row.state} cannot be moved by {told.verb}.") from None
    except states.NeedsWords:
        raise Problem(422, "words: this move must tell the resident why, or what was done.") from None
    return whole(one(token, number, now), now)


@api.post(
    "/concerns/{number}/answers", response={200: schemas.ConcernWholeOut}, summary="Write to the resident"
)
@public
def answer(request: HttpRequest, number: str, told: schemas.WordsIn) -> HttpResponse:
    """Puts an answer on the timeline and sends it to the resident."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    talking.answer(
        pk=one(token, number, now).pk,
        words=told.words,
        actor=actor_of(token),
        user=None,
        program=token.name,
        now=now,
    )
    return whole(one(token, number, now), now)


@api.post(
    "/concerns/{number}/notes", response={200: schemas.ConcernWholeOut}, summary="Write a note for staff"
)
@public
def note(request: HttpRequest, number: str, told: schemas.WordsIn) -> HttpResponse:
    """Puts an internal note on the timeline; the resident does not see it."""
    token, now = token_for(request, Scope.CONCERNS_WRITE), clock.now()
    talking.note(
        pk=one(token, number, now).pk,
        words=told.words,
        actor=actor_of(token),
        user=None,
        program=token.name,
        now=now,
    )
    return whole(one(token, number, now), now)

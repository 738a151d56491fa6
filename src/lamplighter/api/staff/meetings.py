"""Operations of the staff API about appointments: free times, booking for a resident, moving, cancelling, offering, how it went.

A token sees the appointments of its zone, or of every zone. Visits at a door are never booked here: people decide of those.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from lamplighter.accounts.access import Scope, public
from lamplighter.accounts.models import ApiToken
from lamplighter.api.problems import Problem
from lamplighter.api.staff import meeting_schemas as schemas
from lamplighter.api.staff.operations import MOST, after, contact_told
from lamplighter.api.staff.shapes import owner, when
from lamplighter.api.staff.shared import actor_of, answer_with, api, token_for
from lamplighter.api.times import UnreadableTime, read_moment
from lamplighter.core.numbers import read_number
from lamplighter.core.schedule.slots import by_time
from lamplighter.meetings.actions import booking, changing, ending, offering
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.links import by_once
from lamplighter.meetings.queries.owners import held, owner_zone
from lamplighter.meetings.queries.setup import lengths_of, rules_of, spot_of, spots_of
from lamplighter.meetings.queries.slots import Wanted, at_time, free
from lamplighter.meetings.rules.appointments import NotAllowed, State
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.outbox.reach import NewContact
from lamplighter.plumbing import clock
from lamplighter.roster.cards import card_of
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

GONE = "That time is not free, or not any more. /api/v1/staff/slots lists what is."


def _shape(row: Appointment, now: datetime) -> dict[str, Any]:
    who = held(row, now)
    return {
        "number": row.number,
        "zone": row.zone,
        "state": row.state,
        "channel": row.channel,
        "starts": when(row.starts),
        "ends": when(row.ends),
        "officer": card_of(row.officer).shown if row.officer is not None else None,
        "shift": row.lead_shift,
        "way": row.way,
        "spot": row.spot_id,
        "language": row.language,
        "speaks": row.speaks,
        "concern": row.concern,
        "made_at": when(row.made_at),
        "changed_at": when(row.changed_at),
        "lapses_at": when(row.lapses_at) if row.state == State.OFFERED.value else None,
        "owner": owner(who),
    }


def _theirs(token: ApiToken) -> QuerySet[Appointment]:
    """The appointments a token may see: not the times that somebody holds while they fill in a form."""
    found = Appointment.objects.select_related("officer").exclude(state=State.HELD.value)
    found = found.exclude(booked_at=None, state=State.LAPSED.value)
    return found.filter(zone=token.zone) if token.zone else found


def _one(token: ApiToken, number: str) -> Appointment:
    row = _theirs(token).filter(number=read_number(number) or "-").first()
    if row is None or token.zone not in ("", owner_zone(row)):
        raise Problem(404, "There is no such appointment for this token.")
    return row


def _zone(token: ApiToken, zone: str) -> str:
    """A zone with officers that the token is for."""
    if zone not in snapshot().zones or token.zone not in ("", zone):
        raise Problem(422, "zone: no officers are posted there, or the token is for another zone.")
    return zone


def _officer(badge: str) -> int | None:
    if not badge:
        return None
    found = Officer.objects.filter(badge=badge, active=True).values_list("pk", flat=True).first()
    if found is None:
        raise Problem(422, "badge: no officer has it.")
    return found


def _moment(name: str, text: str) -> datetime:
    try:
        return read_moment(text, clock.city_tz()).at
    except UnreadableTime as error:
        raise Problem(422, f"{name}: {error}") from error


@api.get("/spots", response={200: schemas.SpotsOut}, summary="Where officers of a zone can be met")
@public
def spots(
    request: HttpRequest, zone: str = Query(..., description="Code of the zone.", max_length=40)
) -> HttpResponse:
    """The spots that a program can book, with the lengths that the zone's rules offer."""
    token = token_for(request, Scope.APPOINTMENTS_READ)
    rules = rules_of(_zone(token, zone))
    names = list(schemas.SpotOut.model_fields)
    found = [each for each in spots_of(zone) if each.way != Way.PORCH.value]
    rows = [{name: getattr(each, name) for name in names} for each in found]
    return answer_with({"spots": rows, "lengths": lengths_of(rules), "takes_bookings": rules.takes_bookings})


@api.get("/slots", response={200: schemas.SlotsOut}, summary="Free times of a zone's officers")
@public
def slots(
    request: HttpRequest,
    zone: str = Query(..., description="Code of the zone.", max_length=40),
    length: int = Query(20, description="Minutes.", ge=5, le=240),
    part: schemas.PartName | None = Query(None, description="Only this part of the week."),
    badge: str = Query("", description="Only this officer's.", max_length=20),
    speaks: str = Query("", description="Only officers who speak it, e.g. es.", max_length=5),
    since: str | None = Query(None, description="ISO 8601; none that begins before it.", max_length=40),
    limit: int = Query(50, description="Most times.", ge=1, le=MOST),
) -> HttpResponse:
    """Free times by the zone's rules, each once, the soonest first."""
    token, now = token_for(request, Scope.APPOINTMENTS_READ), clock.now()
    parts = frozenset({Part(part)} if part else ())
    wanted = Wanted(_zone(token, zone), length, parts, _officer(badge), speaks)
    found = by_time(free(wanted, now=now, since=_moment("since", since) if since else None, notice=False))
    badges = dict(Officer.objects.values_list("pk", "badge"))
    rows = [
        {"starts": when(starts), "ends": when(each[0].ends), "badge": badges[each[0].officer]}
        for starts, each in list(found.items())[:limit]
    ]
    return answer_with({"slots": rows, "more": len(found) > limit})


@api.get(
    "/appointments", response={200: schemas.AppointmentsOut}, summary="Appointments, by their last change"
)
@public
def appointments(
    request: HttpRequest,
    state: schemas.StateName | None = Query(None, description="Only those in this state."),
    zone: str = Query("", description="Only this zone's.", max_length=40),
    starts_from: str | None = Query(
        None, description="ISO 8601; only those that begin at or after it.", max_length=40
    ),
    starts_before: str | None = Query(
        None, description="ISO 8601; only those that begin before it.", max_length=40
    ),
    changed_since: str | None = Query(
        None, description="ISO 8601; only those changed at or after it.", max_length=40
    ),
    cursor: str = Query("", description="What next said on the page before.", max_length=80),
    limit: int = Query(50, description="Most appointments on a page.", ge=1, le=MOST),
) -> HttpResponse:
    """Appointments that the token may see, the longest unchanged first, so that a program can follow on where it stopped."""
    token, now = token_for(request, Scope.APPOINTMENTS_READ), clock.now()
    wanted = Q()
    for name, text in (("state", state), ("zone", zone)):
        wanted &= Q(**{name: text}) if text else Q()
    for name, lookup, moment in (
        ("starts_from", "starts__gte", starts_from),
        ("starts_before", "starts__lt", starts_before),
        ("changed_since", "changed_at__gte", changed_since),
    ):
        wanted &= Q(**{lookup: _moment(name, moment)}) if moment else Q()
    found = _theirs(token).filter(wanted).filter(after(cursor))
    rows = list(found.order_by("changed_at", "pk")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return answer_with(
        {
            "appointments": [_shape(row, now) for row in rows[:limit]],
            "next": f"{more.changed_at.timestamp():.6f},{more.pk}" if more else None,
        }
    )


@api.get("/appointments/{number}", response={200: schemas.AppointmentOut}, summary="One appointment")
@public
def appointment(request: HttpRequest, number: str) -> HttpResponse:
    """An appointment by its number."""
    token = token_for(request, Scope.APPOINTMENTS_READ)
    return answer_with(_shape(_one(token, number), clock.now()))


@api.post("/appointments", response={200: schemas.AppointmentOut}, summary="Book for a resident")
@public
def book(request: HttpRequest, told: schemas.AppointmentIn) -> HttpResponse:
    """Books a free time, as staff do by telephone; the resident gets the receipt, if they left a way to be reached."""
    token, now = token_for(request, Scope.APPOINTMENTS_WRITE), clock.now()
    zone = _zone(token, told.zone)
    spot = spot_of(zone, told.spot)
    if spot is None or spot.way == Way.PORCH.value:
        raise Problem(422, "spot: there is no such spot for programs. /api/v1/staff/spots lists them.")
    if told.length not in lengths_of(rules_of(zone)):
        raise Problem(422, "length: the zone's rules do not offer it. /api/v1/staff/spots lists them.")
    concern = read_number(told.concern) if told.concern else ""
    if concern is None:
        raise Problem(422, "concern: this is no number.")
    contact = contact_told(told.contact) or NewContact()
    if spot.way == Way.PHONE.value and not contact.phone:
        raise Problem(422, "contact.phone: the officer calls, and needs a number.")
    details = booking.Details(
        contact=contact,
        topic=told.topic,
        door=contact.phone if spot.way == Way.PHONE.value else "",
        concern=concern,
    )
    wanted = Wanted(zone, told.length, officer=_officer(told.badge))
    once = f"token {token.pk} {told.once}" if told.once else ""
    for slot in at_time(wanted, _moment("starts", told.starts), now=now, notice=False):
        try:
            made = booking.book(
                zone=zone, slot=slot, way=Way(spot.way), spot=spot, details=details, user=None, actor=actor_of(token), now=now, once=once
            )  # fmt: skip
        except Taken:
            continue
        return answer_with(_shape(_one(token, made.number), now))
    known = by_once(once)
    if known is not None:
        return answer_with(_shape(_one(token, known.number), now))
    raise Problem(409, GONE)


@api.post("/appointments/{number}/move", response={200: schemas.AppointmentOut}, summary="Move it")
@public
def move(request: HttpRequest, number: str, told: schemas.MoveIn) -> HttpResponse:
    """Moves an appointment to another free time, as agreed with the resident, who is told."""
    token, now = token_for(request, Scope.APPOINTMENTS_WRITE), clock.now()
    row = _one(token, number)
    wanted = changing.wanted_of(row, _officer(told.badge))
    for slot in at_time(wanted, _moment("starts", told.starts), now=now, notice=False, leaving=[row.pk]):
        try:
            changing.move(
                pk=row.pk, slot=slot, side=Side.STAFF, words=told.words, actor=actor_of(token), now=now
            )
        except Taken:
            continue
        except (NotAllowed, Gone):
            raise _not_so(row) from None
        return answer_with(_shape(_one(token, number), now))
    raise Problem(409, GONE)


@api.post("/appointments/{number}/cancel", response={200: schemas.AppointmentOut}, summary="Cancel it")
@public
def cancel(request: HttpRequest, number: str, told: schemas.ReasonIn) -> HttpResponse:
    """Cancels an appointment at the resident's wish. Where the department cannot keep it, ``offer`` is the way."""
    token, now = token_for(request, Scope.APPOINTMENTS_WRITE), clock.now()
    row = _one(token, number)
    try:
        changing.cancel(pk=row.pk, side=Side.STAFF, words=told.words, actor=actor_of(token), now=now)
    except (NotAllowed, Gone):
        raise _not_so(row) from None
    return answer_with(_shape(_one(token, number), now))


@api.post(
    "/appointments/{number}/offer", response={200: schemas.AppointmentOut}, summary="Offer something else"
)
@public
def offer(request: HttpRequest, number: str, told: schemas.ReasonIn) -> HttpResponse:
    """The department cannot keep it: the resident is offered the nearest free officer or time, or asked to choose one."""
    token, now = token_for(request, Scope.APPOINTMENTS_WRITE), clock.now()
    row = _one(token, number)
    try:
        if row.starts <= now:
            raise NotAllowed
        offering.offer(pk=row.pk, words=told.words, actor=actor_of(token), now=now)
    except (NotAllowed, Gone):
        raise _not_so(row) from None
    return answer_with(_shape(_one(token, number), now))


@api.post("/appointments/{number}/outcome", response={200: schemas.AppointmentOut}, summary="Say how it went")
@public
def outcome(request: HttpRequest, number: str, told: schemas.OutcomeIn) -> HttpResponse:
    """Notes that it took place, or that the resident did not come; once it has begun."""
    token, now = token_for(request, Scope.APPOINTMENTS_WRITE), clock.now()
    row = _one(token, number)
    act = ending.finish if told.outcome == "done" else ending.miss
    try:
        act(pk=row.pk, note=told.note, user=None, actor=actor_of(token), now=now)
    except ending.TooEarly:
        raise Problem(409, "It has not begun yet, or nobody comes to it.") from None
    except (NotAllowed, Gone):
        raise _not_so(row) from None
    return answer_with(_shape(_one(token, number), now))


def _not_so(row: Appointment) -> Problem:
    return Problem(409, f"This cannot be done with an appointment that is {row.state}.")

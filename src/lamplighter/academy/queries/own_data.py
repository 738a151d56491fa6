"""Everything that is kept about an applicant, for themselves to take along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.academy.models import Alumnus, Application, Certificate
from lamplighter.academy.queries.rides import rides_of
from lamplighter.academy.rules.states import Side
from lamplighter.core.numbers import shown_number


def own_data(row: Application) -> dict[str, Any]:
    """What is kept, as plain values for JSON; times in ISO 8601. The department's check is not part of it: what may be
    told of that, the coordinator tells in person."""
    return {
        "number": shown_number(row.number),
        "course": {"number": shown_number(row.course.number), "name": row.course.said("name", row.language)},
        "standing": row.standing,
        "contact": {
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "reached_by": row.by,
            "language": row.language,
            "reminders_stopped_at": _moment(row.stopped_at),
        },
        "birth_date": row.born.isoformat() if row.born is not None else None,
        "zone": row.zone,
        "works_there": row.works,
        "why_they_apply": row.words,
        "needs": row.needs,
        "interpreter": row.interpreter,
        "guardian": {"name": row.guardian_name, "email": row.guardian_email, "phone": row.guardian_phone},
        "carried_over_from_an_earlier_course": row.first,
        "comes_first_in_the_next_course": row.carries,
        "earlier_courses_without_a_seat": row.unlucky,
        "tickets": row.tickets,
        "offered_at": _moment(row.offered_at),
        "offer_ends": _moment(row.offer_ends),
        "accepted_at": _moment(row.accepted_at),
        "told_when_declined": row.why,
        "rode_along": row.ride_on.isoformat() if row.ride_on is not None else None,
        "exception": row.excepted_why,
        "made_at": _moment(row.made_at),
        "changed_at": _moment(row.changed_at),
        "timeline": _timeline(row),
        "signed": _signed(row),
        "nights": _nights(row),
        "certificate": _certificate(row),
        "rides": _rides(row),
        "alumni": _alumni(row),
    }


def _timeline(row: Application) -> list[dict[str, Any]]:
    return [
        {
            "at": _moment(each.at),
            "entry": each.verb,
            "by": "you" if each.side == Side.APPLICANT.value else each.side,
        }
        for each in row.happenings.all()
    ]


def _signed(row: Application) -> list[dict[str, Any]]:
    return [
        {
            "what": each.waiver.kind,
            "version": each.waiver.version,
            "name": each.name,
            "on_paper": each.on_paper,
            "by_guardian": each.guardian,
            "at": _moment(each.at),
        }
        for each in row.signatures.select_related("waiver").order_by("pk")
    ]


def _nights(row: Application) -> list[dict[str, Any]]:
    return [
        {
            "night": each.night.order,
            "came": each.came,
            "minutes_late": each.late,
            "minutes_early": each.early,
        }
        for each in row.marks.select_related("night").order_by("night__starts")
    ]


def _certificate(row: Application) -> dict[str, Any] | None:
    found: Certificate | None = getattr(row, "certificate", None)
    if found is None:
        return None
    return {
        "code": found.code,
        "name": found.name,
        "issued_on": found.issued_on.isoformat(),
        "revoked_at": _moment(found.revoked_at),
    }


def _rides(row: Application) -> list[dict[str, Any]]:
    """Without the officer: a file of one's own data names nobody else."""
    return [
        {
            "number": shown_number(each.number),
            "starts": _moment(each.starts),
            "ends": _moment(each.ends),
            "state": each.state,
            "why_cancelled": each.why,
        }
        for each in rides_of(row)
    ]


def _alumni(row: Application) -> dict[str, Any] | None:
    """How they stand on the list of alumni; None: they are not on it."""
    found: Alumnus | None = getattr(row, "alumnus", None)
    if found is None:
        return None
    return {
        "name": found.name,
        "seen_by": found.circle,
        "interests": list(found.interests),
        "wants_letters": found.letters,
        "email": found.email,
        "phone": found.phone,
        "reached_by": found.by,
        "language": found.language,
        "agreed_at": _moment(found.agreed_at),
        "renewed_at": _moment(found.renewed_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None

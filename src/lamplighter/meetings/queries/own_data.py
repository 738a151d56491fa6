"""Everything that is kept about a resident with one appointment, or one wish, for themselves to take along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.models import Appointment, Spot, Wish
from lamplighter.meetings.rules.calls import QUIET
from lamplighter.meetings.rules.values import Side
from lamplighter.roster.cards import card_of
from lamplighter.roster.models import Officer


def own_data(row: Appointment) -> dict[str, Any]:
    """What is kept, as plain values for JSON; times in ISO 8601. Officers are named as their display level allows; notes that
    staff write for staff are not part of it."""
    return {
        "number": shown_number(row.number),
        "contact": {**_contact(row), "messages_stopped_at": _moment(row.stopped_at)},
        "state": row.state,
        "came_in_by": row.channel,
        "made_at": _moment(row.made_at),
        "changed_at": _moment(row.changed_at),
        "booked_at": _moment(row.booked_at),
        "contact_answered_at": _moment(row.proven_at),
        "starts": _moment(row.starts),
        "ends": _moment(row.ends),
        "kept_until": _moment(row.lapses_at),
        "zone": row.zone,
        "officer": _officer(row.officer),
        "either_officer": row.any_officer,
        "way": row.way,
        "place": _place(row.spot),
        "door_or_number": row.door,
        "speaks": row.speaks,
        "topic": row.topic,
        "concern": shown_number(row.concern) if row.concern else "",
        "timeline": [
            {
                "at": _moment(each.at),
                "entry": each.what,
                "by": "you" if each.side == Side.RESIDENT.value else each.side,
                "starts": _moment(each.starts),
                "words": each.words,
            }
            for each in row.happenings.exclude(what__in=QUIET)
        ],
    }


def own_wish(row: Wish) -> dict[str, Any]:
    """The same of wished-for hours."""
    return {
        "number": shown_number(row.number),
        "contact": _contact(row),
        "made_at": _moment(row.made_at),
        "met_at": _moment(row.met_at),
        "closed_at": _moment(row.closed_at),
        "zone": row.zone,
        "hours": row.parts,
        "minutes": row.length,
        "officer": _officer(row.officer),
        "way": row.way,
        "place": _place(row.spot),
        "speaks": row.speaks,
        "topic": row.topic,
        "offered_at": _moment(row.offered_at),
        "offered": shown_number(row.offered.number) if row.offered is not None else "",
        "turned_down": row.turned_down,
    }


def _contact(row: Appointment | Wish) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "reached_by": row.by,
        "language": row.language,
    }


def _officer(officer: Officer | None) -> str:
    return card_of(officer).shown if officer is not None else ""


def _place(spot: Spot | None) -> dict[str, str] | None:
    return {"name": spot.name_en, "address": spot.address} if spot is not None else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None

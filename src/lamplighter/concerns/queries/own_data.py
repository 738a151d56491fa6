"""Everything that is kept about a resident with one concern, for themselves to take along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries.timeline import timeline
from lamplighter.concerns.rules.values import Author
from lamplighter.core.numbers import shown_number


def own_data(concern: Concern, contact: Contact | None, *, mine: bool) -> dict[str, Any]:
    """What is kept, as plain values for JSON; times in ISO 8601, places in degrees (WGS84).

    A neighbour who follows a concern gets their contact alone: the rest is somebody else's. Notes that staff write for staff
    are not part of it.
    """
    told: dict[str, Any] = {"number": shown_number(concern.number), "contact": _contact(contact)}
    if not mine:
        return told
    return {
        **told,
        "kind": concern.kind.code,
        "state": concern.state,
        "outcome": concern.outcome,
        "came_in_by": concern.channel,
        "language": concern.language,
        "raised_at": _moment(concern.raised_at),
        "first_answer_at": _moment(concern.first_answer_at),
        "resolved_at": _moment(concern.resolved_at),
        "closed_at": _moment(concern.closed_at),
        "place": {"words": concern.place, "longitude": concern.lon, "latitude": concern.lat},
        "words": concern.text,
        "when_it_happens": concern.happens,
        "answers": concern.answers,
        "public": {"state": concern.showing, "own_words_agreed": concern.agreed_words},
        "photos": [
            {"added_at": _moment(each.added_at), "width": each.width, "height": each.height}
            for each in concern.photos.all()
        ],
        "timeline": [
            {
                "at": _moment(each.at),
                "entry": each.entry,
                "move": each.move,
                "by": "you" if each.author == Author.RESIDENT.value else each.author,
                "words": each.text,
            }
            for each in timeline(concern, for_staff=False)
        ],
    }


def _contact(contact: Contact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "reached_by": contact.by,
        "hours": contact.hours,
        "language": contact.language,
        "since": _moment(contact.created_at),
        "messages_stopped_at": _moment(contact.stopped_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None

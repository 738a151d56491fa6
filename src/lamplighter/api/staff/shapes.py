"""Concerns, and who owns things, as the staff API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import Party, State, moves_from
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.holding import Held


def when(moment: datetime | None) -> str | None:
    """An instant with the city's offset, to the second."""
    return moment.astimezone(city_tz()).isoformat(timespec="seconds") if moment else None


def concern(row: Concern, now: datetime, who: Held | None = None) -> dict[str, Any]:
    """One concern, with who owns and holds it now; ``who`` where the caller knows."""
    who = who or held(row, now)
    return {
        "number": row.number,
        "kind": row.kind.code,
        "state": row.state,
        "outcome": row.outcome,
        "channel": row.channel,
        "language": row.language,
        "zone": who.zone,
        "text": row.text,
        "happens": row.happens,
        "answers": row.answers,
        "place": row.place,
        "lon": row.lon,
        "lat": row.lat,
        "raised_at": when(row.raised_at),
        "changed_at": when(row.changed_at),
        "first_answer_at": when(row.first_answer_at),
        "resolved_at": when(row.resolved_at),
        "closed_at": when(row.closed_at),
        "due": row.due,
        "due_at": when(row.due_at),
        "unheard": row.unheard,
        "reopened": row.reopened,
        "owner": owner(who),
        "moves": [move.verb.value for move in moves_from(State(row.state), Party.OFFICER)],
    }


def owner(who: Held) -> dict[str, Any]:
    """Who owns and holds something now."""
    return {
        "zone": who.zone,
        "shift": who.shift,
        "officer": who.card.shown if who.card else None,
        "via": who.via.value,
        "on_until": when(who.on_until),
        "back_at": when(who.back_at),
    }


def entry(row: Update) -> dict[str, Any]:
    """One entry of a timeline."""
    return {
        "at": when(row.at),
        "entry": row.entry,
        "move": row.move,
        "after": row.after,
        "author": row.author,
        "program": row.program,
        "text": row.text,
        "internal": row.internal,
    }

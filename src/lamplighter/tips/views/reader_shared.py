"""What the readers' answers share: how conversations and messages are written as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from lamplighter.accounts.access import Permission
from lamplighter.accounts.people import user_of
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.keys.models import Desk, Reader
from lamplighter.keys.queries.readers import reader_of
from lamplighter.keys.rules import UnknownReader
from lamplighter.keys.views.shared import desk_for
from lamplighter.plumbing.jsonbody import hex_in
from lamplighter.tips.models import Conversation, Outcome, Share, TipFile
from lamplighter.tips.queries import reading
from lamplighter.tips.queries.envelopes import Whole, wholes
from lamplighter.tips.rules.states import MOVES, SharePart, State


def desk_and_reader(request: HttpRequest, code: str) -> tuple[Desk, Reader]:
    """The desk, and the person's keys at it.

    Raises:
        UnknownReader: they have none.
    """
    desk = desk_for(request, code, Permission.TIPS_READ)
    mine = reader_of(user_of(request), desk)
    if mine is None:
        raise UnknownReader("You have no keys at this desk yet.")
    return desk, mine


def asked_for(desk: Desk, said: dict[str, Any]) -> Conversation:
    """The conversation that a body names."""
    return reading.conversation_at(desk, hex_in(said, "conversation", 32))


def written_out(
    desk: Desk, mine: Reader, rows: Sequence[Conversation], *, talk: int | None = None
) -> list[dict[str, Any]]:
    """Conversations with their messages, as a reader's browser wants them; ``talk`` as of ``messages_of``."""
    of = {row.pk: row for row in rows}
    messages: dict[int, list[Whole]] = {}
    for whole in wholes(reading.messages_of(rows, talk=talk), of):
        messages.setdefault(whole.row.conversation_id, []).append(whole)
    counts = reading.counts_of(rows)
    shares: dict[int, list[Share]] = {}
    for share in Share.objects.filter(conversation__in=of).select_related("desk"):
        shares.setdefault(share.conversation_id, []).append(share)
    key_id = bytes(mine.key_id)
    return [
        {
            **_outside(desk, row, shares.get(row.pk, []), counts[row.pk]),
            "messages": [_message(whole, key_id) for whole in messages.get(row.pk, [])],
        }
        for row in rows
    ]


def one_written_out(desk: Desk, mine: Reader, row: Conversation) -> dict[str, Any]:
    """One, with all there is."""
    said = written_out(desk, mine, [row])[0]
    files = TipFile.objects.filter(conversation=row).order_by("number")
    outcomes = Outcome.objects.filter(conversation=row).order_by("kind", "what")
    return {
        **said,
        "files": [{"n": each.number, "class": each.size, "day": each.day.isoformat()} for each in files],
        "outcomes": [{"kind": each.kind, "what": each.what, "amount": each.amount} for each in outcomes],
    }


def _outside(
    desk: Desk, row: Conversation, shares: Sequence[Share], counts: reading.Counts
) -> dict[str, Any]:
    own = row.desk_id == desk.pk
    part = next((each.part for each in shares if each.desk_id == desk.pk), "own")
    return {
        "conversation": bytes(row.mark).hex(),
        "desk": row.desk.code,
        "part": "own" if own else part,
        "shared_with": [{"desk": each.desk.code, "part": each.part} for each in shares] if own else [],
        "day": row.day.isoformat(),
        "keep_until": row.keep_until.isoformat(),
        "state": row.state,
        "moves": sorted(MOVES[State(row.state)]),
        "disposition": row.disposition,
        "unread": row.unread and part != SharePart.INFORMATION.value,
        "muted": row.muted,
        "counts": {"tipster": counts.tipster, "desk": counts.desk, "files": counts.files},
        "next_reply": counts.next_reply,
    }


def _message(whole: Whole, key_id: bytes) -> dict[str, Any]:
    added = whole.added_for(key_id)
    return {
        "kind": int(whole.kind),
        "sequence": whole.row.sequence,
        "class": whole.row.size,
        "day": whole.row.day.isoformat(),
        "envelope": to_b64url(whole.envelope),
        "box": to_b64url(added) if added else None,
    }

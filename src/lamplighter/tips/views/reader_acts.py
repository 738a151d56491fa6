"""What a reader's page does with a conversation. JSON in and out."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.accounts.people import user_of
from lamplighter.core.sealing.envelope import MOST_TEXT_BYTES, SEALED_KEY_BYTES, Kind
from lamplighter.core.sealing.keys import KEY_ID_BYTES
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.core.sealing.refusals import BadField
from lamplighter.keys.models import Desk
from lamplighter.keys.queries import desks
from lamplighter.keys.views.shared import refusing
from lamplighter.plumbing import clock
from lamplighter.plumbing.jsonbody import answer, bytes_in, hex_in, read_json, rows_in, text_in, whole_in
from lamplighter.tips.actions import reading as actions
from lamplighter.tips.actions import resealing
from lamplighter.tips.models import Conversation
from lamplighter.tips.queries.envelopes import wholes
from lamplighter.tips.queries.resealing import left_for
from lamplighter.tips.rules.refusals import DeskClosed
from lamplighter.tips.rules.states import MOST_AMOUNT, Disposition, OutcomeKind, Seized, SharePart, State
from lamplighter.tips.views.reader_shared import asked_for, desk_and_reader, one_written_out

Choice = TypeVar("Choice", bound=StrEnum)
Act = Callable[[Desk, Conversation, dict[str, Any], User], None]
BOXES_MOST = 5_000
RESEAL_PAGE = 50


def acting(act: Act) -> Callable[..., HttpResponseBase]:
    """A view that does something to the conversation that the body names, and answers how it stands then."""

    @allow(Permission.TIPS_READ)
    @require_POST
    @refusing
    @wraps(act)
    def view(request: HttpRequest, code: str) -> HttpResponse:
        desk, mine = desk_and_reader(request, code)
        said = read_json(request)
        row = asked_for(desk, said)
        act(desk, row, said, user_of(request))
        row.refresh_from_db()
        return answer(one_written_out(desk, mine, row))

    return view


@acting
def move(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """To another state."""
    actions.move(desk=desk, row=row, state=_choice(said, "state", State), user=user, now=clock.now())


@acting
def judge(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """What it was worth."""
    worth = _choice(said, "disposition", Disposition)
    actions.judge(desk=desk, row=row, disposition=worth, user=user, now=clock.now())


@acting
def mute(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """Muted, or no longer."""
    if not isinstance(said.get("muted"), bool):
        raise BadField("“muted” is true or false.")
    actions.mute(desk=desk, row=row, muted=said["muted"], user=user, now=clock.now())


@acting
def reply(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """A reply, sealed."""
    data = bytes_in(said, "envelope")
    if len(data) > MOST_TEXT_BYTES:
        raise BadField("No reply is as long as this.")
    actions.reply(desk=desk, row=row, data=data, user=user, now=clock.now())


@acting
def outcome(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """What came of it."""
    actions.set_outcome(
        desk=desk,
        row=row,
        kind=_choice(said, "kind", OutcomeKind),
        what=_choice(said, "what", Seized, default=""),
        amount=whole_in(said, "amount", 0, MOST_AMOUNT),
        user=user,
        now=clock.now(),
    )


@acting
def share(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """With another desk."""
    other = _other(said)
    mark = bytes(row.mark)
    boxes = [
        _box(each, mark, hex_in(each, "key", KEY_ID_BYTES)) for each in rows_in(said, "boxes", BOXES_MOST)
    ]
    part = _choice(said, "part", SharePart)
    resealing.share(desk=desk, row=row, other=other, part=part, boxes=boxes, user=user, now=clock.now())


@acting
def unshare(desk: Desk, row: Conversation, said: dict[str, Any], user: User) -> None:
    """With another desk no longer."""
    resealing.unshare(desk=desk, row=row, other=_other(said), user=user, now=clock.now())


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def destroy(request: HttpRequest, code: str) -> HttpResponse:
    """Destroys a conversation."""
    desk, _mine = desk_and_reader(request, code)
    row = asked_for(desk, read_json(request))
    actions.destroy(desk=desk, row=row, user=user_of(request), now=clock.now())
    return answer({"destroyed": True})


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def reseal(request: HttpRequest, code: str) -> HttpResponse:
    """Messages that a later reader cannot open yet, with what this reader needs to open their keys."""
    desk, mine = desk_and_reader(request, code)
    said = read_json(request)
    after = text_in(said, "after", 20, default="")
    if after and not after.isdigit():
        raise BadField("The place in the list is not one of ours.")
    opener = bytes(mine.key_id)
    start = min(int(after or 0), (1 << 63) - 1)
    left = left_for(desk, hex_in(said, "for", KEY_ID_BYTES), opener=opener, after=start, size=RESEAL_PAGE)
    of = {row.conversation_id: row.conversation for row in left.rows}
    messages = []
    for whole in wholes(left.rows, of):
        added = whole.added_for(opener)
        messages.append(
            {
                "conversation": bytes(of[whole.row.conversation_id].mark).hex(),
                "desk": of[whole.row.conversation_id].desk.code,
                "direction": int(whole.kind is Kind.REPLY),
                "sequence": whole.row.sequence,
                "kind": int(whole.kind),
                "envelope": to_b64url(whole.envelope),
                "box": to_b64url(added) if added else None,
            }
        )
    return answer({"total": left.total, "next": left.following or None, "messages": messages})


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def reseal_put(request: HttpRequest, code: str) -> HttpResponse:
    """The boxes that were made for a later reader."""
    desk, _mine = desk_and_reader(request, code)
    said = read_json(request)
    key_id = hex_in(said, "for", KEY_ID_BYTES)
    rows = rows_in(said, "boxes", BOXES_MOST)
    boxes = [_box(each, hex_in(each, "conversation", 32), key_id) for each in rows]
    put = resealing.put_boxes(desk=desk, key_id=key_id, boxes=boxes, user=user_of(request), now=clock.now())
    return answer({"put": put})


def _other(said: dict[str, Any]) -> Desk:
    other = desks.desk(text_in(said, "with", 32))
    if other is None:
        raise DeskClosed("There is no such desk.")
    return other


def _box(said: dict[str, Any], mark: bytes, key_id: bytes) -> resealing.NewBox:
    return resealing.NewBox(
        mark=mark,
        direction=whole_in(said, "direction", 0, 1),
        sequence=whole_in(said, "sequence", 0, 127),
        key_id=key_id,
        sealed=bytes_in(said, "box", SEALED_KEY_BYTES),
    )


def _choice(said: dict[str, Any], name: str, among: type[Choice], default: str | None = None) -> Choice:
    try:
        return among(text_in(said, name, 20, default=default))
    except ValueError as wrong:
        raise BadField(f"“{name}” is none of those there are.") from wrong

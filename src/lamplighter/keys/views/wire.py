"""What the script of the pages about keys asks: facts, and what a browser made. All JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.accounts.people import user_of
from lamplighter.core.sealing.keys import KEY_ID_BYTES, SIGNATURE_BYTES
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.keys.actions import lists, readers
from lamplighter.keys.models import Desk, Reader
from lamplighter.keys.queries import desks
from lamplighter.keys.queries import readers as queries
from lamplighter.keys.rules import ReaderState, UnknownReader
from lamplighter.keys.views.shared import desk_for, refusing
from lamplighter.plumbing import clock
from lamplighter.plumbing.jsonbody import answer, bytes_in, hex_in, read_json, text_in

FILE_MOST = 65_536


@allow(Permission.TIPS_READ)
@require_safe
@refusing
def state(request: HttpRequest, code: str) -> HttpResponse:
    """All that a reader's page needs: the desk, the lists, the readers, and their own key file."""
    desk = desk_for(request, code, Permission.TIPS_READ)
    mine = queries.reader_of(user_of(request), desk)
    said = _state(desk, user_of(request))
    return answer({**said, "file": mine.file if mine else None, "id": str(mine) if mine else None})


@allow(Permission.TIPS_LEAD)
@require_safe
@refusing
def lead_state(request: HttpRequest, code: str) -> HttpResponse:
    """The same for its lead, with the lead's key file."""
    desk = desk_for(request, code, Permission.TIPS_LEAD)
    return answer({**_state(desk, user_of(request)), "lead_file": desk.lead_file or None})


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def enroll(request: HttpRequest, code: str) -> HttpResponse:
    """Keys that a reader's browser made."""
    desk = desk_for(request, code, Permission.TIPS_READ)
    file = text_in(read_json(request), "file", FILE_MOST)
    made = readers.enroll(desk=desk, file=file, user=user_of(request), now=clock.now())
    return answer({"id": str(made), "state": made.state}, status=201)


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def change_file(request: HttpRequest, code: str) -> HttpResponse:
    """The reader's keys, wrapped otherwise."""
    desk = desk_for(request, code, Permission.TIPS_READ)
    file = text_in(read_json(request), "file", FILE_MOST)
    mine = queries.reader_of(user_of(request), desk)
    if mine is None:
        raise UnknownReader("You have no keys at this desk.")
    readers.change_file(reader=mine, file=file, user=user_of(request), now=clock.now())
    return answer({"id": str(mine), "state": mine.state})


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Takes one's own waiting keys back."""
    desk = desk_for(request, code, Permission.TIPS_READ)
    return _discard(queries.reader_of(user_of(request), desk), user_of(request))


@allow(Permission.TIPS_LEAD)
@require_POST
@refusing
def lead_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Turns waiting keys down."""
    desk = desk_for(request, code, Permission.TIPS_LEAD)
    key_id = hex_in(read_json(request), "id", KEY_ID_BYTES)
    return _discard(Reader.objects.filter(desk=desk, key_id=key_id).first(), user_of(request))


@allow(Permission.TIPS_LEAD)
@require_POST
@refusing
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """A list that the lead's browser signed."""
    desk = desk_for(request, code, Permission.TIPS_LEAD)
    signed = _signed(read_json(request))
    made = lists.sign_list(desk=desk, signed=signed, user=user_of(request), now=clock.now())
    return answer({"number": made.number}, status=201)


@allow(Permission.TIPS_LEAD)
@require_POST
@refusing
def set_lead(request: HttpRequest, code: str) -> HttpResponse:
    """The lead's key, with a list signed by it where one was there before."""
    desk = desk_for(request, code, Permission.TIPS_LEAD)
    said = read_json(request)
    signed = _signed(said) if said.get("list") is not None else None
    file = text_in(said, "file", FILE_MOST)
    lists.set_lead(desk=desk, file=file, signed=signed, user=user_of(request), now=clock.now())
    desk.refresh_from_db()
    return answer(_state(desk, user_of(request)))


def _signed(said: dict[str, Any]) -> lists.Signed:
    return lists.Signed(bytes_in(said, "list"), bytes_in(said, "sig", SIGNATURE_BYTES))


def _discard(reader: Reader | None, user: User) -> HttpResponse:
    if reader is None or not readers.discard(reader=reader, user=user, now=clock.now()):
        raise UnknownReader("There are no such keys that wait.")
    return answer({"id": str(reader)})


def _state(desk: Desk, user: User) -> dict[str, Any]:
    """What everybody of the desk may know. Colleagues see each other by name; the public sees the list only."""
    rows = [
        {
            "id": str(each),
            "name": str(each.user),
            "mine": each.user_id == user.pk,
            "state": each.state,
            "box": to_b64url(bytes(each.box)),
            "sign": to_b64url(bytes(each.sign)),
            "made": each.made_on.isoformat(),
            "ended": each.ended_on.isoformat() if each.ended_on else None,
            "may_read": queries.may_at(each.user, Permission.TIPS_READ, desk.code) and each.user.is_active,
        }
        for each in queries.readers_at(desk)
    ]
    newest_first = desks.lists_of(desk)
    return {
        "desk": desk.code,
        "today": clock.city_day(clock.now()).isoformat(),
        "lead": to_b64url(bytes(desk.lead_key)) if desk.lead_key is not None else None,
        "next": newest_first[0].number + 1 if newest_first else 1,
        "lists": [desks.shown_list(each) for each in newest_first],
        "readers": rows,
        "waiting": sum(row["state"] == ReaderState.WAITING.value for row in rows),
    }

"""What a reader's page asks: sealed things, which open in the browser. JSON in and out; addresses name the desk and nothing of a tip."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import user_of
from lamplighter.core.sealing.refusals import BadField
from lamplighter.keys.views.shared import refusing
from lamplighter.plumbing import clock
from lamplighter.plumbing.jsonbody import answer, hex_in, read_json, text_in, whole_in
from lamplighter.tips.actions import reading as actions
from lamplighter.tips.actions.storage import folder
from lamplighter.tips.queries import reading
from lamplighter.tips.queries.bundles import bundle
from lamplighter.tips.queries.mailbox import file_of
from lamplighter.tips.rules.refusals import NoFile
from lamplighter.tips.rules.states import State
from lamplighter.tips.views.reader_shared import asked_for, desk_and_reader, one_written_out, written_out

EXPORT_MOST = 100
LIST_HOLDS = timedelta(hours=1)
EARLY = 8
"""Messages of each side that the list brings, for searching."""


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def inbox(request: HttpRequest, code: str) -> HttpResponse:
    """A page of conversations with their first tips, or with the beginning of the talk as well."""
    desk, mine = desk_and_reader(request, code)
    said = read_json(request)
    names = said.get("states", [])
    if not isinstance(names, list) or any(name not in list(State) for name in names):
        raise BadField("“states” is no list of states.")
    pages = TimestampSigner(salt=f"tips:inbox:{desk.pk}:{mine.pk}")
    after, begins = _place(pages, said)
    size = whole_in(said, "size", 1, reading.PAGE_MOST, default=reading.PAGE_MOST)
    page = reading.inbox(desk, states=[State(name) for name in names], after=after, size=size)
    if begins:
        actions.list_opened(desk=desk, user=user_of(request), now=clock.now())
    return answer(
        {
            "desk": desk.code,
            "key": str(mine),
            "total": page.total,
            "next": pages.sign(page.following) if page.following else None,
            "again": pages.sign(""),
            "conversations": written_out(
                desk, mine, page.rows, talk=EARLY if said.get("talk") is True else 1
            ),
        }
    )


def _place(pages: TimestampSigner, said: dict[str, Any]) -> tuple[str, bool]:
    """Where a page of the list begins, and whether the list is opened with it: all but what an earlier page led to is on record."""
    token = text_in(said, "after", default="")
    if not token:
        return "", True
    try:
        return pages.unsign(token, max_age=LIST_HOLDS), False
    except BadSignature as wrong:
        raise BadField("The place in the list is not one of ours, or is too old.") from wrong


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def conversation(request: HttpRequest, code: str) -> HttpResponse:
    """One conversation with all its messages; it counts as read from now on."""
    desk, mine = desk_and_reader(request, code)
    row = asked_for(desk, read_json(request))
    actions.opened(desk=desk, row=row, user=user_of(request), now=clock.now())
    return answer(one_written_out(desk, mine, row))


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """A file's envelope. That it was fetched is on record."""
    desk, _mine = desk_and_reader(request, code)
    said = read_json(request)
    row = asked_for(desk, said)
    found = file_of(row, whole_in(said, "n", 0, (1 << 32) - 1))
    actions.file_fetched(desk=desk, row=row, user=user_of(request), now=clock.now())
    try:
        return FileResponse((folder() / found.name).open("rb"), content_type="application/octet-stream")
    except FileNotFoundError as wrong:
        raise NoFile("There is no such file in this conversation.") from wrong


@allow(Permission.TIPS_READ)
@require_POST
@refusing
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Conversations as one sealed bundle of text."""
    desk, _mine = desk_and_reader(request, code)
    said = read_json(request)
    names = said.get("conversations")
    if not isinstance(names, list) or not 1 <= len(names) <= EXPORT_MOST:
        raise BadField(f"“conversations” is no list of 1 to {EXPORT_MOST}.")
    marks = {hex_in({"conversation": name}, "conversation", 32) for name in names}
    rows = [reading.conversation_at(desk, mark) for mark in sorted(marks)]
    actions.exported(desk=desk, rows=rows, user=user_of(request), now=clock.now())
    response = HttpResponse(bundle(rows), content_type="text/plain; charset=us-ascii")
    response.headers["Content-Disposition"] = 'attachment; filename="sealed-tips.txt"'
    return response

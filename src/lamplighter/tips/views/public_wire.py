"""What a tipster's program asks and sends. Bodies and answers are bytes as the protocol has them; addresses carry nothing of a tip."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from lamplighter.core.sealing.context import TOKEN_BYTES
from lamplighter.core.sealing.envelope import MOST_FILE_BYTES, MOST_TEXT_BYTES, Kind
from lamplighter.core.sealing.keys import SIGNATURE_BYTES
from lamplighter.core.sealing.mailbox import Part
from lamplighter.core.sealing.refusals import BadField, WrongLength
from lamplighter.core.sealing.work import PROOF_BYTES
from lamplighter.keys.queries.desks import desk, lists_of, newest_list, shown_list
from lamplighter.plumbing import clock
from lamplighter.plumbing.jsonbody import answer, read_bytes, read_json, refusal, text_in
from lamplighter.plumbing.stating import public
from lamplighter.tips.actions import intake
from lamplighter.tips.actions.files import take_file
from lamplighter.tips.actions.storage import folder
from lamplighter.tips.actions.withdrawing import withdraw as destroy
from lamplighter.tips.queries.mailbox import by_token, file_of, mailbox
from lamplighter.tips.rules.refusals import DeskClosed, NoFile
from lamplighter.tips.views.public_shared import BINARY, binary, kept, split, taken

_SMALL = 4_096


@public
@require_safe
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """All that a page needs to seal to a desk: whom to, how large, how long it is kept."""
    found = desk(code)
    newest = newest_list(found) if found else None
    if found is None or newest is None or not found.is_open:
        return refusal(DeskClosed("This desk takes no tips now."))
    tips = settings.LAMPLIGHTER.tips
    return answer(
        {
            "desk": found.code,
            "name": {"en": found.name_en, "es": found.name_es},
            "signed_list": shown_list(newest),
            "past_lists": [shown_list(each) for each in lists_of(found)[1:]],
            "keep_days": found.keep_days,
            "rewards": {"en": found.rewards_en, "es": found.rewards_es},
            "largest_file_mb": tips.largest_file_mb,
            "most_files": tips.most_files,
        }
    )


@taken
def challenge(request: HttpRequest) -> HttpResponse:
    """The work that is asked for the next thing sent to a desk."""
    said = read_json(request, _SMALL)
    what = text_in(said, "for", default="text")
    if what not in ("text", "file"):
        raise BadField("A challenge is for text or for a file.")
    return binary(intake.work_asked(text_in(said, "desk", 32), clock.now(), for_file=what == "file"))


@taken
def tip(request: HttpRequest) -> HttpResponse:
    """A first tip: the proof, the envelope."""
    return _message(request, Kind.FIRST)


@taken
def message(request: HttpRequest) -> HttpResponse:
    """A further message: the proof, the envelope."""
    return _message(request, Kind.FURTHER)


@taken
def box(request: HttpRequest) -> HttpResponse:
    """A part of a mailbox: the token, one byte for the part. Always as long."""
    data = read_bytes(request, _SMALL)
    if len(data) != TOKEN_BYTES + 1:
        raise WrongLength("A token of 32 bytes and one byte for the part belong here.")
    if data[-1] not in (1, 2):
        raise BadField("A mailbox has the parts 1 and 2.")
    return binary(mailbox(data[:TOKEN_BYTES], Part(data[-1])))


@taken
def file_up(request: HttpRequest) -> HttpResponse:
    """A file: the token, the proof, the envelope. It is written as it comes."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as wrong:
        raise BadField("The length of the body is no number.") from wrong
    if length > TOKEN_BYTES + PROOF_BYTES + MOST_FILE_BYTES:
        return refusal(WrongLength("No file is as long as this."), 413)
    try:
        take_file(source=request, length=length, now=clock.now())
    except OSError as wrong:
        raise WrongLength("The file broke off.") from wrong
    return kept()


@taken
def file_down(request: HttpRequest) -> HttpResponseBase:
    """A file's envelope: the token, four bytes for its number."""
    data = read_bytes(request, _SMALL)
    if len(data) != TOKEN_BYTES + 4:
        raise WrongLength("A token of 32 bytes and four bytes for the number belong here.")
    token, number = split(data, TOKEN_BYTES)
    row = file_of(by_token(token), int.from_bytes(number, "big"))
    try:
        return FileResponse((folder() / row.name).open("rb"), content_type=BINARY)
    except FileNotFoundError as wrong:
        raise NoFile("There is no such file in this conversation.") from wrong


@taken
def withdraw(request: HttpRequest) -> HttpResponse:
    """Everything is destroyed: the token, the tipster's signature. The answer is the same where there is nothing."""
    data = read_bytes(request, _SMALL)
    if len(data) != TOKEN_BYTES + SIGNATURE_BYTES:
        raise WrongLength("A token of 32 bytes and a signature of 64 belong here.")
    token, signature = split(data, TOKEN_BYTES)
    destroy(token=token, signature=signature)
    return HttpResponse(status=204)


def _message(request: HttpRequest, kind: Kind) -> HttpResponse:
    data = read_bytes(request, PROOF_BYTES + MOST_TEXT_BYTES)
    if len(data) <= PROOF_BYTES:
        raise WrongLength("The work and the envelope belong here.")
    proof, envelope = split(data, PROOF_BYTES)
    intake.take(proof=proof, data=envelope, kind=kind, now=clock.now())
    return kept()

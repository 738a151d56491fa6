"""A mailbox as whoever has its token sees it: always as long, whether there is much in it, nothing, or no such mailbox."""

from __future__ import annotations

from lamplighter.core.sealing.context import mailbox_of
from lamplighter.core.sealing.envelope import Box as SealedBox
from lamplighter.core.sealing.keys import key_id
from lamplighter.core.sealing.mailbox import Part, shown
from lamplighter.tips.models import Box, Conversation, Message, TipFile
from lamplighter.tips.queries.secret import decoy_secret
from lamplighter.tips.rules.refusals import NoConversation, NoFile
from lamplighter.tips.rules.states import Way

_NOBODY = bytes(32)


def mailbox(token: bytes, part: Part) -> bytes:
    """The slots of a part. The same questions are asked of the database whether there is such a mailbox or not."""
    named = mailbox_of(token)
    found = Conversation.objects.filter(mailbox=named).values_list("pk", "tipster_box").first()
    pk, box = found or (0, _NOBODY)
    way = Way.TO_TIPSTER if part is Part.REPLIES else Way.TO_DESK
    rows = Message.objects.filter(conversation=pk, direction=int(way)).order_by("-sequence")
    bodies = {
        row: (sequence, body)
        for row, sequence, body in rows.values_list("pk", "sequence", "body")[: part.slots]
    }
    name = key_id(bytes(box))
    boxes = Box.objects.filter(message__in=list(bodies), key_id=name).values_list("message", "sealed")
    kept = {
        bodies[message][0]: (SealedBox(name, bytes(sealed)), bytes(bodies[message][1]))
        for message, sealed in boxes
    }
    return shown(part, named, kept, secret=decoy_secret())


def by_token(token: bytes) -> Conversation:
    """The conversation of a token.

    Raises:
        NoConversation: there is none.
    """
    found = Conversation.objects.select_related("desk").filter(mailbox=mailbox_of(token)).first()
    if found is None:
        raise NoConversation(
            "There is no such conversation. It may have been withdrawn, or kept long enough."
        )
    return found


def file_of(conversation: Conversation, number: int) -> TipFile:
    """One of its files.

    Raises:
        NoFile: there is none with this number.
    """
    found = conversation.files.filter(number=number).first()
    if found is None:
        raise NoFile("There is no such file in this conversation.")
    return found

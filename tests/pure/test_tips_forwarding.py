"""A server that holds no secret cannot show a tipster, in the desk's name, what the desk answered to somebody else."""

from __future__ import annotations

import secrets

import pytest

from lamplighter.core.sealing import codes, sealing
from lamplighter.core.sealing.context import Context, Direction
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.mailbox import Part
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.envelopes import open_first, opened_body, opened_key
from lamplighter.core.sealing.opening.mailboxes import replies_in
from lamplighter.core.sealing.sizes import SizeClass
from tests.support.tips import DESK, READERS, STRANGER, opened_first, readers, tipster


class Forger(codes.TipsterKeys):
    """The server's own keys under the mailbox of a tipster whose token it does not know."""

    @property
    def mailbox(self) -> bytes:
        return tipster().mailbox


FORGER = Forger(desk=DESK, token=b"", secret=STRANGER)


def here(conversation: bytes) -> Context:
    return Context(DESK, conversation, Direction.TO_TIPSTER, 0, SizeClass.TEXT_4K)


def answered() -> bytes:
    """What the desk answered to the forged tip, signed by a reader, as the server opens it."""
    forged = open_first(
        sealing.seal_first(Message(text="Is the baker your informant?"), readers(), FORGER),
        desk=DESK,
        reader=READERS[0],
    )
    assert forged.conversation == FORGER.conversation != tipster().conversation
    data = sealing.seal_reply(
        Message(text="Yes. Meet us there."),
        readers(),
        reader=READERS[1],
        tipster=forged.tipster,
        conversation=forged.conversation,
        sequence=0,
    )
    envelope = parsed(data)
    box = envelope.box_for(STRANGER.public.id)
    assert box
    key = opened_key(box.sealed, STRANGER.box, envelope.header.context)
    return opened_body(key, envelope.body, envelope.header.context)


@pytest.mark.parametrize(
    "whose", [tipster().conversation, FORGER.conversation], ids=["hers", "the forged one"]
)
def test_a_forwarded_reply_is_not_taken_for_the_desks(whose: bytes) -> None:
    plain, key, context = answered(), secrets.token_bytes(32), here(whose)
    slot = sealing.sealed_key(key, opened_first().tipster.box, context) + sealing.sealed_body(
        key, plain, context
    )
    data = slot + bytes(Part.REPLIES.total_bytes - len(slot))
    found = replies_in(data, tipster=tipster(), lists=[readers()])
    assert found.messages == ()
    told = [] if whose == FORGER.conversation else ["bad-signature"]
    assert [each.why.word for each in found.untrusted] == told

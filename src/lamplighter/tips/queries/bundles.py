"""A sealed bundle that a reader takes along, for ``lamplighter tips open``: every envelope as it came, and boxes that came later."""

from __future__ import annotations

from collections.abc import Sequence

from lamplighter.core.sealing.armour import armoured
from lamplighter.core.sealing.boxes import LaterBox, box_written
from lamplighter.tips.models import Conversation
from lamplighter.tips.queries.envelopes import wholes
from lamplighter.tips.queries.reading import messages_of


def bundle(conversations: Sequence[Conversation]) -> str:
    """The text of a bundle."""
    of = {each.pk: each for each in conversations}
    parts = []
    for whole in wholes(messages_of(conversations), of):
        parts.append(armoured(whole.envelope))
        mark = bytes(of[whole.row.conversation_id].mark)
        for key_id, sealed in sorted(whole.added.items()):
            parts.append(box_written(LaterBox(mark, whole.row.direction, whole.row.sequence, key_id, sealed)))
    return "\n".join(parts)

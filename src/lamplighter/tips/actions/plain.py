"""For who has no JavaScript: the server seals a text in its memory and forgets it, or takes what was sealed elsewhere.

There is no work to show here; so this gate is narrow, and it counts desks, never people.
"""

from __future__ import annotations

import time
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.armour import unarmoured
from lamplighter.core.sealing.checks import check_place
from lamplighter.core.sealing.envelope import Kind, parsed
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.refusals import BadMessage
from lamplighter.core.sealing.sealing import seal_first
from lamplighter.keys.queries.desks import readers_in_force
from lamplighter.plumbing.ratelimit import Buckets
from lamplighter.tips.actions.intake import keep, open_desk
from lamplighter.tips.rules.refusals import Busy

GATE_BURST = 8


@lru_cache(maxsize=1)
def _gate(per_minute: int) -> Buckets:
    return Buckets(per_second=per_minute / 60, burst=GATE_BURST)


def pass_gate(desk: str, what: str = "write") -> None:
    """Lets somebody through, slowly. Who writes and who comes ``back`` do not stand in one another's way.

    Raises:
        Busy: not now.
    """
    if _gate(settings.LAMPLIGHTER.tips.plain_per_minute).take(f"{desk} {what}".encode(), time.monotonic()):
        raise Busy("Much is coming in just now. Wait a minute, and send it again.")


def take_text(*, desk: str, text: str, language: str, now: datetime) -> list[str]:
    """Seals a text and keeps it. Returns the twelve words of its code, which are kept nowhere.

    Raises:
        DeskClosed, Busy, TooLong, BadMessage: why it is not taken.
    """
    if not text.strip():
        raise BadMessage("Write what you know.")
    found = open_desk(desk, now).desk
    pass_gate(desk)
    entropy = codes.new_code()
    message = Message(text=text, language=language)
    data = seal_first(message, readers_in_force(found, now), codes.tipster_keys(entropy, desk))
    keep(envelope=parsed(data), now=now)
    return codes.words_of(entropy, language)


def take_pasted(*, desk: str, text: str, now: datetime) -> None:
    """Keeps an armoured envelope, a first tip or a further message, that was sealed away from here.

    Raises:
        Refused: why it is not taken.
    """
    envelope = parsed(unarmoured(text))
    check_place(envelope, desk=desk, kinds=(Kind.FIRST, Kind.FURTHER))
    pass_gate(desk)
    keep(envelope=envelope, now=now)

"""One move for several concerns: each is made on its own, so that one that cannot be made holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries import seen
from lamplighter.concerns.rules.states import NeedsWords, NotAllowed, Verb


class WhyNot(StrEnum):
    """Why a move was not made."""

    NOT_SEEN = "not-seen"
    """There is no such concern, or it is not theirs to work on."""
    NOT_ALLOWED = "not-allowed"
    """The move does not lead on from the state it is in."""
    NO_WORDS = "no-words"
    """The move must say something."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of them. ``state`` is the one it is in now; ``why`` None: the move was made."""

    number: str
    state: str = ""
    why: WhyNot | None = None


def move_all(
    *,
    numbers: Sequence[str],
    verb: Verb,
    words: str,
    until: date | None,
    now: datetime,
    actor: Actor,
    user: User,
) -> list[Done]:
    """Makes a move with each concern that the person may work on; says of every one what became of it, in the order given."""
    return [
        _one(number, verb, words=words, until=until, now=now, actor=actor, user=user)
        for number in dict.fromkeys(numbers)
    ]


def _one(
    number: str, verb: Verb, *, words: str, until: date | None, now: datetime, actor: Actor, user: User
) -> Done:
    try:
        concern = seen.get(user, number, now)
    except Concern.DoesNotExist:
        return Done(number, why=WhyNot.NOT_SEEN)
    party = seen.party_of(user, concern, now)
    if party is None:
        return Done(number, why=WhyNot.NOT_SEEN)
    try:
        made = move(
            pk=concern.pk, verb=verb, party=party, words=words, until=until, now=now, actor=actor, user=user
        )
    except Gone:
        return Done(number, why=WhyNot.NOT_SEEN)
    except NotAllowed:
        return Done(concern.number, concern.state, WhyNot.NOT_ALLOWED)
    except NeedsWords:
        return Done(concern.number, concern.state, WhyNot.NO_WORDS)
    return Done(concern.number, made.after)

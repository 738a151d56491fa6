"""What is not sealed to a later reader yet, for the browser of somebody who can open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from lamplighter.keys.models import Desk, Reader
from lamplighter.tips.models import Box, Message, Share
from lamplighter.tips.queries.reading import seen_at


@dataclass(frozen=True, slots=True)
class Left:
    """Some messages, how many there are in all, and where to go on."""

    rows: list[Message]
    total: int
    following: str


def left_for(desk: Desk, key_id: bytes, *, opener: bytes, after: int = 0, size: int = 200) -> Left:
    """Messages of a desk that ``opener`` has a box of and ``key_id`` has none of, though its reader may open them."""
    found = _lacking(desk, key_id, opener)
    total = found.count()
    if after:
        found = found.filter(pk__gt=after)
    rows = list(found.select_related("conversation", "conversation__desk").order_by("pk")[: size + 1])
    return Left(rows[:size], total, str(rows[size - 1].pk) if len(rows) > size else "")


def _lacking(desk: Desk, key_id: bytes, opener: bytes) -> QuerySet[Message]:
    """Only what the later reader's own desk may open."""
    of = Reader.objects.filter(key_id=key_id).values_list("desk", flat=True).first()
    theirs = seen_at(desk)
    if of != desk.pk:
        theirs = theirs.filter(pk__in=Share.objects.filter(desk=of).values("conversation"))
    boxes = Box.objects.filter(message=OuterRef("pk"))
    return Message.objects.filter(
        Exists(boxes.filter(key_id=opener)),
        ~Exists(boxes.filter(key_id=key_id)),
        conversation__in=theirs.values("pk"),
    )

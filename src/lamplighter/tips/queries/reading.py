"""What readers of a desk may see: its own conversations, and those that other desks shared with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from lamplighter.core.sealing.refusals import BadField
from lamplighter.keys.models import Desk
from lamplighter.tips.models import Conversation, Message, Share
from lamplighter.tips.rules.refusals import NoConversation, NotYours
from lamplighter.tips.rules.states import SharePart, State, Way

PAGE_MOST = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some conversations, newest day first, in no order within a day; ``following`` asks for the next."""

    rows: Sequence[Conversation]
    total: int
    following: str


def seen_at(desk: Desk) -> QuerySet[Conversation]:
    """Everything that readers of a desk may open."""
    shared = Share.objects.filter(desk=desk).values("conversation")
    return Conversation.objects.filter(Q(desk=desk) | Q(pk__in=shared)).select_related("desk")


def inbox(desk: Desk, *, states: Sequence[State] = (), after: str = "", size: int = PAGE_MOST) -> Page:
    """One page of them.

    Raises:
        BadField: ``after`` was not given by the page before.
    """
    rows = seen_at(desk)
    if states:
        rows = rows.filter(state__in=[each.value for each in states])
    total = rows.count()
    if after:
        day, number = _place(after)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__gt=number))
    found = list(rows.order_by("-day", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], total, f"{last.day.isoformat()}:{last.pk}" if last else "")


def _place(after: str) -> tuple[date, int]:
    day, _, number = after.partition(":")
    try:
        return date.fromisoformat(day), min(int(number), (1 << 63) - 1)
    except ValueError as wrong:
        raise BadField("The place in the list is not one of ours.") from wrong


def conversation_at(desk: Desk, mark: bytes) -> Conversation:
    """One that readers of a desk may open.

    Raises:
        NoConversation: there is none, or it is not theirs; the two cannot be told apart.
    """
    found = seen_at(desk).filter(mark=mark).first()
    if found is None:
        raise NoConversation(
            "There is no such conversation here. It may have been withdrawn, or kept long enough."
        )
    return found


def part_of(desk: Desk, conversation: Conversation) -> str:
    """As what a desk sees a conversation: ``own``, ``primary`` or ``information``."""
    if conversation.desk_id == desk.pk:
        return "own"
    found = Share.objects.filter(conversation=conversation, desk=desk).first()
    return found.part if found else SharePart.INFORMATION.value  # taken back just now


def works(desk: Desk, conversation: Conversation) -> bool:
    """Whether a desk does more with a conversation than read it for information."""
    return part_of(desk, conversation) != SharePart.INFORMATION.value


def check_works(desk: Desk, conversation: Conversation, *, own: bool = False) -> None:
    """Takes who may do more than read.

    Raises:
        NotYours: another desk's, shared for information; or shared at all, where ``own``.
    """
    part = part_of(desk, conversation)
    if part == SharePart.INFORMATION.value or (own and part != "own"):
        raise NotYours("This conversation is another desk's.")


def messages_of(conversations: Sequence[Conversation], *, talk: int | None = None) -> list[Message]:
    """Their messages, in the order of their numbers; of 1 ``talk`` the first tips alone, of more the first ones of each side."""
    rows = Message.objects.filter(conversation__in=[each.pk for each in conversations])
    if talk == 1:
        rows = rows.filter(direction=int(Way.TO_DESK), sequence=0)
    elif talk is not None:
        rows = rows.filter(sequence__lt=talk)
    return list(rows.order_by("direction", "sequence"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a conversation holds."""

    tipster: int = 0
    desk: int = 0
    files: int = 0
    next_reply: int = 0


def counts_of(conversations: Sequence[Conversation]) -> dict[int, Counts]:
    """The counts of each."""
    pks = [each.pk for each in conversations]
    found = {pk: [0, 0, 0, 0] for pk in pks}
    grouped = Message.objects.filter(conversation__in=pks).values_list("conversation", "direction")
    for pk, way, count, last in grouped.annotate(count=Count("pk"), last=Max("sequence")).order_by():
        found[pk][way] = count
        if way == Way.TO_TIPSTER:
            found[pk][3] = last + 1
    for pk, count in Conversation.objects.filter(pk__in=pks).values_list("pk").annotate(count=Count("files")):
        found[pk][2] = count
    return {pk: Counts(*numbers) for pk, numbers in found.items()}


def days_unread(desk: Desk) -> frozenset[date]:
    """The days on which something came that nobody has opened, without what a desk sees for information only."""
    theirs = Share.objects.filter(desk=desk, part=SharePart.PRIMARY.value).values("conversation")
    rows = Conversation.objects.filter(Q(desk=desk) | Q(pk__in=theirs), unread=True, muted=False)
    return frozenset(rows.values_list("day", flat=True).distinct().order_by())


def first_readings(desk: Desk, *, since: date) -> dict[int, int]:
    """For how many conversations since a day it took so many days until somebody opened them; -1: nobody has."""
    found: dict[int, int] = {}
    rows = Conversation.objects.filter(desk=desk, day__gte=since).values_list("day", "first_read_on")
    for day, read in rows:
        days = -1 if read is None else max(timedelta(), read - day).days
        found[days] = found.get(days, 0) + 1
    return found


def by_state(desk: Desk) -> dict[State, int]:
    """How many conversations of a desk are here in each state."""
    rows = Conversation.objects.filter(desk=desk).values_list("state")
    return {State(state): count for state, count in rows.annotate(count=Count("pk")).order_by()}

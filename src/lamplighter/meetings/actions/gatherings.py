"""What staff do with gatherings: make, change, publish, move, cancel, remove; write down what came of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import new_number
from lamplighter.meetings.actions.gathering_shared import OfficerBusy, locked, make_seats, take_time
from lamplighter.meetings.actions.gathering_telling import tell_cancelled, tell_moved
from lamplighter.meetings.actions.rsvps import move_up
from lamplighter.meetings.models import Cell, Gathering, Rsvp, Seat, Series
from lamplighter.meetings.queries.gathering_away import absent_at
from lamplighter.meetings.queries.gatherings import officers_of
from lamplighter.meetings.rules import gatherings as rules
from lamplighter.meetings.rules.gatherings import RsvpState, State


class SeatsTaken(Exception):
    """Fewer seats than are taken already. ``taken``: how many are."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} taken")
        self.taken = taken


class NotThen(Exception):
    """It would begin in the past, or end before it begins."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that is said of a gathering, but for its time. Texts in both languages."""

    zone: str
    kind: str
    title_en: str
    title_es: str
    place: str
    about_en: str = ""
    about_es: str = ""
    address: str = ""
    access_en: str = ""
    access_es: str = ""
    languages: tuple[str, ...] = ("en",)
    interpreter: bool = False
    capacity: int | None = None
    asks_rsvp: bool = True
    agenda_en: str = ""
    agenda_es: str = ""
    note: str = ""

    def put(self, row: Gathering) -> list[str]:
        """Puts it into a row but for the seats. Returns the names of what is another now."""
        changed = []
        for name, value in {**asdict(self), "languages": list(self.languages)}.items():
            if name != "capacity" and getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
        return changed


@dataclass(frozen=True, slots=True)
class Why:
    """Why it was moved or cancelled, in both languages."""

    en: str = ""
    es: str = ""


@transaction.atomic
def make(
    *,
    content: Content,
    starts: datetime,
    ends: datetime,
    officers: Collection[int],
    actor: Actor,
    user: User | None,
    now: datetime,
) -> Gathering:
    """Makes a draft that happens once.

    Raises:
        NotThen: it would begin in the past, or end before it begins.
        OfficerBusy: an officer who is to attend has something else then, or is away.
    """
    if starts <= now or ends <= starts:
        raise NotThen
    row = put_in(content, starts, ends, officers, user=user, now=now)
    record(verb=Verb.GATHERING_MADE, subject=row, actor=actor, now=now, zone=row.zone)
    return row


def put_in(
    content: Content,
    starts: datetime,
    ends: datetime,
    officers: Collection[int],
    *,
    user: User | None,
    now: datetime,
    series: Series | None = None,
    day: date | None = None,
    state: State = State.DRAFT,
) -> Gathering:
    """Keeps a row with its seats and its officers' time. Called in the caller's transaction, which records it."""
    row = Gathering(
        number=new_number(), series=series, day=day, state=state.value, starts=starts, ends=ends,
        made_at=now, changed_at=now, made_by=user, capacity=content.capacity,
    )  # fmt: skip
    content.put(row)
    row.asks_rsvp = row.asks_rsvp or row.capacity is not None
    row.save(force_insert=True)
    if content.capacity is not None:
        make_seats(row, 1, content.capacity)
    take_time(row, officers)
    return row


@transaction.atomic
def change(*, pk: int, content: Content, officers: Collection[int], actor: Actor, now: datetime) -> Gathering:
    """Changes what is said of it, its seats and who attends. Another place is told to everybody who comes.

    Raises:
        Gone, NotAllowed: there is none, or it is cancelled.
        SeatsTaken: fewer seats than are taken.
        OfficerBusy: an officer who is to attend has something else then, or is away.
    """
    row = locked(pk)
    rules.allow(rules.Verb.CHANGE, State(row.state))
    before = (row.starts, row.ends, row.place)
    changed = content.put(row)
    if content.capacity != row.capacity:
        _set_seats(row, content.capacity)
        changed.append("capacity")
    row.asks_rsvp = row.asks_rsvp or row.capacity is not None
    elsewhere = {"place", "address"} & set(changed)
    to_come = row.state == State.PLANNED.value and row.ends > now
    if elsewhere:
        row.sequence += 1
    row.changed_at = now
    row.save()
    if row.ends > now:
        take_time(row, officers)
    if elsewhere and to_come:
        tell_moved(row, before, now=now)
    move_up(row, now=now)
    record(verb=Verb.GATHERING_CHANGED, subject=row, actor=actor, now=now, fields=changed, zone=row.zone)
    return row


def _set_seats(row: Gathering, capacity: int | None) -> None:
    """More seats are made, free ones taken away; whoever has seats keeps them.

    Raises:
        SeatsTaken: fewer than are taken.
    """
    taken = sum(
        Rsvp.objects.filter(gathering=row, state=RsvpState.GOING.value).values_list("size", flat=True)
    )
    if capacity is not None and capacity < taken:
        raise SeatsTaken(taken)
    if capacity is None:
        Seat.objects.filter(gathering=row).delete()
    elif row.capacity is None:
        make_seats(row, 1, capacity)
        _seat_everybody(row)
    else:
        free = Seat.objects.filter(gathering=row, rsvp=None).order_by("-place")
        spare = list(free.values_list("pk", flat=True)[: max(0, row.capacity - capacity)])
        Seat.objects.filter(pk__in=spare).delete()
        last = (
            Seat.objects.filter(gathering=row).order_by("-place").values_list("place", flat=True).first() or 0
        )
        make_seats(row, last + 1, last + max(0, capacity - row.capacity))
    row.capacity = capacity


def _seat_everybody(row: Gathering) -> None:
    """Whoever comes gets the seats that have just been made."""
    seats = iter(Seat.objects.filter(gathering=row).order_by("place"))
    given = []
    for rsvp in Rsvp.objects.filter(gathering=row, state=RsvpState.GOING.value).order_by("pk"):
        for _ in range(rsvp.size):
            seat = next(seats)
            seat.rsvp = rsvp
            given.append(seat)
    Seat.objects.bulk_update(given, ["rsvp"], batch_size=200)


@transaction.atomic
def publish(*, pk: int, actor: Actor, now: datetime, whole_series: bool = False) -> int:
    """The public sees it from now on. Returns how many dates were published.

    Args:
        whole_series: with it every draft of its series.

    Raises:
        Gone, NotAllowed: there is none, or it is no draft any more.
        OfficerBusy: an officer who is to attend one of the dates is away then.
    """
    row = locked(pk)
    rules.allow(rules.Verb.PUBLISH, State(row.state))
    drafts = [row]
    if whole_series and row.series is not None:
        others = Gathering.objects.select_for_update().filter(series=row.series, state=State.DRAFT.value)
        drafts += list(others.exclude(pk=row.pk).order_by("day"))
    attending = officers_of([each.pk for each in drafts])
    absent = [
        away
        for each in drafts
        for away in absent_at(attending.get(each.pk, ()), each.starts, each.ends)
        if each.ends > now
    ]
    if absent:
        raise OfficerBusy(absent=absent)
    for each in drafts:
        each.state, each.changed_at = State.PLANNED.value, now
        each.save(update_fields=["state", "changed_at"])
        record(verb=Verb.GATHERING_PUBLISHED, subject=each, actor=actor, now=now, zone=each.zone)
    return len(drafts)


@transaction.atomic
def move(
    *,
    pk: int,
    starts: datetime,
    ends: datetime,
    why: Why,
    officers: Collection[int],
    actor: Actor,
    now: datetime,
) -> int:
    """Another time. Seats and the line stay; everybody who comes or waits is told. Returns how many were written to.

    Raises:
        Gone, NotAllowed: there is none, or it is cancelled or over.
        NotThen: it would begin in the past, or end before it begins.
        OfficerBusy: an officer who attends has something else then, or is away.
    """
    row = locked(pk)
    rules.allow(rules.Verb.MOVE, State(row.state))
    if row.starts <= now and row.state == State.PLANNED.value:
        raise rules.NotAllowed("it has begun")
    if starts <= now or ends <= starts:
        raise NotThen
    before = (row.starts, row.ends, row.place)
    published = row.state == State.PLANNED.value
    if published:
        row.moved_from = row.moved_from or row.starts
        row.why_en, row.why_es = why.en, why.es
        row.sequence += 1
    row.starts, row.ends, row.changed_at = starts, ends, now
    row.save()
    take_time(row, officers)
    Rsvp.objects.filter(gathering=row).update(reminded_at=None)
    record(
        verb=Verb.GATHERING_MOVED, subject=row, actor=actor, now=now, fields=["starts", "ends"], zone=row.zone
    )
    return tell_moved(row, before, now=now) if published else 0


@transaction.atomic
def cancel(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """It does not take place, and stays to be seen as cancelled. Everybody is told. Returns how many were written to.

    Raises:
        Gone, NotAllowed: there is none, it is no longer to come, or the public never saw it.
    """
    row = locked(pk)
    rules.allow(rules.Verb.CANCEL, State(row.state))
    if row.ends <= now:
        raise rules.NotAllowed("it is over")
    row.state, row.why_en, row.why_es = State.CANCELLED.value, why.en, why.es
    row.sequence += 1
    row.changed_at = now
    row.save()
    Cell.objects.filter(gathering=row).delete()
    record(verb=Verb.GATHERING_CANCELLED, subject=row, actor=actor, now=now, zone=row.zone)
    return tell_cancelled(row, now=now)


@transaction.atomic
def remove(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes a draft away, as if it had never been.

    Raises:
        Gone, NotAllowed: there is none, or the public has seen it: then it is cancelled instead.
    """
    row = locked(pk)
    rules.allow(rules.Verb.REMOVE, State(row.state))
    record(verb=Verb.GATHERING_REMOVED, subject=row, actor=actor, now=now, zone=row.zone)
    row.delete()

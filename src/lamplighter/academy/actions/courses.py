"""What staff do with courses: make, change, announce, more or fewer seats, cancel, remove. Nights have a module of their own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from lamplighter.academy.actions.line import fill_seats
from lamplighter.academy.actions.presenter_telling import tell_presenters
from lamplighter.academy.actions.presenting import follow_course, let_go
from lamplighter.academy.actions.shared import Why, locked, locked_open
from lamplighter.academy.actions.telling import tell_cancelled, tell_place
from lamplighter.academy.actions.timing import make_nights, retime
from lamplighter.academy.messages.presenter_letters import News
from lamplighter.academy.models import Application, Course, Night, Seat
from lamplighter.academy.queries.courses import begins_at, seats_by_zone, where, zones_served
from lamplighter.academy.queries.selection import faults_of
from lamplighter.academy.rules.curriculum import Topic, curriculum
from lamplighter.academy.rules.line import favored_zones, mark_of
from lamplighter.academy.rules.states import SEATED, CourseState, Method, NightState, NotAllowed
from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import new_number
from lamplighter.plumbing.clock import city_day

NIGHTS = 11
_FIXED = (
    "audience", "language", "least_age", "first_day", "weekdays", "starts", "minutes", "seats_count", "opens_at", "method", "rolling",
    "asks_check",
)  # fmt: skip
"""What stays as it was announced: people have applied for it. Seats and nights have actions of their own."""
_NO_HARDER = {"nights_needed": 1, "hours_needed": 1, "late_minutes": -1, "drills_needed": 1, "ride_needed": 1}
"""Rules of graduation, which may become easier once the course is announced, never harder."""
_OVER = ("declined", "withdrawn", "graduated", "not-completed")


class Fixed(Exception):
    """This cannot change any more, since people have applied for it as it was. ``fields``: names of what was to change."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


class NotReady(Exception):
    """It cannot be announced yet. ``faults``: some of ``nights``, ``past``, ``window``, ``needed``, ``guardian``."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


class SeatsTaken(Exception):
    """Fewer seats than are taken already. ``taken``: how many are."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} taken")
        self.taken = taken


@dataclass(frozen=True, slots=True)
class CourseContent:
    """All that is said of a course but its nights. Fields as those of ``models.Course``."""

    name_en: str
    name_es: str
    audience: str
    first_day: date
    weekdays: tuple[int, ...]
    starts: time
    place: str
    seats_count: int
    opens_at: datetime
    closes_at: datetime
    nights_needed: int
    about_en: str = ""
    about_es: str = ""
    language: str = "en"
    interpreter: bool = False
    least_age: int = 18
    minutes: int = 180
    address: str = ""
    access_en: str = ""
    access_es: str = ""
    method: str = Method.ORDER.value
    rolling: bool = False
    asks_check: bool = True
    offer_days: int = 7
    hours_needed: int = 0
    late_minutes: int = 45
    drills_needed: bool = False
    ride_needed: bool = False
    note: str = ""

    def put(self, row: Course) -> list[str]:
        """Puts it into a row. Returns the names of what is another now."""
        changed = []
        for name, value in {**asdict(self), "weekdays": sorted(set(self.weekdays))}.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
        return changed

    @classmethod
    def of(cls, row: Course) -> CourseContent:
        """What a row says, to be changed in part with ``dataclasses.replace``."""
        told = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        return cls(**{**told, "weekdays": tuple(row.weekdays)})


@transaction.atomic
def make(
    *,
    content: CourseContent,
    actor: Actor,
    user: User | None,
    now: datetime,
    topics: Sequence[Topic] | None = None,
) -> Course:
    """Makes a draft with its nights: one for each topic, on the course's weekdays from the first day on, holidays left out.

    Args:
        topics: what the nights are about; ``None`` for the eleven of the default curriculum.

    Raises:
        NoDays: no weekday was named, or so many nights do not fit into two years.
    """
    row = Course(
        number=new_number(), state=CourseState.DRAFT.value, made_at=now, changed_at=now, made_by=user
    )
    content.put(row)
    row.save(force_insert=True)
    make_nights(row, curriculum(NIGHTS) if topics is None else topics)
    record(verb=Verb.COURSE_MADE, subject=row, actor=actor, now=now)
    return row


@transaction.atomic
def change(*, pk: int, content: CourseContent, actor: Actor, now: datetime) -> Course:
    """Changes what is said of a course. Of a draft, another first day, weekday, hour or length sets all its nights anew.
    Another place of one that is announced is told to everybody concerned.

    Raises:
        Gone, NotAllowed: there is none, or it is cancelled or done.
        Fixed: it is announced, and this stays as people applied for it.
        NoDays: no weekday was named, or so many nights do not fit into two years.
        NotReady: applications would end before they begin, or after the first night has begun.
    """
    row = locked(pk)
    if row.state not in (CourseState.DRAFT.value, CourseState.OPEN.value):
        raise NotAllowed(f"change from {row.state}")
    before, was_at = CourseContent.of(row), where(row)
    changed = content.put(row)
    if row.state == CourseState.OPEN.value:
        _stay(before, content, changed)
        if "closes_at" in changed:
            _move_window(row, now)
    elif {"first_day", "weekdays", "starts", "minutes"} & set(changed):
        retime(row)
    row.changed_at = now
    row.save()
    record(verb=Verb.COURSE_CHANGED, subject=row, actor=actor, now=now, fields=changed)
    if row.state == CourseState.OPEN.value and where(row) != was_at:
        _new_place(row, was_at, now)
    return row


def _new_place(row: Course, was_at: str, now: datetime) -> None:
    """Nights that are held where the course is go along, in calendars too; everybody concerned is told once."""
    Night.objects.filter(course=row, state=NightState.PLANNED.value, ends__gt=now, place="").update(
        sequence=F("sequence") + 1
    )
    tell_place(row, was_at, now=now)


def _stay(before: CourseContent, content: CourseContent, changed: Sequence[str]) -> None:
    harder = [
        name
        for name, sign in _NO_HARDER.items()
        if sign * int(getattr(content, name)) > sign * int(getattr(before, name))
    ]
    if fixed := [name for name in changed if name in _FIXED] + harder:
        raise Fixed(fixed)


def _move_window(row: Course, now: datetime) -> None:
    """Applications end at another time: before the draw, and not in the past, or people could not know."""
    if row.selected_at is not None and not row.rolling:
        raise Fixed(["closes_at"])
    if not max(row.opens_at, now) < row.closes_at <= begins_at(row):
        raise NotReady(["window"])


@transaction.atomic
def announce(*, pk: int, actor: Actor, now: datetime) -> Course:
    """The public sees it from now on. Makes its seats, of a lottery draws the seed and publishes its mark, and fixes which zones have a
    ticket more. Of a rolling course seats are offered from now on.

    Raises:
        Gone, NotAllowed: there is none, or it is no draft any more.
        NotReady: something is missing, or the time for it is over.
    """
    row = locked(pk)
    if row.state != CourseState.DRAFT.value:
        raise NotAllowed(f"announce from {row.state}")
    if faults := faults_of(row, now):
        raise NotReady(faults)
    row.state, row.changed_at = CourseState.OPEN.value, now
    row.first_day = city_day(begins_at(row))
    if row.method == Method.LOTTERY.value:
        row.seed = secrets.token_hex(16)
        row.seed_mark = mark_of(row.seed)
        row.favored = favored_zones(seats_by_zone(now), [code for code, _ in zones_served(now)])
    row.selected_at = now if row.rolling else None
    row.save()
    _make_seats(row, 1, row.seats_count)
    record(verb=Verb.COURSE_ANNOUNCED, subject=row, actor=actor, now=now)
    follow_course(course=row, actor=actor, now=now)
    for night in row.nights.all():
        tell_presenters(night, News.NAMED, now=now)
    return row


def _make_seats(row: Course, first: int, last: int) -> None:
    Seat.objects.bulk_create(Seat(course=row, place=place) for place in range(first, last + 1))


@transaction.atomic
def change_seats(*, pk: int, count: int, actor: Actor, now: datetime) -> int:
    """More seats, which go to the line at once, or fewer, as far as they are free. Returns how many were offered.

    Raises:
        Gone, Closed: there is none, or it is not announced, or over.
        SeatsTaken: fewer than are taken.
    """
    row = locked_open(pk)
    seats = Seat.objects.filter(course=row)
    taken = seats.exclude(application=None).count()
    if count < max(taken, 1):
        raise SeatsTaken(taken)
    free = list(seats.filter(application=None).order_by("-place").values_list("pk", flat=True))
    seats.filter(pk__in=free[: max(0, row.seats_count - count)]).delete()
    last = seats.order_by("-place").values_list("place", flat=True).first() or 0
    _make_seats(row, last + 1, last + max(0, count - row.seats_count))
    row.seats_count, row.changed_at = count, now
    row.save(update_fields=["seats_count", "changed_at"])
    record(verb=Verb.COURSE_SEATS_CHANGED, subject=row, actor=actor, now=now, fields=["seats_count"])
    return fill_seats(row, now=now)


@transaction.atomic
def cancel(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """It does not take place, or not to its end, and stays to be seen as cancelled. Everybody is told, and whoever had a seat comes first
    in the next course. Returns how many were written to.

    Raises:
        Gone, Closed: there is none, or it is not announced, or over.
    """
    row = locked_open(pk)
    row.state, row.changed_at = CourseState.CANCELLED.value, now
    row.cancelled_en, row.cancelled_es = why.en, why.es
    row.save()
    for night in Night.objects.filter(course=row, state=NightState.PLANNED.value, ends__gt=now):
        night.state, night.sequence = NightState.CANCELLED.value, night.sequence + 1
        night.save(update_fields=["state", "sequence"])
        night.course = row
        tell_presenters(night, News.CANCELLED, now=now)
    seated = [each.value for each in SEATED if each.value not in _OVER]
    Application.objects.filter(course=row, standing__in=seated).update(carries=True)
    record(verb=Verb.COURSE_CANCELLED, subject=row, actor=actor, now=now)
    follow_course(course=row, actor=actor, now=now)
    return tell_cancelled(row, now=now)


@transaction.atomic
def remove(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes a draft away, as if it had never been.

    Raises:
        Gone, NotAllowed: there is none, or the public has seen it: then it is cancelled instead.
    """
    row = locked(pk)
    if row.state != CourseState.DRAFT.value:
        raise NotAllowed(f"remove from {row.state}")
    record(verb=Verb.COURSE_REMOVED, subject=row, actor=actor, now=now)
    for night in row.nights.all():
        let_go(night=night, actor=actor, now=now)
    row.delete()

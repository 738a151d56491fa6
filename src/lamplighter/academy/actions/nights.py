"""What staff do with single nights: say more of them, move, cancel, add one, remove one of a draft. Everybody concerned is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max

from lamplighter.academy.actions.presenter_telling import tell_presenters
from lamplighter.academy.actions.presenting import follow_night, let_go
from lamplighter.academy.actions.shared import Why, locked, locked_night
from lamplighter.academy.actions.telling import tell_night
from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.messages.presenter_letters import News
from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries.courses import begins_at
from lamplighter.academy.rules.states import CourseState, NightState, NotAllowed
from lamplighter.academy.rules.timetable import span
from lamplighter.academy.rules.values import MINUTES_LEAST, MINUTES_MOST, NIGHTS_MOST
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.divisions.models import Division
from lamplighter.plumbing.clock import city_day, city_tz

_CHANGING = (CourseState.DRAFT.value, CourseState.OPEN.value)


class NotThen(Exception):
    """It would begin in the past, last no time at all or a whole day, or lie over another night of the course."""


class TooMany(Exception):
    """A course has no more nights than ``NIGHTS_MOST``."""


@dataclass(frozen=True, slots=True)
class NightContent:
    """All that is said of a night but when it is. Empty ``place``: the course's."""

    title_en: str
    title_es: str
    about_en: str = ""
    about_es: str = ""
    division: Division | None = None
    drill: bool = False
    counts: bool = True
    place: str = ""
    address: str = ""
    room: str = ""

    def put(self, row: Night) -> list[str]:
        """Puts it into a row. Returns the names of what is another now."""
        changed = []
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
        return changed


@transaction.atomic
def change_night(*, pk: int, content: NightContent, actor: Actor, now: datetime) -> Night:
    """Changes what is said of a night. Another place is told to everybody concerned, if it is still to come.

    Raises:
        Gone, NotAllowed: there is none, or its course is cancelled or done.
    """
    row = _of_changing(pk)
    before = Before(row.starts, row.ends, row.where())
    changed = content.put(row)
    moved = before.where != row.where() and _told(row, now)
    row.sequence += moved
    row.save()
    _touch(row.course, now)
    record(verb=Verb.NIGHT_CHANGED, subject=row, actor=actor, now=now, fields=changed)
    if moved:
        tell_night(row, before, now=now)
        tell_presenters(row, News.MOVED, before=before, now=now)
    return row


@transaction.atomic
def move_night(
    *,
    pk: int,
    day: date,
    starts: time,
    minutes: int,
    why: Why,
    actor: Actor,
    now: datetime,
) -> int:
    """Another time, by the city's clock of that day; a cancelled night comes back by it. Everybody concerned is told.

    Returns how many were written to.

    Raises:
        Gone, NotAllowed, NotThen: as of ``shift_night``.
    """
    row, before = shift_night(pk=pk, day=day, starts=starts, minutes=minutes, why=why, actor=actor, now=now)
    return tell_night(row, before, now=now) if row.course.state == CourseState.OPEN.value else 0


def shift_night(
    *, pk: int, day: date, starts: time, minutes: int, why: Why, actor: Actor, now: datetime
) -> tuple[Night, Before]:
    """As ``move_night``, but tells none but who presents it: whoever moves several at once writes one letter of
    them. Called in the caller's transaction.

    Returns the night, and when and where it was to be before.

    Raises:
        Gone, NotAllowed: there is none, its course is cancelled or done, or it has begun.
        NotThen: it would begin in the past, last too short or too long, or lie over another night.
    """
    row = _of_changing(pk)
    if (
        row.starts <= now
        and row.state == NightState.PLANNED.value
        and row.course.state != CourseState.DRAFT.value
    ):
        raise NotAllowed("it has begun")
    begin, end = _checked(row.course, day, starts, minutes, now, but=row.pk)
    before = Before(row.starts, row.ends, row.where(), cancelled=row.state == NightState.CANCELLED.value)
    if row.course.state == CourseState.OPEN.value:
        row.moved_from = row.moved_from or row.starts
        row.why_en, row.why_es = why.en, why.es
        row.sequence += 1
    row.starts, row.ends, row.state, row.reminded_at = begin, end, NightState.PLANNED.value, None
    row.save()
    _touch(row.course, now)
    record(verb=Verb.NIGHT_MOVED, subject=row, actor=actor, now=now, fields=["starts", "ends"])
    follow_night(night=row, actor=actor, now=now)
    tell_presenters(row, News.MOVED, before=before, now=now)
    return row, before


@transaction.atomic
def cancel_night(*, pk: int, why: Why, actor: Actor, now: datetime) -> int:
    """It does not take place, and counts against nobody. Everybody concerned is told. Returns how many were written to.

    Raises:
        Gone, NotAllowed: there is none, its course is not announced or is over, or the night is over or cancelled.
    """
    row = _of_changing(pk)
    if row.course.state != CourseState.OPEN.value or row.state != NightState.PLANNED.value or row.ends <= now:
        raise NotAllowed("only what is to come is cancelled")
    row.state, row.why_en, row.why_es = NightState.CANCELLED.value, why.en, why.es
    row.sequence += 1
    row.save()
    _touch(row.course, now)
    record(verb=Verb.NIGHT_CANCELLED, subject=row, actor=actor, now=now)
    follow_night(night=row, actor=actor, now=now)
    tell_presenters(row, News.CANCELLED, now=now)
    return tell_night(row, Before(row.starts, row.ends, row.where()), now=now)


@transaction.atomic
def add_night(
    *,
    course: int,
    content: NightContent,
    day: date,
    starts: time,
    minutes: int,
    actor: Actor,
    now: datetime,
) -> Night:
    """One night more, last in the curriculum whenever it is. Everybody concerned is told. It makes no rule of graduation harder.

    Raises:
        Gone, NotAllowed: there is no such course, or it is cancelled or done.
        NotThen: it would begin in the past, last too short or too long, or lie over another night.
        TooMany: it has so many already.
    """
    row = locked(course)
    if row.state not in _CHANGING:
        raise NotAllowed(f"add a night from {row.state}")
    if row.nights.count() >= NIGHTS_MOST:
        raise TooMany
    begin, end = _checked(row, day, starts, minutes, now)
    last: int = Night.objects.filter(course=row).aggregate(last=Max("order"))["last"] or 0
    night = Night(course=row, order=last + 1, state=NightState.PLANNED.value, starts=begin, ends=end)
    night.added = row.state == CourseState.OPEN.value
    content.put(night)
    night.save(force_insert=True)
    _touch(row, now)
    record(verb=Verb.NIGHT_ADDED, subject=night, actor=actor, now=now)
    if row.state == CourseState.OPEN.value:
        tell_night(night, None, now=now)
    return night


@transaction.atomic
def remove_night(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes a night of a draft away, as if it had never been; those after it keep their days.

    Raises:
        Gone, NotAllowed: there is none, or its course is announced: then it is cancelled instead.
    """
    row = locked_night(pk)
    if row.course.state != CourseState.DRAFT.value:
        raise NotAllowed("it is announced")
    record(verb=Verb.NIGHT_CANCELLED, subject=row, actor=actor, now=now)
    let_go(night=row, actor=actor, now=now)
    row.delete()


def _of_changing(pk: int) -> Night:
    row = locked_night(pk)
    if row.course.state not in _CHANGING:
        raise NotAllowed(f"change a night from {row.course.state}")
    return row


def _told(row: Night, now: datetime) -> bool:
    """Whether anybody is told of a change: it is announced and still to come."""
    return (
        row.course.state == CourseState.OPEN.value
        and row.state == NightState.PLANNED.value
        and row.ends > now
    )


def _checked(
    course: Course, day: date, starts: time, minutes: int, now: datetime, but: int | None = None
) -> tuple[datetime, datetime]:
    begin, end = span(city_tz(), day, starts, minutes)
    if begin <= now or not MINUTES_LEAST <= minutes <= MINUTES_MOST:
        raise NotThen
    others = Night.objects.filter(course=course, state=NightState.PLANNED.value)
    if but is not None:
        others = others.exclude(pk=but)
    if others.filter(starts__lt=end, ends__gt=begin).exists():
        raise NotThen
    return begin, end


def _touch(course: Course, now: datetime) -> None:
    """The course has changed; while nobody has come yet, its first day is that of its first night."""
    course.changed_at = now
    if course.state == CourseState.OPEN.value and (begins := begins_at(course)) > now:
        course.first_day = city_day(begins)
    course.save(update_fields=["changed_at", "first_day"])

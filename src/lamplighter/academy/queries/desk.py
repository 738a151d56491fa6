"""What the coordinator's desk counts: seats, the line, checks, waivers, offers, the next night; and whom a change is told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from lamplighter.academy.models import Application, Course, Night, Question
from lamplighter.academy.queries.courses import begins_at, ends_at, free_seats, standings
from lamplighter.academy.queries.marks import reckoned_all
from lamplighter.academy.rules.marks import Risk
from lamplighter.academy.rules.states import CourseState, NightState, Standing
from lamplighter.outbox.reach import By

SOON = timedelta(days=2)
"""An offer that ends within this time ends soon."""
NEAR = timedelta(days=7)
"""A night within this time is near."""
_REACHED = (By.EMAIL.value, By.TEXT.value)
_SEAT = (Standing.OFFERED.value, Standing.ACCEPTED.value, Standing.ENROLLED.value)
_HOPE = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)
_TAKEN = (
    Standing.ACCEPTED.value,
    Standing.ENROLLED.value,
    Standing.GRADUATED.value,
    Standing.NOT_COMPLETED.value,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One course as the dashboard counts it."""

    course: Course
    standings: Mapping[str, int]
    free: int
    begins: datetime
    ends: datetime
    next: Night | None
    offers_end: Sequence[Application] = ()
    """Offers that end soon, the next first."""
    questions: int = 0
    """Questions that nobody has looked at."""
    unpresented: Sequence[Night] = field(default=())
    """Nights near with a division but nobody who presents."""
    unnamed: int = 0
    """Of all nights to come with a division: how many have nobody who presents."""
    lost: int = 0
    """Participants of a course that has begun who can no longer graduate by the rules."""
    risky: int = 0
    """Those, and who can miss no more nights."""

    begun: bool = False
    """Whether it is announced, its first night has begun and its graduates are not named."""

    @property
    def taken(self) -> int:
        return sum(self.standings.get(each, 0) for each in _TAKEN)

    @property
    def offered(self) -> int:
        return self.standings.get(Standing.OFFERED.value, 0)

    @property
    def line(self) -> int:
        return self.standings.get(Standing.WAITING.value, 0)

    @property
    def to_check(self) -> int:
        """Who waits for their check to begin; of a course without one, nobody."""
        return self.standings.get(Standing.APPLIED.value, 0) if self.course.asks_check else 0

    @property
    def checking(self) -> int:
        return self.standings.get(Standing.CHECKING.value, 0)

    @property
    def unsigned(self) -> int:
        """Who took a seat and has something to sign."""
        return self.standings.get(Standing.ACCEPTED.value, 0)

    @property
    def applied(self) -> int:
        """All applications there are."""
        return sum(self.standings.values())


def desk_of(course: Course, now: datetime) -> Desk:
    """One course as the dashboard counts it."""
    nights = list(
        Night.objects.filter(course=course, state=NightState.PLANNED.value, ends__gt=now)
        .annotate(presenting=Count("presenters"))
        .order_by("starts", "order")
    )
    ending = Application.objects.filter(
        course=course, standing=Standing.OFFERED.value, offer_ends__lte=now + SOON
    )
    unnamed = [each for each in nights if each.division_id and not _presented(each)]
    begins = begins_at(course)
    begun = course.state == CourseState.OPEN.value and begins <= now
    risks = [each.reckoned.risk for each in reckoned_all(course, now)] if begun else []
    return Desk(
        course=course,
        standings=standings(course),
        free=free_seats(course),
        begins=begins,
        ends=ends_at(course),
        next=nights[0] if nights else None,
        offers_end=list(ending.order_by("offer_ends", "pk")),
        questions=Question.objects.filter(night__course=course, state="waiting").count(),
        unpresented=[each for each in unnamed if each.starts <= now + NEAR],
        unnamed=len(unnamed),
        begun=begun,
        lost=risks.count(Risk.LOST),
        risky=len(risks) - risks.count(Risk.FINE),
    )


def _presented(night: Night) -> bool:
    return bool(getattr(night, "presenting", 0))


def current() -> list[Course]:
    """Drafts and announced courses, the next first."""
    states = [CourseState.DRAFT.value, CourseState.OPEN.value]
    return list(Course.objects.filter(state__in=states).order_by("first_day", "pk"))


def over() -> list[tuple[Course, int, int]]:
    """Finished and cancelled courses, the latest first, each with how many had a seat and how many graduated."""
    states = [CourseState.DONE.value, CourseState.CANCELLED.value]
    graduated = Count("applications", filter=Q(applications__standing=Standing.GRADUATED.value))
    took = Count("applications", filter=Q(applications__standing__in=_TAKEN))
    rows = Course.objects.filter(state__in=states).annotate(took=took, graduated=graduated)
    return [(each, each.took, each.graduated) for each in rows.order_by("-first_day", "-pk")]


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a change is told to: how many are written to, and how many left no way but the telephone or none at all."""

    written: int
    unreached: int


def concerned(course: Course, now: datetime, *, all_who_hope: bool = False) -> Told:
    """Who hears of a change of a course's nights: who has a seat, and until the first night has begun who hopes for one.

    Args:
        all_who_hope: also later, as of a course that is cancelled.
    """
    if course.state != CourseState.OPEN.value:
        return Told(0, 0)
    whom = [*_SEAT, *_HOPE] if all_who_hope or begins_at(course) > now else list(_SEAT)
    rows = Application.objects.filter(course=course, standing__in=whom)
    written = rows.filter(by__in=_REACHED).count()
    return Told(written, rows.count() - written)


def last_order(course: Course) -> int:
    """The highest place in a course's curriculum."""
    found: int | None = Night.objects.filter(course=course).aggregate(last=Max("order"))["last"]
    return found or 0

"""What is erased by age: birth dates, checks and needs soon, contacts later, signatures last; codes and words of
surveys; alumni who have not said for long that they want to be on the list. Counts stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from lamplighter.academy.actions import alumni, feedback, surveys
from lamplighter.academy.actions.forgetting import (
    CHECKS,
    FORGOTTEN,
    PRIVATE,
    checks_of,
    forget,
    forget_private,
)
from lamplighter.academy.models import Application, Course, Happening, Ride, Signature
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb

BATCH = 200
_LEFT = (Standing.DECLINED.value, Standing.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run erased, or would erase. Numbers only."""

    private: int = 0
    contacts: int = 0
    signatures: int = 0
    surveys: int = 0
    """Courses of whose surveys the codes go that tie the answers of one person to each other."""
    words: int = 0
    """Of what people wrote about nights."""
    alumni: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything."""
        return any(astuple(self))


def due(*, now: datetime) -> Report:
    """What a run at this instant would erase; erases nothing."""
    return Report(
        private=_private(now).count() + _notes(now).count(),
        contacts=_contacts(now).count(),
        signatures=_signatures(now).count(),
        surveys=surveys.due(now=now),
        words=feedback.due(now=now),
        alumni=alumni.due(now=now),
    )


def run(*, now: datetime, actor: Actor) -> Report:
    """Erases what is due, in batches. Rows of the audit record tell how much, and nothing else."""
    report = Report(
        private=_by_batches(lambda: _forget_private(now)) + _notes(now).update(note="", why=""),
        contacts=_by_batches(lambda: _forget_contacts(now)),
        signatures=_signatures(now).delete()[0],
        surveys=surveys.clear(now=now),
        words=feedback.clear(now=now),
        alumni=alumni.clear(now=now),
    )
    told = {
        "academy.retention": {name: getattr(report, name) for name in ("private", "contacts", "signatures")},
        "academy.surveys": {name: getattr(report, name) for name in ("surveys", "words", "alumni")},
    }
    for subject, counts in told.items():
        if any(counts.values()):
            counted = ", ".join(f"{name} {count}" for name, count in counts.items())
            with transaction.atomic():
                record(verb=Verb.RETENTION_RUN, subject=(subject, counted), actor=actor, now=now)
    return report


def _by_batches(forgotten: Callable[[], int]) -> int:
    erased = 0
    while done := forgotten():
        erased += done
    return erased


def _over(now: datetime, days: int) -> QuerySet[Course]:
    """Courses that ended so long ago: finished or cancelled then, or whose last night was then."""
    before = now - timedelta(days=days)
    ended = Course.objects.exclude(state=CourseState.DRAFT.value).annotate(last_ends=Max("nights__ends"))
    cancelled = Q(state=CourseState.CANCELLED.value, changed_at__lte=before)
    return ended.filter(Q(last_ends__lte=before) | cancelled)


def _private(now: datetime) -> QuerySet[Application]:
    """Applications whose private columns hold something that nobody needs any more."""
    days = settings.LAMPLIGHTER.academy.keep_private_days
    filled = Q(born__isnull=False) | Q(checked_on__isnull=False)
    for name in PRIVATE:
        if name not in ("born", "checked_on"):
            filled |= ~Q(**{name: ""})
    left = Q(standing__in=_LEFT, changed_at__lte=now - timedelta(days=days))
    checked = Exists(Happening.objects.filter(application=OuterRef("pk"), verb__in=CHECKS))
    over = left | Q(course__in=_over(now, days).values("pk"))
    return Application.objects.filter(over, filled | Q(checked))


def _notes(now: datetime) -> QuerySet[Ride]:
    """Rides with words that nobody needs any more: why one was cancelled, what the officer noted."""
    courses = _over(now, settings.LAMPLIGHTER.academy.keep_private_days)
    return Ride.objects.filter(~Q(note="") | ~Q(why=""), application__course__in=courses.values("pk"))


def _contacts(now: datetime) -> QuerySet[Application]:
    """Of those who withdrew sooner, since nothing comes of it; but whoever is carried over is known until the next course."""
    ours = settings.LAMPLIGHTER.academy
    over = Q(course__in=_over(now, ours.keep_contact_days).values("pk"))
    before = now - timedelta(days=ours.keep_private_days)
    gone = Q(standing=Standing.WITHDRAWN.value, carries=False, changed_at__lte=before)
    return Application.objects.filter(over | gone, anonymised_at=None)


def _signatures(now: datetime) -> QuerySet[Signature]:
    courses = _over(now, settings.LAMPLIGHTER.academy.keep_waiver_days)
    return Signature.objects.filter(application__course__in=courses.values("pk"))


@transaction.atomic
def _forget_private(now: datetime) -> int:
    rows = list(_private(now).order_by("pk")[:BATCH])
    for row in rows:
        forget_private(row)
    Application.objects.bulk_update(rows, PRIVATE)
    checks_of(rows).delete()
    return len(rows)


@transaction.atomic
def _forget_contacts(now: datetime) -> int:
    rows = list(_contacts(now).order_by("pk")[:BATCH])
    for row in rows:
        forget(row, now)
    Application.objects.bulk_update(rows, FORGOTTEN)
    checks_of(rows).delete()
    Ride.objects.filter(application__in=rows).delete()
    return len(rows)

"""Presenters of a night: for its hours, and the way there and back, they are off the roster of their zones, whose supervisors are asked
for a cover.

Whatever moves, cancels or announces calls ``follow_night`` or ``follow_course`` in its own transaction. A job looks over all once more,
so that no officer stays away for a night that is gone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.presenter_telling import tell_presenters
from lamplighter.academy.messages.presenter_letters import News
from lamplighter.academy.models import Course, Night, Presenter
from lamplighter.academy.rules.presenting import SOURCE, source_of, taken
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.divisions.models import Division
from lamplighter.roster.actions import NotActive, Task, detail_officer, undetail
from lamplighter.roster.models import Detail, Officer

TASK = Task("at the academy", "en la academia")
HOLDS = frozenset({CourseState.OPEN.value, CourseState.DONE.value})
"""States of a course whose nights take officers off the roster; a draft takes nobody."""


@transaction.atomic
def add_presenter(
    *,
    night: Night,
    officer: Officer,
    actor: Actor,
    now: datetime,
    division: Division | None = None,
    told: bool = True,
) -> Presenter:
    """Names an officer who presents a night, and tells them. Named twice, they are named once.

    Args:
        division: of which they come, where it is another than the night's.
        told: whether they hear of it by mail.

    Raises:
        NotActive: the officer is no longer on the roster.
    """
    if not officer.active:
        raise NotActive
    row, made = Presenter.objects.get_or_create(night=night, officer=officer, defaults={"division": division})
    if made:
        record(
            verb=Verb.PRESENTER_ADDED,
            subject=row,
            actor=actor,
            now=now,
            fields=["night", "officer", "division"],
        )
        _follow(row, night, actor, now)
        if told:
            tell_presenters(night, News.NAMED, now=now, only=[row])
    return row


@transaction.atomic
def remove_presenter(*, presenter: Presenter, actor: Actor, now: datetime) -> None:
    """Somebody presents a night no more; they are told, and are back on their roster."""
    tell_presenters(presenter.night, News.OFF, now=now, only=[presenter])
    undetail(source=source_of(presenter.night_id, presenter.officer_id), actor=actor, now=now)
    record(verb=Verb.PRESENTER_REMOVED, subject=presenter, actor=actor, now=now)
    presenter.delete()


@transaction.atomic
def follow_night(*, night: Night, actor: Actor, now: datetime) -> None:
    """Brings the roster up to date with a night as it is now: moved, cancelled or held. Says nothing where nothing changed."""
    for each in night.presenters.select_related("officer"):
        _follow(each, night, actor, now)


@transaction.atomic
def follow_course(*, course: Course, actor: Actor, now: datetime) -> None:
    """The same for each night of a course, when it is announced or cancelled."""
    for night in course.nights.all():
        night.course = course
        follow_night(night=night, actor=actor, now=now)


@transaction.atomic
def let_go(*, night: Night, actor: Actor, now: datetime) -> None:
    """Gives a night's presenters back to the roster, before the night itself is removed."""
    for each in night.presenters.all():
        undetail(source=source_of(night.pk, each.officer_id), actor=actor, now=now)


def _follow(each: Presenter, night: Night, actor: Actor, now: datetime) -> None:
    source = source_of(night.pk, each.officer_id)
    if night.state != NightState.PLANNED.value or night.course.state not in HOLDS:
        undetail(source=source, actor=actor, now=now)
        return
    starts, ends = taken(night.starts, night.ends)
    with suppress(NotActive):  # who left since is on no roster that could miss them
        detail_officer(
            officer=each.officer, starts=starts, ends=ends, task=TASK, source=source, actor=actor, now=now
        )


def reconcile(*, actor: Actor, now: datetime) -> None:
    """Looks over every night to come, and every detail that a night asked for: what has no presenter any more is taken back."""
    presenting = Presenter.objects.filter(night__ends__gt=now)
    for night in Night.objects.filter(pk__in=presenting.values("night")).select_related("course"):
        follow_night(night=night, actor=actor, now=now)
    named = {
        source_of(night, officer) for night, officer in Presenter.objects.values_list("night", "officer")
    }
    asked = Detail.objects.filter(source__startswith=SOURCE, ends__gt=now)
    for source in set(asked.values_list("source", flat=True)) - named:
        undetail(source=source, actor=actor, now=now)

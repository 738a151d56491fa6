"""Who came to a night: said by the coordinator, or by the participant with the room's code. The newest word stands.

Telephones in a cellar keep what was marked and send it later, so words arrive in any order; they are put together by when they were
said (``rules.marks.newer``). Whoever writes a mark holds the course's row, so that nothing is marked while its graduates are reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from lamplighter.academy.models import Application, Course, Mark, Night
from lamplighter.academy.queries.marks import said_of
from lamplighter.academy.queries.night_codes import is_open
from lamplighter.academy.rules.marks import OPENS_BEFORE, Came, Said, newer
from lamplighter.academy.rules.states import CourseState, NightState, Standing
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb


class Closed(Exception):
    """The night is cancelled, or its course takes no marks: it is a draft, cancelled, or its graduates are named."""


class NotYet(Exception):
    """It is too early for that."""


class NotTakingPart(Exception):
    """They do not take part in this course."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a device kept of one participant."""

    application: int
    said: Said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a word: the mark that stands now, or why there is none."""

    application: int
    mark: Mark | None
    refused: str = ""
    """``closed``, ``not-yet``, ``nobody``, ``number``."""


@transaction.atomic
def mark(*, night: int, application: int, said: Said, actor: Actor, now: datetime) -> Mark:
    """Keeps the coordinator's word on one participant, unless a newer one stands. Returns the mark that stands.

    Raises:
        Closed: nothing is marked for this night any more.
        NotYet: it does not begin for hours; that somebody is excused can be said before.
        NotTakingPart: they do not take part.
        ValueError: more minutes than the night has.
    """
    held = _held(night)
    row, changed = _keep(held, application, said, now)
    if changed:
        record(verb=Verb.ATTENDANCE_MARKED, subject=row, actor=actor, now=now, fields=changed)
    return row


@transaction.atomic
def mark_many(*, night: int, words: Sequence[Word], actor: Actor, now: datetime) -> list[Outcome]:
    """Keeps what a device gathered without a connection, each word by itself; sent twice, it is kept once.

    Raises:
        Closed: nothing is marked for this night any more.
    """
    held = _held(night)
    outcomes = []
    for word in words:
        try:
            row, changed = _keep(held, word.application, word.said, now)
        except NotYet:
            outcomes.append(Outcome(word.application, None, "not-yet"))
        except NotTakingPart:
            outcomes.append(Outcome(word.application, None, "nobody"))
        except ValueError:
            outcomes.append(Outcome(word.application, None, "number"))
        else:
            outcomes.append(Outcome(word.application, row))
            if changed:
                record(verb=Verb.ATTENDANCE_MARKED, subject=row, actor=actor, now=now, fields=changed)
    return outcomes


@transaction.atomic
def check_in(*, night: int, application: int, now: datetime) -> Mark:
    """A participant says with the room's code that they are there; how late is told by the clock. Who is in already stays as they are.

    Raises:
        Closed: the code lets nobody in now.
        NotTakingPart: they do not take part in this course.
    """
    held = _held(night)
    if not is_open(held, now):
        raise Closed
    kept = Mark.objects.filter(night=held, application=application).first()
    if kept is not None and kept.came == Came.PRESENT.value:
        return kept
    late = max(0, int((now - held.starts).total_seconds() // 60))
    return _keep(held, application, Said(Came.PRESENT, now, late=late, by_code=True), now)[0]


@transaction.atomic
def renew_code(*, night: int, actor: Actor, now: datetime) -> None:
    """A new code for the screen; the one before lets nobody in any more.

    Raises:
        Closed: nothing is marked for this night any more.
    """
    held = _held(night)
    held.door_version += 1
    held.save(update_fields=["door_version"])
    record(verb=Verb.NIGHT_CODE_RENEWED, subject=held, actor=actor, now=now, fields=["door_version"])


def _held(pk: int) -> Night:
    """The night, its course held against others until the transaction ends.

    Raises:
        Closed: there is none, or nothing is marked for it any more.
    """
    where = Night.objects.filter(pk=pk).values_list("course", flat=True).first()
    if where is None:
        raise Closed
    course = Course.objects.select_for_update(of=("self",)).get(pk=where)
    night = Night.objects.get(pk=pk)
    night.course = course
    if course.state != CourseState.OPEN.value or night.state != NightState.PLANNED.value:
        raise Closed
    return night


def _keep(night: Night, application: int, said: Said, now: datetime) -> tuple[Mark, list[str]]:
    """Puts a word to those there are. Returns the mark that stands, and the names of the fields that changed."""
    said = replace(said, said_at=min(said.said_at, now))  # no clock of a telephone reaches beyond the present
    takes_part = Application.objects.filter(
        pk=application, course=night.course_id, standing=Standing.ENROLLED.value
    )
    if not takes_part.exists():
        raise NotTakingPart
    if said.came is not Came.EXCUSED and said.said_at < night.starts - OPENS_BEFORE:
        raise NotYet
    longest = (night.ends - night.starts).total_seconds() / 60
    if not (0 <= said.late <= longest and 0 <= said.early <= longest):
        raise ValueError(said.late)
    if said.came is not Came.PRESENT:
        said = replace(said, late=0, early=0)
    row = Mark.objects.filter(night=night, application=application).first()
    before = said_of(row) if row is not None else None
    after = newer(before, said)
    if row is not None and after == before:
        return row, []
    if row is None:
        row = Mark(night=night, application_id=application)
    row.came, row.late, row.early = after.came.value, after.late, after.early
    row.by_code, row.said_at, row.taken_at = after.by_code, after.said_at, now
    row.save()
    return row, _changed(before, after)


def _changed(before: Said | None, after: Said) -> list[str]:
    fields = ("came", "late", "early", "by_code", "said_at")
    return [each for each in fields if before is None or getattr(before, each) != getattr(after, each)]

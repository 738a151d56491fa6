"""Who came to the nights of the demo city's courses, and who graduated: reckoned by the room's own rules."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from lamplighter.academy.models import Application, Certificate, Course, Happening, Mark, Night
from lamplighter.academy.queries.marks import reckoned_all
from lamplighter.academy.rules.marks import Came
from lamplighter.academy.rules.states import Side, Standing, Verb, after
from lamplighter.accounts.models import User
from lamplighter.plumbing.clock import city_day, city_tz

_MISSED: Final = {2: 4, 23: 3}
"""Of a finished course, who missed more nights than its rules let pass; the others miss two at most."""
_RUNNING_MISSED: Final = {4: 3, 8: 2, 15: 2}
"""Of the one that runs: one for whom it is too late, and two who must not miss another."""
_WITHOUT_DRILL: Final = 11
_WITHOUT_RIDE: Final = 17
_EXCEPTED: Final = 23
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def marks(
    course: Course, people: Sequence[Application], nights: Sequence[Night], dice: random.Random, now: datetime
) -> list[Mark]:
    """A word for each participant on each night that is over."""
    over = [each for each in nights if each.ends <= now]
    plain = [each for each in over if each.counts and not each.drill]
    done = len(over) == len(nights)
    found = []
    for n, row in enumerate(people):
        most = dice.choices((0, 1, 2), (35, 40, 25))[0] if done else dice.choices((0, 1), (60, 40))[0]
        missed = (_MISSED if done else _RUNNING_MISSED).get(n, most)
        away = dice.sample(plain, min(missed, len(plain)))
        if done and n == _WITHOUT_DRILL:
            away = [each for each in over if each.drill]
        excused = n == _EXCEPTED
        found += [
            _missed(row, night, dice, now, excused) if night in away else _there(row, night, dice, now)
            for night in over
        ]
    return found


def _there(row: Application, night: Night, dice: random.Random, now: datetime) -> Mark:
    late = dice.randrange(3, 28) if dice.random() < 0.12 else 0
    early = dice.choice((10, 15)) if dice.random() < 0.04 else 0
    by_code = not early and dice.random() < 0.7
    said = night.starts + (late or -dice.randrange(1, 30)) * MINUTE
    if not by_code:
        said = night.ends if early else max(said, night.starts + 10 * MINUTE)
    return _mark(row, night, Came.PRESENT, said, now, late=late, early=early, by_code=by_code)


def _missed(row: Application, night: Night, dice: random.Random, now: datetime, excused: bool) -> Mark:
    kind = dice.random()
    if excused or kind < 0.3:
        return _mark(row, night, Came.EXCUSED, night.starts - dice.randrange(2, 40) * 30 * MINUTE, now)
    if kind < 0.42:  # came for the last hour
        late = int((night.ends - night.starts) / MINUTE) - 60
        return _mark(row, night, Came.PRESENT, night.starts + late * MINUTE, now, late=late, by_code=True)
    return _mark(row, night, Came.ABSENT, night.starts + 50 * MINUTE, now)


def _mark(
    row: Application,
    night: Night,
    came: Came,
    said: datetime,
    now: datetime,
    *,
    late: int = 0,
    early: int = 0,
    by_code: bool = False,
) -> Mark:
    taken = said if by_code else min(said + 20 * MINUTE, now)  # the list of a telephone comes a little later
    return Mark(
        application=row,
        night=night,
        came=came.value,
        late=late,
        early=early,
        by_code=by_code,
        said_at=said,
        taken_at=taken,
    )


def rides(course: Course, people: Sequence[Application], dice: random.Random, now: datetime) -> None:
    """When they rode along, as far as they have; set in the rows, which are not written yet."""
    if not course.ride_needed:
        return
    done = course.done_at is not None
    for n, row in enumerate(people):
        day = course.first_day + dice.randrange(9, 63) * DAY
        if day <= city_day(now) and not (done and n == _WITHOUT_RIDE):
            row.ride_on, row.stand_in = day, n % 13 == 5


def name_graduates(course: Course, why: str, user: User | None, dice: random.Random) -> None:
    """Names the graduates of a course that is done, by its rules, and makes the one exception there is. Whoever
    waits to the end got no seat."""
    assert course.done_at is not None
    at = course.done_at
    rows, told, certificates = [], [], []
    excepted = _excepted(course)
    for each in reckoned_all(course, at):
        row = each.application
        moves = [(Verb.GRADUATE if each.reckoned.passes else Verb.FALL_SHORT, Side.SYSTEM, at)]
        if row.pk == excepted and not each.reckoned.passes:
            moves.append((Verb.EXCEPT, Side.STAFF, at + 6 * DAY))
            row.excepted_why, row.excepted_by = why, user
        for verb, side, when in moves:
            row.standing, row.changed_at = after(row.standing, verb, side).value, when
            told.append(Happening(application=row, verb=verb.value, side=side.value, at=when))
        rows.append(row)
        if row.standing == Standing.GRADUATED.value:
            certificates.append(_certificate(row, dice))
    for row in Application.objects.filter(course=course, standing=Standing.WAITING.value).order_by("pk"):
        row.standing, row.changed_at = after(row.standing, Verb.END, Side.SYSTEM).value, at
        told.append(Happening(application=row, verb=Verb.END.value, side=Side.SYSTEM.value, at=at))
        rows.append(row)
    Application.objects.bulk_update(
        rows, ["standing", "changed_at", "excepted_why", "excepted_by"], batch_size=100
    )
    Happening.objects.bulk_create(told)
    Certificate.objects.bulk_create(certificates)


def _excepted(course: Course) -> int:
    enrolled = Application.objects.filter(course=course, standing=Standing.ENROLLED.value).order_by("pk")
    keys = list(enrolled.values_list("pk", flat=True))
    return keys[_EXCEPTED] if len(keys) > _EXCEPTED else 0


def _certificate(row: Application, dice: random.Random) -> Certificate:
    code = base64.b32encode(dice.randbytes(16)).decode().rstrip("=").lower()
    day = row.changed_at.astimezone(city_tz()).date()
    return Certificate(application=row, code=code, name=row.name, issued_on=day)

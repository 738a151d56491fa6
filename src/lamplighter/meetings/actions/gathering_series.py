"""Gatherings that repeat: made for months ahead, made further by a job, ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import new_number
from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions.gathering_shared import Gone, OfficerBusy, add_time
from lamplighter.meetings.actions.gatherings import Content, NotThen, Why, cancel, put_in
from lamplighter.meetings.models import Gathering, Series
from lamplighter.meetings.queries.gatherings import officers_of
from lamplighter.meetings.rules.gatherings import State
from lamplighter.meetings.rules.series import checked, days
from lamplighter.plumbing.clock import city_day, city_tz

MOST_DATES = 400
"""Of one series in one go."""
FURTHER = timedelta(days=7)
"""Dates are made further once so many are missing: a week of them at a time."""


@transaction.atomic
def make_series(
    *,
    content: Content,
    starts: datetime,
    ends: datetime,
    rule: str,
    until: date | None,
    officers: Collection[int],
    actor: Actor,
    user: User | None,
    now: datetime,
) -> Gathering:
    """Makes a gathering that repeats, as drafts up to the settings' days ahead. Returns the first date.

    Args:
        starts, ends: of the first date; if the rule does not give its day, the first is the next that it gives.
        rule: days alone, e.g. ``FREQ=MONTHLY;BYDAY=2TU``; the time is that of the first date by the city's clock.
        until: the last day on which it may be held.

    Raises:
        BadRule: the rule is none that a series may have.
        NotThen: it would begin in the past, or end before it begins, or give no date at all.
        OfficerBusy: an officer who is to attend has something else on one of the dates, or is away.
    """
    tz = city_tz()
    asked = city_day(starts)
    plain = checked(rule, asked)
    if starts <= now or ends <= starts:
        raise NotThen
    first = next(days(plain, asked, until), None)
    if first is None:
        raise NotThen
    series = Series.objects.create(
        number=new_number(),
        zone=content.zone,
        rule=plain,
        first_day=first,
        until=until,
        starts=starts.astimezone(tz).time(),
        minutes=int((ends - starts) / timedelta(minutes=1)),
        made_until=first - timedelta(days=1),
    )
    last = max(first, _ahead(now))
    dates = _dates(series, last)
    if not dates:
        raise NotThen
    refused: list[OfficerBusy] = []
    made = []
    for day in dates:
        try:
            made.append(_make(series, day, content, officers, user=user, now=now, state=State.DRAFT))
        except OfficerBusy as busy:
            refused.append(busy)
    if refused:
        raise OfficerBusy.of_all(refused)
    series.made_until = _reached(dates, last)
    series.save(update_fields=["made_until"])
    record(verb=Verb.GATHERING_MADE, subject=series, actor=actor, now=now, zone=series.zone)
    return made[0]


def _ahead(now: datetime) -> date:
    return city_day(now) + timedelta(days=settings.LAMPLIGHTER.gatherings.ahead_days)


def _dates(series: Series, last: date) -> list[date]:
    """The days of a series that have no row yet, up to and including a day."""
    end = min(last, series.until) if series.until else last
    made = series.made_until
    found = (day for day in days(series.rule, series.first_day, end) if day > made)
    return [day for day, _ in zip(found, range(MOST_DATES), strict=False)]


def _reached(dates: Sequence[date], last: date) -> date:
    """Up to which day every date is made: not to the end where one go does not make them all."""
    return dates[-1] if len(dates) == MOST_DATES else last


def _make(
    series: Series,
    day: date,
    content: Content,
    officers: Collection[int],
    *,
    user: User | None,
    now: datetime,
    state: State,
) -> Gathering:
    starts = instant(city_tz(), day, series.starts)
    with transaction.atomic():
        return put_in(
            content, starts, starts + timedelta(minutes=series.minutes), officers,
            user=user, now=now, series=series, day=day, state=state,
        )  # fmt: skip


def extend_all(*, now: datetime) -> int:
    """Makes every series that goes on further ahead. Returns how many dates were made."""
    today = city_day(now)
    going_on = Series.objects.filter(Q(until=None) | Q(until__gte=today))
    behind = going_on.filter(made_until__lt=_ahead(now) - FURTHER)
    return sum(extend(pk=pk, now=now) for pk in list(behind.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def extend(*, pk: int, now: datetime) -> int:
    """Makes the dates of a series up to the settings' days ahead, each as its newest date that was not cancelled. Returns how many.

    An officer who has something else then, or is away, is left out of that date; staff see that nobody attends. Run twice, it makes
    nothing twice.
    """
    series = Series.objects.select_for_update().filter(pk=pk).first()
    if series is None:
        return 0
    rows = Gathering.objects.filter(series=series).order_by("-day")
    pattern = rows.exclude(state=State.CANCELLED.value).first() or rows.first()
    last = _ahead(now)
    dates = _dates(series, last)
    made = 0
    if pattern is not None:
        state = State.DRAFT if pattern.state == State.DRAFT.value else State.PLANNED
        officers = officers_of([pattern.pk]).get(pattern.pk, [])
        for day in dates:
            if instant(city_tz(), day, series.starts) > now:
                _make_free(series, day, content_of(pattern), officers, now=now, state=state)
                made += 1
    series.made_until = max(_reached(dates, last), series.made_until)
    series.save(update_fields=["made_until"])
    if made:
        actor = Actor.system("make-gatherings-ahead")
        record(verb=Verb.GATHERINGS_MADE_AHEAD, subject=series, actor=actor, now=now, zone=series.zone)
    return made


def _make_free(
    series: Series, day: date, content: Content, officers: Collection[int], *, now: datetime, state: State
) -> None:
    """Makes a date with those of the officers who are free."""
    try:
        _make(series, day, content, officers, user=None, now=now, state=state)
    except OfficerBusy:
        row = _make(series, day, content, (), user=None, now=now, state=state)
        for officer in officers:
            with suppress(OfficerBusy):
                add_time(row, officer)


def content_of(row: Gathering) -> Content:
    """What is said of a gathering, to say it of another."""
    told: dict[str, Any] = {name: getattr(row, name) for name in Content.__dataclass_fields__}
    return Content(**{**told, "languages": tuple(row.languages)})


@transaction.atomic
def end_series(*, pk: int, last: date, why: Why, actor: Actor, now: datetime) -> int:
    """No date after a day: drafts are removed, published dates cancelled and everybody told. Returns how many were cancelled.

    Raises:
        Gone: there is no such series.
    """
    series = Series.objects.select_for_update().filter(pk=pk).first()
    if series is None:
        raise Gone
    later = Gathering.objects.filter(series=series, day__gt=last, starts__gt=now)
    later.filter(state=State.DRAFT.value).delete()
    published = list(later.filter(state=State.PLANNED.value).values_list("pk", flat=True))
    for each in published:
        cancel(pk=each, why=why, actor=actor, now=now)
    series.until = last if series.until is None else min(series.until, last)
    series.save(update_fields=["until"])
    record(verb=Verb.SERIES_ENDED, subject=series, actor=actor, now=now, fields=["until"], zone=series.zone)
    return len(published)

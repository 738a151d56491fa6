"""Writes of a project's measure, counts and verdict."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.partners.actions.projects import Ended, Gone, enter, keep, locked
from lamplighter.partners.models import Project
from lamplighter.partners.queries.projects import ratio
from lamplighter.partners.rules.projects import Entry, Period, Verdict, Wrong, verdicts_for, wrong_counts
from lamplighter.plumbing.clock import city_day

__all__ = [
    "Ended",
    "Gone",
    "MeasureStands",
    "NotBorneOut",
    "WrongPeriods",
    "choose_measure",
    "count",
    "judge",
]


class MeasureStands(Exception):
    """The response has started: the measure stays as it was chosen."""


class NotBorneOut(Exception):
    """The counts do not bear the verdict."""


class WrongPeriods(Exception):
    """The counts are not those of what was chosen, before and after the response."""

    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


@transaction.atomic
def choose_measure(
    *,
    pk: int,
    measure_en: str,
    measure_es: str,
    now: datetime,
    actor: Actor,
    user: User | None,
) -> None:
    """Chooses what will be counted, before anything is done about it. What was counted of something else is taken away.

    Raises:
        Gone, Ended, MeasureStands: see there.
    """
    row = locked(pk)
    if row.response_at is not None:
        raise MeasureStands
    fields = ["measure_en", "measure_es", "measure_chosen_at"]
    if row.measure_en and row.measure_en != measure_en.strip():
        fields += _set_periods(row, None, None)
    row.measure_en, row.measure_es, row.measure_chosen_at = measure_en.strip(), measure_es.strip(), now
    keep(row, fields, now=now, actor=actor)
    enter(row, Entry.MEASURE, now=now, user=user, words=row.measure_en)


@transaction.atomic
def count(
    *, pk: int, before: Period | None, after: Period | None, now: datetime, actor: Actor, user: User | None
) -> None:
    """Keeps what was counted before and after. A verdict that the new counts do not bear is taken back.

    Raises:
        Gone, Ended, WrongPeriods: see there.
    """
    row = locked(pk)
    responded = city_day(row.response_at) if row.response_at else None
    wrong = wrong_counts(before, after, chosen=bool(row.measure_en), responded=responded, today=city_day(now))
    if wrong:
        raise WrongPeriods(wrong)
    fields = _set_periods(row, before, after)
    if row.verdict and Verdict(row.verdict) not in verdicts_for(ratio(row)):
        row.verdict = ""
        fields.append("verdict")
    keep(row, fields, now=now, actor=actor)
    enter(row, Entry.COUNTED, now=now, user=user)


def _set_periods(row: Project, before: Period | None, after: Period | None) -> list[str]:
    """Sets what was counted; the names of the fields."""
    fields = []
    for name, period in (("before", before), ("after", after)):
        values = (period.first, period.until, period.count) if period else (None, None, None)
        for part, value in zip(("from", "until", "count"), values, strict=True):
            setattr(row, f"{name}_{part}", value)
            fields.append(f"{name}_{part}")
    return fields


@transaction.atomic
def judge(*, pk: int, verdict: Verdict, words: str, now: datetime, actor: Actor, user: User | None) -> None:
    """Says what the counts say; no more than they bear.

    Raises:
        Gone, Ended, NotBorneOut: see there.
    """
    row = locked(pk)
    if verdict not in verdicts_for(ratio(row)):
        raise NotBorneOut
    row.verdict, row.verdict_words = verdict.value, words.strip()
    keep(row, ["verdict", "verdict_words"], now=now, actor=actor)
    enter(row, Entry.JUDGED, now=now, user=user, after=verdict.value, words=words)

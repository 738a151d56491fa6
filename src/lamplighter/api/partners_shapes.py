"""Promises and projects as the APIs show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lamplighter.core.stats.estimates import Estimate
from lamplighter.core.stats.ratios import Ratio
from lamplighter.partners.models import Commitment, CommitmentEntry, ProjectSummary
from lamplighter.partners.queries.commitments import Figures
from lamplighter.partners.queries.projects import public_periods
from lamplighter.partners.rules.commitments import INSIDE, Entry, in_time
from lamplighter.partners.rules.definitions import DEFINITIONS
from lamplighter.partners.rules.projects import Period, Source, Stage, Verdict, compared
from lamplighter.plumbing.clock import city_day, city_tz


def when(moment: datetime) -> str:
    """An instant with the city's offset, to the second."""
    return moment.astimezone(city_tz()).isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def promise(row: Commitment, now: datetime) -> dict[str, Any]:
    """One promise."""
    return {
        "number": row.number,
        "what": {"en": row.what_en, "es": row.what_es},
        "zone": row.zone,
        "state": row.state,
        "made_on": _day(row.made_on),
        "made_at": row.made_at,
        "first_due_on": _day(row.first_due_on),
        "due_on": _day(row.due_on),
        "kept_on": _day(row.kept_on),
        "kept_in_time": in_time(row.kept_on, row.first_due_on) if row.kept_on else None,
        "overdue": row.is_open and row.due_on < city_day(now),
        "changed_at": when(row.changed_at),
    }


def entry(row: CommitmentEntry) -> dict[str, Any]:
    """One entry of a timeline."""
    return {
        "at": when(row.at),
        "entry": row.entry,
        "due_before": _day(row.due_before),
        "due_after": _day(row.due_after),
        "words": {"en": row.words_en, "es": row.words_es},
    }


def promise_whole(row: Commitment, now: datetime) -> dict[str, Any]:
    """A promise with the timeline that everyone sees."""
    seen = [each for each in row.entries.all() if Entry(each.entry) not in INSIDE]
    return {**promise(row, now), "timeline": [entry(each) for each in seen]}


def _share(found: Estimate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    low, high = (None if end is None else round(end, 4) for end in (found.low, found.high))
    return {"value": round(found.value, 4), "low": low, "high": high, "cases": found.n}


def figures(zone: str, found: Figures) -> dict[str, Any]:
    """A zone's figures."""
    return {
        "zone": zone or None,
        "in_time": _share(found.in_time),
        "open": found.open,
        "withdrawn": found.withdrawn,
    }


def definitions() -> list[dict[str, str]]:
    """What each figure counts, in English."""
    return [
        {"figure": key.value, "name": told.name, "counts": told.counts} for key, told in DEFINITIONS.items()
    ]


def _period(found: Period | None) -> dict[str, Any] | None:
    return {"first": _day(found.first), "until": _day(found.until), "count": found.count} if found else None


def _ratio(found: Ratio | None) -> dict[str, Any] | None:
    if found is None:
        return None
    value, low, high = (
        None if each is None else round(each, 4) for each in (found.value, found.low, found.high)
    )
    return {"value": value, "low": low, "high": high}


def project(row: ProjectSummary) -> dict[str, Any]:
    """A project as the public sees it."""
    held = row.project
    told = public_periods(held)
    before, after = told or (None, None)
    tasks = [each for each in held.tasks.all() if not each.dropped]
    ended = held.stage == Stage.CLOSED.value
    says = told is not None or held.verdict == Verdict.CANNOT_TELL.value
    return {
        "number": row.number,
        "title": {"en": row.title_en, "es": row.title_es},
        "summary": {"en": row.text_en, "es": row.text_es},
        "zone": held.zone,
        "stage": held.stage,
        "started_on": _day(city_day(held.started_at)),
        "changed_at": when(held.changed_at),
        "areas": [{"block": each.block, "hexagon": each.hexagon} for each in held.areas.all()],
        "sources": [each.value for each in Source if each.value in held.sources],
        "measure": {"en": row.measure_en, "es": row.measure_es},
        "before": _period(before),
        "after": _period(after),
        "ratio": _ratio(compared(before, after)),
        "verdict": held.verdict if ended and says else "",
        "tasks": len(tasks),
        "tasks_done": sum(each.done_on is not None for each in tasks),
    }

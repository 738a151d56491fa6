"""What runs every so often: a small table of names, and the functions that rooms enter in their ``jobs``.

Many workers may look at once: each due job is claimed by one UPDATE. A worker killed in the middle leaves the job due again
when its lease ends; so a job must bear being run twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils.module_loading import autodiscover_modules

from lamplighter.outbox.models import Turn

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""After this a job that was started and never finished is due again."""

Job = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One job of the timetable."""

    name: str
    every: timedelta
    run: Job
    lease: timedelta = LEASE
    """After this it is due again although it never said that it ended."""


_entries: dict[str, Entry] = {}


class EnteredTwice(ValueError):
    """Two jobs have one name."""


def every(interval: timedelta, name: str, *, lease: timedelta = LEASE) -> Callable[[Job], Job]:
    """Enters a function, called with ``now`` at most once an interval over all workers. Stands in a room's ``jobs``.

    Args:
        lease: of a job that two workers may run at once without harm, a shorter one: so long does nothing happen after a worker died in it.
    """

    def enter(job: Job) -> Job:
        if name in _entries and _entries[name].run is not job:
            raise EnteredTwice(name)
        _entries[name] = Entry(name, interval, job, lease)
        return job

    return enter


def entries() -> dict[str, Entry]:
    """All jobs of all installed rooms."""
    _find_jobs()
    return dict(_entries)


@cache
def _find_jobs() -> None:
    """Once a process: looking for modules that are not there takes its time."""
    autodiscover_modules("jobs")


def run_due(now: datetime, wanted: dict[str, Entry] | None = None) -> list[str]:
    """Runs what is due, one after the other. Returns the names of what was run. A job that fails is logged and comes again."""
    jobs = entries() if wanted is None else wanted
    known = set(Turn.objects.filter(name__in=jobs).values_list("name", flat=True))
    missing = [Turn(name=name, next_at=now) for name in jobs if name not in known]
    if missing:
        Turn.objects.bulk_create(missing, ignore_conflicts=True)
    due = (
        Turn.objects.filter(name__in=jobs, next_at__lte=now)
        .order_by("next_at")
        .values_list("name", flat=True)
    )
    return [name for name in list(due) if _run_one(jobs[name], now)]


def _run_one(entry: Entry, now: datetime) -> bool:
    claimed = Turn.objects.filter(name=entry.name, next_at__lte=now).update(
        next_at=now + entry.lease, started_at=now
    )
    if not claimed:
        return False
    trouble = ""
    try:
        entry.run(now)
    except Exception as error:
        # The class only: an error's words may quote what must not be logged.
        trouble = type(error).__name__
        log.error("job %s failed: %s", entry.name, trouble)
    ours = Turn.objects.filter(name=entry.name, started_at=now)
    ours.update(next_at=now + entry.every, finished_at=now if not trouble else None, last_error=trouble)
    return True

"""The worker: runs queued jobs and the timetable until told to stop. Any number of workers may run beside each other."""

from __future__ import annotations

import logging
import secrets
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lamplighter.city.catalogue import keep_current
from lamplighter.outbox import timetable
from lamplighter.plumbing import clock

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at the tables."""
QUEUED_LEASE = timedelta(hours=1)
"""A queued job that started longer ago than this and never finished belonged to a worker that died: it is run again."""


def run(stop: threading.Event) -> None:
    """Works until ``stop`` is set; a job that is running is finished first."""
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    name = f"lamplighter-{secrets.token_hex(6)}"
    log.info("worker started")
    while not stop.is_set():
        try:
            tick(clock.now(), name)
        except OperationalError as error:
            # A locked or restarting database is waited for; nothing is lost, since all is in rows.
            log.warning("the database cannot be used now: %s", type(error).__name__)
            close_old_connections()
        stop.wait(TICK)
    log.info("worker stopped")


def tick(now: datetime, worker: str) -> None:
    """One look: what is due in the timetable, and all queued jobs that are ready."""
    close_old_connections()
    keep_current()  # letters say the words that hold now
    timetable.run_due(now)
    free_abandoned(now)
    run_queued(worker)


def free_abandoned(now: datetime) -> int:
    """Puts back queued jobs whose worker died. Returns how many."""
    dead = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - QUEUED_LEASE)
    count: int = dead.update(status="READY", started_at=None)
    return count


def run_queued(worker: str) -> None:
    """Runs the queued jobs that are ready, one after the other, until none is left."""
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=100,  # then the timetable has its turn again
        worker_id=worker,
        excluded_queue_names=[],
    ).run()

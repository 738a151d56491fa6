"""The timetable and queued jobs: each due job runs once over all workers, and survives a worker that dies."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.utils import OperationalError
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from lamplighter.audit.models import Seal
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox import jobs, timetable, worker
from lamplighter.outbox.models import Turn
from lamplighter.outbox.timetable import LEASE, Entry, run_due

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ran: list[Any] = []


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


def entry(run: timetable.Job = ran.append, every: timedelta = 5 * MINUTE) -> dict[str, Entry]:
    return {"job": Entry("job", every, run)}


def test_a_job_runs_when_it_is_due_and_not_before() -> None:
    for minutes in (0, 1, 4, 5, 9, 10, 30):
        run_due(NOW + minutes * MINUTE, entry())
    assert [(at - NOW) / MINUTE for at in ran] == [0, 5, 10, 30]


def test_a_job_that_another_worker_has_claimed_is_left_alone() -> None:
    seen: list[list[str]] = []
    run_due(NOW, entry(lambda now: seen.append(run_due(now, entry()))))
    assert seen == [[]]
    assert ran == []


def test_a_job_whose_worker_died_runs_again_after_the_lease() -> None:
    def dies(now: datetime) -> None:
        ran.append(now)
        raise SystemExit  # passes by the handler, as a kill would

    with pytest.raises(SystemExit):
        run_due(NOW, entry(dies, every=timedelta(days=1)))
    assert run_due(NOW + LEASE - MINUTE, entry(every=timedelta(days=1))) == []
    assert run_due(NOW + LEASE, entry(every=timedelta(days=1))) == ["job"]


def test_what_sends_runs_again_a_minute_after_its_worker_died() -> None:
    known = timetable.entries()
    for name in ("send-mail", "send-texts", "send-calls"):
        Turn.objects.create(name=name, next_at=NOW)
        dies = Entry(name, known[name].every, _dies, known[name].lease)
        with pytest.raises(SystemExit):
            run_due(NOW, {name: dies})
        ended = Entry(name, known[name].every, ran.append, known[name].lease)
        assert run_due(NOW + MINUTE - timedelta(seconds=1), {name: ended}) == []
        assert run_due(NOW + MINUTE, {name: ended}) == [name]


def test_mail_goes_on_as_long_as_there_is_a_full_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [jobs.BATCH, jobs.BATCH, 7, jobs.BATCH]
    monkeypatch.setattr(jobs, "send_due", lambda *_: left.pop(0))
    jobs.send_mail(NOW)
    assert left == [jobs.BATCH]


def _dies(_now: datetime) -> None:
    raise SystemExit


def test_a_job_that_fails_is_noted_by_kind_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    def fails(now: datetime) -> None:
        raise ValueError("ana@example.org")

    run_due(NOW, entry(fails))
    turn = Turn.objects.get()
    assert (turn.last_error, turn.finished_at, turn.next_at) == ("ValueError", None, NOW + 5 * MINUTE)
    assert "ana@example.org" not in caplog.text
    run_due(NOW + 5 * MINUTE, entry())
    turn.refresh_from_db()
    assert (turn.last_error, turn.finished_at) == ("", NOW + 5 * MINUTE)


def test_two_jobs_cannot_share_a_name() -> None:
    timetable.every(MINUTE, "only-in-this-test")(ran.append)
    with pytest.raises(timetable.EnteredTwice):
        timetable.every(MINUTE, "only-in-this-test")(print)
    del timetable._entries["only-in-this-test"]


def test_the_house_seals_sends_and_clears_by_timetable() -> None:
    from django.db import transaction

    from lamplighter.audit.actions import record

    with transaction.atomic():
        record(verb=Verb.ROLE_GRANTED, subject=("x", "1"), actor=Actor.system(), now=NOW)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - MINUTE)
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + MINUTE)
    names = run_due(NOW)
    assert set(names) >= {"seal-audit", "send-mail", "clear-sessions", "expire-one-time-links"}
    assert not Turn.objects.exclude(last_error="").exists()
    assert Seal.objects.count() == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


@task()
def double(number: int) -> int:
    ran.append(number * 2)
    return number * 2


@pytest.mark.django_db(transaction=True)  # the worker opens connections of its own
def test_a_queued_job_is_a_row_and_the_worker_runs_it(settings: Any) -> None:
    double.enqueue(21)
    assert ran == []
    worker.tick(NOW, "w")
    assert ran == [42]
    worker.tick(NOW, "w")
    assert ran == [42]


@pytest.mark.django_db(transaction=True)  # the worker opens connections of its own
def test_a_queued_job_whose_worker_died_is_run_again() -> None:
    double.enqueue(1)
    row = DBTaskResult.objects.get()
    DBTaskResult.objects.update(status="RUNNING", started_at=NOW)
    assert worker.free_abandoned(NOW + worker.QUEUED_LEASE) == 0
    assert worker.free_abandoned(NOW + worker.QUEUED_LEASE + MINUTE) == 1
    worker.run_queued("w")
    assert ran == [2]
    row.refresh_from_db()
    assert row.status == "SUCCESSFUL"


def test_the_worker_stops_when_told_and_waits_for_a_locked_database(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    ticks: list[str] = []

    def tick(now: datetime, name: str) -> None:
        ticks.append(name)
        if len(ticks) == 1:
            raise OperationalError("database is locked")
        stop.set()

    monkeypatch.setattr(worker, "TICK", 0)
    monkeypatch.setattr(worker, "tick", tick)
    worker.run(stop)
    assert len(ticks) == 2

"""Rows that are written often: as Django would write them; and SQLite's writers, one after the other."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, models, transaction

from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.inserting import insert
from lamplighter.plumbing.sqlite.base import DatabaseWrapper
from tests.conftest import ROOT
from tests.support.concerns import contact, raised, small_city

pytestmark = pytest.mark.django_db

DIFFERS: dict[type[models.Model], tuple[str, str, str]] = {
    Concern: ("number", "AAAAAAAA", "BBBBBBBB"),
    Contact: ("part", "follower", "follower"),
    Update: ("outside_id", "a", "b"),
    Mail: ("message_id", "<a@example.org>", "<b@example.org>"),
}


def as_kept(row: models.Model, without: str) -> list[tuple[str, Any]]:
    """A row as the database has it, its key and one column left out."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])
        names = [each[0] for each in cursor.description]
        found = zip(names, cursor.fetchone(), strict=True)
        return [(name, value) for name, value in found if name not in ("id", without)]


@pytest.mark.parametrize("model", DIFFERS, ids=lambda model: model.__name__.lower())
def test_a_row_is_inserted_as_django_saves_it(tmp_path: Path, model: type[models.Model]) -> None:
    small_city(tmp_path)
    raised(contact=contact(phone="816 555 0100"), happens="Nights, ñ", answers={"how-often": ["night"]})
    first = model._base_manager.get()
    told = {
        each.attname: getattr(first, each.attname)
        for each in model._meta.concrete_fields
        if not each.primary_key
    }
    name, one, other = DIFFERS[model]
    saved, inserted = model(**{**told, name: one}), model(**{**told, name: other})
    saved.save(force_insert=True)
    insert(inserted)
    assert as_kept(inserted, name) == as_kept(saved, name)
    assert inserted.pk > saved.pk
    assert not inserted._state.adding
    inserted.refresh_from_db()


def test_what_breaks_a_constraint_is_not_inserted(tmp_path: Path) -> None:
    small_city(tmp_path)
    made = raised()
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(made)
    assert Concern.objects.count() == 1


WRITER = """
import sys
from tests.rooms.test_plumbing_rows import opened
connection = opened(sys.argv[1])
connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
connection.cursor().execute("INSERT INTO told (word) VALUES ('first')")
print("writes", flush=True)
sys.stdin.readline()
connection.commit()
"""


def opened(file: str) -> DatabaseWrapper:
    """A connection of the program's own kind to a file. SQLite itself would give up at once where another writes."""
    told = {**connections["default"].settings_dict, "NAME": file}
    told["OPTIONS"] = {"timeout": 0, "transaction_mode": "IMMEDIATE"}
    return DatabaseWrapper(told, "queue")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A database with one empty table."""
    name = str(tmp_path / "queue.sqlite3")
    with closing(opened(name)) as made:
        made.cursor().execute("PRAGMA journal_mode=WAL")
        made.cursor().execute("CREATE TABLE told (word TEXT)")
    return name


def writing(file: str) -> subprocess.Popen[str]:
    """Another process, in the middle of a transaction that writes."""
    child = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{WRITER}", file],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "writes\n"
    return child


def write(file: str, *, alone: bool = False) -> list[str]:
    """Writes a second word, in a transaction or ``alone``; returns all there are."""
    with closing(opened(file)) as connection:
        if not alone:
            connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        connection.cursor().execute("INSERT INTO told (word) VALUES ('second')")
        if not alone:
            connection.commit()
        return [word for (word,) in connection.cursor().execute("SELECT word FROM told ORDER BY rowid")]


@pytest.mark.parametrize("alone", [False, True], ids=["transaction", "statement"])
def test_a_writer_waits_for_the_one_before_and_fails_at_no_lock(
    file: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(file) as child:
        assert child.stdin is not None
        line = child.stdin
        flock = fcntl.flock

        def let_go_on_and_wait(queue: int, how: int) -> None:
            if how == fcntl.LOCK_EX and not line.closed:
                with pytest.raises(BlockingIOError):
                    flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
                line.close()
            flock(queue, how)

        monkeypatch.setattr(fcntl, "flock", let_go_on_and_wait)
        assert write(file, alone=alone) == ["first", "second"]
        assert child.wait(timeout=60) == 0


def test_a_writer_that_is_killed_gives_its_place_up_and_leaves_nothing(file: str) -> None:
    with writing(file) as child:
        child.kill()
        assert write(file) == ["second"]

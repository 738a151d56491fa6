"""Threads that write at once, on either database. The tests' SQLite lies in memory, where threads lock each other out; here it is a
file, as it is where the program runs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lamplighter.plumbing.snapshots import forget_checks


@pytest.fixture
def parallel(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A transactional test whose database several threads can write to."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory: Any = connection.connection
    file = tmp_path / "parallel.sqlite3"
    with closing(sqlite3.connect(file)) as target:
        memory.backup(target)
    name = connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(file)
    forget_checks()
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connection = memory
    forget_checks()


def together(*tasks: Callable[[], object]) -> list[object]:
    """Runs tasks at once, each with a connection of its own; what each returned, or the error it raised."""
    barrier = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=20)
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def kinds(found: list[object]) -> list[str]:
    """Names of the types of what came of it, in order."""
    return sorted(type(each).__name__ for each in found)

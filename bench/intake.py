"""Concerns taken in over HTTP, each durable with its mail before it is answered, beside the database's own single-row commits.

One installation with the demo city's ground; a program posts concerns over the staff API on eight open connections. Beside it, in the
same run and on the same database settings, one or eight threads (whichever is faster) insert one row a transaction by the driver alone:
once the concern's own row with its indexes, once a small row without any; and an otherwise empty view of the same server commits the
small row. Rounds alternate; medians count. Budget: 30% of the small row's. Where committing costs next to nothing (a disk that flushes
to memory), the processor decides instead of the disk: the table tells the processor time too.

    python -m bench.intake [--rounds 5] [--seconds 3] [--connections 8] [--workers 2]
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench._http_client import Round, load
from bench.http_locate import PROGRAM, ROOT, await_start, free_port, processor_seconds
from lamplighter.core.numbers import new_number
from tests.support.databases import postgresql

BUDGET = 0.30
FILES = ("zones.geojson", "beats.geojson")
ISSUE = (
    "from lamplighter.accounts.actions.tokens import issue\n"
    "from lamplighter.accounts.access import Scope\n"
    "from lamplighter.audit.rules import Actor\n"
    "from lamplighter.plumbing.clock import now\n"
    "print(issue(name='bench', scopes=list(Scope), zone='', actor=Actor.command('bench'), user=None, now=now())[1])"
)
CREATE = "CREATE TABLE bench_rows (id {serial}, word VARCHAR(40))"
SMALL = "INSERT INTO bench_rows (word) VALUES ('a single small row')"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"


def main() -> int:
    """Prints both rates and the share, for both databases. Exit status 1 when the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2, help="web processes of the server")
    asked = parser.parse_args()
    print(
        f"{'':12}{'small rows/s':>14}{'concerns/s':>12}{'views/s':>9}{'intakes/s':>11}{'of small':>10}{'of concerns':>13}"
        f"{'of views':>10}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}"
    )
    met = True
    for name in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            met &= _database(name, stack, asked)
    print(f"budget {BUDGET:.0%}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _database(name: str, stack: ExitStack, asked: argparse.Namespace) -> bool:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplighter-bench-")))
    uri = stack.enter_context(postgresql()) if name == "postgresql" else ""
    home, secret = _installation(folder, uri)
    port, server = stack.enter_context(_serving(home, asked.workers))
    question = _question(port, secret)
    load(port, [question], connections=1, seconds=0.5)  # the first is what the bare commits copy
    small, whole = _committers(home, uri)
    commits: list[tuple[float, float, float]] = []
    rounds: list[Round] = []
    for number in range(asked.rounds + 1):
        view = load(port, [_view(port)], connections=asked.connections, seconds=asked.seconds / 2)
        bare = (_fastest(small, asked), _fastest(whole, asked), view.rate)
        before = processor_seconds(server)
        told = load(port, [question], connections=asked.connections, seconds=asked.seconds)
        told.server = processor_seconds(server) - before
        if set(told.statuses) | set(view.statuses) != {200}:
            raise SystemExit(f"the server answered {told.statuses} {view.statuses}")
        if number:  # the first warms up
            commits.append(bare)
            rounds.append(told)
    shares = [
        statistics.median(each.rate / bare[peer] for each, bare in zip(rounds, commits, strict=True))
        for peer in range(3)
    ]
    small_rate, whole_rate, view_rate = (
        statistics.median(bare[peer] for bare in commits) for peer in range(3)
    )
    print(
        f"{name:12}{small_rate:14,.0f}{whole_rate:12,.0f}{view_rate:9,.0f}"
        f"{statistics.median(each.rate for each in rounds):11,.0f}{shares[0]:10.0%}{shares[1]:13.0%}{shares[2]:10.0%}"
        f"{statistics.median(each.at_most(0.5) for each in rounds) * 1e3:8.1f}"
        f"{statistics.median(each.at_most(0.99) for each in rounds) * 1e3:8.1f}"
        f"{statistics.median(each.server / each.requests for each in rounds) * 1e3:8.2f}",
        flush=True,
    )
    return shares[0] >= BUDGET


def _installation(folder: Path, uri: str) -> tuple[Path, str]:
    """A home with the demo city's map and roster; returns it with the secret of a program's token."""
    drawn, home = folder / "demo", folder / "home"
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 100000000\n[database]\nurl = "{uri}"\n'
    )
    _run(drawn, "demo", "build")
    files = drawn / "riverbend"
    _run(home, "init")
    told = ["--level", "zone", "--level", "beat", "--code", "code", "--code", "code", "--parent", "zone"]
    _run(
        home,
        "zones",
        "import",
        *(str(files / name) for name in FILES),
        *told,
        "--from",
        "2024-01-01",
        "--yes",
    )
    _run(home, "roster", "import", str(files), "--yes")
    return home, _run(home, "manage", "shell", "--no-imports", "-c", ISSUE).split()[-1]


def _run(home: Path, *arguments: str) -> str:
    env = {**os.environ, "LAMPLIGHTER_HOME": str(home)}
    done = subprocess.run(
        [*PROGRAM, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"lamplighter {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


Commit = Callable[[float], int]
"""Commits rows one by one until a time, over one connection, and returns how many."""


def _committers(home: Path, uri: str) -> tuple[Commit, Commit]:
    """Commits of a small row, and of a concern's own row: a copy of the first concern under another number."""
    if uri:
        with psycopg.connect(uri) as connection:
            connection.execute(CREATE.format(serial="BIGSERIAL PRIMARY KEY"))
            told = connection.execute("SELECT * FROM concerns_concern LIMIT 0").description or ()
            generated = connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'concerns_concern' AND is_generated = 'ALWAYS'"
            ).fetchall()
        names = [each.name for each in told if (each.name,) not in generated]
        copy = _copying(names, "%s")

        def opened() -> Any:
            return psycopg.connect(uri, autocommit=True)

    else:
        file = home / "lamplighter.sqlite3"
        with closing(sqlite3.connect(file)) as made, made:
            made.execute(CREATE.format(serial="INTEGER PRIMARY KEY"))
            names = [each[0] for each in made.execute("SELECT * FROM concerns_concern LIMIT 0").description]
        copy = _copying(names, "?")

        def opened() -> Any:
            connection = sqlite3.connect(file, isolation_level=None, timeout=20)
            connection.executescript(PRAGMAS)
            return connection

    def small(until: float) -> int:
        with closing(opened()) as connection:
            return _until(until, lambda: connection.execute(SMALL))

    def whole(until: float) -> int:
        with closing(opened()) as connection:
            return _until(until, lambda: connection.execute(copy, (new_number(),)))

    return small, whole


def _copying(names: list[str], place: str) -> str:
    kept = [name for name in names if name not in ("id", "number")]
    listed = ", ".join(f'"{name}"' for name in kept)
    first = "(SELECT min(id) FROM concerns_concern)"
    return f"INSERT INTO concerns_concern (number, {listed}) SELECT {place}, {listed} FROM concerns_concern WHERE id = {first}"


def _until(until: float, commit: Callable[[], object]) -> int:
    count = 0
    while time.perf_counter() < until:
        commit()
        count += 1
    return count


def _fastest(commit: Commit, asked: argparse.Namespace) -> float:
    """Commits a second of one thread, or of as many as there are connections."""
    return max(_commits(commit, threads, asked.seconds / 2) for threads in (1, asked.connections))


def _commits(commit: Commit, threads: int, seconds: float) -> float:
    counts: list[int] = []
    until = time.perf_counter() + seconds
    workers = [threading.Thread(target=lambda: counts.append(commit(until))) for _ in range(threads)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return sum(counts) / seconds


@contextmanager
def _serving(home: Path, workers: int) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    env = {**os.environ, "LAMPLIGHTER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench._http_settings"}
    command = [sys.executable, "-m", "lamplighter.ops.web", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await_start(port, process)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _question(port: int, secret: str) -> bytes:
    body = json.dumps(
        {
            "kind": "noise",
            "text": "Loud music from a yard, so that the windows shake.",
            "lon": -97.31,
            "lat": 38.91,
            "contact": {"email": "resident@example.org", "by": "email", "hours": ["evening"]},
        }
    )
    return (
        f"POST /api/v1/staff/concerns HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {secret}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _view(port: int) -> bytes:
    return f"POST /row HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n".encode()


if __name__ == "__main__":
    sys.exit(main())

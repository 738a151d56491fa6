"""Promise 3: kill -9 in the middle of many concerns loses none whose receipt was shown, and every mail goes out under one Message-ID."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from aiosmtpd.controller import Controller

from tests.conftest import PROVE
from tests.support import demo
from tests.support.databases import uri

__all__ = ["uri"]
POSTS, KILLS, THREADS = (1000, 5, 16) if PROVE else (90, 2, 6)
PLACE = {"lon": -97.31, "lat": 38.91}
SECONDS = 600 if PROVE else 120


class Sink:
    """A real SMTP server that counts."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.got.append((envelope.rcpt_tos[0], str(message["Message-ID"])))
        return "250 OK"


class Database:
    """The rows, read beside the program."""

    def __init__(self, home: Path, uri: str) -> None:
        self.home, self.uri = home, uri

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        if self.uri:
            with psycopg.connect(self.uri) as connection:
                cursor = connection.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []
        with (
            closing(sqlite3.connect(self.home / "lamplighter.sqlite3", timeout=20)) as connection,
            connection,
        ):
            return list(connection.execute(sql).fetchall())


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    found, port = Sink(), demo.free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    yield found, port
    controller.stop()


def installation(home: Path, demo_home: Path, uri: str, smtp: int) -> str:
    """A small installation with the demo city's ground; returns the secret of a program's token."""
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 1000000\n[database]\nurl = "{uri}"\n'
        f'[mail]\nhost = "127.0.0.1"\nport = {smtp}\nsecurity = "none"\nsender = "police@example.org"\n'
    )
    demo.lamplighter(home, "init")
    files = demo_home / "riverbend"
    zones = [str(files / name) for name in ("zones.geojson", "beats.geojson")]
    told = ["--level", "zone", "--level", "beat", "--code", "code", "--code", "code", "--parent", "zone"]
    demo.lamplighter(home, "zones", "import", *zones, *told, "--from", "2024-01-01", "--yes")
    demo.lamplighter(home, "roster", "import", str(files), "--yes")
    script = (
        "from lamplighter.accounts.actions.tokens import issue\n"
        "from lamplighter.accounts.access import Scope\n"
        "from lamplighter.audit.rules import Actor\n"
        "from lamplighter.plumbing.clock import now\n"
        "print(issue(name='t', scopes=list(Scope), zone='', actor=Actor.command('test'), user=None, now=now())[1])"
    )
    return demo.lamplighter(home, "manage", "shell", "--no-imports", "-c", script).stdout.split()[-1]


class Poster(threading.Thread):
    """Posts concerns one after the other until told to stop, and remembers the receipts it was shown."""

    def __init__(self, url: str, secret: str, numbers: Iterator[int], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.secret = int(url.rpartition(":")[2]), secret
        self.numbers, self.stop = numbers, stop
        self.shown: dict[str, str] = {}
        self.trouble: list[int] = []

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            while not self.stop.is_set():
                number = next(self.numbers, None)
                if number is None or not self._post(connection, f"resident{number}@example.org"):
                    return

    @property
    def failed(self) -> bool:
        """Whether it was answered anything but a receipt."""
        return bool(self.trouble)

    def _post(self, connection: http.client.HTTPConnection, email: str) -> bool:
        body = json.dumps(
            {"kind": "noise", "text": "Loud.", **PLACE, "contact": {"email": email, "by": "email"}}
        )
        try:
            connection.request(
                "POST",
                "/api/v1/staff/concerns",
                body,
                {"Content-Type": "application/json", "Authorization": f"Bearer {self.secret}"},
            )
            reply = connection.getresponse()
            told = reply.read()
        except (OSError, http.client.HTTPException):
            return False  # the program was killed: no receipt, no promise
        if reply.status != 200:
            self.trouble.append(reply.status)
            return False
        self.shown[json.loads(told)["number"]] = email
        return True


class Numbers:
    """Numbers from one source for many threads."""

    def __init__(self, most: int) -> None:
        self._held, self._lock = iter(range(most)), threading.Lock()

    def __iter__(self) -> Numbers:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._held)


@contextmanager
def posting(server: demo.Server, secret: str, numbers: Iterator[int]) -> Iterator[list[Poster]]:
    stop = threading.Event()
    posters = [Poster(server.url, secret, numbers, stop) for _ in range(THREADS)]
    for each in posters:
        each.start()
    yield posters
    stop.set()
    for each in posters:
        each.join(60)


def awaited(what: Any) -> bool:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return bool(what())


def _reached(posters: list[Poster], wanted: int) -> bool:
    return sum(len(each.shown) for each in posters) >= wanted


def killed_while_posting(home: Path, secret: str, numbers: Numbers, wanted: int) -> dict[str, str]:
    """Kills a serving program with all it started after that many receipts. Returns the receipts shown."""
    with demo.running(home) as server, posting(server, secret, numbers) as posters:
        assert awaited(lambda: _reached(posters, wanted) or any(each.failed for each in posters))
        assert not [each.trouble for each in posters if each.failed]
        below = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        psutil.wait_procs(below, timeout=10)
    assert not any(each.trouble for each in posters)
    return {number: email for each in posters for number, email in each.shown.items()}


def test_every_receipt_that_was_shown_exists_and_its_mail_goes_out_under_one_message_id(
    demo_home: Path, tmp_path: Path, uri: str, sink: tuple[Sink, int]
) -> None:
    """Promise 3."""
    got, smtp = sink
    home = tmp_path / "home"
    secret = installation(home, demo_home, uri, smtp)
    rows, numbers = Database(home, uri), Numbers(POSTS * 4)
    receipts: dict[str, str] = {}
    for _ in range(KILLS):
        receipts |= killed_while_posting(home, secret, numbers, POSTS // (KILLS + 1))
    with demo.running(home) as server, posting(server, secret, numbers) as posters:
        left = POSTS - len(receipts)
        assert awaited(lambda: _reached(posters, left))
    receipts |= {number: email for each in posters for number, email in each.shown.items()}
    assert len(receipts) >= POSTS

    kept = dict(rows.run("SELECT number, id FROM concerns_concern"))
    assert set(receipts) <= set(kept)
    mailed = {email for (email,) in rows.run('SELECT "to" FROM outbox_mail')}
    assert set(receipts.values()) <= mailed
    contacts = {email for (email,) in rows.run("SELECT email FROM concerns_contact")}
    staff = {email for (email,) in rows.run("SELECT email FROM roster_officer")}  # are asked for covers
    mailed -= staff
    assert mailed == contacts  # neither a concern without its mail, nor a mail without its concern

    # What a killed worker had claimed is due again when its lease is over: that time has passed now.
    rows.run("UPDATE outbox_mail SET next_try = created_at WHERE state = 'waiting'")
    with demo.running(home):
        assert awaited(lambda: rows.run("SELECT count(*) FROM outbox_mail WHERE state <> 'sent'") == [(0,)])
    identities: dict[str, set[str]] = {}
    for to, identity in got.got:
        identities.setdefault(to, set()).add(identity)
    assert set(identities) - staff == mailed
    assert all(len(each) == 1 for each in identities.values())
    repeats = sum(count - 1 for count in Counter(to for to, _ in got.got).values())
    assert repeats <= KILLS

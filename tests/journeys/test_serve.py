"""One command starts everything, keeps it running, and takes everything with it when it goes, even by kill -9 (promise 3)."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from tests.support import demo

KILLS = 20 if os.environ.get("LAMPLIGHTER_PROVE") == "1" else 2
SOON = 3.0
"""Seconds within which a killed program must be gone; a start may take a little longer."""


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = demo.copy_of(demo_home, tmp_path_factory.mktemp("serve"))
    with (copied / "lamplighter.toml").open("a") as settings:  # its last section is [web]
        settings.write("requests_per_minute = 1000000\n")
    return copied


def running_below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Every process that a program started, and theirs."""
    return psutil.Process(process.pid).children(recursive=True)


def alive(processes: list[psutil.Process]) -> list[str]:
    """Those that still run; one that only waits to be buried does not."""
    return [str(each) for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def awaited(what: Callable[[], bool], seconds: float = SOON) -> bool:
    """Whether something comes about in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.02)
    return what()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def port_of(server: demo.Server) -> int:
    return int(server.url.rpartition(":")[2])


def ask(port: int, path: str, method: str = "GET", body: str | None = None) -> tuple[int, bytes]:
    """One request; status and body."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        reply = connection.getresponse()
        return reply.status, reply.read()


class Thankful(threading.Thread):
    """Sends thanks, one after the other, and remembers which were acknowledged."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True)
        self.port, self.sent, self.kept = port, name, []  # type: ignore[var-annotated]

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            self._send(connection)

    def _send(self, connection: http.client.HTTPConnection) -> None:
        for number in range(100_000):
            text = f"Thank you for help {self.sent} number {number}"
            try:
                connection.request(
                    "POST",
                    "/what-we-do/patrol/thanks/",
                    urlencode({"text": text}),
                    {"Content-Type": "application/x-www-form-urlencoded"},
                )
                reply = connection.getresponse()
                reply.read()
            except (OSError, http.client.HTTPException):
                return
            assert reply.status in (200, 302), reply.status
            self.kept.append(text)


def stored(home: Path) -> set[str]:
    """The thanks on disk, read beside the program."""
    with sqlite3.connect(home / "lamplighter.sqlite3") as connection:
        return {text for (text,) in connection.execute("SELECT text FROM divisions_thanks")}


def killed_while_writing(home: Path, name: str) -> set[str]:
    """Kills a serving program in the middle of many writes. Returns what it had acknowledged."""
    with demo.running(home) as server:
        port, below = port_of(server), running_below(server.process)
        assert len(below) >= 3, f"web, its worker process and the jobs' worker: {below}"
        writers = [Thankful(port, f"{name}{letter}") for letter in "abc"]
        for each in writers:
            each.start()
        assert awaited(lambda: all(len(each.kept) > 3 for each in writers), 90)
        below = running_below(server.process)
        server.process.kill()
        assert awaited(lambda: not alive(below)), f"these outlived serve: {alive(below)}"
        assert awaited(lambda: is_free(port))
        for each in writers:
            each.join(10)
    return {text for each in writers for text in each.kept}


def test_kill_9_leaves_no_process_and_a_free_port_and_loses_nothing_that_was_acknowledged(home: Path) -> None:
    acknowledged = set().union(*(killed_while_writing(home, f"kill {n}") for n in range(KILLS)))
    assert len(acknowledged) > 9 * KILLS
    assert acknowledged <= stored(home)
    with demo.running(home) as server:
        assert ask(port_of(server), "/api/v1/locate?lon=-97.31&lat=38.91")[0] == 200
        assert acknowledged <= stored(home)


def test_a_child_that_falls_is_started_again_and_a_gentle_end_takes_all(home: Path) -> None:
    with demo.running(home) as server:
        port = port_of(server)

        def child(web: bool) -> psutil.Process | None:
            for each in psutil.Process(server.process.pid).children():
                with suppress(psutil.Error):  # it may go while it is looked at
                    if ("lamplighter.ops.web" in each.cmdline()) is web:
                        return each
            return None

        def answers() -> bool:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                return False
            return True

        for web in (True, False):
            fallen = child(web)
            assert fallen is not None
            others = fallen.children(recursive=True)
            fallen.kill()
            assert awaited(lambda others=others: not alive(others)), "what it had started outlived it"
            assert awaited(lambda web=web, gone=fallen: child(web) not in (None, gone), 60)
            assert awaited(answers, 60)
        below = running_below(server.process)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0
        assert not alive(below)
        assert is_free(port)


def test_the_log_holds_nothing_of_what_people_asked(home: Path) -> None:
    with demo.running(home) as server:
        for method, path, body in (
            ("GET", "/api/v1/locate?lon=-97.3123&lat=38.9123", None),
            ("GET", "/api/v1/locate?lon=-197.3123&lat=38.9123", None),
            ("GET", "/nowhere/marzipan?secret=marzipan", None),
            ("POST", "/api/v1/locate", '{"address": "1600 marzipan st"}'),
            ("POST", "/api/v1/addresses", '{"q": "marzipan", "limit": "marzipan"}'),
            ("POST", "/find/", "address=1600+marzipan"),
        ):
            ask(port_of(server), path, method, body)
    log = (home / "serve.log").read_text()
    assert "listens on" in log
    assert "marzipan" not in log
    assert "97.3123" not in log


@contextmanager
def somebody_listening() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_serve_says_in_a_sentence_why_it_does_not_start(home: Path, tmp_path: Path) -> None:
    with somebody_listening() as port:
        refused = demo.lamplighter(home, "serve", "--port", str(port), check=False)
    assert refused.returncode == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.stderr
    refused = demo.lamplighter(home, "serve", "--host", "0.0.0.0", check=False)
    assert refused.returncode == 2
    assert "needs TLS" in refused.stderr
    nonsense = tmp_path / "cert.pem"
    nonsense.write_text("no certificate")
    refused = demo.lamplighter(home, "serve", "--cert", str(nonsense), "--key", str(nonsense), check=False)
    assert refused.returncode == 2
    assert "cannot be used together" in refused.stderr


def test_an_empty_folder_becomes_an_installation_that_answers(tmp_path: Path) -> None:
    with demo.running(tmp_path) as server:
        status, told = ask(port_of(server), "/api/v1/locate?lon=-97.31&lat=38.91")
        assert status == 404
        assert b"No zone map holds" in told
    secret = tmp_path / "keys" / "secret"
    assert secret.stat().st_mode & 0o077 == 0
    log = (tmp_path / "serve.log").read_text()
    assert "Brought the database up to date" in log
    assert secret.read_text() not in log


ORPHAN = """
import os, subprocess, sys, time
from lamplighter.ops import lifeline
reading, writing = lifeline.make()
child = "import time; from lamplighter.ops import lifeline; lifeline.watch(); print('up', flush=True); time.sleep(60)"
handed = {**os.environ, **lifeline.handed_on(reading)}
started = subprocess.Popen([sys.executable, "-c", child], env=handed, stdout=subprocess.PIPE, pass_fds=PASSED)
started.stdout.readline()
print(started.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("passed", ["(reading,)", "()"], ids=["with the pipe", "started without the pipe"])
def test_a_process_on_the_lifeline_goes_with_its_parent(passed: str) -> None:
    code = ORPHAN.replace("PASSED", passed)
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    time.sleep(0.7)
    assert alive([child]), "it lives while its parent does"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert awaited(lambda: not alive([child]))

"""A demo city, built once for a whole test run, and a real server over a copy of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-c", "from lamplighter.ops.cli import main; main()"]
BUILD_SECONDS = 240
START_SECONDS = 180
"""A busy machine is slow to start anything; whoever waits, waits no longer than it takes."""


def lamplighter(home: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs one command of the program on a home, in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"lamplighter {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done


def environment(home: Path) -> dict[str, str]:
    """The environment of a child: its own home, and nothing of this test run's database but what the home itself says."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LAMPLIGHTER_")}
    return {**kept, "LAMPLIGHTER_HOME": str(home), "PYTHONWARNINGS": "default"}


def built_demo_home() -> Path:
    """The demo city of this test run. The first process to ask builds it, the others wait."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"single-{os.getpid()}")
    place = Path(tempfile.gettempdir()) / f"lamplighter-demo-{run}"
    home, done = place / "home", place / "built"
    try:
        place.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + BUILD_SECONDS
        while not done.exists():
            if time.monotonic() > deadline:
                raise AssertionError("another test process did not finish building the demo city") from None
            time.sleep(0.2)
        return home
    lamplighter(home, "demo", "build")
    done.touch()
    return home


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True, slots=True)
class Server:
    """A running Lamplighter."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def login_path(self, role: str) -> str:
        """A one-time sign-in path for a role, from the command line as a person would get it."""
        printed = lamplighter(self.home, "demo", "login", role).stdout
        link = next(word for word in printed.split() if "/account/" in word)
        return link[link.index("/", 8) :] if link.startswith("http") else link


@contextmanager
def running(home: Path, *options: str) -> Iterator[Server]:
    """Starts ``lamplighter serve`` on a free port, with options of its own, and ends it by its process id."""
    port = free_port()
    log = (home / "serve.log").open("wb")
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), *options],
        env=environment(home),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url, process, home / "serve.log")
        yield Server(url, home, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def copy_of(home: Path, place: Path) -> Path:
    """A home of one's own to write into."""
    target = place / "home"
    shutil.copytree(home, target)
    return target


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"serve ended with {process.returncode}:\n{log.read_text()}")
        try:
            urllib.request.urlopen(url + "/", timeout=5).close()
        except urllib.error.HTTPError as answer:
            raise AssertionError(f"the home page answers {answer.code}:\n{log.read_text()}") from answer
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"serve did not answer within {START_SECONDS} seconds:\n{log.read_text()}")

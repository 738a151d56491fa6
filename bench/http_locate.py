"""Requests a second of ``GET /api/v1/locate`` with the real roster's answer, beside an empty Django view.

Both run in one Granian process behind the same middleware; rounds alternate, medians count. Budget: at least 60%.

    python -m bench.http_locate [--seconds 3] [--rounds 7] [--connections 8] [--threads N]

The demo city is taken from ``LAMPLIGHTER_HOME`` or ``demo-home`` where there is one, else built for the run.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import psutil

from bench._http_client import Round, load
from lamplighter.core.geo.zone_index import ZoneIndex
from lamplighter.ops.web import THREADS

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 0.60
POINTS = 20_000
PROGRAM = [sys.executable, "-c", "from lamplighter.ops.cli import main; main()"]


def main() -> int:
    """Prints the rates and the ratio. Exit status 1 when the budget is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--threads", type=int, default=THREADS, help="threads of the server")
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = _home(stack)
        port, server = stack.enter_context(_serving(home, asked.threads))
        points = _points(home)
        doors = {
            "empty view": [_question("/empty", port)],
            "locate, now": [_question(f"/api/v1/locate?lon={x}&lat={y}", port) for x, y in points],
            "locate, any minute of a week": [
                _question(f"/api/v1/locate?lon={x}&lat={y}&at={at}", port)
                for (x, y), at in zip(points, _minutes(), strict=True)
            ],
        }
        rounds: dict[str, list[Round]] = {name: [] for name in doors}
        for number in range(asked.rounds + 1):
            for name, questions in doors.items():
                before = processor_seconds(server)
                told = load(port, questions, connections=asked.connections, seconds=asked.seconds)
                told.server = processor_seconds(server) - before
                if number:  # the first of each warms up
                    rounds[name].append(told)
    return _tell(rounds)


def _tell(rounds: dict[str, list[Round]]) -> int:
    bare = [each.rate for each in rounds["empty view"]]
    print(f"{'':30} requests/s    of empty   p50 ms   p99 ms   CPU us   bytes  statuses")
    sound = True
    ratios = {}
    for name, held in rounds.items():
        ratios[name] = statistics.median(each.rate / base for each, base in zip(held, bare, strict=True))
        statuses = {
            key: sum(each.statuses.get(key, 0) for each in held) for each in held for key in each.statuses
        }
        sound &= set(statuses) == {200}
        print(
            f"{name:30} {statistics.median(each.rate for each in held):10,.0f} {ratios[name]:10.0%}"
            f" {statistics.median(each.at_most(0.5) for each in held) * 1e3:8.2f}"
            f" {statistics.median(each.at_most(0.99) for each in held) * 1e3:8.2f}"
            f" {statistics.median(each.server / each.requests for each in held) * 1e6:8.0f}"
            f" {sum(each.bytes for each in held) // sum(each.requests for each in held):7,}  {statuses}"
        )
    met = ratios["locate, now"] >= BUDGET and sound
    print(f"budget {BUDGET:.0%}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _home(stack: ExitStack) -> Path:
    for place in (os.environ.get("LAMPLIGHTER_HOME", ""), str(ROOT / "demo-home")):
        if place and (Path(place) / "demo.json").exists():
            return Path(place)
    made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplighter-bench-"))) / "home"
    print("building the demo city", flush=True)
    env = {**os.environ, "LAMPLIGHTER_HOME": str(made)}
    subprocess.run([*PROGRAM, "demo", "build"], env=env, check=True, stdout=subprocess.DEVNULL)
    return made


@contextmanager
def _serving(home: Path, threads: int) -> Iterator[tuple[int, psutil.Process]]:
    """One web process, as ``lamplighter serve`` starts it, without limits on one address."""
    port = free_port()
    env = {
        **os.environ,
        "LAMPLIGHTER_HOME": str(home),
        "LAMPLIGHTER_WEB_REQUESTS_PER_MINUTE": "100000000",
        "DJANGO_SETTINGS_MODULE": "bench._http_settings",
    }
    command = [sys.executable, "-m", "lamplighter.ops.web", "--port", str(port), "--threads", str(threads)]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        await_start(port, process)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def await_start(port: int, process: subprocess.Popen[bytes]) -> None:
    """Waits until the server takes connections; ends the run where it does not."""
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not start") from None
            time.sleep(0.05)
        else:
            return


def processor_seconds(server: psutil.Process) -> float:
    """What the server and its worker process have used. Unlike a rate it hardly depends on what else the machine does."""
    used = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in used)


def _points(home: Path) -> list[tuple[float, float]]:
    """Random places in the city, each in some zone."""
    index = ZoneIndex.open(max((home / "zones").iterdir(), key=lambda file: file.stat().st_mtime))
    dice = np.random.default_rng(5)
    west, south, east, north = index.bounds
    lons, lats = (
        dice.uniform(west, east, POINTS * 3).round(6),
        dice.uniform(south, north, POINTS * 3).round(6),
    )
    inside = index.locate_many(lons, lats) >= 0
    found = list(zip(lons[inside].tolist(), lats[inside].tolist(), strict=True))[:POINTS]
    assert len(found) == POINTS, "the city fills too little of its box"
    return found


def _minutes() -> list[str]:
    dice = random.Random(5)
    return [
        f"2026-03-{dice.randint(2, 8):02}T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}"
        for _ in range(POINTS)
    ]


def _question(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n\r\n".encode()


if __name__ == "__main__":
    sys.exit(main())

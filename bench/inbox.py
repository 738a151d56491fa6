"""The desk's list over HTTP at 10,000, 100,000 and a million concerns, on SQLite and on PostgreSQL.

Each home has a server of its own; signed-in requests go one after the other, in turn to each home, so that whatever else the machine does
falls on all alike. Rounds alternate, and the median of the rounds counts. Budget: p95 under 100 ms; with a million at most 1.5 times that
of the smallest home in which the page is full, too (where it is not, fewer rows are written, which is no measure of the list).

    python -m bench.inbox [--sizes 10000,100000,1000000] [--rounds 7] [--requests 20] [--databases sqlite,postgresql]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

from tests.support.databases import postgresql

ROOT = Path(__file__).resolve().parents[1]
BUDGET_MS, GROWTH = 100.0, 1.5
PAGE = 50
"""Rows of a full page."""
DEEP = 3
"""Pages gone through to the deep one."""
PROGRAM = [sys.executable, "-c", "from lamplighter.ops.cli import main; main()"]
LIST = "/staff/concerns/"
DOORS: Mapping[str, tuple[str, str]] = {
    # what somebody opens: as whom, and where; a word in <> is looked for
    "mine, first page": ("officer", LIST),
    "mine, a page far on": ("officer", "deep"),
    "mine, overdue": ("officer", f"{LIST}?when=overdue"),
    "mine, one kind": ("officer", f"{LIST}?kind=3"),
    "mine, resident wrote": ("officer", f"{LIST}?which=unheard"),
    "my zones, settled": ("officer", f"{LIST}?which=settled&whose=all"),
    "whole city, first page": ("supervisor", LIST),
    "whole city, one state": ("supervisor", f"{LIST}?state=waiting"),
    "whole city, rose": ("supervisor", f"{LIST}?rose=on"),
    "whole city, settled, one kind": ("supervisor", f"{LIST}?which=settled&kind=3"),
    "search: a rare word": ("officer", "<rare>"),
    "search: two words": ("officer", "<pair>"),
    "search: a street, abbreviated": ("officer", "<street>"),
    "search: a kind": ("officer", "<kind>"),
    "search: a word of every second text": ("officer", "<common>"),
}


def main() -> int:
    """Prints the table. Exit status 1 when a budget is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=7, help="after one that warms up")
    parser.add_argument("--requests", type=int, default=20, help="of each page in a round")
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked = parser.parse_args()
    sizes = [int(each) for each in asked.sizes.split(",")]
    met = True
    for database in asked.databases.split(","):
        with ExitStack() as stack:
            desks = [_desk(stack, database, size) for size in sizes]
            met &= _tell(database, sizes, desks, _measured(desks, asked.rounds, asked.requests))
    print(f"budget: {'met' if met else 'MISSED'}")
    return 0 if met else 1


class Desk:
    """A server over one home, with two signed-in people."""

    def __init__(self, port: int, told: Mapping[str, str]) -> None:
        self.told = told
        self.rows: dict[str, int] = {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.addresses = {name: (who, self._address(who, where)) for name, (who, where) in DOORS.items()}

    def ask(self, who: str, address: str, words: str = "") -> tuple[float, int, str, str]:
        """Seconds, status, body and where it leads."""
        headers = {"Cookie": self.told[who], "Accept": "text/html"}
        body = urlencode({"words": words}) if words else None
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        method = "POST" if body else "GET"
        try:
            began = time.perf_counter()
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        except RemoteDisconnected:  # nobody had asked for long, while another home was filled
            self.connection.close()
            began = time.perf_counter()
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        text = answer.read().decode()
        return time.perf_counter() - began, answer.status, text, answer.headers.get("Location", "")

    def _address(self, who: str, where: str) -> str:
        if where.startswith("<"):
            return self.ask(who, LIST, self.told[where.strip("<>")])[3]
        if where != "deep":
            return where
        address = LIST
        for _ in range(DEEP):
            found = re.search(r'href="([^"]*)" rel="next"', self.ask(who, address)[2])
            if found is None:
                break
            address = LIST + found[1].replace("&amp;", "&")
        return address


def _measured(desks: list[Desk], rounds: int, requests: int) -> dict[str, list[list[tuple[float, float]]]]:
    """p50 and p95 of each round in milliseconds, by page and home."""
    found: dict[str, list[list[tuple[float, float]]]] = {name: [[] for _ in desks] for name in DOORS}
    for number in range(rounds + 1):
        for name, kept in found.items():
            took: list[list[float]] = [[] for _ in desks]
            for _ in range(requests if number else 3):
                for at, desk in enumerate(desks):
                    seconds, status, text, _leads = desk.ask(*desk.addresses[name])
                    assert status == 200, (name, status)
                    desk.rows[name] = text.count('id="row-')
                    took[at].append(seconds * 1e3)
            for at, each in enumerate(took):
                if number:
                    kept[at].append((statistics.median(each), _at_most(each, 0.95)))
    return found


def _tell(
    database: str, sizes: list[int], desks: list[Desk], found: Mapping[str, list[list[tuple[float, float]]]]
) -> bool:
    print(f"\n{database:38}" + "".join(f"{size:>23,}" for size in sizes))
    print(f"{'':38}" + "".join(f"{'rows':>5}{'p50 ms':>9}{'p95 ms':>9}" for _ in sizes) + "   growth")
    met = True
    for name, homes in found.items():
        p50 = [statistics.median(low for low, _ in rounds) for rounds in homes]
        p95 = [statistics.median(high for _, high in rounds) for rounds in homes]
        full = [at for at, desk in enumerate(desks) if desk.rows[name] >= PAGE]
        growth = p95[-1] / p95[full[0]] if full and full[0] < len(sizes) - 1 else None
        right = max(p95) < BUDGET_MS and (growth is None or growth <= GROWTH)
        met &= right
        columns = "".join(
            f"{desk.rows[name]:5}{low:9.1f}{high:9.1f}"
            for desk, low, high in zip(desks, p50, p95, strict=True)
        )
        said = f"{growth:9.2f}" if growth is not None else f"{'–':>9}"
        print(f"{name:38}{columns}{said}{'' if right else '  MISSED'}", flush=True)
    return met


def _at_most(took: list[float], share: float) -> float:
    return sorted(took)[min(len(took) - 1, int(share * len(took)))]


def _desk(stack: ExitStack, database: str, size: int) -> Desk:
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplighter-bench-")))
    environment = {
        **os.environ,
        "LAMPLIGHTER_HOME": str(home / "home"),
        "LAMPLIGHTER_WEB_REQUESTS_PER_MINUTE": "100000000",
        "LAMPLIGHTER_LOG_LEVEL": "ERROR",
    }
    if database == "postgresql":
        environment["LAMPLIGHTER_DATABASE_URL"] = stack.enter_context(postgresql())
    print(f"filling {database} with {size:,} concerns", flush=True)
    subprocess.run([*PROGRAM, "init"], env=environment, check=True, stdout=subprocess.DEVNULL)
    fill = [sys.executable, "-m", "bench._inbox_rows", str(size)]
    filled = subprocess.run(fill, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    port = stack.enter_context(_serving(environment))
    return Desk(port, json.loads(filled.stdout.splitlines()[-1]))


@contextmanager
def _serving(environment: Mapping[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "lamplighter.ops.web", "--port", str(port)]
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())

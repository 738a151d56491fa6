"""Sealed tips taken in over HTTP, each durable before it is answered, beside an empty view of the same server in the same run.

An installation of its own for each database, a desk with three readers. Each tip is sealed, and its little work done, before the
clock starts: that costs the sender and not the server. Rounds alternate; medians count. Budget: 100 tips a second on either database.

    python -m bench.tips [--rounds 3] [--tips 600] [--connections 8] [--workers 2]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench._http_client import Round, _Connection, load
from bench.http_locate import processor_seconds
from bench.intake import _run, _serving
from lamplighter.core.sealing import codes, sealing
from lamplighter.core.sealing.lists import Readers
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.work import solved
from tests.support.databases import postgresql
from tests.support.tips import DAYS_NOW as DAYS
from tests.support.tips import DESK, READERS

BUDGET = 100
MAKE = "from tests.support.tip_desk import Bench; Bench()"


class _Once(_Connection):
    """Asks each question once."""

    def _ask(self) -> None:
        if self.at >= len(self.questions):
            self.transport.close()
            return
        super()._ask()


def main() -> int:
    """Prints what was measured for both databases. Exit status 1 when the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tips", type=int, default=600, help="tips in a round")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2, help="web processes of the server")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
    asked = parser.parse_args()
    print(
        f"{'':12}{'empty views/s':>15}{'tips/s':>9}{'of views':>10}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}",
        flush=True,
    )
    met = True
    for name in [asked.only] if asked.only else ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            met &= _database(name, stack, asked)
    print(f"budget {BUDGET} tips/s: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _database(name: str, stack: ExitStack, asked: argparse.Namespace) -> bool:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplighter-bench-")))
    uri = stack.enter_context(postgresql()) if name == "postgresql" else ""
    home = folder / "home"
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[tips]\nwork_bits = 0\ncalm_per_minute = 10000\n[web]\nrequests_per_minute = 100000000\n[database]\nurl = "{uri}"\n'
    )
    _run(home, "init")
    _run(home, "manage", "shell", "--no-imports", "-c", MAKE)
    port, server = stack.enter_context(_serving(home, asked.workers))
    challenge = _challenge(port)
    views: list[float] = []
    rounds: list[Round] = []
    for number in range(asked.rounds + 1):
        questions = [_question(port, challenge) for _ in range(asked.tips)]
        view = load(port, [_view(port)], connections=asked.connections, seconds=1.5)
        before = processor_seconds(server)
        told = asyncio.run(_told(port, questions, asked.connections))
        told.server = processor_seconds(server) - before
        if set(told.statuses) != {201} or set(view.statuses) != {200}:
            raise SystemExit(f"the server answered {told.statuses} {view.statuses}")
        if number:  # the first warms up
            views.append(view.rate)
            rounds.append(told)
    rate = statistics.median(each.rate for each in rounds)
    share = statistics.median(each.rate / view for each, view in zip(rounds, views, strict=True))
    print(
        f"{name:12}{statistics.median(views):15,.0f}{rate:9,.0f}{share:10.0%}"
        f"{statistics.median(each.at_most(0.5) for each in rounds) * 1e3:8.1f}"
        f"{statistics.median(each.at_most(0.99) for each in rounds) * 1e3:8.1f}"
        f"{statistics.median(each.server / each.requests for each in rounds) * 1e3:8.2f}",
        flush=True,
    )
    return rate >= BUDGET


async def _told(port: int, questions: Sequence[bytes], connections: int) -> Round:
    told, loop = Round(), asyncio.get_running_loop()
    began = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda n=n: _Once(questions, n, connections, float("inf"), told),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        for n in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    told.seconds = time.perf_counter() - began
    return told


def _challenge(port: int) -> bytes:
    body = json.dumps({"desk": DESK, "for": "text"}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/tips/wire/challenge/", data=body)
    with urllib.request.urlopen(request) as reply:
        return bytes(reply.read())


def _question(port: int, challenge: bytes) -> bytes:
    readers = Readers(DESK, 1, *DAYS, tuple(each.public for each in READERS))
    keys = codes.tipster_keys(secrets.token_bytes(16), DESK)
    envelope = sealing.seal_first(Message(text="Cars stop at the blue door."), readers, keys)
    body = solved(challenge, envelope, desk=DESK) + envelope
    head = f"POST /tips/wire/tip/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/octet-stream\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _view(port: int) -> bytes:
    return f"GET /empty HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


if __name__ == "__main__":
    sys.exit(main())

"""A library full of people applies for one course over HTTP: so many applications a second, each durable with its receipt.

An installation of its own for each database, two web processes, a rolling course with 30 seats. So many people, half of whom leave an
address, each send all answers once, on connections that stay open; as many are on their way at a time as there are connections. Budget:
300 applications a second on PostgreSQL, none slower than two seconds on either.

    python -m bench.academy [--people 1000] [--connections 32] [--workers 2]
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench._http_client import Round, _Connection
from bench.http_locate import processor_seconds
from bench.intake import _run, _serving
from tests.support.databases import postgresql

BUDGET, SLOWEST = 300, 2.0
SEATS = 30
MAKE = f"""
from datetime import time, timedelta
from lamplighter.academy.actions import courses as actions
from lamplighter.academy.rules.curriculum import curriculum
from lamplighter.audit.rules import Actor
from lamplighter.plumbing import clock
now, actor = clock.now(), Actor.command("bench")
content = actions.CourseContent(
    name_en="Bench", name_es="Banco", audience="adults", first_day=clock.city_day(now + timedelta(days=40)), weekdays=(3,),
    starts=time(18), place="Hall", seats_count={SEATS}, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9),
    nights_needed=5, rolling=True, asks_check=False, least_age=0,
)
made = actions.make(content=content, topics=curriculum(7), actor=actor, user=None, now=now)
actions.announce(pk=made.pk, actor=actor, now=now)
print(made.number)
"""
COUNT = """
from lamplighter.academy.models import Application, Seat
print(Application.objects.count(), Seat.objects.exclude(application=None).count())
"""


def main() -> int:
    """Prints what was measured for both databases. Exit status 1 when the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--workers", type=int, default=2, help="web processes of the server")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
    asked = parser.parse_args()
    print(
        f"{'':12}{'applications/s':>16}{'median ms':>11}{'p95 ms':>9}{'slowest ms':>12}{'CPU ms':>8}",
        flush=True,
    )
    met = True
    for name in [asked.only] if asked.only else ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            met &= _database(name, stack, asked)
    print(
        f"budget {BUDGET}/s with PostgreSQL, none slower than {SLOWEST:.0f} s: {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


def _database(name: str, stack: ExitStack, asked: argparse.Namespace) -> bool:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplighter-bench-")))
    uri = stack.enter_context(postgresql()) if name == "postgresql" else ""
    home = folder / "home"
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 100000000\n[database]\nurl = "{uri}"\n'
    )
    _run(home, "init")
    number = _shell(home, MAKE)
    port, server = stack.enter_context(_serving(home, asked.workers))
    first = 4 * asked.workers  # the first to come wake each process up
    drain(port, [_question(port, number, n) for n in range(first)], connections=first)
    before = processor_seconds(server)
    told = drain(
        port,
        [_question(port, number, first + n) for n in range(asked.people)],
        connections=asked.connections,
    )
    told.server = processor_seconds(server) - before
    kept, seated = (int(part) for part in _shell(home, COUNT, last=2).split())
    if set(told.statuses) - {200, 302} or (kept, seated) != (first + asked.people, min(SEATS, kept)):
        raise SystemExit(f"the server answered {told.statuses}, kept {kept} and seated {seated}")
    print(
        f"{name:12}{told.rate:16,.0f}{statistics.median(told.took) * 1e3:11.1f}{told.at_most(0.95) * 1e3:9.1f}"
        f"{max(told.took) * 1e3:12.1f}{told.server / told.requests * 1e3:8.2f}",
        flush=True,
    )
    return max(told.took) <= SLOWEST and (name != "postgresql" or told.rate >= BUDGET)


def _shell(home: Path, code: str, last: int = 1) -> str:
    return " ".join(_run(home, "manage", "shell", "--no-imports", "-c", code).split()[-last:])


def _question(port: int, number: str, n: int) -> bytes:
    """One application, whole; every second person leaves an address."""
    reach = {"by": "email", "email": f"r{n}@example.org"} if n % 2 else {"by": "link"}
    body = urllib.parse.urlencode(
        {
            "draft": secrets.token_urlsafe(16),
            "name": f"Ada {n}",
            "zone": "-",
            "language": "en",
            "words": "I live here and would like to know.",
            **reach,
        }
    )
    return (
        f"POST /academy/apply/send/{number}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class _Once(_Connection):
    """A connection on which each of its questions is asked once."""

    def _ask(self) -> None:
        if self.at < len(self.questions):
            super()._ask()
        else:
            self.transport.close()


async def _drain(port: int, questions: Sequence[bytes], connections: int) -> Round:
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


def drain(port: int, questions: Sequence[bytes], *, connections: int) -> Round:
    """Asks each question once, spread over the connections."""
    return asyncio.run(_drain(port, questions, connections))


if __name__ == "__main__":
    sys.exit(main())

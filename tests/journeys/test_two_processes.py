"""Two web processes under load: a change of zones, roster or addresses by a third is told by both within a second, and nothing stale after.

Times are of the machine's one monotonic clock: the third process says when its change was there for all to read.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.conftest import PROVE
from tests.support import demo
from tests.support.databases import uri

__all__ = ["uri"]
SECOND, ROUNDS = 1.0, (6 if PROVE else 1)
WEST, SOUTH, STEP = -94.6, 39.0, 0.02
CHANGE = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "lamplighter.ops.settings"
import django
django.setup()
from typer.testing import CliRunner
from lamplighter.ops.cli import loaded
for line in sys.stdin:
    words = line.rstrip("\\n").split("\\t")
    done = CliRunner().invoke(loaded([words[0]]), words)
    print(time.monotonic() if done.exit_code == 0 else "failed " + repr(done.output), flush=True)
"""
"""A third process that is there already: it runs commands as they come, and says when each was done."""


@dataclass(frozen=True)
class Seen:
    """An answer: where, when it was asked for, and what it said."""

    server: int
    door: str
    asked: float
    told: str


def zones(path: Path, west: str, east: str) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": code.title()},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [WEST + (x + a) * STEP, SOUTH + b * STEP]
                        for a, b in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
                    ]
                ],
            },
        }
        for x, code in enumerate((west, east))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def roster(folder: Path, first: str, second: str) -> Path:
    """Two zones with an officer each, around the clock; the officers' names are what a change changes."""
    folder.mkdir()
    (folder / "officers.csv").write_text(
        "badge,first_name,last_name,title,languages,phone,email,display_level,portrait\n"
        f"1,Ada,{first},Officer,en,,,full,\n2,Ben,{second},Officer,en,,,full,\n"
    )
    (folder / "shifts.csv").write_text(
        "code,name_en,name_es,days,start,end,kind\nday,Day,Día,mon;tue;wed;thu;fri;sat;sun,00:00,12:00,morning\n"
        "late,Late,Tarde,mon;tue;wed;thu;fri;sat;sun,12:00,00:00,evening\n"
    )
    rows = [
        f"{badge},{zone},cio,{shift},2020-01-01,"
        for badge, zone in ((1, "HILL"), (2, "DALE"))
        for shift in ("day", "late")
    ]
    (folder / "postings.csv").write_text("badge,zone,role,shift,from,to\n" + "\n".join(rows) + "\n")
    return folder


def addresses(path: Path, x: float) -> Path:
    rows = [
        f"{n},Main Street,Testville,{WEST + (x + n / 1e4) * STEP},{SOUTH + STEP / 2}"
        for n in range(10, 60, 10)
    ]
    path.write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *rows]) + "\n")
    return path


POINT = {"lon": f"{WEST + 0.5 * STEP:.6f}", "lat": f"{SOUTH + 0.5 * STEP:.6f}"}


def zone_and_officer(reply: bytes) -> str:
    value = json.loads(reply)
    return f"{value['zone']['code']} {value['duty']['officers'][0]['name'] if value['duty']['officers'] else '-'}"


def heading(reply: bytes) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", reply.decode(), re.S)
    words = re.sub(r"<[^>]+>", "", found.group(1)) if found else reply.decode()[:200]
    name = re.search(r"Officer (Vega|Ito)", reply.decode())
    return f"{'HILL' if 'Hill' in words else 'DALE' if 'Dale' in words else words} {name.group(1) if name else '-'}"


class Load:
    """Threads that ask both servers by every door, without a pause."""

    def __init__(self, servers: list[demo.Server]) -> None:
        self.servers, self.seen, self.over = servers, list[Seen](), threading.Event()
        self.faults: list[str] = []
        work = [(at, door) for at in range(len(servers)) for door in ("api", "page", "address", "find")]
        self.threads = [threading.Thread(target=self.ask, args=each) for each in work]

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, at: int, door: str) -> None:
        host = urlsplit(self.servers[at].url).netloc
        connection = http.client.HTTPConnection(host, timeout=60)
        while not self.over.is_set():
            asked = time.monotonic()
            try:
                told = self.once(connection, door)
            except (OSError, http.client.HTTPException, KeyError, ValueError, IndexError) as error:
                self.faults.append(f"{door}: {error!r}")
                connection.close()
                continue
            self.seen.append(Seen(at, door, asked, told))
        connection.close()

    def once(self, connection: http.client.HTTPConnection, door: str) -> str:
        if door == "api":
            connection.request("GET", f"/api/v1/locate?{urlencode(POINT)}")
        elif door == "page":
            connection.request("GET", "/zones/HILL/")
        elif door == "address":
            body = json.dumps({"address": "20 Main Street"})
            connection.request("POST", "/api/v1/locate", body, {"Content-Type": "application/json"})
        else:
            form = urlencode({"address": "20 Main Street"})
            connection.request("POST", "/find/", form, {"Content-Type": "application/x-www-form-urlencoded"})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise ValueError(f"status {reply.status}")
        return zone_and_officer(body) if door in ("api", "address") else heading(body)


@pytest.fixture
def servers(tmp_path: Path, uri: str) -> Iterator[list[demo.Server]]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 1000000\n[database]\nurl = "{uri}"\n'
    )
    demo.lamplighter(home, "init")
    at = str(zones(tmp_path / "a.geojson", "HILL", "DALE"))
    demo.lamplighter(
        home, "zones", "import", at, "--code", "code", "--name", "name", "--from", "2020-01-01", "--yes"
    )
    demo.lamplighter(home, "addresses", "import", str(addresses(tmp_path / "a.csv", 0.5)))
    demo.lamplighter(home, "roster", "import", str(roster(tmp_path / "roster-a", "Vega", "Ito")), "--yes")
    with ExitStack() as stack:
        yield [stack.enter_context(demo.running(home)) for _ in range(2)]


def test_a_change_is_told_by_both_processes_within_a_second_and_nothing_stale_follows(
    servers: list[demo.Server], tmp_path: Path
) -> None:
    zones(tmp_path / "b.geojson", "DALE", "HILL")
    addresses(tmp_path / "b.csv", 1.5)
    roster(tmp_path / "roster-b", "Ito", "Vega")
    zone_import = [
        "zones",
        "import",
        "",
        "--code",
        "code",
        "--name",
        "name",
        "--from",
        "2020-01-01",
        "--replace",
        "--yes",
    ]
    both = [
        # what changes, the doors that tell of it, and how it is changed to b and back to a
        ("roster", ("api", "page", "find", "address"), lambda way: ["roster", "import", str(tmp_path / f"roster-{way}"), "--yes"]),
        ("zones", ("api", "find", "address"), lambda way: [*zone_import[:2], str(tmp_path / f"{way}.geojson"), *zone_import[3:]]),
        ("addresses", ("find", "address"), lambda way: ["addresses", "import", str(tmp_path / f"{way}.csv")]),
    ]  # fmt: skip
    third = subprocess.Popen(
        [sys.executable, "-c", CHANGE],
        env=demo.environment(servers[0].home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert third.stdin is not None
    assert third.stdout is not None
    try:
        with Load(servers) as load:
            for way in ("b", "a") * ROUNDS:
                for what, doors, command in both:
                    began, mark = time.monotonic(), len(load.seen)
                    wait_for(load, mark, doors)
                    before = {door: load_last(load, door) for door in doors}
                    third.stdin.write("\t".join(command(way)) + "\n")
                    third.stdin.flush()
                    said = third.stdout.readline()
                    assert not said.startswith("failed"), said
                    done = float(said)
                    wait_for(load, len(load.seen), doors, until=done + SECOND)
                    after = [each for each in load.seen if each.door in doors and each.asked > done + SECOND]
                    stale = [each for each in after if each.told == before[each.door]]
                    assert not stale, f"{what}: {len(stale)} of {len(after)} answers were stale: {stale[:3]}"
                    for door in doors:
                        new = {each.told for each in after if each.door == door}
                        assert len(new) == 1, f"{what} by {door}: {new}"
                    assert {(each.server, each.door) for each in after} == {
                        (s, d) for s in (0, 1) for d in doors
                    }
                    assert began < done
        assert not load.faults, load.faults[:5]
        assert len(load.seen) > 100
    finally:
        third.stdin.close()
        third.wait(timeout=60)
        third.stdout.close()


def wait_for(load: Load, mark: int, doors: tuple[str, ...], until: float = 0.0) -> None:
    """Until both servers have answered by each door since a mark, to what was asked after an instant."""
    wanted, deadline = {(server, door) for server in (0, 1) for door in doors}, time.monotonic() + 120
    while time.monotonic() < deadline:
        there = {(each.server, each.door) for each in load.seen[mark:] if each.asked > until}
        if there >= wanted:
            return
        load.over.wait(0.05)
    raise AssertionError(f"no answers by {wanted - there}; faults: {load.faults[:3]}")


def load_last(load: Load, door: str) -> str:
    return next(each.told for each in reversed(load.seen) if each.door == door)

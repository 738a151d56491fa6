"""Promise 4 over real HTTP: many people, several processes, twelve times; twelve are told yes and have it, all others get a clear page."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.conftest import PROVE
from tests.support import demo
from tests.support.booking_pages import Forms
from tests.support.databases import uri

__all__ = ["uri"]
PEOPLE, THREADS = (500, 32) if PROVE else (60, 12)
TIMES = 12
SET_UP = """
from datetime import time, timedelta
from lamplighter.meetings.models import BookingRules
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer, Post, Posting, Shift
from django.db import transaction
with transaction.atomic():
    BookingRules.objects.update_or_create(zone="RIV", defaults=dict(lengths=[20], step=20, before=0, after=0, notice_hours=0, most_per_shift=0))
    day = clock.city_day(clock.now()) + timedelta(days=3)
    shift = Shift.objects.create(code="race", name_en="Race", name_es="Race", kind="evening", days=list(range(7)), starts=time(17), ends=time(21))
    officer = Officer.objects.create(badge="race", first_name="Race", last_name="Race", display_level="full", slug="race")
    post = Post.objects.get(zone="RIV", role="cio")
    Posting.objects.create(officer=officer, post=post, shift=shift, starts=day, ends=day + timedelta(days=1))
    bump("roster")
"""
LOOK = """
import json
from lamplighter.meetings.models import Appointment, Cell
from lamplighter.outbox.models import Mail
rows = Appointment.objects.filter(officer__slug="race", state="booked")
cells = list(Cell.objects.filter(officer__slug="race").values_list("cell", flat=True))
print("TOLD" + json.dumps({"booked": [[row.number, row.email, row.starts.isoformat()] for row in rows], "cells": len(cells), "twice": len(cells) - len(set(cells)),
  "mailed": list(Mail.objects.filter(category="appointment").values_list("to", flat=True))}))
"""
SEARCH = "officer=race&parts=evening"


@dataclass(slots=True)
class Person:
    """Somebody who wants one of the times: what they were told in the end."""

    email: str
    number: str = ""
    """On the page that said it is booked."""
    clear: bool = False
    """Whether they were told, in plain words, that none is left."""
    statuses: list[int] = field(default_factory=list)
    path: str = ""


def installation(home: Path, demo_home: Path, uri: str) -> None:
    """A small installation with the demo city's zones and officers, and one officer with an evening of twelve times."""
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 1000000\n[meetings]\nholds_per_network = 0\n[database]\nurl = "{uri}"\n'
    )
    demo.lamplighter(home, "init")
    files = demo_home / "riverbend"
    zones = [str(files / name) for name in ("zones.geojson", "beats.geojson")]
    told = ["--level", "zone", "--level", "beat", "--code", "code", "--code", "code", "--parent", "zone"]
    demo.lamplighter(home, "zones", "import", *zones, *told, "--from", "2024-01-01", "--yes")
    demo.lamplighter(home, "roster", "import", str(files), "--yes")
    demo.lamplighter(home, "manage", "shell", "--no-imports", "-c", SET_UP)


class Browser:
    """A browser without memory that follows where it is sent."""

    def __init__(self, url: str, person: Person) -> None:
        self.url, self.person = url, person
        self.connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 80, timeout=120)
        self.page = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        """One request, and those it leads to; the page in the end."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        self.connection.request(method, path, urlencode(fields) if fields else None, headers)
        reply = self.connection.getresponse()
        self.page = reply.read().decode()
        self.person.statuses.append(reply.status)
        where = reply.headers.get("Location")
        if reply.status in (302, 303) and where:
            self.person.path = where
            return self.ask("GET", where)
        return self.page

    def form(self, part: str) -> dict[str, str]:
        """Hidden fields of the page's own form."""
        found = [
            each
            for each in Forms(self.page).found
            if part in each["action"] and not each["action"].startswith("/es/")
        ]
        return {name: values[0] for name, values in found[0]["fields"].items()}

    def times(self) -> list[str]:
        """What the page offers."""
        return re.findall(r'name="starts" value="([^"]+)"', self.page)


def goes_for_one(url: str, person: Person, start: threading.Barrier | None, dice: random.Random) -> None:
    """Looks, chooses, loses perhaps, chooses again, until it is booked or none is left."""
    browser = Browser(url, person)
    with closing(browser.connection):
        browser.ask("GET", f"/meet/RIV/times/?{SEARCH}")
        if start is not None:
            start.wait(timeout=120)
        while times := browser.times():
            hidden = browser.form("/hold/")
            browser.ask("POST", "/meet/RIV/hold/", {**hidden, "starts": dice.choice(times)})
            if "How can we reach you?" not in browser.page:
                continue
            told = {"by": "email", "email": person.email, "go": "send"}
            browser.ask("POST", "/meet/RIV/book/", {**browser.form("/book/"), **told})
            if "It is booked." in browser.page:
                person.number = person.path.split("/a/")[1].split("/")[0]
                return
        person.clear = "No time is free that fits." in browser.page


def test_of_many_who_race_for_twelve_times_twelve_have_one_and_all_others_a_clear_page(
    demo_home: Path, tmp_path: Path, uri: str
) -> None:
    """Must show 2."""
    home = tmp_path / "home"
    installation(home, demo_home, uri)
    people = [Person(f"person{number}@example.org") for number in range(PEOPLE)]
    start = threading.Barrier(THREADS)
    with demo.running(home, "--workers", "3") as server, ThreadPoolExecutor(THREADS) as pool:
        runs = [
            pool.submit(
                goes_for_one, server.url, person, start if place < THREADS else None, random.Random(place)
            )
            for place, person in enumerate(people)
        ]
        for run in runs:
            run.result(timeout=600)
    statuses = Counter(status for person in people for status in person.statuses)
    assert not [status for status in statuses if status >= 500], statuses
    assert set(statuses) <= {200, 302, 409}, statuses
    told_yes = {person.number: person.email for person in people if person.number}
    assert len(told_yes) == TIMES
    assert all(person.clear for person in people if not person.number)
    printed = demo.lamplighter(home, "manage", "shell", "--no-imports", "-c", LOOK).stdout
    kept = json.loads(printed.partition("TOLD")[2].splitlines()[0])
    assert {number: email for number, email, _starts in kept["booked"]} == told_yes
    assert len({starts for _number, _email, starts in kept["booked"]}) == TIMES
    assert (kept["cells"], kept["twice"]) == (TIMES * 4, 0)
    assert sorted(kept["mailed"]) == sorted(told_yes.values())

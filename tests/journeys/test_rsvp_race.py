"""Promise 4 over real HTTP: a crowd races for the seats of one gathering, against several web processes, on both databases.

Half of them leave an address and learn by mail what became of it; some of those press twice, some ask from a second window.
"""

from __future__ import annotations

import html
import http.client
import json
import re
import threading
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import PROVE
from tests.support import demo
from tests.support.databases import uri

__all__ = ["uri"]

PEOPLE, SEATS, AT_ONCE, PROCESSES = (1000, 30, 64, 3) if PROVE else (90, 30, 12, 3)
SECONDS = 120
MAKE = """
import json
from datetime import timedelta
from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions import gatherings as actions
from lamplighter.plumbing import clock
now, actor = clock.now(), Actor.command("test")
content = actions.Content(zone="", kind="meeting", title_en="Race", title_es="Carrera", place="Hall", capacity=SEATS)
starts = now + timedelta(days=3)
made = actions.make(content=content, starts=starts, ends=starts + timedelta(hours=1), officers=[], actor=actor, user=None, now=now)
actions.publish(pk=made.pk, actor=actor, now=now)
print("TOLD" + json.dumps(made.number))
"""
LOOK = """
import json
from django.db.models import Count
from lamplighter.meetings.models import Rsvp, Seat
from lamplighter.outbox.models import Mail
rows = Rsvp.objects.filter(gathering__number=NUMBER)
print("TOLD" + json.dumps({
  "going": sorted(rows.filter(state="going").values_list("number", flat=True)),
  "waiting": list(rows.filter(state="waiting").order_by("pk").values_list("number", flat=True)),
  "seats": dict(Seat.objects.filter(gathering__number=NUMBER, rsvp__isnull=False).values_list("rsvp__number").annotate(n=Count("pk"))),
  "receipts": [(mail.to, mail.subject) for mail in Mail.objects.filter(category="gathering")],
  "free": Seat.objects.filter(gathering__number=NUMBER, rsvp=None).count(),
}))
"""


def installation(home: Path, uri: str) -> None:
    home.mkdir()
    (home / "lamplighter.toml").write_text(
        f'[city]\ntime_zone = "America/Chicago"\n[web]\nrequests_per_minute = 1000000\n[database]\nurl = "{uri}"\n'
    )
    demo.lamplighter(home, "init")


def at_the_server(home: Path, code: str, **values: Any) -> Any:
    """Runs a piece of code as an administrator would, and gives back what it told."""
    told = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    printed = demo.lamplighter(home, "manage", "shell", "--no-imports", "-c", f"{told}\n{code}").stdout
    return json.loads(printed.partition("TOLD")[2].splitlines()[0])


@dataclass
class Crowd:
    """What everybody was told."""

    port: int
    number: str
    statuses: Counter[int] = field(default_factory=Counter)
    yes: set[str] = field(default_factory=set)
    line: dict[str, int] = field(default_factory=dict)
    room: dict[str, set[bool]] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Where an answer leads, and what it says."""
        body = urllib.parse.urlencode(form) if form is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            with self.lock:
                self.statuses[answer.status] += 1
            return answer.headers.get("Location", ""), text

    def blank(self, **filled: str) -> dict[str, str]:
        """A form as the page gives it."""
        word = re.search(
            r'name="form" value="([^"]+)"', self.ask("GET", f"/gatherings/{self.number}/come/")[1]
        )
        assert word is not None
        return {
            "form": word[1],
            "size": "1",
            "by": "link",
            "email": "",
            "name": "",
            "needs": "",
            "interpreter": "",
            **filled,
        }

    def send(self, *forms: dict[str, str]) -> list[tuple[str, str]]:
        """Sends forms at once."""
        come = f"/gatherings/{self.number}/come/"
        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(lambda form: self.ask("POST", come, form), forms))

    def person(self, n: int) -> None:
        """Opens the form and sends it: every tenth one twice at once, every tenth one from two windows."""
        if n % 2:
            self.without_address(n)
        else:
            self.with_address(n)

    def without_address(self, n: int) -> None:
        """Reads the page that the form leads to."""
        form = self.blank()
        (link,) = {each[0] for each in self.send(*[form] * (2 if n % 10 == 1 else 1))}
        page = html.unescape(self.ask("GET", link)[1])
        mine = link.split("/")[2]
        told = re.search(r"You are number (\d+) in the waiting line", page)
        with self.lock:
            if "Yes: we keep 1 seat for you." in page:
                self.yes.add(mine)
            elif told:
                self.line[mine] = int(told[1])
            else:
                self.unclear.append(page)

    def with_address(self, n: int) -> None:
        """Reads on the spot whether there is room; whose it is, stands in the mail."""
        email = f"r{n}@example.org"
        forms = [self.blank(by="email", email=email)]
        if n % 10 == 0:
            forms.append(forms[0])
        elif n % 10 == 2:
            forms.append(self.blank(by="email", email=email.title()))
        pages = [html.unescape(page) for _, page in self.send(*forms)]
        with self.lock:
            self.room[email] = {"There is room." in page for page in pages}
            self.unclear += [page for page in pages if not re.search("There is room|It is full", page)]

    def opened(self, receipts: list[tuple[str, str]]) -> None:
        """Everybody reads their mail: one receipt each, which says what the page said to whoever asked once."""
        assert sorted(to for to, _ in receipts) == sorted(self.room)
        for to, subject in receipts:
            number, _, news = subject.partition(": ")
            told = re.search(r"You are number (\d+) in the waiting line", news)
            if told:
                self.line[number.replace("-", "")] = int(told[1])
            else:
                assert news == "We keep 1 seat for you."
                self.yes.add(number.replace("-", ""))
            assert (not told) in self.room[to]


def test_a_crowd_gets_exactly_the_seats_there_are_and_everybody_a_clear_page(
    tmp_path: Path, uri: str
) -> None:
    """Promise 4: nobody is told yes and left out, nobody meets an error, and the line is in order."""
    home = tmp_path / "home"
    installation(home, uri)
    number = at_the_server(home, MAKE, SEATS=SEATS)
    with demo.running(home, "--workers", str(PROCESSES)) as server:
        crowd = Crowd(int(server.url.rpartition(":")[2]), number)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for each in [pool.submit(crowd.person, n) for n in range(PEOPLE)]:
                each.result()
    assert not [status for status in crowd.statuses if status >= 500], crowd.statuses
    assert not crowd.unclear
    kept = at_the_server(home, LOOK, NUMBER=number)
    crowd.opened([(to, subject) for to, subject in kept["receipts"]])
    assert len(crowd.yes) == SEATS
    assert len(crowd.line) == PEOPLE - SEATS
    assert set(kept["going"]) == crowd.yes
    assert kept["seats"] == dict.fromkeys(crowd.yes, 1)
    assert kept["free"] == 0
    # Each was told the place they have: nobody before them went away.
    assert {mine: place for place, mine in enumerate(kept["waiting"], start=1)} == crowd.line

"""Promise 4 over real HTTP: a crowd applies for the seats of one course, against several web processes, on both databases.

Half of them leave an address and learn by mail what became of it; some press twice, some ask from a second window.
"""

from __future__ import annotations

import html
import http.client
import json
import re
import secrets
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
from datetime import time, timedelta
from lamplighter.academy.actions import courses as actions
from lamplighter.academy.rules.curriculum import curriculum
from lamplighter.audit.rules import Actor
from lamplighter.plumbing import clock
now, actor = clock.now(), Actor.command("test")
content = actions.CourseContent(
    name_en="Race", name_es="Carrera", audience="adults", first_day=clock.city_day(now + timedelta(days=40)), weekdays=(3,),
    starts=time(18), place="Hall", seats_count=SEATS, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9),
    nights_needed=5, rolling=True, asks_check=False, least_age=0,
)
made = actions.make(content=content, topics=curriculum(7), actor=actor, user=None, now=now)
actions.announce(pk=made.pk, actor=actor, now=now)
print("TOLD" + json.dumps(made.number))
"""
LOOK = """
import json
from lamplighter.academy.models import Application, Happening, Seat
from lamplighter.academy.queries.applications import LINE, path_of
from lamplighter.outbox.models import Mail
rows = list(Application.objects.filter(course__number=NUMBER).order_by(*LINE))
print("TOLD" + json.dumps({
  "line": [(row.number, row.email, row.standing, path_of(row, "en")) for row in rows],
  "seated": sorted(Seat.objects.filter(application__isnull=False).values_list("application__number", flat=True)),
  "free": Seat.objects.filter(application=None).count(),
  "offers": Happening.objects.filter(verb="offer").count(),
  "mails": [(mail.to, mail.subject) for mail in Mail.objects.filter(category__in=("academy", "academy-link"))],
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
    links: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Where an answer leads, and what it says."""
        body = urllib.parse.urlencode(form) if form is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = html.unescape(answer.read().decode())
            with self.lock:
                self.statuses[answer.status] += 1
            return answer.headers.get("Location", ""), text

    def filled(self, n: int, **more: str) -> dict[str, str]:
        """All answers of a form, under a word of its own."""
        told = {
            "name": f"Ada Nº {n}",
            "by": "link",
            "email": "",
            "zone": "-",
            "language": "en",
            "needs": "",
            "words": "",
        }
        return {"draft": secrets.token_urlsafe(16), **told, **more}

    def send(self, *forms: dict[str, str]) -> list[tuple[str, str]]:
        """Sends forms at once."""
        path = f"/academy/apply/send/{self.number}/"
        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(lambda form: self.ask("POST", path, form), forms))

    def person(self, n: int) -> None:
        """Reads the first page and sends the answers: every tenth twice at once, every tenth from two windows."""
        _, page = self.ask("GET", f"/academy/apply/{self.number}/")
        assert "Apply for a seat" in page
        if n % 2:
            form = self.filled(n)
            answers = self.send(*[form] * (2 if n % 10 == 1 else 1))
            with self.lock:
                self.links |= {link.partition("?")[0] for link, _ in answers}
                self.unclear += [page for link, page in answers if not link]
            return
        email = f"r{n}@example.org"
        forms = [self.filled(n, by="email", email=email)]
        if n % 10 == 0:
            forms.append(forms[0])
        elif n % 10 == 2:
            forms.append(self.filled(n, by="email", email=email.title()))
        answers = self.send(*forms)
        with self.lock:
            self.written.add(email)
            self.unclear += [page for _, page in answers if "We have sent you a mail." not in page]

    def all_at_once(self, count: int) -> None:
        """So many people, as many at a time as there are hands."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for each in [pool.submit(self.person, n) for n in range(count)]:
                each.result()

    def places(self, paths: list[str]) -> list[int]:
        """What the private pages say: 0 for a seat that is kept, else the place in line."""

        def place(path: str) -> int:
            page = self.ask("GET", path)[1]
            told = re.search(r"You are number (\d+) in line", page)
            assert told or "A seat is kept for you until" in page, page
            return int(told[1]) if told else 0

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(place, paths))


def test_a_crowd_applies_and_exactly_the_seats_are_offered_in_the_order_of_the_line(
    tmp_path: Path, uri: str
) -> None:
    """Promise 4: all are stored, once each; exactly the seats there are are offered; the line is in order; nobody meets an error."""
    home = tmp_path / "home"
    installation(home, uri)
    number = at_the_server(home, MAKE, SEATS=SEATS)
    with demo.running(home, "--workers", str(PROCESSES)) as server:
        crowd = Crowd(int(server.url.rpartition(":")[2]), number)
        crowd.all_at_once(PEOPLE)
        kept = at_the_server(home, LOOK, NUMBER=number)
        told = crowd.places([path for *_, path in kept["line"]])
    assert not [status for status in crowd.statuses if status >= 400], crowd.statuses
    assert not crowd.unclear, crowd.unclear[0]
    assert len(kept["line"]) == PEOPLE
    assert [standing for _, _, standing, _ in kept["line"]] == ["offered"] * SEATS + ["waiting"] * (
        PEOPLE - SEATS
    )
    assert kept["seated"] == sorted(each[0] for each in kept["line"][:SEATS])
    assert (kept["free"], kept["offers"]) == (0, SEATS)
    # Everybody's own page says a seat, or the place they have.
    assert told == [0] * SEATS + list(range(1, PEOPLE - SEATS + 1))
    # Who left no address was led to their page; everybody else has mail, which says what stands there.
    assert crowd.links == {path for _, email, _, path in kept["line"] if not email}
    mailed: dict[str, set[str]] = {to: set() for to in crowd.written}
    for to, subject in kept["mails"]:
        mailed[to].add(subject.partition(": ")[2])
    for _, email, standing, _ in kept["line"]:
        if email:
            news = "A seat is kept for you until" if standing == "offered" else "We have your application."
            assert any(each.startswith(news) for each in mailed[email]), mailed[email]

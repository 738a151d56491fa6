"""A whole installation with a desk, its lead and readers, over which people go their ways in real browsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support import demo
from tests.support.browser import DESK

SETTINGS = """[tips]
work_bits = 4
calm_per_minute = 10000
plain_per_minute = 1000
plain_wait_seconds = 0
keep_free_mb = 0
rewrite_hour = 23
digest_hour = 23
[database]
url = "{uri}"
"""
DESKS = ("narcotics", "gangs", "weapons", "fraud")
DESK_NAME = "Narcotics of Marzipan Falls"
"""Not secret, and so found wherever a search works."""
PEOPLE = """
import json
from django.test import Client
from lamplighter.accounts import actions
from lamplighter.accounts.access import Role
from lamplighter.accounts.adapter import SIGN_IN
from lamplighter.audit.rules import Actor
from lamplighter.plumbing import clock
from lamplighter.keys.actions.desks import DeskFacts, put_desk
now, actor = clock.now(), Actor.command("test")
made = {}
for code in DESKS:
    put_desk(code=code, facts=DeskFacts(DESK_NAME, DESK_NAME, 90), actor=actor, now=now)
for name, role in (("lead", Role.SUPERVISOR), ("reader", Role.READER)):
    user = actions.add_person(email=f"{name}@example.org", name=f"The {name}", actor=actor, now=now)
    for code in DESKS:
        actions.grant(user=user, role=role, zone=f"desk:{code}", actor=actor, now=now)
    client = Client()
    client.force_login(user)
    session = client.session
    session[SIGN_IN] = actions.begin_sign_in(user=user, second_factor=True, device="", now=now).pk
    session.save()
    made[name] = session.session_key
print(json.dumps(made))
"""
DIGEST = """
from datetime import timedelta
from lamplighter.plumbing import clock
from lamplighter.tips.actions.nights import digest_if_due
late = clock.now().astimezone(clock.city_tz()).replace(hour=23, minute=30)
print(digest_if_due(now=late + timedelta(days=1)))
"""


@dataclass(frozen=True, slots=True)
class Program:
    """The installation as it runs. ``sessions``: those who are signed in."""

    server: demo.Server
    sessions: dict[str, str]
    scratch: Path

    @property
    def home(self) -> Path:
        """Its home."""
        return self.server.home

    def browser_of(self, browser: Browser, name: str = "", **more: Any) -> BrowserContext:
        """A browser of somebody, signed in if they are staff."""
        context = browser.new_context(viewport=DESK, accept_downloads=True, **more)
        context.set_default_timeout(60_000)
        if name:
            cookie = {"name": "lamplighter", "value": self.sessions[name], "url": self.server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context


def python(home: Path, code: str) -> str:
    """Runs a few lines in the installation. Returns the last line they print."""
    return demo.lamplighter(home, "manage", "shell", "--no-imports", "-c", code).stdout.splitlines()[-1]


@contextmanager
def program(place: Path, uri: str = "") -> Iterator[Program]:
    """Makes it in a folder and runs it, with a folder of its own for temporary files."""
    home, scratch = place / "home", place / "scratch"
    home.mkdir()
    scratch.mkdir()
    (home / "lamplighter.toml").write_text(SETTINGS.format(uri=uri))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        demo.lamplighter(home, "init")
        sessions = json.loads(python(home, f"DESKS, DESK_NAME = {DESKS!r}, {DESK_NAME!r}\n{PEOPLE}"))
        with demo.running(home) as server:
            yield Program(server, sessions, scratch)

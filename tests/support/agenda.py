"""Officers of the small city with times to book, at their agenda; the clock stands at noon of a Monday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.concerns import NOW
from tests.support.meetings import city_that_meets
from tests.support.places import fresh

AGENDA = "/staff/appointments/"
DeskOf = Callable[..., Client]
SetClock = Callable[[datetime], None]


@pytest.fixture
def officers(db: None, tmp_path: Path, at: SetClock) -> Iterator[dict[str, Officer]]:
    """The small city that meets."""
    at(NOW)
    yield city_that_meets(tmp_path)
    fresh()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock that the edges read."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def desk_of(
    person: Callable[..., Any], signed_in_client: Callable[..., Client], officers: dict[str, Officer]
) -> DeskOf:
    """A signed-in client of an officer, with a role in a zone: ``desk_of("w-evening")``."""

    def make(name: str = "", role: str = "officer", zone: str = "W") -> Client:
        user = person(role, zone)
        if name:
            Officer.objects.filter(pk=officers[name].pk).update(user=user)
        return signed_in_client(user)

    return make


def text(reply: Any, status: int = 200) -> str:
    """A page as it reads, of that status."""
    assert reply.status_code == status, reply.content.decode()[-1500:]
    return str(reply.content.decode())


def said(reply: Any) -> str:
    """What the page after a press says it did."""
    assert reply.redirect_chain, reply.content.decode()[-1500:]
    return " ".join(str(each) for each in reply.context["messages"])


def verbs() -> list[str]:
    """What is on record, in order."""
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))

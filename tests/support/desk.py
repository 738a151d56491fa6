"""Officers of the small city at the desk, its clock at noon of a Monday."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.concerns import NOW, small_city

DeskOf = Callable[..., Client]


@pytest.fixture
def officers(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Officer]:
    """The small city."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return small_city(tmp_path)


@pytest.fixture
def desk_of(
    person: Callable[..., Any], signed_in_client: Callable[..., Client], officers: dict[str, Officer]
) -> DeskOf:
    """A signed-in client of an officer, with a role in a zone: ``desk_of("w-evening")``."""

    def make(name: str, role: str = "officer", zone: str = "W") -> Client:
        user = person(role, zone)
        Officer.objects.filter(pk=officers[name].pk).update(user=user)
        return signed_in_client(user)

    return make


def page(client: Client, address: str = "/staff/concerns/") -> str:
    """A page as it reads, which must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def numbers(html: str) -> list[str]:
    """Numbers of the concerns that a list shows, in its order."""
    return re.findall(r'id="row-([0-9A-Z]{8})"', html)

"""The officer's desk: each finds what they hold, in the order it is due; sees no more than they may; does what the table allows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.concerns.models import Concern
from lamplighter.roster.models import Officer
from tests.support.concerns import IN_EAST, IN_WEST, NOW, raised, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Officer]:
    """The small city, its clock at noon of a Monday."""
    from lamplighter.plumbing import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    return small_city(tmp_path)


@pytest.fixture
def desk_of(
    person: Callable[..., Any], signed_in_client: Callable[..., Client], officers: dict[str, Officer]
) -> Callable[..., Client]:
    """A signed-in client of an officer of the small city."""

    def make(name: str, role: str = "officer", zone: str = "W") -> Client:
        user = person(role, zone)
        Officer.objects.filter(pk=officers[name].pk).update(user=user)
        return signed_in_client(user)

    return make


def page(client: Client, address: str = "/staff/concerns/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def numbers(html: str) -> list[str]:
    return re.findall(r'id="row-([0-9A-Z]{8})"', html)


def test_an_officers_list_holds_what_they_hold_today_in_the_order_it_is_due(desk_of: Callable[..., Client]) -> None:
    late, soon, later = raised(), raised(), raised()
    for concern, hours in ((late, -2), (soon, 1), (later, 48)):
        Concern.objects.filter(pk=concern.pk).update(due_at=NOW + timedelta(hours=hours))
    raised(at=IN_EAST)
    html = page(desk_of("w-evening"))
    assert numbers(html) == [late.number, soon.number, later.number]

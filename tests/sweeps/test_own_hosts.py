"""Every route, asked for under a stranger's name: refused, whoever asks and whether or not an answer to share lies ready."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.sweeps.routes import address, names
from tests.sweeps.world import World


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_route_answers_under_a_name_that_is_not_ours(settings: Any, language: str) -> None:
    world = World().everything()
    settings.ALLOWED_HOSTS = ["ours.example"]
    wrong = []
    for route in names():
        where = address(route, world, language)
        for method in ("get", "post"):
            reply = getattr(Client(), method)(where, headers={"host": "evil.example"})
            kept = reply.headers.get("Cache-Control", "")
            if reply.status_code != 400 or kept != "no-store" or "ETag" in reply.headers:
                wrong.append(f"{method.upper()} {where} ({route}): {reply.status_code}, {kept or 'no word'}")
    assert not wrong, "\n".join(wrong)


def test_no_file_is_given_under_a_name_that_is_not_ours(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["ours.example"]
    for path in ("/static/site/lamplighter.css", "/static/site/favicon.svg", "/nothing-stands-here/"):
        assert Client().get(path, headers={"host": "evil.example"}).status_code == 400, path

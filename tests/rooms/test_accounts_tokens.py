"""Tokens of programs: made and ended by page and by command, the secret shown once and kept nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from typer.testing import CliRunner

from lamplighter.accounts.models import ApiToken
from lamplighter.accounts.tokens import token_of
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.ops.cli import loaded
from lamplighter.plumbing import clock

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]
ASKED = {"name": "The city's app", "scopes": ["open311.post", "concerns.read"], "zone": "W"}


def secret_in(text: str) -> str:
    found = re.search(r"lmp_[A-Za-z0-9_-]{40,}", text)
    assert found is not None
    return found.group()


def test_a_token_is_shown_once_on_a_page_nobody_keeps(staff: Staff) -> None:
    client = staff("administrator")
    answer = client.post("/staff/tokens/", ASKED)
    secret = secret_in(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    token = token_of(secret, clock.now())
    assert token is not None
    assert (token.scopes, token.zone) == (["concerns.read", "open311.post"], "W")
    after = client.get("/staff/tokens/").content.decode()
    assert "The city&#x27;s app" in after
    assert secret not in after
    kept = json.dumps([event.sealed_form() for event in Event.objects.filter(verb=Verb.TOKEN_ISSUED)])
    assert kept != "[]"
    assert secret not in kept


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"scopes": ["everything"]}, {"name": ""}, {"name": "x" * 81}, {"zone": "desk:conduct"}],
)
def test_a_token_that_cannot_be_is_said_on_the_form(staff: Staff, wrong: dict[str, object]) -> None:
    answer = staff("administrator").post("/staff/tokens/", {**ASKED, **wrong})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_an_ended_token_opens_nothing_and_ends_once(staff: Staff) -> None:
    client = staff("administrator")
    secret = secret_in(client.post("/staff/tokens/", ASKED).content.decode())
    pk = ApiToken.objects.get().pk
    for _time in range(2):
        assert client.post(f"/staff/tokens/{pk}/end/").status_code == 302
    assert token_of(secret, clock.now()) is None
    assert Event.objects.filter(verb=Verb.TOKEN_ENDED).count() == 1


def test_the_command_prints_a_secret_that_works_until_it_is_ended() -> None:
    run, program = CliRunner(), loaded(["tokens"])
    made = run.invoke(program, ["tokens", "issue", "three", "--scope", "open311.post", "--zone", "E"])
    assert made.exit_code == 0
    secret = secret_in(made.stdout)
    token = token_of(secret, clock.now())
    assert token is not None
    listed = run.invoke(program, ["tokens", "list"], env={"COLUMNS": "200"})
    assert "three" in listed.stdout
    assert secret not in listed.stdout
    assert run.invoke(program, ["tokens", "end", str(token.pk)]).exit_code == 0
    assert token_of(secret, clock.now()) is None
    again = run.invoke(program, ["tokens", "end", str(token.pk)])
    assert again.exit_code == 1
    assert "lamplighter tokens list" in again.output


def test_the_command_makes_no_token_for_a_desk_or_without_a_name() -> None:
    run, program = CliRunner(), loaded(["tokens"])
    for more in (["three", "--zone", "desk:conduct"], [" "], ["x" * 81]):
        assert run.invoke(program, ["tokens", "issue", *more, "--scope", "open311.post"]).exit_code == 1
    assert not ApiToken.objects.exists()

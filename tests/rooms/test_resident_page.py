"""A resident's page by a mailed code: off unless switched on, and never more than a receipt."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from lamplighter.accounts import jobs
from lamplighter.accounts.models import ResidentVisit
from lamplighter.concerns.models import Concern
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from tests.support.concerns import contact, raised, small_city

pytestmark = pytest.mark.django_db
ADDRESS = "ana@example.org"


def raise_one(email: str, text: str = "The lamp by the bridge is broken.") -> Concern:
    return raised(text=text, contact=contact(email))


@pytest.fixture
def opened(settings: Any, tmp_path: Path) -> None:
    small_city(tmp_path)
    known = settings.LAMPLIGHTER
    section = known.signon.model_copy(update={"resident_accounts": True})
    settings.LAMPLIGHTER = known.model_copy(update={"signon": section})


def mails() -> list[Mail]:
    return list(Mail.objects.filter(category="resident-code").order_by("pk"))


def asked(client: Client, email: str = ADDRESS) -> str:
    """Asks for a code; returns the form's secret."""
    reply = client.post("/my-page/", {"step": "address", "email": email})
    assert reply.status_code == 200
    assert not reply.cookies
    found = re.search(r'name="secret" value="([^"]+)"', reply.content.decode())
    assert found is not None
    return found.group(1)


def mailed() -> str:
    found = re.search(r"\b(\d{4} \d{4})\b", mails()[-1].text)
    assert found is not None
    return found.group(1)


def test_it_is_off_unless_it_is_switched_on(client: Client) -> None:
    assert client.get("/my-page/").status_code == 404
    assert client.post("/my-page/", {"step": "address", "email": ADDRESS}).status_code == 404
    assert "/my-page/" not in client.get("/").content.decode()


def test_a_code_opens_numbers_and_links_and_nothing_else(opened: None, client: Client) -> None:
    concern = raise_one(email=ADDRESS, text="The lamp by the bridge is broken.")
    secret = asked(client)
    reply = client.post("/my-page/", {"step": "code", "secret": secret, "code": mailed()})
    assert reply.status_code == 302
    cookie = client.cookies["lamplighter-resident"]
    assert cookie["httponly"]
    page = client.get("/my-page/")
    text = page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert f"{concern.number[:4]}-{concern.number[4:]}" in text
    assert "lamp by the bridge" not in text
    link = re.search(r'href="[^"]*(/c/[^"]+)"', text)
    assert link is not None
    assert client.get(link.group(1)).status_code == 200
    assert client.get("/es/my-page/").status_code == 200
    client.post("/my-page/", {"step": "leave"})
    assert ResidentVisit.objects.count() == 0
    assert concern.number[:4] not in client.get("/my-page/").content.decode()


def test_nobody_learns_whether_an_address_is_known(opened: None, client: Client) -> None:
    raise_one(email=ADDRESS)
    known = client.post("/my-page/", {"step": "address", "email": ADDRESS}).content.decode()
    unknown = client.post("/my-page/", {"step": "address", "email": "bo@example.org"}).content.decode()
    blank = re.compile(r'name="secret" value="[^"]+"')
    assert blank.sub("", known) == blank.sub("", unknown)
    assert [mail.to for mail in mails()] == [ADDRESS]
    assert (
        client.post(
            "/my-page/", {"step": "code", "secret": asked(client, "bo@example.org"), "code": "00000000"}
        ).status_code
        == 422
    )


def test_a_sensitive_concern_is_not_listed_and_makes_no_address_known(opened: None, client: Client) -> None:
    concern = raise_one(email=ADDRESS)
    Concern.objects.filter(pk=concern.pk).update(sensitive=True)
    asked(client)
    assert mails() == []


def test_a_code_is_guessed_five_times_at_most_and_works_once(opened: None, client: Client) -> None:
    raise_one(email=ADDRESS)
    secret = asked(client)
    right = mailed()
    wrong = "0" * 8 if not right.startswith("0") else "1" * 8
    for _ in range(5):
        assert client.post("/my-page/", {"step": "code", "secret": secret, "code": wrong}).status_code == 422
    assert client.post("/my-page/", {"step": "code", "secret": secret, "code": right}).status_code == 422
    secret = asked(client)
    right = mailed()
    assert client.post("/my-page/", {"step": "code", "secret": secret, "code": right}).status_code == 302
    assert Client().post("/my-page/", {"step": "code", "secret": secret, "code": right}).status_code == 422


def test_the_forms_secret_opens_nothing_as_a_cookie(opened: None, client: Client) -> None:
    raise_one(email=ADDRESS)
    client.cookies["lamplighter-resident"] = asked(client)
    assert ADDRESS not in client.get("/my-page/").content.decode()


def test_codes_and_visits_end_and_nothing_is_left(opened: None, client: Client) -> None:
    raise_one(email=ADDRESS)
    secret, start = asked(client), clock.now()
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        assert (
            client.post("/my-page/", {"step": "code", "secret": secret, "code": mailed()}).status_code == 422
        )
        secret = asked(client)
        client.post("/my-page/", {"step": "code", "secret": secret, "code": mailed()})
        assert ADDRESS in client.get("/my-page/").content.decode()
    with time_machine.travel(start + timedelta(hours=3), tick=False):
        assert ADDRESS not in client.get("/my-page/").content.decode()
        jobs.expire_one_time_links(clock.now())
    assert ResidentVisit.objects.count() == 0


def test_nobodys_mailbox_is_filled(opened: None, client: Client) -> None:
    raise_one(email=ADDRESS)
    for _ in range(9):
        asked(client)
    assert len(mails()) == 4


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"step": "x"},
        {"step": "address"},
        {"step": "address", "email": "no"},
        {"step": "code"},
        {"step": "code", "secret": "é" * 300, "code": "²" * 30},
        {"step": "leave"},
    ],
)
def test_odd_input_is_told_and_never_an_error(opened: None, client: Client, form: dict[str, str]) -> None:
    assert client.post("/my-page/", form).status_code in (200, 302, 422)

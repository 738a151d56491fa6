"""News by mail: wanted twice, at most once a day, ended by one press, and nobody learns who gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.concerns.actions import alerts, publishing
from lamplighter.concerns.models import Alert, Concern
from lamplighter.outbox.models import Mail
from lamplighter.outbox.sending import composed
from lamplighter.plumbing import clock
from tests.support.city import address_book
from tests.support.concerns import ACTOR, IN_EAST, NOW, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
MORNING = NOW + timedelta(days=1)  # noon of the next day


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


@pytest.fixture
def show(person: Callable[..., Any]) -> Callable[..., Concern]:
    user = person("supervisor")

    def shown(**more: Any) -> Concern:
        concern = raised(agrees_public=True, **more)
        publishing.show(pk=concern.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=user)
        return concern

    return shown


def link(mail: Mail) -> str:
    found = next(line for line in mail.text.splitlines() if "/alerts/" in line)
    return found[found.index("/", 8) :].rstrip(".")


def signed_up(**told: str) -> Client:
    client = Client()
    asked = {"email": "a@example.org", "zone": "W", "address": "", "radius": "500", **told}
    assert client.post("/alerts/", asked).status_code == 200
    assert client.post(link(Mail.objects.latest("pk"))).status_code == 200
    return client


def test_nothing_is_sent_before_the_address_has_said_yes_and_opening_the_link_is_not_yet_yes(
    show: Callable[..., Concern],
) -> None:
    Client().post("/alerts/", {"email": "a@example.org", "zone": "W", "radius": "500"})
    where = link(Mail.objects.get())
    assert "Yes, send them" in Client().get(where).content.decode()
    show()
    assert alerts.send(now=MORNING) == 0
    Client().post(where)
    assert Alert.objects.get().confirmed_at == NOW


def test_a_day_has_at_most_one_mail_and_without_news_none(show: Callable[..., Concern]) -> None:
    signed_up()
    assert alerts.send(now=MORNING) == 0
    concern = show()
    Alert.objects.update(sent_on=NOW.date())
    assert alerts.send(now=MORNING - timedelta(hours=7)) == 0  # too early in the day
    assert alerts.send(now=MORNING) == 1
    assert alerts.send(now=MORNING + timedelta(hours=1)) == 0
    mail = Mail.objects.latest("pk")
    assert f"/concerns/{concern.number}/" in mail.text
    assert "Loud music" not in mail.text
    assert alerts.send(now=MORNING + timedelta(days=1)) == 0  # nothing new


def test_only_the_zone_or_the_surroundings_that_were_asked_for(show: Callable[..., Concern]) -> None:
    signed_up(email="w@example.org")
    signed_up(email="near@example.org", zone="", address="104 Main Street, Testville", radius="500")
    near, far = show(), show(at=IN_EAST)
    assert alerts.send(now=MORNING) == 2
    for to in ("w@example.org", "near@example.org"):
        text = Mail.objects.filter(to=to).latest("pk").text
        assert near.number in text
        assert far.number not in text
    kept = Alert.objects.get(email="near@example.org")
    assert (kept.zone, kept.radius_m) == ("", 500)
    assert "Main" not in str(Alert.objects.filter(pk=kept.pk).values())


def test_a_mail_holds_no_more_than_the_set_number(
    show: Callable[..., Concern], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = settings.LAMPLIGHTER.concerns.model_copy(update={"alert_most": 2})
    monkeypatch.setattr(settings, "LAMPLIGHTER", settings.LAMPLIGHTER.model_copy(update={"concerns": few}))
    signed_up()
    shown = [show() for _ in range(4)]
    alerts.send(now=MORNING)
    text = Mail.objects.latest("pk").text
    assert sum(concern.number in text for concern in shown) == 2
    assert "There are more." in text


def test_one_press_ends_it_from_a_mail_program_as_well(show: Callable[..., Concern]) -> None:
    """RFC 8058."""
    signed_up()
    show()
    alerts.send(now=MORNING)
    message = composed(Mail.objects.latest("pk"), "police@example.org")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where = message["List-Unsubscribe"].strip("<>")
    path = where[where.index("/", 8) :]
    assert "Yes, end them" in Client().get(path).content.decode()
    assert Alert.objects.exists()
    reply = Client().post(path, {"List-Unsubscribe": "One-Click"})
    assert (reply.status_code, reply.content) == (200, b"")
    assert not Alert.objects.exists()
    assert "no more of these mails" in Client().get(path).content.decode()


def test_nobody_learns_whether_an_address_is_known_and_wrong_links_open_nothing() -> None:
    first = Client().post("/alerts/", {"email": "a@example.org", "zone": "W", "radius": "500"})
    again = Client().post("/alerts/", {"email": "a@example.org", "zone": "W", "radius": "500"})
    assert first.content == again.content
    alert = Alert.objects.get()
    assert Client().get(f"/alerts/{alert.pk}/{'x' * 26}/").status_code == 404
    assert Client().get(f"/alerts/{10**30}/x/").status_code == 404
    Client().post(f"/alerts/{alert.pk}/{'x' * 26}/stop/")
    assert Alert.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "a@example.org"}, "one of the two"),
        ({"email": "a@example.org", "zone": "W", "address": "104 Main Street"}, "one of the two"),
        ({"email": "nonsense", "zone": "W"}, "no e-mail address"),
        ({"email": "a@example.org", "address": "zzz qqq"}, "several places, or none"),
        ({"email": "a@example.org", "zone": "nowhere"}, "nowhere"),
        ({"email": "a@example.org", "zone": "W", "radius": "9"}, "9"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(sent: dict[str, str], said: str) -> None:
    reply = Client().post("/alerts/", sent)
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert not Alert.objects.exists()


def test_what_was_never_confirmed_is_forgotten() -> None:
    Client().post("/alerts/", {"email": "a@example.org", "zone": "W", "radius": "500"})
    alerts.send(now=NOW + timedelta(days=3))
    assert not Alert.objects.exists()

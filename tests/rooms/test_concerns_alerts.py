"""News by mail: wanted twice, at most once a day, ended by one press, and nobody learns who gets it."""

from __future__ import annotations

import html
import re
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
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, raised, small_city
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
    assert "a@example.org" not in path
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
        ({"email": "a@example.org", "address": "zzz qqq"}, "No such place is known here"),
        ({"email": "a@example.org", "address": "Lantern"}, "Choose one below"),
        ({"email": "a@example.org", "address": "x", "pick": "-95.6|39.0|Far away"}, "cover that place"),
        ({"email": "a@example.org", "address": "x", "pick": "here|there|Far away"}, "cannot be read"),
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


def newest(to: str) -> str:
    return Mail.objects.filter(to=to).latest("pk").text


def stops(text: str) -> list[str]:
    """Paths of the links that end one part, in the mail's order."""
    found = [line[line.index("http") :] for line in text.splitlines() if "/stop/" in line]
    return [link[link.index("/", 8) :] for link in found]


def test_an_address_with_several_alerts_gets_one_mail_a_day_with_a_part_for_each(
    show: Callable[..., Concern],
) -> None:
    for zone in ("W", "E"):
        signed_up(zone=zone)
    signed_up(zone="", address="104 Main Street", radius="0")
    block, west, east = (
        show(place="104 Main Street"),
        show(at=(IN_WEST[0] + 0.01, IN_WEST[1] + 0.01), place="A point"),
        show(at=IN_EAST, place="A point"),
    )
    assert alerts.send(now=MORNING) == 1
    assert alerts.send(now=MORNING + timedelta(hours=2)) == 0
    text = newest("a@example.org")
    order = [
        text.index(part)
        for part in (
            "The 100 block of Main Street",
            block.number,
            "The East",
            east.number,
            "The West",
            west.number,
        )
    ]
    assert order == sorted(order), text
    assert text.count(block.number) == 1, "what two alerts tell of stands once"
    assert len(stops(text)) == 3


def test_one_part_ends_alone_and_the_header_ends_them_all_whatever_ended_before(
    show: Callable[..., Concern],
) -> None:
    for zone in ("W", "E"):
        signed_up(zone=zone)
    signed_up(email="b@example.org")
    show(), show(at=IN_EAST, place="A point")
    alerts.send(now=MORNING)
    mail = Mail.objects.filter(to="a@example.org").latest("pk")
    first = stops(mail.text)[0]
    asked = Client().get(first).content.decode()
    assert "The East" in asked
    assert "You also get news of: The West" in asked
    ended = Client().post(first).content.decode()
    assert "The East" in ended
    assert "You still get news of" in ended
    assert [alert.zone for alert in Alert.objects.filter(email="a@example.org")] == ["W"]
    where = mail.unsubscribe[mail.unsubscribe.index("/", 8) :]
    assert "The West" in Client().get(where).content.decode()
    assert Client().post(where, {"List-Unsubscribe": "One-Click"}).content == b""
    assert [alert.email for alert in Alert.objects.all()] == ["b@example.org"]
    assert "no more of these mails" in Client().get(where).content.decode()
    assert "no more of these mails" in Client().get("/alerts/end/nonsense/").content.decode()


def test_all_mails_can_be_ended_from_the_page_of_one_part(show: Callable[..., Concern]) -> None:
    for zone in ("W", "E"):
        signed_up(zone=zone)
    show()
    alerts.send(now=MORNING)
    told = Client().post(stops(newest("a@example.org"))[0], {"what": "all"}).content.decode()
    assert "Your address is erased." in told
    assert not Alert.objects.exists()


def test_alerts_of_one_address_come_in_the_language_it_confirmed_last(show: Callable[..., Concern]) -> None:
    signed_up(email="Ana@Example.org")
    spanish = {"email": "ana@example.org", "zone": "E", "address": "", "radius": "500"}
    Client().post("/es/alerts/", spanish)
    Client().post(link(Mail.objects.latest("pk")))
    show(), show(at=IN_EAST, place="A point")
    assert alerts.send(now=MORNING) == 1
    assert "Asuntos nuevos cerca de usted" in newest("ana@example.org")


@pytest.mark.parametrize("language", ["", "/es"])
def test_every_mail_and_page_says_what_part_of_the_city_it_is_about(
    show: Callable[..., Concern], language: str
) -> None:
    said = {"": "The 100 block of Main Street", "/es": "La cuadra 100 de Main Street"}[language]
    sent = {"email": "a@example.org", "zone": "", "address": "104 Main Street", "radius": "0"}
    asked = Client().post(f"{language}/alerts/", sent).content.decode()
    question = Mail.objects.get()
    where = link(question)
    pages = [
        asked,
        question.text,
        question.html,
        Client().get(where).content.decode(),
        Client().post(where).content.decode(),
    ]
    show(place="104 Main Street")
    alerts.send(now=MORNING)
    digest = Mail.objects.latest("pk")
    pages += [digest.text, digest.html, Client().get(stops(digest.text)[0]).content.decode()]
    for at, told in enumerate(pages):
        assert said in told, at
        assert "104 Main" not in told, at


def test_a_block_alert_tells_of_the_block_and_of_what_is_known_by_its_hexagon_only(
    show: Callable[..., Concern],
) -> None:
    signed_up(zone="", address="104 Main Street", radius="0")
    kept = Alert.objects.get()
    assert (kept.block, kept.zone, kept.radius_m) == ("100 block of Main Street", "", 0)
    assert "104" not in str(Alert.objects.values())
    same, pinned = show(place="138 Main Street"), show(place="A point on the map")
    other, far = (
        show(place="104 Lantern Street", at=(IN_WEST[0] + 0.001, IN_WEST[1] - 0.001)),
        show(at=IN_EAST, place="A point"),
    )
    assert alerts.send(now=MORNING) == 1
    text = newest("a@example.org")
    assert same.number in text
    assert pinned.number in text
    assert other.number not in text
    assert far.number not in text


def test_a_place_that_is_chosen_is_taken_and_all_else_goes_along() -> None:
    sent = {"email": "a@example.org", "zone": "", "address": "Lantern", "radius": "1000"}
    page = Client().post("/alerts/", sent).content.decode()
    picks = re.findall(r'name="pick" value="([^"]+)"', page)
    assert len(picks) > 1
    assert not Alert.objects.exists()
    hidden = dict(
        re.findall(r'<input type="hidden" name="([\w]+)" value="([^"]*)"', page.split('id="picks"')[1])
    )
    assert hidden == sent
    assert Client().post("/alerts/", {**hidden, "pick": html.unescape(picks[0])}).status_code == 200
    kept = Alert.objects.get()
    assert (kept.radius_m, kept.email, kept.block) == (1000, "a@example.org", "")
    assert "Lantern" not in str(Alert.objects.values())


def test_pages_of_a_zone_lead_to_its_news() -> None:
    for path in ("/zones/W/", "/zones/W/concerns/"):
        assert 'href="/alerts/?zone=W"' in Client().get(path).content.decode(), path
    chosen = Client().get("/alerts/?zone=W").content.decode()
    assert '<option value="W" selected>' in chosen
    assert "selected" in Client().get("/alerts/?zone=nowhere").content.decode().split('value=""')[1][:12]

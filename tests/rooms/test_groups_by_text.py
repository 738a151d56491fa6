"""Members without an e-mail address: asked by text, in after their own yes on the same page, gone at one press."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.outbox.models import Mail, Text
from lamplighter.partners.actions import groups, members, retention
from lamplighter.partners.actions.members import Known, NewMember
from lamplighter.partners.models import Member
from lamplighter.partners.rules.groups import Side
from lamplighter.plumbing import clock
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.groups import group, joined, leader_page, led, member_page
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
PHONE = "+18165550142"


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    small_city(tmp_path)
    yield
    fresh()


@pytest.fixture
def texts(settings: Any) -> None:
    """A provider of texts is set."""
    ours = settings.LAMPLIGHTER
    settings.LAMPLIGHTER = ours.model_copy(
        update={"sms": ours.sms.model_copy(update={"provider": "console"})}
    )


def invited(made: Any, name: str = "Nell", phone: str = "816-555-0142") -> Member:
    return members.invite(group=made.pk, new=NewMember(name, "", phone=phone, language="es"), now=NOW)


def link_in(text: Text) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text.body)
    assert found, text.body
    return found[1]


def told(**more: Any) -> dict[str, Any]:
    return {"name": "Nell", "email": "", "phone": "816-555-0142", "home": "", "language": "es", **more}


@pytest.mark.usefixtures("texts")
def test_a_leader_asks_a_neighbor_by_text_who_is_in_only_after_their_own_yes(client: Client) -> None:
    captain = led(group())
    answer = client.post(leader_page(captain, "people/"), told())
    assert answer.status_code == 302
    text = Text.objects.get()
    assert (text.to, text.language) == (PHONE, "es")
    assert "Ida le invita" in text.body
    assert len(text.body) <= 320
    assert Member.objects.get(email="").joined_at is None
    page = client.get(link_in(text)).content.decode()
    assert "¿Quiere estar en Main Street Block Watch?" in page
    assert Member.objects.get(email="").joined_at is None  # promise 8: phones fetch links, too
    client.post(link_in(text))
    assert Member.objects.get(email="").joined_at == NOW
    assert Text.objects.count() == 2  # the invitation, and the welcome
    assert not Mail.objects.filter(to="").exists()


def test_without_a_provider_of_texts_nobody_is_asked_for_a_number(client: Client) -> None:
    captain = led(group())
    page = client.get(leader_page(captain, "people/")).content.decode()
    assert 'name="phone"' not in page
    assert client.post(leader_page(captain, "people/"), told()).status_code == 422
    assert not Text.objects.exists()


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"phone": ""}, "Type the e-mail address or the phone number."),
        ({"phone": "12"}, "That is no phone number."),
    ],
)
def test_what_reaches_nobody_is_sent_back(client: Client, more: dict[str, str], says: str) -> None:
    captain = led(group())
    answer = client.post(leader_page(captain, "people/"), told(**more))
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.usefixtures("texts")
def test_a_number_is_on_a_roster_once_however_it_is_written(client: Client) -> None:
    captain = led(group())
    client.post(leader_page(captain, "people/"), told())
    again = client.post(leader_page(captain, "people/"), told(phone="(816) 555 0142", name="Nell again"))
    assert again.status_code == 422
    assert "is invited already" in again.content.decode()
    assert Text.objects.count() == 1


def test_two_neighbors_with_a_number_each_are_two() -> None:
    made = group()
    invited(made)
    invited(made, "Otto", "816-555-0143")
    with pytest.raises(Known):
        invited(made, "Nell", "(816) 555-0142")
    assert Member.objects.filter(email="").count() == 2


def test_the_database_keeps_nobody_whom_nothing_reaches_and_no_leader_without_mail() -> None:
    member = invited(group())
    for wrong in ({"phone": ""}, {"part": "captain"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(**wrong)


def test_an_invitation_by_text_that_gets_no_answer_is_erased(client: Client) -> None:
    page = member_page(invited(group()))
    assert "se borra en 7 días" in client.get(f"/es{page}").content.decode()
    assert retention.run(now=NOW + timedelta(days=8), actor=ACTOR).invitations == 1
    assert not Member.objects.exists()
    assert client.get(page).status_code == 404


def test_who_was_asked_by_text_takes_it_along_and_leaves_as_everybody_does(client: Client) -> None:
    member = members.say_yes(pk=invited(group()).pk, now=NOW)
    page = member_page(member)
    shown = client.get(page).content.decode()
    assert PHONE in shown
    assert 'name="phone"' not in shown  # the link goes there: it stays as it said yes
    client.post(page, {"name": "Nell", "phone": "816-555-0199", "home": "", "language": "en"})
    member.refresh_from_db()
    assert (member.phone, member.language) == (PHONE, "en")
    assert client.get(f"{page}data.json").json()["phone"] == PHONE
    client.post(f"{page}leave/")
    assert not Member.objects.exists()


@pytest.mark.parametrize("typed", ["816-555-0142", "+1 816 555 0142"])
def test_a_lost_link_goes_to_the_number_on_file_and_nowhere_else(client: Client, typed: str) -> None:
    member = members.say_yes(pk=invited(group()).pk, now=NOW)
    Text.objects.all().delete()
    stranger = client.post("/g/", {"reach": "816-555-0777"}).content
    Member.objects.update(sent_at=None)
    assert client.post("/g/", {"reach": typed}).content == stranger
    text = Text.objects.get()
    assert text.to == PHONE
    assert member_page(member) in text.body.replace("/es/gm/", "/gm/")
    client.post("/g/", {"reach": typed})
    assert Text.objects.count() == 1, "nobody fills somebody's phone"


def test_who_is_taken_off_hears_it_by_text() -> None:
    member = members.say_yes(pk=invited(group()).pk, now=NOW)
    Text.objects.all().delete()
    members.remove(pk=member.pk, side=Side.LEADER, now=NOW)
    assert Text.objects.get().to == PHONE


def test_groups_put_together_keep_each_neighbor_once() -> None:
    first, second = group(), group("Elm Street Neighbors")
    for made, phones in ((first, ("0142", "0143")), (second, ("0142", "0144"))):
        for each in phones:
            members.say_yes(pk=invited(made, each, f"816-555-{each}").pk, now=NOW)
    joined(first, "ana@example.org")
    groups.merge(pk=first.pk, into=second.pk, now=NOW, actor=ACTOR, user=None)
    there = {each.reach for each in Member.objects.all()}
    assert there == {"ana@example.org", "+18165550142", "+18165550143", "+18165550144"}
    assert Member.objects.count() == 4

"""Who is in a group: asked by mail, in only after their own yes, gone at one press; leaders by private links that can end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.outbox.models import Mail
from lamplighter.partners.actions import groups, members, retention
from lamplighter.partners.actions.members import NewMember
from lamplighter.partners.models import GroupEntry, Member
from lamplighter.partners.queries.group_links import (
    leader_by_link,
    leader_secret,
    member_by_link,
    member_secret,
)
from lamplighter.partners.rules.groups import Part, Side
from lamplighter.plumbing import clock
from lamplighter.plumbing.fields import FieldClass
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.groups import group, joined, leader_page, led, link_in, mails, member_page
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield small_city(tmp_path)
    fresh()


def test_nobody_is_in_a_group_before_their_own_yes(client: Client) -> None:
    made = group()
    members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    link = link_in(mails("nell@example.org")[0])
    page = client.get(link)
    assert "Do you want to be in Main Street Block Watch?" in page.content.decode()
    assert Member.objects.get().joined_at is None
    client.post(link)
    assert Member.objects.get().joined_at == NOW


def test_a_yes_said_twice_is_said_once(client: Client) -> None:
    made = group()
    members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    link = link_in(mails("nell@example.org")[0])
    for _ in range(2):
        client.post(link)
    assert GroupEntry.objects.filter(what="joined").count() == 1
    assert len(mails("nell@example.org")) == 2  # the invitation, and the welcome


def test_an_invitation_without_an_answer_is_erased_and_its_link_opens_nothing(client: Client) -> None:
    made = group()
    member = members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    link = member_page(member)
    assert retention.erase_unsaid(now=NOW + timedelta(days=6)) == 0
    assert retention.erase_unsaid(now=NOW + timedelta(days=8)) == 1
    assert not Member.objects.exists()
    assert client.get(link).status_code == 404


def test_what_was_said_yes_to_is_not_swept_away() -> None:
    made = group()
    joined(made, "nell@example.org")
    assert retention.erase_unsaid(now=NOW + timedelta(days=80)) == 0


def test_leaving_erases_everything_that_was_kept(client: Client) -> None:
    made = group()
    member = joined(made, "nell@example.org", home="14 Elm Street")
    page = member_page(member, "leave/")
    assert "Yes, leave and erase" in client.get(page).content.decode()
    assert Member.objects.count() == 1
    assert "It is erased." in client.post(page).content.decode()
    assert not Member.objects.exists()
    entry = GroupEntry.objects.get(what="left")
    assert (entry.words, entry.user_id) == ("", None)


def test_an_address_stands_on_a_roster_once_whatever_its_case(client: Client) -> None:
    made = group()
    captain = led(made)
    joined(made, "nell@example.org")
    answer = client.post(
        leader_page(captain, "people/"), {"name": "N", "email": "NELL@example.org", "language": "en"}
    )
    assert answer.status_code == 422
    assert "in the group already" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(group=made, part="member", email="nell@example.org", invited_at=NOW)


def test_the_database_knows_one_captain_a_group() -> None:
    made = group()
    led(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(group=made, part="captain", email="other@example.org", invited_at=NOW)


def test_a_new_captain_ends_the_old_ones_page_and_keeps_them_as_a_member(client: Client) -> None:
    made = group()
    old = led(made)
    page = leader_page(old)
    assert client.get(page).status_code == 200
    new = led(made, "new@example.org")
    assert client.get(page).status_code == 404
    old.refresh_from_db()
    assert (old.part, old.leads) == ("member", False)
    assert client.get(leader_page(new)).status_code == 200


def test_somebody_who_is_asked_to_lead_has_no_page_before_their_yes() -> None:
    made = group()
    asked = members.appoint(
        group=made.pk,
        part=Part.CAPTAIN,
        new=NewMember("Ida", "ida@example.org"),
        now=NOW,
        actor=ACTOR,
        user=None,
    )
    assert leader_by_link(made.number, leader_secret(asked)) is None
    members.say_yes(pk=asked.pk, now=NOW)
    found = leader_by_link(made.number, leader_secret(asked))
    assert found == asked


def test_a_new_link_ends_the_old_one(client: Client) -> None:
    made = group()
    captain = led(made)
    old = leader_page(captain)
    answer = client.post(f"{old}link/")
    assert client.get(old).status_code == 404
    assert client.get(answer["Location"]).status_code == 200
    assert link_in(mails("captain@example.org")[-1]) == leader_page(captain)


def test_a_members_link_opens_no_leaders_page_nor_another_members() -> None:
    made = group()
    captain, member = led(made), joined(made, "nell@example.org")
    for secret in (member_secret(member), member_secret(captain), leader_secret(member)):
        assert leader_by_link(made.number, secret) is None
    assert member_by_link(captain.pk, member_secret(member)) is None
    assert member_by_link(2**70, member_secret(member)) is None


def test_a_lost_link_is_mailed_once_and_the_page_says_the_same_to_everybody(client: Client) -> None:
    captain = led(group())
    Mail.objects.all().delete()
    Member.objects.update(sent_at=None)
    answers = {
        client.post("/g/", {"reach": each}).content
        for each in ("captain@example.org", "captain@example.org", "x@example.org")
    }
    assert len(answers) == 1
    assert [link_in(each) for each in mails("captain@example.org")] == [leader_page(captain)]
    assert not mails("x@example.org")


def test_an_invitation_cannot_fill_a_mailbox(client: Client) -> None:
    made = group()
    captain = led(made)
    member = members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    client.post(leader_page(captain, f"people/{member.pk}/again/"))
    assert len(mails("nell@example.org")) == 1


def test_a_link_in_the_wrong_hands_mails_no_whole_city(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "WAITING_MOST", 3)
    captain = led(group())
    told = {"name": "N", "home": "", "language": "en"}
    answers = [
        client.post(leader_page(captain, "people/"), {**told, "email": f"n{n}@example.org"}).status_code
        for n in range(5)
    ]
    assert answers == [302, 302, 302, 422, 422]
    assert not mails("n4@example.org")


def test_a_leader_takes_nobody_of_another_group_off_and_no_leader(client: Client) -> None:
    first, second = group(), group("Elm Street Neighbors")
    captain, alternate = led(first), led(first, "alt@example.org", Part.ALTERNATE)
    other = joined(second, "nell@example.org")
    for pk in (other.pk, alternate.pk, captain.pk):
        assert client.post(leader_page(captain, f"people/{pk}/remove/")).status_code == 404
    assert Member.objects.count() == 3


def test_whoever_is_taken_off_is_told_and_erased(client: Client) -> None:
    made = group()
    captain, member = led(made), joined(made, "nell@example.org")
    client.post(leader_page(captain, f"people/{member.pk}/remove/"))
    assert not Member.objects.filter(email="nell@example.org").exists()
    assert "What was kept about you is erased." in mails("nell@example.org")[-1].text


def test_members_of_a_group_that_goes_on_as_another_are_told_and_invitations_end() -> None:
    gone, kept = group(), group("Elm Street Neighbors")
    captain, member = led(gone), joined(gone, "nell@example.org")
    members.invite(group=gone.pk, new=NewMember("Otto", "otto@example.org"), now=NOW)
    led(kept, "kept@example.org")
    old = leader_secret(captain)
    groups.merge(pk=gone.pk, into=kept.pk, now=NOW, actor=ACTOR, user=None)
    assert set(Member.objects.filter(group=kept).values_list("email", "part")) == {
        ("kept@example.org", "captain"), ("captain@example.org", "member"), ("nell@example.org", "member"),
    }  # fmt: skip
    assert not Member.objects.filter(email="otto@example.org").exists()
    assert leader_by_link(gone.number, old) is None
    member.refresh_from_db()
    assert link_in(mails("nell@example.org")[-1]) == member_page(member)


def test_only_a_leader_who_ticked_it_is_named_to_the_public(client: Client) -> None:
    made = group()
    captain, member = led(made), joined(made, "nell@example.org")
    page = f"/groups/{made.number}/"
    assert "Ida" not in client.get(page).content.decode()
    for each, name in ((captain, "Ida Quill"), (member, "Nell Orme")):
        told = {"name": name, "phone": "", "home": "", "language": "en", "shows_name": "on"}
        assert client.post(member_page(each), told).status_code == 302
    shown = client.get(page).content.decode()
    assert "Ida" in shown
    assert "Quill" not in shown
    assert "Nell" not in shown
    members.remove(pk=captain.pk, side=Side.STAFF, now=NOW, actor=ACTOR)
    assert "Ida" not in client.get(page).content.decode()


def test_everything_that_is_kept_can_be_taken_along(client: Client) -> None:
    member = joined(group(), "nell@example.org", home="14 Elm Street")
    told = client.get(member_page(member, "data.json")).json()
    assert (told["email"], told["home"], told["joined_at"]) == (
        "nell@example.org",
        "14 Elm Street",
        NOW.isoformat(),
    )
    kept = {name for name, found in Member.FIELD_CLASSES.items() if found is FieldClass.RESTRICTED}
    assert kept <= told.keys()

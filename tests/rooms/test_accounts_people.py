"""Adding people, giving roles, one-time links, the shell's commands: all on record, never the last administrator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from typer.testing import CliRunner

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import LinkKind, OneTimeLink, RoleGrant, User
from lamplighter.accounts.rules import INVITATION_LASTS, secret_digest
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock

pytestmark = pytest.mark.django_db
SHELL = Actor.command("test")
NEW = {"password1": "four words quite apart", "password2": "four words quite apart"}
Person = Callable[..., Any]
Staff = Callable[..., Client]


def secret_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


def test_an_address_is_taken_whatever_its_case(person: Person) -> None:
    person("officer", email="reyes@example.org")
    with pytest.raises(actions.AlreadyThere):
        actions.add_person(email=" Reyes@Example.org ", actor=SHELL, now=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="REYES@example.org", created_at=clock.now())


def test_every_change_is_on_record_with_names_of_fields_and_no_values(person: Person) -> None:
    user = person("officer", zone="river", email="marker@example.org")
    now = clock.now()
    actions.revoke(user=user, role=Role.OFFICER, zone="river", actor=SHELL, now=now)
    actions.deactivate(user=user, actor=SHELL, now=now)
    actions.reactivate(user=user, actor=SHELL, now=now)
    actions.issue_invitation(user=user, actor=SHELL, now=now)
    events = Event.objects.filter(subject_type="accounts.user", subject_id=str(user.pk)).order_by("pk")
    assert [event.verb for event in events] == [
        Verb.PERSON_ADDED,
        Verb.ROLE_GRANTED,
        Verb.ROLE_REVOKED,
        Verb.PERSON_DEACTIVATED,
        Verb.PERSON_REACTIVATED,
        Verb.INVITATION_ISSUED,
    ]
    assert events[1].zone == "river"
    assert "marker" not in json.dumps([event.sealed_form() for event in events])


def test_giving_twice_and_taking_what_is_not_there_change_nothing(person: Person) -> None:
    user = person("officer")
    before = Event.objects.count()
    actions.grant(user=user, role=Role.OFFICER, actor=SHELL, now=clock.now())
    actions.revoke(user=user, role=Role.ANALYST, actor=SHELL, now=clock.now())
    assert Event.objects.count() == before


def test_the_last_administrator_stays(person: Person) -> None:
    first, now = person("administrator"), clock.now()
    with pytest.raises(actions.LastAdministrator):
        actions.revoke(user=first, role=Role.ADMINISTRATOR, actor=SHELL, now=now)
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(user=first, actor=SHELL, now=now)
    person("administrator", zone="river")
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(user=first, actor=SHELL, now=now)
    second = person("administrator")
    actions.deactivate(user=first, actor=SHELL, now=now)
    with pytest.raises(actions.LastAdministrator):
        actions.revoke(user=second, role=Role.ADMINISTRATOR, actor=SHELL, now=now)


# -- invitations ------------------------------------------------------------------------------------------------------


def test_an_invitation_is_kept_as_a_hash_and_works_once(client: Client, person: Person) -> None:
    user = person("officer")
    path = actions.issue_invitation(user=user, actor=SHELL, now=clock.now())
    secret = secret_of(path)
    assert OneTimeLink.objects.get().digest == secret_digest(secret) != secret
    looked = client.get(path)
    assert looked.status_code == 200
    assert not looked.cookies
    assert OneTimeLink.objects.get().used_at is None, "looking uses nothing up"
    assert client.post(path, {"password1": "short", "password2": "short"}).status_code == 422
    assert client.post(path, {**NEW, "password2": "something else here"}).status_code == 422
    assert client.post(path, NEW)["Location"] == "/account/second-step/"
    assert client.get("/account/second-step/").status_code == 200
    assert client.get("/account/")["Location"] == "/account/second-step/", "the second factor comes first"
    for again in (Client().get(path), Client().post(path, NEW)):
        assert again.status_code == 410


def test_a_new_invitation_ends_the_one_before_and_each_ends_after_a_week(
    client: Client, person: Person
) -> None:
    user, now = person("officer"), clock.now()
    first = actions.issue_invitation(user=user, actor=SHELL, now=now)
    second = actions.issue_invitation(user=user, actor=SHELL, now=now)
    assert client.get(first).status_code == 410
    with pytest.raises(actions.LinkIsOver):
        actions.use_invitation(secret=secret_of(second), password="x", now=now + INVITATION_LASTS)
    assert queries.link_holds(
        secret_of(second), LinkKind.INVITATION, now + INVITATION_LASTS - timedelta(seconds=1)
    )
    assert not queries.link_holds(secret_of(second), LinkKind.DEMO, now)
    actions.deactivate(user=user, actor=SHELL, now=now)
    assert client.get(second).status_code == 410


def test_an_invitation_of_somebody_with_a_factor_still_asks_for_it(client: Client, person: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = person("officer")
    TOTP.activate(user, "A" * 32)
    path = actions.issue_invitation(user=user, actor=SHELL, now=clock.now())
    assert client.post(path, NEW)["Location"] == "/account/login/second/"


def test_links_that_are_over_are_removed(person: Person) -> None:
    now = clock.now()
    actions.issue_invitation(user=person("officer"), actor=SHELL, now=now)
    assert actions.clear_links(now=now + INVITATION_LASTS) == 0
    assert actions.clear_links(now=now + INVITATION_LASTS + timedelta(days=1, seconds=1)) == 1


# -- the demo's doors -------------------------------------------------------------------------------------------------


@pytest.fixture
def demo_home() -> Any:
    settings.HOME.demo_file.write_text("{}")
    yield
    settings.HOME.demo_file.unlink(missing_ok=True)


def test_demo_links_are_refused_in_a_real_home() -> None:
    with pytest.raises(actions.NotADemoHome):
        actions.issue_demo_link(role=Role.OFFICER, now=clock.now())
    assert not User.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_a_demo_link_signs_in_by_one_button_with_the_second_factor_done(
    client: Client, demo_home: None, role: Role
) -> None:
    path = actions.issue_demo_link(role=role, now=clock.now())
    looked = client.get(path)
    assert looked.status_code == 200
    assert looked.content.decode().split("<main")[1].count("<button") == 1
    assert not looked.cookies
    assert client.post(path)["Location"] == "/staff/"
    assert client.get("/account/").status_code == 200
    assert Client().post(path).status_code == 410


def test_a_demo_link_and_its_session_are_worth_nothing_once_the_home_is_real(
    client: Client, demo_home: None
) -> None:
    used = actions.issue_demo_link(role=Role.OFFICER, now=clock.now())
    unused = actions.issue_demo_link(role=Role.OFFICER, now=clock.now())
    client.post(used)
    settings.HOME.demo_file.unlink()
    assert Client().get(unused).status_code == 410
    assert Client().post(unused).status_code == 410
    with pytest.raises(actions.NotADemoHome):
        actions.use_demo_link(secret=secret_of(unused), now=clock.now())
    assert client.get("/account/")["Location"].startswith("/account/login/")


# -- pages ------------------------------------------------------------------------------------------------------------


def test_an_administrator_invites_by_mail_and_sees_the_link_only_without_a_mail_server(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = staff("administrator")
    page = client.post(
        "/staff/people/invite/",
        {"email": "Okafor@example.org", "name": "Okafor", "role": "supervisor", "zone": "river"},
    )
    mail = Mail.objects.get()
    link = re.search(r"http\S+/account/invitation/\S+/", mail.text)
    assert link is not None
    assert mail.to == "okafor@example.org"
    assert link.group() in page.content.decode()
    assert RoleGrant.objects.get(user__email="okafor@example.org").zone == "river"
    again = client.post("/staff/people/invite/", {"email": "okafor@example.org", "role": "officer"})
    assert again.status_code == 422
    mailing = settings.LAMPLIGHTER.model_copy(
        update={"mail": settings.LAMPLIGHTER.mail.model_copy(update={"host": "mail.example.org"})}
    )
    monkeypatch.setattr(settings, "LAMPLIGHTER", mailing)
    user = User.objects.get(email="okafor@example.org")
    quiet = client.post(f"/staff/people/{user.pk}/link/").content.decode()
    assert "/account/invitation/" not in quiet


def test_roles_are_given_and_taken_on_the_page(staff: Staff, person: Person) -> None:
    client, user = staff("administrator"), person()
    client.post(f"/staff/people/{user.pk}/give/", {"role": "analyst", "zone": ""})
    client.post(f"/staff/people/{user.pk}/give/", {"role": "officer", "zone": "river"})
    assert "zone river" in client.get(f"/staff/people/{user.pk}/").content.decode()
    client.post(f"/staff/people/{user.pk}/take/", {"role": "officer", "zone": "river"})
    assert [held.role for held in user.grants.all()] == ["analyst"]
    assert client.post(f"/staff/people/{user.pk}/give/", {"role": "king"}).status_code == 422
    client.post(f"/staff/people/{user.pk}/active/", {"active": "no"})
    assert not User.objects.get(pk=user.pk).is_active
    client.post(f"/staff/people/{user.pk}/link/")
    assert not OneTimeLink.objects.filter(user=user).exists()
    client.post(f"/staff/people/{user.pk}/active/", {"active": "yes"})
    assert User.objects.get(pk=user.pk).is_active


def test_nobody_shuts_themselves_or_the_last_administrator_out(staff: Staff) -> None:
    client = staff("administrator")
    me = User.objects.get()
    client.post(f"/staff/people/{me.pk}/active/", {"active": "no"})
    client.post(f"/staff/people/{me.pk}/take/", {"role": "administrator", "zone": ""})
    assert client.get("/staff/people/").status_code == 200


def test_somebody_who_lost_phone_and_codes_starts_over_by_a_new_link_only(
    staff: Staff, person: Person, signed_in_client: Person
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    client, user = staff("administrator"), person("officer", email="ana@example.org")
    user.set_password("an old password here")
    user.save()
    TOTP.activate(user, "A" * 32)
    open_session = signed_in_client(user)
    assert "start over" in client.get(f"/staff/people/{user.pk}/").content.decode()
    page = client.post(f"/staff/people/{user.pk}/start-over/").content.decode()
    assert open_session.get("/account/")["Location"].startswith("/account/login/")
    old = Client().post("/account/login/", {"login": "ana@example.org", "password": "an old password here"})
    assert old.status_code == 200, "the old password let somebody in without a second factor"
    link = re.search(r"/account/invitation/[\w-]+/", page)
    assert link is not None
    assert Client().post(link.group(), NEW)["Location"] == "/account/second-step/"
    assert Event.objects.filter(verb=Verb.FACTOR_REMOVED, subject_id=str(user.pk)).count() == 1
    again = shell("start-over", "ana@example.org")
    assert "/account/invitation/" in again.output
    me = User.objects.exclude(pk=user.pk).get()
    assert client.post(f"/staff/people/{me.pk}/start-over/").status_code == 302
    assert client.get("/staff/people/").status_code == 200


def test_an_administrator_of_one_zone_gives_no_roles(staff: Staff, person: Person) -> None:
    client, user = staff("administrator", zone="river"), person()
    assert client.get("/staff/people/").status_code == 403
    assert (
        client.post(f"/staff/people/{user.pk}/give/", {"role": "administrator", "zone": ""}).status_code
        == 403
    )
    assert not user.grants.exists()


# -- the shell --------------------------------------------------------------------------------------------------------


def shell(*arguments: str) -> Any:
    from lamplighter.ops.commands.people import people_app

    return CliRunner().invoke(people_app, list(arguments), env={"COLUMNS": "200"})


def test_the_first_administrator_comes_from_the_shell(client: Client) -> None:
    done = shell("add", "chief@example.org", "--role", "administrator", "--name", "Chief")
    assert done.exit_code == 0
    link = re.search(r"http://127\.0\.0\.1:8000(/account/invitation/\S+/)", done.output)
    assert link is not None
    assert client.post(link.group(1), NEW)["Location"] == "/account/second-step/"
    assert Event.objects.filter(actor_kind="command", actor_name="people add").count() == 3
    assert shell("add", "chief@example.org", "--role", "officer").exit_code == 1
    assert shell("add", "chief", "--role", "officer").exit_code == 1


def test_the_shell_gives_takes_lists_and_switches_off() -> None:
    shell("add", "chief@example.org", "--role", "administrator")
    shell("add", "ana@example.org", "--role", "officer", "--zone", "river")
    assert shell("grant", "ana@example.org", "analyst").exit_code == 0
    assert shell("revoke", "ana@example.org", "officer", "--zone", "river").exit_code == 0
    assert shell("revoke", "chief@example.org", "administrator").exit_code == 1
    assert shell("deactivate", "chief@example.org").exit_code == 1
    assert shell("deactivate", "ana@example.org").exit_code == 0
    assert shell("link", "ana@example.org").exit_code == 1
    listed = shell("list").output
    assert "switched off" in listed
    assert "analyst" in listed
    assert shell("reactivate", "ana@example.org").exit_code == 0
    assert "/account/invitation/" in shell("link", "ana@example.org").output
    assert shell("grant", "nobody@example.org", "officer").exit_code == 1

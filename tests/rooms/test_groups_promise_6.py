"""Promise 6: who is in a group, and where they live, is for its leaders and the officer of its zone; leaders learn nothing of neighbors'
concerns that the public may not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from django.core import signing
from django.core.serializers import serialize
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue as issue_token
from lamplighter.accounts.models import User
from lamplighter.audit.models import Event
from lamplighter.concerns.actions import publishing
from lamplighter.concerns.models import Concern, Hook, Kind, Publication
from lamplighter.concerns.queries.through import read_through
from lamplighter.flows.groups import concerns_of
from lamplighter.outbox.models import Call, Mail
from lamplighter.partners.actions import asking, members
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.members import NewMember
from lamplighter.partners.models import Group, GroupEntry
from lamplighter.partners.queries.group_links import through_word
from lamplighter.partners.rules.asks import Asked
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, IN_WEST, NOW, raised
from tests.support.desk import DeskOf, desk_of, officers
from tests.support.groups import BLOCK, group, joined, leader_page, led, member_page
from tests.support.pdf import text_of
from tests.support.places import fresh

__all__ = ["desk_of", "officers"]
People = Callable[..., User]
pytestmark = pytest.mark.django_db
MARKS = ("Qfirst Qlast", "qmail@example.org", "816-555-0142", "77 Qhome Street")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    fresh()


@pytest.fixture
def full(officers: dict[str, Officer]) -> Group:
    """A group with one member of marks."""
    made = group()
    led(made)
    new = NewMember(MARKS[0], MARKS[1], home=MARKS[3], phone=MARKS[2])
    member = members.invite(group=made.pk, new=new, now=NOW)
    members.say_yes(pk=member.pk, now=NOW)
    return made


def _clean(text: str) -> bool:
    return not any(mark in text for mark in MARKS)


def test_no_page_of_the_public_and_no_program_ever_sees_the_roster(full: Group, client: Client) -> None:
    _row, secret = issue_token(
        name="x", scopes=(Scope.GROUPS_READ,), zone="", actor=ACTOR, user=None, now=NOW
    )
    for path in ("/groups/", f"/groups/{full.number}/", "/zones/W/", "/api/v1/zones/W/groups", "/es/groups/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert _clean(answer.content.decode()), path
        assert "captain@example.org" not in answer.content.decode()
    answer = client.get("/api/v1/staff/groups", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["groups"][0]["members"] == 2
    assert _clean(answer.content.decode())


def test_a_token_without_the_scope_and_one_of_another_zone_see_no_group(full: Group, client: Client) -> None:
    for scope, zone, status in ((Scope.CONCERNS_READ, "", 403), (Scope.GROUPS_READ, "E", 200)):
        _row, secret = issue_token(
            name=zone or "y", scopes=(scope,), zone=zone, actor=ACTOR, user=None, now=NOW
        )
        answer = client.get("/api/v1/staff/groups", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == status
        assert full.number not in answer.content.decode()


def test_the_officer_of_the_zone_sees_the_roster_and_no_other_officer_does(
    full: Group, desk_of: DeskOf
) -> None:
    ours, theirs = desk_of("w-evening"), desk_of("e-evening", zone="E")
    page = ours.get(f"/staff/groups/{full.number}/").content.decode()
    assert all(mark in page for mark in (MARKS[0], MARKS[1], MARKS[3]))
    for path in ("", "change/", "area/", "merge/", f"people/{full.members.first().pk}/remove/"):
        assert theirs.get(f"/staff/groups/{full.number}/{path}").status_code == 404
    for path in ("note/", "leader/", "invite/", "met/", "recognize/", "dissolve/"):
        assert theirs.post(f"/staff/groups/{full.number}/{path}", {"words": "x"}).status_code == 404
    assert full.name not in theirs.get("/staff/groups/").content.decode()
    assert GroupEntry.objects.filter(what="note").count() == 0


def test_a_leader_of_another_group_sees_nothing_of_it(full: Group, client: Client) -> None:
    other = led(group("Elm Street Neighbors"), "other@example.org")
    for below in ("", "people/", "meetings/", "ask/", "concerns/"):
        answer = client.get(leader_page(other, below))
        assert answer.status_code == 200
        assert _clean(answer.content.decode())


def test_members_see_themselves_and_nobody_else(full: Group, client: Client) -> None:
    other = joined(full, "nell@example.org")
    assert _clean(client.get(member_page(other)).content.decode())
    assert _clean(client.get(member_page(other, "data.json")).content.decode())


def test_log_and_record_name_no_member_and_mails_to_officers_hold_nothing_private(
    full: Group, officers: dict[str, Officer]
) -> None:
    Officer.objects.update(email="officer@example.org")
    new = NewAsk(Asked.JOIN, "qwords", name=MARKS[0], email="asks@example.org", phone=MARKS[2])
    asking.ask(new=new, group=full, once="x", now=NOW)
    members.leave(pk=full.members.get(email=MARKS[1]).pk, now=NOW)
    assert _clean(serialize("json", GroupEntry.objects.all()))
    assert _clean(serialize("json", Event.objects.all()))
    for mail in Mail.objects.filter(to="officer@example.org"):
        assert _clean(mail.text + mail.html + mail.subject)
        assert "qwords" not in mail.text
    assert Mail.objects.filter(to="officer@example.org").count() == 1


def test_no_file_report_feed_or_web_hook_says_who_is_in_a_group(
    full: Group, client: Client, staff: Callable[..., Client]
) -> None:
    Hook.objects.create(name="h", url="https://example.org/h", secret="s", events=["raised"], created_at=NOW)
    _raise_through(client, through_word(full))
    for path in ("/concerns.csv", "/concerns.atom", "/commitments.csv", "/commitments.atom", "/api/v1/zones"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert _clean(answer.content.decode()), path
    boss = staff("supervisor", "W")
    for who, path in ((client, "/zones/W/"), (boss, "/staff/zones/W/")):
        with pikepdf.open(io.BytesIO(who.get(f"{path}quarter-2026-1.pdf").content)) as pdf:
            words = "".join(text_of(page) for page in pdf.pages)
        assert "Promises" in words
        assert not any(mark.replace(" ", "") in words for mark in MARKS)
    (call,) = Call.objects.all()
    assert _clean(bytes(call.body).decode())


def test_the_list_of_staff_shows_no_member(full: Group, desk_of: DeskOf) -> None:
    assert _clean(desk_of("w-evening").get("/staff/groups/").content.decode())


# Concerns, as a leader knows them


def _shown(user: User, text: str, place: str = "100 Main Street") -> Concern:
    found = raised(agrees_public=True, text=text, place=place)
    publishing.show(
        pk=found.pk, words="", by_month=False, reasons=[], now=NOW, actor=ACTOR, user=user
    )  # fmt: skip
    return found


def test_a_leader_sees_public_concerns_of_the_blocks_and_no_private_word(
    full: Group, client: Client, person: People
) -> None:
    shown = _shown(person("supervisor"), "qpublic-concern-own-words")
    Publication.objects.filter(concern=shown).update(block=BLOCK)
    raised(text="qprivate", place="108 Main Street")
    captain = full.members.get(part="captain")
    page = client.get(leader_page(captain, "concerns/")).content.decode()
    assert f"/concerns/{shown.number}/" in page
    for private in ("qprivate", "qpublic-concern-own-words", "108 Main", "resident@example.org"):
        assert private not in page


def test_counts_that_would_point_at_single_private_concerns_are_not_shown(
    full: Group, person: People
) -> None:
    for n in range(4):
        raised(text=f"{n}")
    assert concerns_of(full, NOW, "en").total is None  # fewer than five
    raised(text="4")
    assert concerns_of(full, NOW, "en").total == 5
    row = _shown(person("supervisor"), "5")
    Publication.objects.filter(concern=row).update(block=BLOCK)
    assert concerns_of(full, NOW, "en").total == 6
    for found in Concern.objects.filter(showing="private")[:1]:
        found.delete()  # four private ones beside a public one: the difference would tell
    assert concerns_of(full, NOW, "en").total is None


def test_how_many_raised_through_the_group_are_open_is_told_only_of_enough(full: Group) -> None:
    for n in range(4):
        Concern.objects.filter(pk=raised(text=f"{n}").pk).update(through=full.number)
    found = concerns_of(full, NOW, "en")
    assert (found.through, found.through_open) == (4, None)
    Concern.objects.filter(pk=raised(text="5").pk).update(through=full.number)
    assert concerns_of(full, NOW, "en").through_open == 5


def _raise_through(client: Client, word: str, code: str = "noise") -> None:
    """The whole form, begun on a leader's page."""
    answer = client.post("/report/", {"step": "danger", "go": "stay", "through": word})

    def hidden(html: str) -> dict[str, str]:
        names = re.findall(r'<input type="hidden" name="(draft|held|kept)" value="([^"]*)">', html)
        return {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in names}

    for told in (
        {"step": "danger"},
        {"step": "kind", "kind": code},
        {"step": "where", "point": "1", "lon": str(IN_WEST[0]), "lat": str(IN_WEST[1])},
        {"step": "like", "go": "next"},
        {"step": "what", "text": "Loud music until 3 am."},
        {"step": "photos"},
        {"step": "when"},
        {"step": "reach", "by": "link"},
        {"step": "public", "public": "no"},
    ):
        answer = client.post("/report/", {"go": "next", **hidden(answer.content.decode()), **told})
    answer = client.post("/report/send/", {"step": "check", "go": "send", **hidden(answer.content.decode())})
    assert answer.status_code == 200


def test_a_concern_raised_for_a_neighbor_names_the_group_to_staff_and_to_nobody_else(
    full: Group, client: Client, desk_of: DeskOf, person: People
) -> None:
    _raise_through(client, through_word(full))
    found = Concern.objects.get()
    assert (found.through, found.through_name) == (full.number, full.name)
    assert full.name in desk_of("w-evening").get(f"/staff/concerns/{found.number}/").content.decode()
    Concern.objects.update(showing="asked")
    publishing.show(
        pk=found.pk, words="", by_month=False, reasons=[], now=NOW, actor=ACTOR, user=person("supervisor")
    )
    for path in (
        "/concerns/",
        f"/concerns/{found.number}/",
        "/concerns.csv",
        "/concerns.atom",
        f"/open311/v2/requests/{found.number}.json",
    ):
        assert full.name not in client.get(path).content.decode(), path


def test_nobody_but_a_leaders_page_makes_a_concern_look_as_if_it_came_through_a_group(
    full: Group, client: Client
) -> None:
    forged = signing.dumps({"number": full.number, "name": full.name}, salt="another use")
    _raise_through(client, forged)
    assert Concern.objects.get().through == ""


def test_a_sensitive_concern_is_never_linked_to_a_group(full: Group) -> None:
    through = read_through(through_word(full))
    assert through is not None
    code = Kind.objects.filter(sensitive=True).values_list("code", flat=True)[0]
    found = raised(code, through=through)
    assert (found.through, found.through_name) == ("", "")

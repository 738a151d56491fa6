"""What pages of groups, promises and projects show of each other, of desks, and of where somebody works."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from lamplighter.meetings.queries.gatherings import posts
from lamplighter.partners.actions import asking
from lamplighter.partners.actions import commitments as promises
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.commitments import NewCommitment
from lamplighter.partners.models import Commitment, Project, ProjectConcern
from lamplighter.partners.queries.commitments import latest
from lamplighter.partners.rules.asks import Asked
from lamplighter.partners.rules.commitments import Made, State
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, raised
from tests.support.desk import DeskOf, desk_of, officers, page
from tests.support.groups import group, leader_page, led

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db


def promised(zone: str = "W", days: int = 10, state: State = State.OPEN) -> Commitment:
    new = NewCommitment(
        what_en=f"Light {days} works.", what_es="La luz.", zone=zone, due_on=date(2026, 3, 2) + timedelta(days=days),
        made_at=Made.WORDS, made_en="Here", made_es="Aquí",
    )  # fmt: skip
    row = promises.make(new=new, now=NOW, actor=ACTOR, user=None)
    if state is State.KEPT:
        Commitment.objects.filter(pk=row.pk).update(state=state.value, kept_on=row.due_on)
    return row


def test_a_list_of_one_zones_groups_counts_that_zones_requests(desk_of: DeskOf) -> None:
    client = desk_of("w-sergeant", "supervisor", "")
    west, east = group(), group("Elm Street Neighbors", IN_EAST)
    for once, made in (("a", west), ("b", east)):
        asking.ask(
            new=NewAsk(Asked.MEETING, meets_at=NOW + timedelta(days=9)), group=made, once=once, now=NOW
        )
    asks = {
        zone: [each.group for each in client.get("/staff/groups/", {"zone": zone}).context["asks"]]
        for zone in ("", "W", "E")
    }
    assert asks == {
        "": [west.name, east.name],
        "W": [west.name],
        "E": [east.name],
    }


def test_posts_to_choose_from_have_names_and_a_desk_of_secrets_promises_nothing(desk_of: DeskOf) -> None:
    Post.objects.create(zone="desk:front", role="desk")
    bump("roster")
    forget_checks()
    client = desk_of("w-sergeant", "supervisor", "")
    found = dict(client.get("/staff/commitments/make/").context["form"].fields["zone"].choices)
    assert set(found) == {"W", "E", "desk:front"}
    assert found["desk:front"] == "Front desk"
    theirs = desk_of("conduct", "supervisor", "desk:conduct")
    assert theirs.get("/staff/commitments/make/").context["form"].fields["zone"].choices == []
    gathered = dict(posts(NOW))
    assert (set(gathered), gathered["desk:front"]) == ({"W", "E", "desk:front"}, "Front desk")


@pytest.mark.parametrize("where", ["/staff/commitments/make/", "/staff/projects/start/"])
def test_a_form_begins_with_the_zone_in_which_the_officer_works(desk_of: DeskOf, where: str) -> None:
    form = desk_of("e-evening", "supervisor", "").get(where).context["form"]
    assert form["zone"].value() == "E"


def test_a_project_shows_its_concerns_as_the_reader_may_see_them(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    client = desk_of("w-evening", "officer", "W")
    client.post(
        "/staff/projects/start/",
        {"title_en": "Racing", "title_es": "Carreras", "problem": "Cars.", "zone": "W"},
    )
    row = Project.objects.get()
    mine, other = raised(at=IN_WEST), raised(at=IN_EAST)
    for each in (mine, other):
        ProjectConcern.objects.create(project=row, number=each.number)
    concerns = client.get(f"/staff/projects/{row.number}/").context["concerns"]
    seen = {number: found for number, _shown, found in concerns}
    assert seen[mine.number].title == mine.kind.name_en
    assert seen[mine.number].state
    assert seen[mine.number].url == f"/staff/concerns/{mine.number}/"
    assert seen[other.number] is None
    assert mine.kind.name_en in page(client, f"/staff/projects/{row.number}/")


def test_a_zones_newest_kept_promises_stand_beside_what_is_open(officers: dict[str, Officer]) -> None:
    kept = [promised(days=days, state=State.KEPT) for days in range(1, 4)]
    opened = [promised(days=days) for days in range(10, 16)]
    assert [row.state for row in latest("W", 4)] == ["open", "open", "kept", "kept"]
    Commitment.objects.filter(pk__in=[each.pk for each in opened[1:]]).delete()
    assert [row.state for row in latest("W", 4)] == ["open", "kept", "kept", "kept"]
    Commitment.objects.filter(pk__in=[each.pk for each in kept]).delete()
    assert [row.pk for row in latest("W", 4)] == [opened[0].pk]


def test_promise_10_a_zones_page_shows_the_share_kept_in_time_or_that_they_are_too_few(
    client: Client, officers: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Too few public promises" in page(client, "/zones/W/")
    for days in range(1, 11):
        promised(days=days, state=State.KEPT)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=20))
    html = page(client, "/zones/W/")
    assert "of 10 public promises of the last twelve months were kept in time" in html
    assert "<b>100% (72 to 100%)</b>" in html


def test_who_may_choose_between_mail_and_phone_reads_that_one_is_needed(client: Client) -> None:
    made = group()
    html = page(client, f"/groups/{made.number}/join/")
    assert html.count("(one of the two)") == 2


def test_the_leaders_page_says_where_the_group_is(client: Client) -> None:
    captain = led(group())
    html = page(client, leader_page(captain))
    assert "100 block of Main Street" in html

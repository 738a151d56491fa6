"""Groups at the desk: entered by blocks, addresses or corners; recognized, appointed, noted; outreach where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.audit.models import Event
from lamplighter.partners.actions import asking
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.group_years import rise
from lamplighter.partners.models import Ask, Group, GroupEntry, Member, Outreach
from lamplighter.partners.queries.group_areas import NoArea, Unknown, blocks_area, covering, drawn_area
from lamplighter.partners.rules.asks import Asked
from lamplighter.roster.models import Officer
from tests.support.city import address_book
from tests.support.concerns import IN_EAST, IN_WEST, NOW
from tests.support.desk import DeskOf, desk_of, officers, page
from tests.support.groups import group, joined, led, mails, recognized
from tests.support.places import SOUTH, STEP, WEST, fresh

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db
CORNERS = "\n".join(
    f"{SOUTH + y * STEP:.5f}, {WEST + x * STEP:.5f}"
    for x, y in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
)


@pytest.fixture(autouse=True)
def ground(officers: dict[str, Officer], tmp_path: Path) -> Iterator[None]:
    address_book(tmp_path)
    yield
    fresh()


def told(**more: Any) -> dict[str, Any]:
    given = {
        "name": "Main Street Block Watch", "kind": "watch", "by": "blocks", "lines": "100 block of Main Street", "area_words": "",
        "meets": "First Tuesday", "language": "en",
    }  # fmt: skip
    return {**given, **more}


def test_a_group_is_entered_by_blocks_and_its_zone_follows(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    answer = client.post("/staff/groups/make/", told())
    made = Group.objects.get()
    assert answer["Location"] == f"/staff/groups/{made.number}/"
    assert (made.zone, made.state) == ("W", "forming")
    assert [each.label for each in made.blocks.all()] == ["100 block of Main Street"]
    assert Event.objects.filter(verb="group.made", zone="W").count() == 1


def test_of_addresses_only_the_block_is_kept(desk_of: DeskOf) -> None:
    desk_of("w-evening").post(
        "/staff/groups/make/", told(lines="108 Main Street\n110 Main Street\n112 Main Street")
    )
    made = Group.objects.get()
    assert [each.label for each in made.blocks.all()] == ["100 block of Main Street"]
    kept = f"{list(Group.objects.values())} {list(made.blocks.values())}"
    assert not any(number in kept for number in ("108", "110 Main", "112"))


def test_an_area_is_drawn_by_its_corners_without_a_map(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    client.post("/staff/groups/make/", told(by="drawn", lines=CORNERS))
    made = Group.objects.get()
    assert made.shape
    assert made.zone == "W"
    zones = ["W1", "W"]
    assert covering(WEST + 0.5 * STEP, SOUTH + 0.5 * STEP, "", zones) == [made]
    assert covering(WEST + 0.9 * STEP, SOUTH + 0.5 * STEP, "", zones) == []


@pytest.mark.parametrize(
    ("by", "lines", "said"),
    [
        ("blocks", "100 Nowhere Boulevard", "is no place that is known here"),
        ("blocks", "900-100 Main Street", "from a lower to a higher number"),
        ("drawn", "39.001, -94.599\n39.002, -94.598", "enclose no area"),
        ("drawn", "39.001, -94.599\n39.009, -94.591\n39.009, -94.599\n39.001, -94.591", "enclose no area"),
        ("blocks", "   ", "Write at least one block."),
    ],
)
def test_a_line_that_means_nothing_is_said_to(desk_of: DeskOf, by: str, lines: str, said: str) -> None:
    answer = desk_of("w-evening").post("/staff/groups/make/", told(by=by, lines=lines))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Group.objects.exists()


def test_a_group_of_another_zone_is_not_theirs_to_enter(desk_of: DeskOf) -> None:
    answer = desk_of("e-evening", zone="E").post("/staff/groups/make/", told())
    assert answer.status_code == 422
    assert "a district that you do not look after" in answer.content.decode()


def test_a_name_stands_for_one_group(desk_of: DeskOf) -> None:
    group()
    answer = desk_of("w-evening").post("/staff/groups/make/", told())
    assert answer.status_code == 422
    assert "Another group has this name" in answer.content.decode()


def test_areas_are_read_or_refused() -> None:
    assert len(blocks_area(["100 block of Main Street", "118 Main Street"]).blocks) == 1
    with pytest.raises(Unknown):
        blocks_area(["Lantern"])
    with pytest.raises(NoArea):
        drawn_area(["39.0, -94.6", "59.0, -94.6", "59.0, -14.6"])


def test_a_leader_is_asked_and_what_is_missing_shown_while_the_officer_decides(desk_of: DeskOf) -> None:
    client, made = desk_of("w-evening"), group()
    here = f"/staff/groups/{made.number}/"
    assert "Recognize it all the same" in page(client, here)
    given = {"part": "captain", "name": "Ida Quill", "email": "ida@example.org", "home": "", "language": "es"}
    client.post(f"{here}leader/", given)
    assert "le pide" in mails("ida@example.org")[0].text or mails("ida@example.org")[0].language == "es"
    assert "no answer yet" in page(client, here)
    client.post(f"{here}recognize/")
    made.refresh_from_db()
    assert made.state == "active"
    assert made.confirm_due_on == date(2027, 3, 2)
    assert {each.verb for each in Event.objects.filter(subject_type="partners.group")} >= {
        "group.made", "group.leader-asked", "group.recognized",
    }  # fmt: skip


def test_a_form_that_comes_back_stands_on_the_groups_page(desk_of: DeskOf) -> None:
    client, made = desk_of("w-evening"), group()
    answer = client.post(
        f"/staff/groups/{made.number}/leader/", {"part": "captain", "name": "", "email": "no"}
    )
    assert answer.status_code == 422
    assert "There is something to fix" in answer.content.decode()
    answer = client.post(f"/staff/groups/{made.number}/met/", {"held_on": "2030-01-01", "people": "3"})
    assert "That day is still ahead" in answer.content.decode()


def test_notes_are_for_staff_and_on_record_without_their_words(desk_of: DeskOf) -> None:
    client, made = desk_of("w-evening"), group()
    client.post(f"/staff/groups/{made.number}/note/", {"words": "qnote"})
    assert GroupEntry.objects.get(what="note").words == "qnote"
    assert "qnote" not in f"{list(Event.objects.values())}"


def test_a_group_is_dissolved_and_the_list_forgets_it(desk_of: DeskOf) -> None:
    client, made = desk_of("w-evening"), group()
    led(made)
    assert client.post(f"/staff/groups/{made.number}/dissolve/", {"reason": ""}).status_code == 422
    client.post(f"/staff/groups/{made.number}/dissolve/", {"reason": "All moved."})
    assert Group.objects.get().state == "dissolved"
    shown = page(client)
    assert "0 groups" in page(client, "/staff/groups/")
    assert made.name in page(client, "/staff/groups/?state=dissolved")
    assert client.post(f"/staff/groups/{made.number}/note/", {"words": "x"}).status_code == 404
    assert shown


def test_a_group_is_put_together_with_another_of_ones_own(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    first, second, theirs = group(), group("Elm Street Neighbors"), group("East side", IN_EAST)
    joined(first, "nell@example.org")
    wrong = client.post(f"/staff/groups/{first.number}/merge/", {"into": theirs.number})
    assert wrong.status_code == 422
    client.post(f"/staff/groups/{first.number}/merge/", {"into": second.number})
    first.refresh_from_db()
    assert (first.state, first.merged_into_id) == ("dissolved", second.pk)
    assert Member.objects.get().group_id == second.pk


def test_somebody_who_wants_to_start_a_group_is_answered_and_it_is_entered_from_there(
    desk_of: DeskOf, client: Any
) -> None:
    form = {
        "address": "108 Main Street",
        "name": "Nell",
        "email": "nell@example.org",
        "phone": "",
        "words": "",
        "once": "x",
    }
    kept = client.post("/groups/start/", form)
    assert kept.status_code == 302
    row = Ask.objects.get()
    assert (row.block, row.zone) == ("100 block of Main Street", "W")
    assert "108" not in f"{Ask.objects.values().get()}"
    assert "We have it. It is with" in client.get(kept["Location"]).content.decode()
    desk = desk_of("w-evening")
    assert "Help us start a group" in page(desk, "/staff/groups/")
    form_page = page(desk, f"/staff/groups/make/?ask={row.number}")
    assert "100 block of Main Street" in form_page
    desk.post(f"/staff/groups/requests/{row.number}/", {"do": "agree", "words": "I call you on Monday."})
    row.refresh_from_db()
    assert row.state == "yes"
    assert "I call you on Monday." in mails("nell@example.org")[-1].text
    other = desk_of("e-evening", zone="E")
    assert other.get(f"/staff/groups/requests/{row.number}/").status_code == 404


def test_the_list_keeps_to_a_zone_and_a_state_and_the_desk_counts_what_waits(desk_of: DeskOf) -> None:
    group()
    recognized(group("Elm Street Neighbors"))
    group("East side", IN_EAST)
    client = desk_of("w-evening", zone="")
    assert "East side" in page(client, "/staff/groups/")
    shown = page(client, "/staff/groups/?zone=W&state=forming")
    assert "Main Street Block Watch" in shown
    assert "East side" not in shown
    assert "Elm Street Neighbors" not in shown
    assert "request waits" not in page(client, "/staff/")
    asking.ask(new=NewAsk(Asked.START, name="Nell", email="n@example.org"), group=None, once="x", now=NOW)
    assert "1 request waits" in page(client, "/staff/")


# Outreach


def test_parts_without_a_recognized_group_are_outreach_to_do(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    assert "2 parts have no group" in page(client, "/staff/outreach/")
    made = group()
    assert "2 parts have no group" in page(client, "/staff/outreach/")  # it only forms
    recognized(made)
    shown = page(client, "/staff/outreach/")
    assert "1 part has no group" in shown
    assert "W2" in shown
    assert "W1" not in shown


def test_outreach_has_a_plan_a_log_and_a_day_after_which_it_rises(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    client.post("/staff/outreach/W2/", {"words": "Doors on two evenings.", "due_on": "2026-04-01"})
    plan = Outreach.objects.get()
    assert (plan.zone, plan.part) == ("W", "W2")
    here = f"/staff/outreach/plans/{plan.pk}/"
    client.post(here, {"way": "doors", "reached": "12", "words": "Nine open doors.", "due_on": ""})
    shown = page(client, here)
    assert "12 people reached so far" in shown
    assert "Nine open doors." in shown
    assert rise(now=NOW + timedelta(days=20)) == 0
    assert rise(now=NOW + timedelta(days=40)) == 1
    Outreach.objects.update(due_on=date(2026, 3, 1))
    assert "overdue since" in page(client, "/staff/outreach/")
    made = group()
    client.post(f"{here}end/", {"group": made.number})
    plan.refresh_from_db()
    assert (plan.state, plan.group_id) == ("done", made.pk)
    assert Event.objects.filter(verb__startswith="outreach.").count() == 3


def test_one_part_has_one_plan_and_only_those_of_its_zone_see_it(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    given = {"words": "Doors.", "due_on": "2026-04-01"}
    client.post("/staff/outreach/W2/", given)
    assert client.post("/staff/outreach/W2/", given).status_code == 422
    plan = Outreach.objects.get()
    other = desk_of("e-evening", zone="E")
    assert other.get(f"/staff/outreach/plans/{plan.pk}/").status_code == 404
    assert other.post(f"/staff/outreach/plans/{plan.pk}/end/", {}).status_code == 404
    assert other.get("/staff/outreach/W1/").status_code == 404


# What everybody sees


def test_an_address_finds_the_group_of_its_block_and_is_kept_nowhere(client: Any) -> None:
    made = recognized(group())
    made.blocks.update(lon=IN_WEST[0], lat=IN_WEST[1])
    shown = client.post("/find/", {"address": "108 Main Street"}).content.decode()
    assert f"/groups/{made.number}/" in shown
    other = client.post("/find/", {"address": "108 Lantern Court"}).content.decode()
    assert f"/groups/{made.number}/" not in other
    assert "No group covers your block yet." in other


def test_the_page_of_a_zone_lists_its_groups_at_block_level(client: Any) -> None:
    made, lapsed = recognized(group()), group("Gone by")
    Group.objects.filter(pk=lapsed.pk).update(state="lapsed")
    shown = page(client, "/zones/W/")
    assert made.name in shown
    assert "100 block of Main Street" in shown
    assert "Gone by" not in shown
    assert made.name not in page(client, "/zones/E/")
    listed = client.get("/api/v1/zones/W/groups").json()["groups"]
    assert [(each["name"], each["blocks"]) for each in listed] == [(made.name, ["100 block of Main Street"])]


def test_an_address_that_fits_several_places_is_asked_about(client: Any) -> None:
    form = {
        "address": "108 Lantern",
        "name": "Nell",
        "email": "",
        "phone": "816-555-0142",
        "words": "Hi",
        "once": "x",
    }
    answer = client.post("/groups/start/", form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Which one?" in shown
    assert 'name="words" value="Hi"' in shown
    pick = f"{WEST + 0.025:.6f}|{SOUTH + 0.004:.6f}|108 Lantern Court, Testville"
    assert client.post("/groups/start/", {**form, "pick": pick}).status_code == 302
    assert Ask.objects.get().block == "100 block of Lantern Court"

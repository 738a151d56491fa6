"""What nobody sees to in time rises by itself: to the desk of the post that owns it, and to the supervisor who leads its zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.partners.actions import asking, commitments, outreach, project_summary, projects
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.commitments import NewCommitment
from lamplighter.partners.models import Ask, Commitment, Group, Outreach
from lamplighter.partners.queries.group_areas import Covered
from lamplighter.partners.rules.asks import Asked
from lamplighter.partners.rules.commitments import Made
from lamplighter.plumbing import clock
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, small_city
from tests.support.groups import BLOCK, group, led
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
LEAD, DESK = "/staff/concerns/lead/", "/staff/"
WORDS = {
    "promise": "1 promise is overdue",
    "meeting": "1 leader waits too long for an answer about a meeting",
    "request": "1 request about a group waits too long",
    "lapsed": "1 group has lapsed",
    "plan": "1 plan for outreach is overdue",
    "summary": "1 summary of a project waits for approval",
}


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return unescape(answer.content.decode())


def everything(zone: str, at: tuple[float, float]) -> None:
    """One thing of each kind in a zone, none of them late yet."""
    new = NewCommitment(
        "The light works.", "La luz funciona.", zone, clock.city_day(NOW), Made.WORDS, "", "x", "x"
    )
    commitments.make(new=new, now=NOW, actor=ACTOR, user=None)
    made = group(f"Group of {zone}", at)
    led(made, f"captain-{zone.lower()}@example.org")
    meeting = NewAsk(Asked.MEETING, meets_at=NOW + timedelta(days=20), place="Library")
    asking.ask(new=meeting, group=made, once=f"meeting {zone}", now=NOW)
    asking.ask(new=NewAsk(Asked.START, block=Covered(BLOCK, *at)), group=None, once=f"start {zone}", now=NOW)
    outreach.plan(
        zone=zone, part=f"{zone}1", words="Doors.", due_on=clock.city_day(NOW), now=NOW, actor=ACTOR
    )


def too_late(zone: str) -> None:
    """The same things a month later."""
    days = {"made_on": date(2026, 1, 5), "due_on": date(2026, 2, 3), "first_due_on": date(2026, 2, 3)}
    Commitment.objects.filter(zone=zone).update(**days)
    Ask.objects.filter(zone=zone).update(due_at=NOW - timedelta(days=2))
    Group.objects.filter(zone=zone).update(state="lapsed", lapsed_at=NOW - timedelta(days=3))
    Outreach.objects.filter(zone=zone).update(due_on=date(2026, 2, 20))
    told = {"title_en": "Bins", "title_es": "Cubos", "problem": "They burn."}
    made = projects.start(**told, zone=zone, now=NOW, actor=ACTOR, user=None)
    project_summary.ask(pk=made.pk, text_en="Bins burn.", text_es="Arden.", now=NOW, actor=ACTOR, user=None)


def listed(page: str) -> dict[str, str]:
    """Words and addresses of what a page says waits too long."""
    found = re.search(r'aria-labelledby="risen-title">.*?</section>', page, re.S)
    lines = re.findall(r'<a href="([^"]+)"><b>.*?</span> (.*?)</b>', found[0] if found else "")
    return {words: url for url, words in lines}


def test_nothing_that_is_still_in_time_rises(staff: Callable[..., Client]) -> None:
    everything("W", IN_WEST)
    boss = staff("supervisor", "W")
    assert listed(text(boss, LEAD)) == listed(text(boss, DESK)) == {}
    assert "Nothing is overdue" in text(boss, LEAD)


def test_all_that_waits_too_long_rises_to_who_leads_the_zone(staff: Callable[..., Client]) -> None:
    everything("W", IN_WEST)
    too_late("W")
    boss = staff("supervisor", "W")
    page = text(boss, LEAD)
    assert "No concern is overdue" in page
    assert "since February 3" in page
    said = listed(page)
    assert [any(each.startswith(words) for each in said) for words in WORDS.values()] == [True] * len(WORDS)
    assert len(said) == len(WORDS)


@pytest.mark.parametrize(
    ("kind", "shows"),
    [
        ("promise", "The light works."),
        ("meeting", "Group of W"),
        ("request", "Help us start a group"),
        ("lapsed", "Group of W"),
        ("plan", "overdue since"),
        ("summary", "Bins"),
    ],
)
def test_each_leads_to_the_page_that_lists_it(staff: Callable[..., Client], kind: str, shows: str) -> None:
    everything("W", IN_WEST)
    too_late("W")
    boss = staff("supervisor", "W")
    url = next(url for words, url in listed(text(boss, LEAD)).items() if words.startswith(WORDS[kind]))
    assert shows in text(boss, url)


def test_the_officer_of_the_post_sees_it_at_the_desk_and_nobody_elses(staff: Callable[..., Client]) -> None:
    for zone, at in (("W", IN_WEST), ("E", IN_EAST)):
        everything(zone, at)
    too_late("W")
    west, east = staff("officer", "W"), staff("officer", "E")
    said = listed(text(west, DESK))
    assert len(said) == len(WORDS) - 1  # a summary is the supervisor's to approve
    assert not any("summary" in each for each in said)
    assert listed(text(east, DESK)) == {}
    assert west.get(LEAD).status_code == 403


@pytest.mark.parametrize(
    ("role", "zone", "count"),
    [("supervisor", "", 12), ("supervisor", "W", 6), ("supervisor", "E", 6)],
)
def test_who_leads_a_zone_hears_of_that_zone_alone(
    staff: Callable[..., Client], role: str, zone: str, count: int
) -> None:
    for each, at in (("W", IN_WEST), ("E", IN_EAST)):
        everything(each, at)
        too_late(each)
    said = listed(text(staff(role, zone), LEAD))
    assert sum(int(each.split()[0]) for each in said) == count


@pytest.mark.parametrize("role", ["coordinator", "reader", "safety", "analyst", "administrator"])
def test_other_roles_read_of_none_of_it(staff: Callable[..., Client], role: str) -> None:
    everything("W", IN_WEST)
    too_late("W")
    assert listed(text(staff(role), DESK)) == {}


def test_an_officer_here_who_leads_elsewhere_is_told_apart(
    person: Callable[..., object], signed_in_client: Callable[..., Client]
) -> None:
    from lamplighter.accounts import actions
    from lamplighter.accounts.access import Role

    everything("W", IN_WEST)
    too_late("W")
    user = person("officer", "W")
    actions.grant(user=user, role=Role.SUPERVISOR, zone="E", actor=ACTOR, now=NOW)  # type: ignore[arg-type]
    client = signed_in_client(user)
    assert listed(text(client, LEAD)) == {}
    assert len(listed(text(client, DESK))) == len(WORDS) - 1


def test_it_is_said_in_spanish(staff: Callable[..., Client]) -> None:
    everything("W", IN_WEST)
    too_late("W")
    page = text(staff("supervisor", "W"), f"/es{LEAD}")
    assert "1 promesa está atrasada" in page
    assert "desde el 3 de febrero" in page

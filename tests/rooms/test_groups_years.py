"""What time does to groups: the yearly yes with its reminders, lapse, and rosters that go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.audit.rules import Actor
from lamplighter.outbox.models import Mail
from lamplighter.partners.actions import group_years, groups, retention
from lamplighter.partners.models import Group, Member
from lamplighter.partners.queries.groups import requirements_of
from lamplighter.partners.rules.groups import Need, Part, Side
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, IN_EAST, NOW, small_city
from tests.support.groups import group, joined, leader_page, led, mails, recognized
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield small_city(tmp_path)
    fresh()


def test_leaders_are_reminded_three_times_and_never_twice_for_one_day() -> None:
    made = recognized(group())
    led(made)
    Mail.objects.all().delete()
    for days in (300, 335, 335, 336, 358, 359, 365, 366):
        group_years.remind(now=NOW + timedelta(days=days))
    assert len(mails("captain@example.org")) == 3


def test_after_a_standstill_one_mail_says_it_all() -> None:
    made = recognized(group())
    led(made)
    Mail.objects.all().delete()
    group_years.remind(now=NOW + timedelta(days=366))
    assert len(mails("captain@example.org")) == 1
    assert "Still missing" in mails("captain@example.org")[0].text


def test_a_group_that_nobody_confirms_lapses_after_the_days_of_grace_and_the_public_sees_it_no_more(
    client: Client,
) -> None:
    made = recognized(group())
    led(made)
    page = f"/groups/{made.number}/"
    assert group_years.lapse(now=NOW + timedelta(days=365 + 30)) == 0
    assert client.get(page).status_code == 200
    assert group_years.lapse(now=NOW + timedelta(days=365 + 31)) == 1
    assert client.get(page).status_code == 404
    assert "has lapsed" in mails("captain@example.org")[-1].text


def test_one_press_of_a_leader_brings_a_lapsed_group_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recognized(group())
    captain = led(made)
    later = NOW + timedelta(days=400)
    group_years.lapse(now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "It has lapsed" in client.get(leader_page(captain)).content.decode()
    client.post(leader_page(captain, "confirm/"))
    made.refresh_from_db()
    assert (made.state, made.lapsed_at) == ("active", None)
    assert made.confirm_due_on == date(2028, 4, 6)


def test_a_confirmed_group_is_asked_again_only_a_year_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recognized(group())
    captain = led(made)
    later = NOW + timedelta(days=340)
    group_years.remind(now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.post(leader_page(captain, "confirm/"))
    count = len(mails("captain@example.org"))
    group_years.remind(now=NOW + timedelta(days=500))
    group_years.lapse(now=NOW + timedelta(days=500))
    made.refresh_from_db()
    assert made.state == "active"
    assert len(mails("captain@example.org")) == count


def test_a_group_that_is_not_due_cannot_be_confirmed_ahead(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = recognized(group())
    captain = led(made)
    client.post(leader_page(captain, "confirm/"))
    assert Group.objects.get().confirmed_at is None


def test_a_forming_group_confirms_nothing_and_is_not_reminded() -> None:
    made = group()
    led(made)
    Mail.objects.all().delete()
    group_years.confirm(pk=made.pk, now=NOW)
    group_years.remind(now=NOW + timedelta(days=366))
    assert Group.objects.get().state == "forming"
    assert not mails("captain@example.org")


def test_what_is_missing_follows_the_roster_and_the_meetings_of_the_year() -> None:
    made = group()
    led(made)
    led(made, "alt@example.org", Part.ALTERNATE)
    for n in range(3):
        joined(made, f"n{n}@example.org", home=f"{n} Elm Street")
    groups.tell_meeting(pk=made.pk, held_on=date(2026, 1, 10), people=9, side=Side.LEADER, now=NOW)
    groups.tell_meeting(pk=made.pk, held_on=date(2024, 1, 10), people=9, side=Side.LEADER, now=NOW)
    made = Group.objects.get()
    found = {each.need: each.missing for each in requirements_of(made, clock.city_day(NOW))}
    # Both leaders live at one address: that is one household.
    assert found == {Need.CAPTAIN: 0, Need.ALTERNATE: 0, Need.HOUSEHOLDS: 1, Need.MEETINGS: 1}
    groups.tell_households(pk=made.pk, count=1, now=NOW)
    found = {each.need: each.missing for each in requirements_of(Group.objects.get(), clock.city_day(NOW))}
    assert found[Need.HOUSEHOLDS] == 0


def test_a_meeting_told_twice_for_one_day_counts_once() -> None:
    made = group()
    for people in (9, 12):
        groups.tell_meeting(pk=made.pk, held_on=date(2026, 1, 10), people=people, side=Side.LEADER, now=NOW)
    assert [each.people for each in made.meetings.all()] == [12]


def test_the_roster_of_a_dissolved_group_goes_when_its_time_is_over() -> None:
    made = group()
    led(made)
    joined(made, "nell@example.org")
    groups.dissolve(pk=made.pk, reason="Everybody moved.", now=NOW, actor=ACTOR, user=None)
    assert "Everybody moved." in mails("nell@example.org")[-1].text
    retention.run(now=NOW + timedelta(days=89), actor=SYSTEM)
    assert Member.objects.count() == 2
    retention.run(now=NOW + timedelta(days=91), actor=SYSTEM)
    assert not Member.objects.exists()
    assert Group.objects.get().anonymised_at is not None


def test_the_zone_of_a_group_is_where_it_lies() -> None:
    made = group()
    assert made.zone == "W"
    moved = group("East side", IN_EAST)
    assert moved.zone == "E"
    Group.objects.filter(pk=made.pk).update(zone="E")
    group_years.settle(now=NOW)
    assert Group.objects.get(pk=made.pk).zone == "W"

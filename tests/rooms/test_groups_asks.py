"""Promise 2 for requests about groups: one owner, one holder, a due time until they are settled; answered by the table; kept once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.outbox.reach import By, Hours
from lamplighter.partners.actions import asking, group_years, groups, retention
from lamplighter.partners.actions.ask_times import AwayThen
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.elsewhere import TimeTaken
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.queries.group_areas import Covered
from lamplighter.partners.queries.group_links import ask_secret
from lamplighter.partners.queries.groups import ask_held
from lamplighter.partners.rules.asks import UNSETTLED, Asked, AskState, NotAllowed, Side, Verb, moves_from
from lamplighter.plumbing import clock
from lamplighter.plumbing.fields import FieldClass
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence, Officer, Posting
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, small_city
from tests.support.groups import BLOCK, group, leader_page, led, mails
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=9)
HISTORIES = 400 if PROVE else 25


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield small_city(tmp_path)
    fresh()


def meeting(made: Group, once: str = "a", **more: object) -> Ask:
    new = NewAsk(Asked.MEETING, meets_at=SOON, place="Library", **more)  # type: ignore[arg-type]
    return asking.ask(new=new, group=made, once=once, now=NOW)


def start(once: str = "s", at: tuple[float, float] = IN_WEST, **more: object) -> Ask:
    told = {"name": "Nell", "email": "nell@example.org", "by": By.EMAIL, **more}
    new = NewAsk(Asked.START, block=Covered(BLOCK, *at), **told)  # type: ignore[arg-type]
    return asking.ask(new=new, group=None, once=once, now=NOW)


def answered(row: Ask, verb: Verb, words: str = "", meets_at: datetime | None = None) -> Ask:
    return asking.answer(
        pk=row.pk, verb=verb, words=words, meets_at=meets_at, now=NOW, actor=ACTOR, user=None
    )


def test_a_request_is_owned_by_the_post_of_its_zone_and_held_by_the_shift_that_was_wished(
    city: dict[str, Officer],
) -> None:
    evening, morning = start(hours=(Hours.EVENING,)), start("t", IN_EAST, hours=(Hours.MORNING,))
    assert (ask_held(evening, NOW).zone, ask_held(evening, NOW).officer) == ("W", city["w-evening"].pk)
    assert (ask_held(morning, NOW).zone, ask_held(morning, NOW).officer) == ("E", city["e-morning"].pk)
    assert evening.due_at is not None
    assert evening.due_at > NOW


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_promise_2_every_open_request_has_a_holder_whatever_happens_to_the_roster(
    city: dict[str, Officer], seed: int
) -> None:
    dice, now = random.Random(seed), NOW
    made = group()
    led(made)
    rows = [meeting(made), start(hours=(Hours.EVENING,)), start("t", IN_EAST)]
    for _ in range(6):
        now += timedelta(hours=dice.randrange(1, 60))
        event = dice.randrange(3)
        if event == 0:
            officer = dice.choice([each for name, each in city.items() if "sergeant" not in name])
            Absence.objects.create(
                officer=officer, starts=now - timedelta(hours=1), ends=now + timedelta(days=4)
            )
        elif event == 1:
            posting = dice.choice(list(Posting.objects.exclude(post__role="supervisor")))
            posting.ends = max(posting.starts + timedelta(days=1), clock.city_day(now))
            posting.save()
        else:
            row = Ask.objects.get(pk=dice.choice(rows).pk)
            verbs = moves_from(row.state, Side.STAFF, row.asked)
            if verbs:
                with suppress(AwayThen, TimeTaken):
                    asking.answer(
                        pk=row.pk, verb=dice.choice(verbs), words="x", meets_at=now + timedelta(days=3), now=now, actor=ACTOR, user=None
                    )  # fmt: skip
        bump("roster")
        forget_checks()
        group_years.rise(now=now)
        group_years.tell_hand_ons(now=now)
        for row in Ask.objects.select_related("group"):
            open_still = AskState(row.state) in UNSETTLED
            assert (row.due_at is not None) is open_still
            if not open_still:
                continue
            held = ask_held(row, now)
            assert held.zone in ("W", "E")
            assert held.officer is not None
            assert row.due_at is not None
            assert (row.rose_at is not None) == (row.due_at < now)


def test_an_open_request_without_a_due_time_is_impossible() -> None:
    row = start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.filter(pk=row.pk).update(due_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.filter(pk=row.pk).update(state="yes")


def test_the_leader_asks_for_a_meeting_and_hears_yes(client: Client, city: dict[str, Officer]) -> None:
    made = group()
    captain = led(made)
    page = leader_page(captain, "ask/")
    once = client.get(page).context["form"]["once"].value()
    told = {
        "day": "2026-03-11",
        "clock": "19:00",
        "place": "Library",
        "words": "Speeding on Elm.",
        "once": once,
    }
    for _ in range(2):  # pressed twice
        assert client.post(page, told)["Location"].endswith("?told=asked")
    row = Ask.objects.get()
    assert row.meets_at is not None
    assert row.meets_at.astimezone(clock.city_tz()).isoformat()[:16] == "2026-03-11T19:00"
    answered(row, Verb.AGREE, "I bring the speed display.")
    shown = client.get(leader_page(captain)).content.decode()
    assert "Yes: the officer comes" in shown
    assert "I bring the speed display." in shown
    assert "I bring the speed display." in mails("captain@example.org")[-1].text
    assert Event.objects.filter(verb="group-ask.answered").count() == 1


def test_another_time_is_offered_and_taken_or_not(client: Client) -> None:
    made = group()
    captain = led(made)
    row = meeting(made)
    answered(row, Verb.OFFER, "Thursday?", SOON + timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.meets_at) == ("offered", SOON + timedelta(days=1))
    assert row.due_at is not None
    client.post(leader_page(captain, f"ask/{row.number}/"), {"do": "another", "words": "Not on Thursdays."})
    row.refresh_from_db()
    assert (row.state, row.words) == ("open", "Not on Thursdays.")
    answered(row, Verb.OFFER, "", SOON + timedelta(days=2))
    client.post(leader_page(captain, f"ask/{row.number}/"), {"do": "take", "words": ""})
    row.refresh_from_db()
    assert (row.state, row.due_at, row.meets_at) == ("yes", None, SOON + timedelta(days=2))


def test_a_leader_answers_only_for_their_own_group(client: Client) -> None:
    mine, other = group(), group("Elm Street Neighbors")
    captain = led(mine)
    row = meeting(other)
    assert client.post(leader_page(captain, f"ask/{row.number}/"), {"do": "withdraw"}).status_code == 404


def test_a_no_says_why_and_an_offer_names_a_time_to_come() -> None:
    row = meeting(group())
    with pytest.raises(asking.NeedsWords):
        answered(row, Verb.DECLINE)
    for wrong in (None, NOW - timedelta(hours=1)):
        with pytest.raises(asking.NeedsTime):
            answered(row, Verb.OFFER, "", wrong)
    assert Ask.objects.get().state == "open"


def test_what_is_settled_is_answered_no_second_time() -> None:
    row = start()
    answered(row, Verb.DECLINE, "Not now.")
    with pytest.raises(NotAllowed):
        answered(row, Verb.AGREE)


def test_a_group_asks_for_one_meeting_at_a_time() -> None:
    made = group()
    meeting(made)
    with pytest.raises(asking.OneAtATime):
        meeting(made, "b")
    assert Ask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_many_at_once_is_kept_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory, where threads lock each other out at once")

    def press(_n: int) -> str:
        try:
            return start("same").number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(press, range(6)))
    assert len(numbers) == 1
    assert Ask.objects.count() == 1


def test_what_is_late_rises_and_an_answer_takes_it_down() -> None:
    made = group()
    row = meeting(made)
    assert group_years.rise(now=NOW) == 0
    assert group_years.rise(now=NOW + timedelta(days=20)) == 1
    answered(row, Verb.OFFER, "", SOON + timedelta(days=20))
    assert Ask.objects.get().rose_at is None


def test_whoever_waits_hears_of_another_officer_once_a_day(city: dict[str, Officer]) -> None:
    row = start(hours=(Hours.EVENING,))
    count = len(mails("nell@example.org"))
    Posting.objects.filter(officer=city["w-evening"]).update(ends=date(2026, 3, 2))
    bump("roster")
    forget_checks()
    for _ in range(2):
        group_years.tell_hand_ons(now=NOW)
    assert len(mails("nell@example.org")) == count + 1
    assert "is with" in mails("nell@example.org")[-1].text
    row.refresh_from_db()
    assert row.told_holder_id != city["w-evening"].pk


def test_a_yes_to_somebody_who_wants_to_join_sends_them_the_invitation() -> None:
    made = group()
    new = NewAsk(Asked.JOIN, name="Nell", email="nell@example.org", by=By.EMAIL)
    answered(asking.ask(new=new, group=made, once="j", now=NOW), Verb.AGREE)
    member = Member.objects.get()
    assert (member.email, member.joined_at) == ("nell@example.org", None)
    assert "invites you" in mails("nell@example.org")[-1].text


def test_somebody_erases_what_they_told_and_nobody_is_left_waiting(client: Client) -> None:
    row = start(words="qwords")
    page = f"/gq/{row.number}/{ask_secret(row)}/"
    assert client.get(page).status_code == 200
    client.post(f"{page}erase/")
    row.refresh_from_db()
    assert (row.name, row.email, row.words, row.state, row.due_at) == ("", "", "", "back", None)
    assert client.get(page).status_code == 404


def test_somebody_takes_along_what_is_kept_of_their_request(client: Client) -> None:
    row = start(words="qwords")
    page = f"/gq/{row.number}/{ask_secret(row)}/"
    assert f'href="{page}data.json"' in client.get(page).content.decode()
    answer = client.get(f"{page}data.json")
    told = answer.json()
    assert (told["name"], told["email"], told["words"], told["block"]) == (
        "Nell",
        "nell@example.org",
        "qwords",
        BLOCK,
    )
    assert told["made_at"] == NOW.isoformat()
    assert answer.headers["Cache-Control"] == "no-store"
    kept = {name for name, found in Ask.FIELD_CLASSES.items() if found is FieldClass.RESTRICTED}
    assert kept <= told.keys()
    assert client.get(f"/gq/{row.number}/{'a' * 26}/data.json").status_code == 404


def test_words_and_contact_go_when_their_time_is_over() -> None:
    row = start(words="qwords")
    answered(row, Verb.AGREE, "qanswer")
    retention.run(now=NOW + timedelta(days=179), actor=ACTOR)
    assert Ask.objects.get().email
    retention.run(now=NOW + timedelta(days=181), actor=ACTOR)
    row.refresh_from_db()
    assert (row.email, row.words, row.answer) == ("", "", "")


def test_open_requests_of_a_group_that_ends_are_answered_and_of_one_that_goes_on_follow_it() -> None:
    gone, kept = group(), group("Elm Street Neighbors")
    row = meeting(gone)
    groups.merge(pk=gone.pk, into=kept.pk, now=NOW, actor=ACTOR, user=None)
    row.refresh_from_db()
    assert row.group_id == kept.pk
    groups.dissolve(pk=kept.pk, reason="All moved.", now=NOW, actor=ACTOR, user=None)
    row.refresh_from_db()
    assert (row.state, row.answer) == ("no", "All moved.")


def test_two_groups_that_both_wait_for_an_answer_are_not_put_together() -> None:
    first, second = group(), group("Elm Street Neighbors")
    meeting(first)
    meeting(second, "b")
    with pytest.raises(groups.BothAsk):
        groups.merge(pk=first.pk, into=second.pk, now=NOW, actor=ACTOR, user=None)

"""The two questions after a gathering: asked of who came, answered once, tied to nobody, shown only when there are enough."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions.gathering_after import Used, answer, ask_all, check_in
from lamplighter.meetings.actions.gathering_jobs import erase_old
from lamplighter.meetings.models import Gathering, Pulse, PulseTicket, Rsvp
from lamplighter.meetings.queries.pulses import results_of
from lamplighter.meetings.rules.gatherings import Answer
from lamplighter.outbox.models import Mail
from tests.support.concerns import ACTOR, small_city
from tests.support.gatherings import EVENING, planned, reserved

pytestmark = pytest.mark.django_db
NEXT_DAY = EVENING + timedelta(hours=15)
"""10 am."""


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def came(count: int, language: str = "en") -> Gathering:
    """A gathering to which so many parties came by mail, one without a way to be reached, and one did not come."""
    made = planned()
    for n in range(count):
        rsvp = reserved(made, 1, email=f"r{n}@example.org", language=language)
        check_in(pk=rsvp.pk, came=1, actor=ACTOR, now=EVENING)
    check_in(pk=reserved(made).pk, came=1, actor=ACTOR, now=EVENING)
    reserved(made, email="absent@example.org")
    Mail.objects.all().delete()
    return made


def links() -> list[str]:
    found = [re.search(r"https?://\S+/pulse/\S+/", mail.text) for mail in Mail.objects.order_by("pk")]
    return ["/" + each[0].split("/", 3)[3] for each in found if each]


def test_who_came_is_asked_once_the_morning_after() -> None:
    came(3)
    assert ask_all(now=EVENING + timedelta(hours=2)) == 0
    assert ask_all(now=NEXT_DAY - timedelta(hours=3)) == 0
    assert ask_all(now=NEXT_DAY) == 3
    assert ask_all(now=NEXT_DAY + timedelta(hours=1)) == 0
    assert {mail.to for mail in Mail.objects.all()} == {"r0@example.org", "r1@example.org", "r2@example.org"}
    assert len(set(links())) == 3


def test_a_link_asks_on_get_and_lets_one_answer_in(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NEXT_DAY, tick=False)
    came(1, "es")
    ask_all(now=NEXT_DAY)
    (link,) = links()
    assert link.startswith("/es/pulse/")
    page = client.get(link)
    assert page.status_code == 200
    assert PulseTicket.objects.count() == 1
    assert client.post(link, {"useful": "yes"}).status_code == 422
    assert client.post(link, {"useful": "yes", "heard": "very"}).status_code == 422
    assert client.post(link, {"useful": "yes", "heard": "partly"}).status_code == 200
    assert list(Pulse.objects.values_list("useful", "heard")) == [("yes", "partly")]
    for again in (
        client.get(link),
        client.post(link, {"useful": "no", "heard": "no"}),
        client.get("/pulse/nonsense/"),
    ):
        assert again.status_code == 410
    assert Pulse.objects.count() == 1
    assert not client.cookies


def test_an_answer_is_tied_to_nobody() -> None:
    """Neither a ticket nor an answer has a column that leads to a person, a reservation or a time; tickets stand in the order of their
    digests, not of those who were asked."""
    assert {field.name for field in PulseTicket._meta.concrete_fields} == {
        "id",
        "gathering",
        "digest",
        "expires_at",
    }
    assert {field.name for field in Pulse._meta.concrete_fields} == {"id", "gathering", "useful", "heard"}
    came(12)
    ask_all(now=NEXT_DAY)
    rows = list(PulseTicket.objects.order_by("pk").values_list("digest", flat=True))
    assert rows == sorted(rows)
    words = [link.rsplit("/", 2)[1] for link in links()]
    assert not any(word in digest for word in words for digest in rows)


def test_the_digests_are_all_that_is_kept_of_a_link() -> None:
    came(2)
    ask_all(now=NEXT_DAY)
    words = [link.rsplit("/", 2)[1] for link in links()]
    with pytest.raises(Used):
        answer(secret=PulseTicket.objects.all()[0].digest, useful=Answer.YES, heard=Answer.YES, now=NEXT_DAY)
    answer(secret=words[0], useful=Answer.YES, heard=Answer.NO, now=NEXT_DAY)
    with pytest.raises(Used):
        answer(secret=words[0], useful=Answer.YES, heard=Answer.NO, now=NEXT_DAY)
    with pytest.raises(Used):
        answer(secret=words[1], useful=Answer.YES, heard=Answer.NO, now=NEXT_DAY + timedelta(days=30))
    assert erase_old(now=NEXT_DAY + timedelta(days=30), actor=Actor.system("t")).tickets == 1


def answered(made: Gathering, yes: int, no: int) -> None:
    Pulse.objects.bulk_create(
        [Pulse(gathering=made, useful="yes", heard="yes") for _ in range(yes)]
        + [Pulse(gathering=made, useful="no", heard="no") for _ in range(no)]
    )


def page(made: Gathering) -> str:
    return " ".join(
        re.sub(r"<[^>]+>", " ", Client().get(f"/gatherings/{made.number}/").content.decode()).split()
    )


def test_results_are_shown_all_at_once_when_nobody_can_answer_any_more(time_machine: Any) -> None:
    """Promise 10: two views in between would tell what somebody answered."""
    made = came(1)
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    answered(made, 12, 8)
    time_machine.move_to(NEXT_DAY, tick=False)
    assert "They are being asked." in page(made)
    assert results_of(made, NEXT_DAY) is None
    time_machine.move_to(made.pulse_ends, tick=False)
    shown = page(made)
    assert "20 people answered." in shown
    assert "60% said yes (range 39% to 78%)." in shown  # Wilson's interval of 12 of 20
    assert "Counted is who answered" in shown


@pytest.mark.parametrize(("yes", "no"), [(4, 0), (0, 0), (2, 2)])
def test_few_answers_are_not_shown(time_machine: Any, yes: int, no: int) -> None:
    """Promise 10."""
    made = came(1)
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    answered(made, yes, no)
    time_machine.move_to(made.pulse_ends, tick=False)
    shown = page(made)
    assert "Fewer than 5 people answered" in shown
    assert "%" not in shown.split("Fewer than 5")[1].split("Counted is")[0]


def test_a_small_count_hides_the_one_that_would_give_it_away(time_machine: Any) -> None:
    """Promise 10."""
    made = came(1)
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    answered(made, 9, 2)
    time_machine.move_to(made.pulse_ends, tick=False)
    shown = page(made)
    assert "11 people answered." in shown
    assert shown.count("Too few answers to show how many said what.") == 2
    assert "said yes" not in shown


def test_where_enough_is_left_the_small_counts_alone_are_hidden(time_machine: Any) -> None:
    """Promise 10."""
    made = came(1)
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    answered(made, 12, 3)
    Pulse.objects.bulk_create(Pulse(gathering=made, useful="partly", heard="partly") for _ in range(4))
    time_machine.move_to(made.pulse_ends, tick=False)
    shown = page(made)
    assert "Yes 12 Partly hidden, few No hidden, few" in shown
    assert "63% said yes" in shown


def test_where_nobody_can_be_asked_nothing_is_said_of_it(time_machine: Any) -> None:
    made = came(0)
    assert ask_all(now=NEXT_DAY) == 0
    assert ask_all(now=NEXT_DAY + timedelta(days=1)) == 0
    made.refresh_from_db()
    assert (made.pulse_at, made.pulse_ends) == (NEXT_DAY, None)
    time_machine.move_to(NEXT_DAY, tick=False)
    assert "thought of it" not in page(made)


def test_who_is_checked_in_from_the_list_later_is_asked_too_once(time_machine: Any) -> None:
    made = came(2)
    late = Rsvp.objects.get(email="absent@example.org")
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    ends = made.pulse_ends
    check_in(pk=late.pk, came=1, actor=ACTOR, now=NEXT_DAY)
    Mail.objects.all().delete()
    assert ask_all(now=NEXT_DAY + timedelta(hours=1)) == 1
    assert ask_all(now=NEXT_DAY + timedelta(hours=2)) == 0
    assert Mail.objects.get().to == "absent@example.org"
    check_in(pk=late.pk, came=0, actor=ACTOR, now=NEXT_DAY)
    check_in(pk=late.pk, came=1, actor=ACTOR, now=NEXT_DAY)
    assert ask_all(now=NEXT_DAY + timedelta(hours=3)) == 0
    made.refresh_from_db()
    assert made.pulse_ends == ends  # the results are shown when they were to be
    assert set(PulseTicket.objects.values_list("expires_at", flat=True)) == {ends}
    (link,) = links()
    answer(secret=link.rsplit("/", 2)[1], useful=Answer.YES, heard=Answer.YES, now=NEXT_DAY)
    assert Pulse.objects.count() == 1


def test_the_ticket_of_who_is_asked_late_does_not_stand_last_and_others_still_hold() -> None:
    """Nothing in the table tells which ticket was made by itself."""
    made = came(12)
    ask_all(now=NEXT_DAY)
    first = [link.rsplit("/", 2)[1] for link in links()]
    answer(secret=first[0], useful=Answer.YES, heard=Answer.YES, now=NEXT_DAY)
    for n in range(3):
        late = reserved(made, email=f"late{n}@example.org", now=EVENING - timedelta(hours=1))
        check_in(pk=late.pk, came=1, actor=ACTOR, now=NEXT_DAY)
        assert ask_all(now=NEXT_DAY + timedelta(hours=1)) == 1
        rows = list(PulseTicket.objects.order_by("pk").values_list("digest", flat=True))
        assert rows == sorted(rows)
    assert PulseTicket.objects.count() == 14
    with pytest.raises(Used):
        answer(secret=first[0], useful=Answer.YES, heard=Answer.YES, now=NEXT_DAY)
    answer(secret=first[1], useful=Answer.YES, heard=Answer.YES, now=NEXT_DAY)


def test_nobody_is_asked_who_would_have_no_time_to_answer() -> None:
    made = came(1)
    ask_all(now=NEXT_DAY)
    made.refresh_from_db()
    late = Rsvp.objects.get(email="absent@example.org")
    check_in(pk=late.pk, came=1, actor=ACTOR, now=NEXT_DAY)
    assert ask_all(now=made.pulse_ends - timedelta(hours=20)) == 0
    assert ask_all(now=made.pulse_ends + timedelta(hours=20)) == 0


def test_where_only_those_checked_in_late_can_be_asked_the_time_begins_with_them() -> None:
    made = came(0)
    assert ask_all(now=NEXT_DAY) == 0
    check_in(pk=Rsvp.objects.get(email="absent@example.org").pk, came=1, actor=ACTOR, now=NEXT_DAY)
    later = NEXT_DAY + timedelta(days=1)
    assert ask_all(now=later) == 1
    made.refresh_from_db()
    assert made.pulse_ends > later

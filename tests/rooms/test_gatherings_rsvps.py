"""Those who mean to come: seats, the waiting line, changes, what they are sent, what is forgotten."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions import gathering_jobs, rsvps
from lamplighter.meetings.actions.gathering_after import check_in
from lamplighter.meetings.actions.gatherings import Why, cancel
from lamplighter.meetings.actions.rsvps import Closed, Full, TooMany
from lamplighter.meetings.models import Gathering, Rsvp, Seat
from lamplighter.meetings.queries.rsvps import by_link, link_of, place_in_line, secret_of
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By, NewContact
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import EVENING, planned, reserved

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> dict[str, Any]:
    return small_city(tmp_path)


def consistent(gathering: Gathering) -> None:
    """Promise 4: whoever was told yes has as many seats as people, nobody else has any, and none is free that would do."""
    left = Seat.objects.filter(gathering=gathering, rsvp=None).count()
    for rsvp in Rsvp.objects.filter(gathering=gathering):
        assert rsvp.seats.count() == (rsvp.size if rsvp.state == "going" else 0)
        assert rsvp.state != "waiting" or rsvp.size > left


def states(gathering: Gathering) -> list[str]:
    return list(Rsvp.objects.filter(gathering=gathering).order_by("pk").values_list("state", flat=True))


def test_seats_are_kept_while_there_are_any_then_the_line_begins() -> None:
    made = planned(capacity=4)
    for size in (2, 3, 2, 1):
        reserved(made, size)
    assert states(made) == ["going", "waiting", "going", "waiting"]
    assert [place_in_line(each) for each in Rsvp.objects.order_by("pk")] == [0, 1, 0, 2]
    consistent(made)


def test_the_same_form_sent_twice_is_one_reservation() -> None:
    made = planned(capacity=4)
    first, second = (reserved(made, 2, email="ana@example.org", form="one-form") for _ in range(2))
    assert first == second
    assert Seat.objects.filter(rsvp=first).count() == 2
    assert Mail.objects.count() == 1


def test_an_address_has_one_reservation_and_who_asks_again_gets_its_link_and_no_more_seats() -> None:
    """Promise 4."""
    made, other = planned(capacity=8), planned(capacity=8)
    first = reserved(made, 2, email="ana@example.org")
    assert reserved(made, 3, email=" Ana@Example.org", now=NOW + timedelta(hours=1)) == first
    assert Seat.objects.filter(rsvp__isnull=False).count() == 2
    receipt, again = Mail.objects.order_by("pk")
    assert link_of(first) in receipt.text
    assert link_of(first) in again.text
    assert "Your reservation stands as it was. We keep 2 seats for you." in again.text
    assert reserved(made, 3, email="ana@example.org", now=NOW + timedelta(hours=1, minutes=5)) == first
    assert Mail.objects.count() == 2  # nobody's mailbox is filled with them
    assert reserved(other, email="ana@example.org") != first
    rsvps.cancel(pk=first.pk, now=NOW)
    assert reserved(made, email="ana@example.org") != first  # and may come after all


def test_a_phone_number_has_one_reservation_however_it_is_written() -> None:
    """Promise 4."""
    made = planned(capacity=8)

    def said(phone: str, form: str) -> Rsvp:
        new = rsvps.NewRsvp(1, NewContact(phone=phone, by=By.TEXT))
        return rsvps.come(pk=made.pk, new=new, form=form, now=NOW).rsvp

    assert said("816-555-0142", "a") == said("+1 (816) 555 0142", "b") != said("816-555-0143", "c")
    assert Rsvp.objects.filter(phone="+18165550142").count() == 1


@pytest.mark.parametrize("reach", [{"email": "ana@example.org"}, {"phone": "+18165550142"}])
def test_the_database_holds_one_reservation_for_an_address(reach: dict[str, str]) -> None:
    """Promise 4: by constraint, not by a look before."""
    made = planned()
    rows = [reserved(made), reserved(made), reserved(planned())]
    for each in rows:
        Rsvp.objects.filter(pk=each.pk).update(email="", phone="")  # nobody's: as many as there are
    Rsvp.objects.filter(pk__in=[rows[0].pk, rows[2].pk]).update(**reach)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.filter(pk=rows[1].pk).update(**reach)


def test_a_mistyped_address_is_corrected_by_the_same_form_and_its_link_ends() -> None:
    made = planned(capacity=2)
    wrong = reserved(made, 2, email="anna@example.org", form="one-form")
    link = secret_of(wrong)
    right = reserved(made, 2, email="ana@example.org", form="one-form")
    assert right == wrong
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["anna@example.org", "ana@example.org"]
    assert by_link(right.number, link) is None
    assert by_link(right.number, secret_of(right)) == right
    consistent(made)
    ben = reserved(made, email="ben@example.org", form="another-form")
    assert reserved(made, email="ana@example.org", form="another-form") == right
    assert Rsvp.objects.get(pk=ben.pk).email == "ben@example.org"


def test_a_form_opens_no_other_gathering_and_revives_nothing() -> None:
    made = planned(capacity=2)
    first = reserved(made, email="ana@example.org", form="one-form")
    with pytest.raises(Closed):
        reserved(planned(), email="ana@example.org", form="one-form")
    rsvps.cancel(pk=first.pk, now=NOW)
    with pytest.raises(Closed):
        reserved(made, email="ana@example.org", form="one-form")
    assert states(made) == ["cancelled"]


def test_a_lost_link_goes_to_whom_it_belongs_and_to_nobody_else() -> None:
    made = planned(capacity=4)
    first = reserved(made, 2, email="ana@example.org")
    reserved(made, email="ben@example.org")
    Mail.objects.all().delete()
    for number, reach in (
        (first.number, "ben@example.org"),
        (first.number, ""),
        (first.number, "nonsense"),
        ("00000000", "ana@example.org"),
        (planned().number, "ana@example.org"),
    ):
        assert not rsvps.find_again(number=number, reach=reach, now=NOW)
    assert not Mail.objects.exists()
    assert rsvps.find_again(number=first.number, reach="ANA@example.org ", now=NOW)
    mail = Mail.objects.get()
    assert (mail.to, link_of(first) in mail.text) == ("ana@example.org", True)
    later = NOW + timedelta(minutes=11)
    assert not rsvps.find_again(number=made.number, reach="ana@example.org", now=NOW)
    assert rsvps.find_again(number=made.number, reach="ana@example.org", now=later)
    assert not rsvps.find_again(number=made.number, reach="ana@example.org", now=made.ends)


def test_one_reservation_is_not_for_a_busload_nor_for_more_than_there_are_seats() -> None:
    for gathering, size, most in ((planned(), 9, 8), (planned(capacity=3), 4, 3), (planned(), 0, 8)):
        with pytest.raises(TooMany) as told:
            reserved(gathering, size)
        assert told.value.most == most
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("what", ["draft", "begun", "cancelled", "not asked"])
def test_nobody_reserves_what_does_not_take_reservations(what: str) -> None:
    made = planned(publish=what != "draft", asks_rsvp=what != "not asked")
    if what == "cancelled":
        cancel(pk=made.pk, why=Why(), actor=ACTOR, now=NOW)
    with pytest.raises(Closed):
        reserved(made, now=made.starts if what == "begun" else NOW)


def test_the_receipt_says_what_is_kept_and_brings_the_calendar_file() -> None:
    made = planned(capacity=1)
    going, waiting = (
        reserved(made, email="ana@example.org"),
        reserved(made, email="ben@example.org", language="es"),
    )
    first, second = Mail.objects.order_by("pk")
    assert "We keep 1 seat for you." in first.subject
    assert link_of(going) in first.text
    assert b"BEGIN:VEVENT" in first.files.get().content
    assert "lista de espera" in second.text
    assert f"/es/rsvp/{waiting.number}/" in second.text
    assert not second.files.exists()
    assert "Cedar" not in first.subject  # subjects are read on locked screens


def test_a_cancelled_place_goes_to_the_next_in_line_with_word_and_its_contact_is_erased() -> None:
    made = planned(capacity=2)
    first, _second, third = (
        reserved(made, 2, email=f"{name}@example.org", name=name) for name in ("ana", "ben", "cleo")
    )
    Mail.objects.all().delete()
    rsvps.cancel(pk=first.pk, now=NOW)
    assert states(made) == ["cancelled", "going", "waiting"]
    mail = Mail.objects.get()
    assert mail.to == "ben@example.org"
    assert mail.files.exists()
    first.refresh_from_db()
    assert (first.name, first.email, first.by) == ("", "", "link")
    assert first.anonymised_at == NOW
    rsvps.cancel(pk=first.pk, now=NOW)  # pressed twice
    assert states(made) == ["cancelled", "going", "waiting"]
    assert place_in_line(Rsvp.objects.get(pk=third.pk)) == 1
    consistent(made)


def test_a_smaller_party_behind_gets_what_does_not_do_for_the_one_before() -> None:
    made = planned(capacity=4)
    first = reserved(made, 1)
    reserved(made, 3)
    reserved(made, 2)
    reserved(made, 1)
    rsvps.cancel(pk=first.pk, now=NOW)
    assert states(made) == ["cancelled", "going", "waiting", "going"]
    consistent(made)


def test_fewer_people_free_seats_more_people_need_them() -> None:
    made = planned(capacity=4)
    first, second, third = reserved(made, 3), reserved(made, 2), reserved(made, 1)
    with pytest.raises(Full) as told:
        rsvps.change_size(pk=third.pk, size=2, now=NOW)
    assert told.value.left == 0
    rsvps.change_size(pk=first.pk, size=1, now=NOW)
    second.refresh_from_db()
    assert second.state == "going"
    consistent(made)


def test_who_waits_with_fewer_may_get_a_seat_at_once_and_keeps_the_place_in_line_otherwise() -> None:
    made = planned(capacity=3)
    reserved(made, 2)
    waiting = reserved(made, 3)
    assert waiting.state == "waiting"
    assert rsvps.change_size(pk=waiting.pk, size=1, now=NOW).state == "going"
    consistent(made)


def test_without_seats_everybody_comes() -> None:
    made = planned()
    for size in (8, 8, 8):
        reserved(made, size)
    assert states(made) == ["going"] * 3
    assert rsvps.change_size(pk=Rsvp.objects.all()[0].pk, size=2, now=NOW).size == 2


def test_after_it_began_nothing_is_changed() -> None:
    made = planned(capacity=2)
    going = reserved(made)
    for do in (
        lambda: rsvps.change_size(pk=going.pk, size=2, now=made.starts),
        lambda: rsvps.cancel(pk=going.pk, now=made.starts),
    ):
        with pytest.raises(Closed):
            do()


def test_only_the_right_link_opens_a_reservation() -> None:
    made = planned()
    going, other = reserved(made), reserved(made)
    assert by_link(going.number, secret_of(going)) == going
    assert by_link(going.number, secret_of(other)) is None
    assert by_link("nonsense", secret_of(going)) is None


def test_those_who_come_are_reminded_once_the_day_before() -> None:
    made = planned(capacity=2)
    reserved(made, email="ana@example.org")
    stopped = reserved(made, email="ben@example.org")
    reserved(made, email="cleo@example.org")  # waits
    rsvps.stop(pk=stopped.pk, now=NOW)
    Mail.objects.all().delete()
    assert gathering_jobs.remind(now=EVENING - 2 * DAY) == 0
    assert gathering_jobs.remind(now=EVENING - timedelta(hours=20)) == 1
    assert gathering_jobs.remind(now=EVENING - timedelta(hours=19)) == 0
    mail = Mail.objects.get()
    assert mail.to == "ana@example.org"
    assert "tomorrow at 7 pm" in mail.subject


def test_reminders_go_by_text_to_whoever_chose_it() -> None:
    from lamplighter.outbox.models import Text

    made = planned()
    rsvps.come(
        pk=made.pk, new=rsvps.NewRsvp(2, NewContact(phone="816-555-0142", by=By.TEXT)), form="f", now=NOW
    )
    gathering_jobs.remind(now=EVENING - timedelta(hours=20))
    receipt, reminder = Text.objects.order_by("pk")
    assert "We expect 2 people." in receipt.body
    assert "tomorrow at 7 pm" in reminder.body


def test_names_and_contacts_go_some_weeks_after_and_the_count_stays() -> None:
    made = planned(capacity=4)
    came = reserved(made, 2, email="ana@example.org", name="Ana", needs="a ramp")
    reserved(made, 1, email="ben@example.org", name="Ben")
    check_in(pk=came.pk, came=2, actor=ACTOR, now=EVENING)
    days = settings.LAMPLIGHTER.gatherings.keep_contact_days
    early, late = made.ends + timedelta(days=days - 1), made.ends + timedelta(days=days)
    assert gathering_jobs.due(now=early).contacts == 0
    assert gathering_jobs.due(now=late).contacts == 2
    assert gathering_jobs.erase_old(now=late, actor=Actor.system("t")).contacts == 2
    assert gathering_jobs.erase_old(now=late, actor=Actor.system("t")).contacts == 0
    came.refresh_from_db()
    assert (came.name, came.email, came.needs, came.by, came.came) == ("", "", "", "link", 2)


def crowd(gathering: Gathering, sizes: list[int]) -> list[Rsvp]:
    """Everybody at once, each in a thread of their own."""
    ready = threading.Barrier(len(sizes))

    def one(size: int) -> Rsvp:
        try:
            ready.wait(timeout=20)
            return reserved(gathering, size, email=f"{threading.get_ident()}@example.org")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sizes)) as pool:
        return [each.result() for each in [pool.submit(one, size) for size in sizes]]


def no_threads_in_memory() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory; journeys/test_rsvp_race.py races on a file, over HTTP")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_seats_there_are() -> None:
    """Promise 4."""
    no_threads_in_memory()
    made = planned(capacity=7)
    told = crowd(made, [1, 2, 3, 1, 2, 1, 4, 1, 2, 1, 1, 2])
    assert sum(each.size for each in told if each.state == "going") == 7
    assert Seat.objects.filter(gathering=made, rsvp=None).count() == 0
    consistent(made)


@pytest.mark.django_db(transaction=True)
def test_one_address_from_many_windows_at_once_gets_one_reservation() -> None:
    """Promise 4."""
    no_threads_in_memory()
    made = planned(capacity=20)
    ready = threading.Barrier(8)

    def one() -> Rsvp:
        try:
            ready.wait(timeout=20)
            return reserved(made, 2, email="ana@example.org")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = {each.result().pk for each in [pool.submit(one) for _ in range(8)]}
    assert len(told) == 1
    assert Seat.objects.filter(gathering=made, rsvp__isnull=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_cancelling_while_others_come_loses_no_seat() -> None:
    """Promise 4."""
    no_threads_in_memory()
    made = planned(capacity=6)
    first = [reserved(made, 2) for _ in range(3)]
    ready = threading.Barrier(9)

    def leave(rsvp: Rsvp) -> None:
        try:
            ready.wait(timeout=20)
            rsvps.cancel(pk=rsvp.pk, now=NOW)
        finally:
            connection.close()

    def join(size: int) -> None:
        try:
            ready.wait(timeout=20)
            reserved(made, size)
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        jobs = [pool.submit(leave, each) for each in first] + [
            pool.submit(join, size) for size in (1, 2, 1, 3, 1, 2)
        ]
        for each in jobs:
            each.result()
    going = Rsvp.objects.filter(gathering=made, state="going")
    assert sum(each.size for each in going) <= 6
    consistent(made)


@pytest.mark.django_db(transaction=True)
def test_an_officer_is_given_to_one_gathering_by_two_at_once() -> None:
    """Promise 4."""
    no_threads_in_memory()
    from lamplighter.meetings.actions.gathering_shared import OfficerBusy
    from lamplighter.roster.models import Officer

    officer = Officer.objects.get(badge="w-evening")
    ready = threading.Barrier(4)

    def plan(minutes: int) -> bool:
        try:
            ready.wait(timeout=20)
            planned(starts=EVENING + timedelta(minutes=minutes), officers=[officer])
        except OfficerBusy:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        won = [each.result() for each in [pool.submit(plan, minutes) for minutes in (0, 15, 30, 45)]]
    assert sum(won) == 1
    assert Gathering.objects.count() == 1

"""Illness, changed shifts, wished-for hours, erasure: what the department cannot keep is offered anew, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lamplighter.audit.models import Event
from lamplighter.meetings.actions import changing, clockwork, offering, retention, wishing
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.models import Appointment, Cell, Happening, Wish
from lamplighter.meetings.queries.appointments import in_trouble, on_shift
from lamplighter.meetings.queries.owners import held as holder
from lamplighter.meetings.queries.slots import at_time, free
from lamplighter.meetings.rules.appointments import NotAllowed
from lamplighter.meetings.rules.parts import outside_work
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.outbox.models import Mail, MailFile
from lamplighter.outbox.reach import By
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Cover, Officer, Posting, Shift
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import (
    BOTH,
    EVENING,
    booked,
    by_staff,
    city_that_meets,
    held,
    rules,
    somebody,
    spot,
    wanted,
)
from tests.support.parallel import kinds, parallel, together
from tests.support.places import fresh

__all__ = ["parallel"]
pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


def mails(to: str = "ana@example.org") -> list[Mail]:
    return list(Mail.objects.filter(to=to).order_by("pk"))


def the_only() -> Appointment:
    return Appointment.objects.get()


# the department cannot keep it


def test_the_same_time_with_a_colleague_stands_if_nobody_says_otherwise(officers: dict[str, Officer]) -> None:
    row = booked(BOTH, officer=officers["w-morning"].pk)
    offered = offering.offer(pk=row.pk, actor=ACTOR, words="I am in court.", now=NOW)
    assert (offered.state, offered.starts, offered.lapses_at) == ("offered", BOTH, None)
    assert offered.officer == officers["w-evening"]
    text = mails()[-1].text
    for told in ("Officer WMorning cannot keep", "I am in court.", "You do not have to do anything"):
        assert told in text
    clockwork.lapse(now=BOTH - HOUR)
    clockwork.remind(now=BOTH - 2 * HOUR)
    assert "2 pm" in mails()[-1].subject
    assert the_only().state == "offered"


def test_another_time_is_kept_until_an_answer_is_due_and_taken_with_one_press() -> None:
    row = booked(EVENING)
    offered = offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    assert offered.starts != EVENING
    same_day = offered.starts.astimezone(city_tz()).date() == EVENING.astimezone(city_tz()).date()
    assert not (same_day and offered.officer == row.officer)  # what keeps them may take longer
    assert outside_work(offered.starts, city_tz())
    assert offered.lapses_at is not None
    assert offered.lapses_at < offered.starts
    for _ in range(2):
        changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    taken = the_only()
    assert (taken.state, taken.lapses_at, taken.sequence) == ("booked", None, 1)
    assert [each.what for each in taken.happenings.all()] == ["confirm", "offer", "accept"]


def test_an_offer_that_nobody_answers_ends_and_rises_and_its_resident_hears_so() -> None:
    row = offering.offer(pk=booked(EVENING).pk, actor=ACTOR, now=NOW)
    assert row.lapses_at is not None
    clockwork.lapse(now=row.lapses_at)
    assert the_only().state == "lapsed"
    assert list(in_trouble(["W"])) == [row]
    assert not Cell.objects.exists()
    assert "no longer kept" in mails()[-1].subject


def test_an_offered_appointment_has_a_holder_and_may_move_however_late() -> None:
    row = offering.offer(pk=booked(EVENING).pk, actor=ACTOR, now=NOW)
    assert holder(row, NOW).officer is not None
    late = row.starts - 2 * HOUR
    to = free(wanted(), now=late)[0]
    assert changing.move_to(pk=row.pk, starts=to.starts, officer=None, now=late).state == "booked"


def test_where_nobody_is_free_the_resident_is_asked_to_choose(officers: dict[str, Officer]) -> None:
    row = booked(EVENING)
    for officer in ("w-morning", "w-evening"):
        Absence.objects.create(officer=officers[officer], starts=NOW - DAY, ends=NOW + timedelta(days=40))
    bump("roster")
    offered = offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    assert (offered.state, offered.officer) == ("offered", None)
    assert not Cell.objects.exists()
    assert "choose" in mails()[-1].text
    with pytest.raises(Taken):
        changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    assert holder(offered, NOW).officer is not None  # promise 2: also of what has no officer


def test_a_chosen_time_that_somebody_else_has_leaves_all_as_it_was() -> None:
    row = booked(EVENING)
    slot = at_time(wanted(), EVENING + HOUR, now=NOW)[0]
    booked(EVENING + HOUR)
    with pytest.raises(Taken):
        offering.offer(pk=row.pk, slot=slot, actor=ACTOR, now=NOW)
    assert Appointment.objects.get(pk=row.pk).state == "booked"


def test_illness_of_an_officer_offers_all_fifteen_in_one_action_and_forgets_none(
    officers: dict[str, Officer],
) -> None:
    """Must show 4: one action, fifteen residents told and offered, none lost; shown in audit."""
    ill = officers["w-evening"]
    first = EVENING + HOUR
    rows = [
        booked(
            first + DAY * day + HOUR * hour / 2,
            contact=somebody(f"resident{day}-{hour}@example.org"),
            officer=ill.pk,
        )
        for day in range(5)
        for hour in range(3)
    ]
    outside = booked(first + 10 * DAY, officer=ill.pk)
    starts, ends = NOW, NOW + 7 * DAY
    told = {row.email for row in rows}
    Mail.objects.all().delete()
    offered = offering.offer_all(officer=ill, starts=starts, ends=ends, actor=ACTOR, now=NOW)
    assert {each.pk for each in offered} == {each.pk for each in rows}
    for row in Appointment.objects.filter(pk__in=[each.pk for each in rows]):
        assert row.state == "offered"
        assert row.officer is not None
        assert not (row.officer == ill and row.starts < ends)
        assert on_shift(row)
    assert {mail.to for mail in Mail.objects.exclude(category="desk")} == told
    assert Appointment.objects.get(pk=outside.pk).state == "booked"
    assert Event.objects.filter(verb="appointment.offered").count() == 15
    assert Event.objects.get(verb="appointments.offered").subject_id == str(ill.pk)
    taken = [(each.officer_id, each.cell) for each in Cell.objects.all()]
    assert len(taken) == len(set(taken))
    assert not offering.offer_all(officer=ill, starts=starts, ends=ends, actor=ACTOR, now=NOW)


@pytest.mark.usefixtures("parallel")
def test_whoever_moves_or_cancels_while_the_officer_falls_ill_is_not_lost(
    officers: dict[str, Officer],
) -> None:
    ill = officers["w-evening"]
    rows = [booked(EVENING + HOUR * n / 2, officer=ill.pk) for n in range(4)]
    to = EVENING + 9 * DAY
    found = together(
        lambda: offering.offer_all(officer=ill, starts=NOW, ends=NOW + 7 * DAY, actor=ACTOR, now=NOW),
        lambda: changing.move_to(pk=rows[1].pk, starts=to, officer=None, now=NOW),
        lambda: changing.cancel(pk=rows[2].pk, side=Side.RESIDENT, now=NOW),
    )
    assert kinds(found) == ["Appointment", "Appointment", "list"]
    left = Appointment.objects.filter(state__in=["offered", "booked"])
    assert left.count() == 3
    assert not left.filter(officer=ill, starts__lt=NOW + 7 * DAY).exists()


# the roster changes under it


def test_a_shift_that_moved_from_under_a_booking_is_flagged_told_and_after_an_hour_offered() -> None:
    """Promise 4: moved shifts."""
    row = booked(EVENING + 2 * HOUR)  # 8 pm; the shift will end at 7
    Shift.objects.filter(code="evening").update(ends="19:00")
    bump("roster")
    assert clockwork.settle(now=NOW) == 0
    assert list(in_trouble()) == [row]
    assert clockwork.settle(now=NOW + timedelta(minutes=55)) == 0
    assert clockwork.settle(now=NOW + HOUR) == 1
    offered = the_only()
    assert offered.state == "offered"
    assert on_shift(offered)
    assert "cannot keep" in mails()[-1].subject
    assert [each.what for each in offered.happenings.all()] == ["confirm", "loose", "offer"]
    assert clockwork.settle(now=NOW + 2 * HOUR) == 0


def test_a_roster_that_was_only_on_its_way_bothers_no_resident(officers: dict[str, Officer]) -> None:
    row = booked(EVENING)
    before = len(mails())
    posting = Posting.objects.get(officer=officers["w-evening"])
    Posting.objects.filter(pk=posting.pk).update(ends=NOW.date())
    bump("roster")
    clockwork.settle(now=NOW)
    Posting.objects.filter(pk=posting.pk).update(ends=None)
    bump("roster")
    clockwork.settle(now=NOW + timedelta(minutes=30))
    clockwork.settle(now=NOW + 2 * HOUR)
    row.refresh_from_db()
    assert (row.state, row.loose_at, row.rose_at, len(mails())) == ("booked", None, None, before)


def test_a_stand_in_takes_bookings_and_a_moved_shift_still_counts_them(officers: dict[str, Officer]) -> None:
    rules(most_per_shift=1)
    posting = Posting.objects.get(officer=officers["w-evening"])
    day = EVENING.astimezone(city_tz()).date()
    Cover.objects.create(posting=posting, officer=officers["e-evening"], starts=day, ends=day + DAY)
    bump("roster")
    row = booked(EVENING)
    assert row.officer == officers["e-evening"]
    Shift.objects.filter(code="evening").update(starts="14:00")
    bump("roster")
    clockwork.settle(now=NOW)
    with pytest.raises(Taken):
        held(EVENING + 2 * HOUR, "another")


# wishes


def wish(email: str = "first@example.org", now=NOW, **more: object) -> Wish:  # type: ignore[no-untyped-def]
    parts = frozenset({Part.EVENING})
    new = wishing.NewWish(
        wanted=wanted(parts=parts, **more), way=Way.PLACE, spot=spot(), contact=somebody(email)
    )
    return wishing.leave_wish(new=new, now=now)


def test_a_freed_time_goes_to_the_first_who_waits_and_then_to_the_next(officers: dict[str, Officer]) -> None:
    rules(most_per_shift=1, horizon_days=1)
    row = booked(EVENING - DAY, contact=somebody("ana@example.org"))
    first, second = wish("first@example.org"), wish("second@example.org", NOW + timedelta(seconds=1))
    assert wishing.offer_freed(now=NOW) == 0
    changing.cancel(pk=row.pk, side=Side.RESIDENT, now=NOW)
    assert wishing.offer_freed(now=NOW) == 1
    assert wishing.offer_freed(now=NOW) == 0
    first.refresh_from_db()
    offer = first.offered
    assert offer is not None
    assert (offer.state, offer.email, offer.channel) == ("offered", "first@example.org", "offer")
    assert "has come free" in mails("first@example.org")[-1].subject
    assert offer.lapses_at is not None
    assert offer.lapses_at < offer.starts
    clockwork.lapse(now=offer.lapses_at)
    first.refresh_from_db()
    assert first.closed_at is not None
    rules(notice_hours=0)
    assert wishing.offer_freed(now=offer.lapses_at) == 1
    second.refresh_from_db()
    assert second.offered is not None
    changing.accept(pk=second.offered.pk, side=Side.RESIDENT, now=offer.lapses_at)
    second.refresh_from_db()
    assert second.met_at is not None


def test_who_turns_an_offer_down_waits_on_and_is_not_offered_it_again() -> None:
    one = wish()
    wishing.offer_freed(now=NOW)
    one.refresh_from_db()
    assert one.offered is not None
    turned = one.offered.starts
    wishing.turn_down(pk=one.offered.pk, now=NOW)
    wishing.offer_freed(now=NOW)
    one.refresh_from_db()
    assert one.offered is not None
    assert one.offered.starts != turned


def test_wishes_close_when_their_resident_says_so_or_they_grow_old() -> None:
    one, two = wish(), wish("second@example.org")
    wishing.close_wish(pk=one.pk, now=NOW)
    rules(takes_bookings=False)
    wishing.offer_freed(now=NOW + timedelta(days=31))
    for each in (one, two):
        each.refresh_from_db()
        assert each.closed_at is not None


@pytest.mark.usefixtures("parallel")
def test_two_workers_offer_a_wish_one_time() -> None:
    wish()
    together(lambda: wishing.offer_freed(now=NOW), lambda: wishing.offer_freed(now=NOW))
    assert Appointment.objects.filter(state="offered").count() == 1
    assert len(mails("first@example.org")) == 2


def test_who_waits_takes_a_free_time_at_once_with_all_they_told() -> None:
    one = wish()
    starts = free(wishing.wanted_of(one), now=NOW)[3].starts
    row = wishing.take(pk=one.pk, starts=starts, now=NOW)
    assert (row.state, row.starts, row.email, row.booked_at) == ("booked", starts, "first@example.org", NOW)
    assert wishing.take(pk=one.pk, starts=starts, now=NOW).pk == row.pk, "two presses take one time"
    one.refresh_from_db()
    assert (one.met_at, one.offered) == (NOW, row)
    subjects = [each.subject for each in mails("first@example.org")]
    assert ["You meet" in each for each in subjects] == [False, True], "no offer is written, too"
    assert wishing.offer_freed(now=NOW) == 0
    clockwork.lapse(now=NOW + DAY)
    assert the_only().state == "booked"


def test_who_takes_another_time_than_was_offered_gives_the_offer_up() -> None:
    one = wish()
    wishing.offer_freed(now=NOW)
    one.refresh_from_db()
    assert one.offered is not None
    first = one.offered.starts
    starts = free(wishing.wanted_of(one), now=NOW)[5].starts
    assert wishing.take(pk=one.pk, starts=starts, now=NOW).starts == starts
    assert first in {each.starts for each in free(wishing.wanted_of(one), now=NOW)}
    assert (the_only().state, the_only().lapses_at) == ("booked", None)


def test_a_time_that_is_gone_or_a_wish_that_is_closed_takes_nothing() -> None:
    one = wish()
    booked(EVENING)
    with pytest.raises(Taken):
        wishing.take(pk=one.pk, starts=EVENING, now=NOW)
    one.refresh_from_db()
    assert (one.offered, one.closed_at) == (None, None)
    wishing.close_wish(pk=one.pk, now=NOW)
    with pytest.raises(NotAllowed):
        wishing.take(pk=one.pk, starts=EVENING + HOUR, now=NOW)


@pytest.mark.usefixtures("parallel")
def test_two_who_wait_take_one_time_once() -> None:
    one, two = wish(), wish("second@example.org")
    results = together(
        lambda: wishing.take(pk=one.pk, starts=EVENING, now=NOW),
        lambda: wishing.take(pk=two.pk, starts=EVENING, now=NOW),
    )
    assert kinds(results) == ["Appointment", "Taken"]
    assert Appointment.objects.filter(state="booked").count() == 1


def test_an_offer_that_is_cancelled_ends_the_wish() -> None:
    one = wish()
    wishing.offer_freed(now=NOW)
    changing.cancel(pk=the_only().pk, side=Side.STAFF, actor=ACTOR, now=NOW)
    one.refresh_from_db()
    assert (one.met_at, one.closed_at) == (None, NOW)


# erasure


def test_contacts_and_then_words_are_erased_by_age() -> None:
    row = booked(EVENING)
    changing.cancel(pk=row.pk, side=Side.RESIDENT, words="My daughter is ill.", now=NOW)
    one = wish()
    wishing.close_wish(pk=one.pk, now=NOW)
    early = EVENING + timedelta(days=29)
    assert not retention.run(now=early, actor=ACTOR).contacts
    month = EVENING + timedelta(days=31)
    assert retention.due(now=month).contacts == 1
    assert retention.run(now=month, actor=ACTOR).contacts == 1
    row.refresh_from_db()
    one.refresh_from_db()
    assert (row.name, row.email, row.topic, one.email) == ("", "", "Cars race past the school.", "")
    year = EVENING + timedelta(days=366)
    retention.run(now=year, actor=ACTOR)
    row.refresh_from_db()
    assert (row.topic, bool(row.anonymised_at)) == ("", True)
    assert not Happening.objects.exclude(words="").exists()
    assert not retention.run(now=year, actor=ACTOR).anything
    assert Event.objects.filter(verb="retention.run").count() == 3


def test_whoever_is_called_is_sent_nothing_and_still_listed() -> None:
    row = by_staff()
    Appointment.objects.filter(pk=row.pk).update(by=By.CALL.value, phone="816 555 0100")
    count = Mail.objects.filter(to="ana@example.org").count()
    offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    assert Mail.objects.filter(to="ana@example.org").count() == count
    assert the_only().state == "offered"


def test_the_file_of_an_offer_is_tentative_and_of_a_taken_one_confirmed() -> None:
    row = booked(EVENING)
    offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    changing.accept(pk=row.pk, side=Side.RESIDENT, now=NOW)
    files = [bytes(each.content) for each in MailFile.objects.order_by("pk")]
    assert [b"STATUS:TENTATIVE" in each for each in files] == [False, True, False]
    uids = {line for each in files for line in each.split(b"\r\n") if line.startswith(b"UID")}
    assert len(uids) == 1

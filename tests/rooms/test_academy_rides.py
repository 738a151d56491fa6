"""Ride-alongs: taken at once and once, moved, cancelled, ended by the roster; letters; what they count for; what is erased."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override
from icalendar import Calendar

from lamplighter.academy.actions import answering, retention, ride_after, ride_setup, rides, signing
from lamplighter.academy.actions.checking import Future
from lamplighter.academy.messages.ride_specimens import SPECIMENS
from lamplighter.academy.messages.ride_words import with_whom
from lamplighter.academy.models import Application, Course, Ride, RideCell, RideRules
from lamplighter.academy.queries.marks import reckoned_one
from lamplighter.academy.queries.rides import free_rides, missing, still_on_duty
from lamplighter.academy.queries.signing import RIDE
from lamplighter.academy.rules.marks import Why
from lamplighter.academy.rules.rides import Blackout, Missing, RideSide
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.academy.views.rides import DAYS_SHOWN
from lamplighter.audit.models import Event
from lamplighter.meetings.actions.engaging import Engaged, Hours, engage
from lamplighter.meetings.models import Cell, Engagement
from lamplighter.meetings.queries.slots import free as free_meetings
from lamplighter.outbox.models import Mail, MailFile, Text
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.actions import Task, add_absence, detail_officer
from lamplighter.roster.models import Officer, Posting, Station
from tests.support.attendance import own
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import booked, city_that_meets, wanted
from tests.support.parallel import kinds, parallel, together
from tests.support.places import fresh
from tests.support.rides import FRIDAY, TODAY, rider, spring, taken, takes_riders, waiver

__all__ = ["parallel"]
pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACT: dict[str, Any] = {"actor": ACTOR, "now": NOW}


@pytest.fixture(autouse=True)
def officers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Officer]]:
    if "parallel" in request.fixturenames:
        request.getfixturevalue("parallel")
    made = city_that_meets(tmp_path)
    waiver()
    takes_riders(made["w-evening"])
    yield made
    fresh()


@pytest.fixture
def ana() -> Application:
    return rider(spring())


def starts_free(now: datetime = NOW) -> list[datetime]:
    return [each.starts for each in free_rides(now=now)]


def mails(to: str = "ana@example.org") -> list[str]:
    """Subjects of what was written to an address, without the number of the application."""
    found = Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True)
    return [re.sub(r"^[0-9A-Z]{4}-[0-9A-Z]{4}: ", "", each) for each in found]


def verbs() -> list[str]:
    ours = Event.objects.order_by("pk").values_list("verb", flat=True)
    return [each for each in ours if each.startswith(("ride.", "ride-"))]


# -- what is free ----------------------------------------------------------------------------------------------------


def test_rides_are_cut_from_the_shifts_of_officers_who_take_riders(officers: dict[str, Officer]) -> None:
    found = free_rides(now=NOW)
    assert {each.officer for each in found} == {officers["w-evening"].pk}
    assert all(each.starts >= NOW + 48 * HOUR and each.ends - each.starts == 3 * HOUR for each in found)
    assert FRIDAY in starts_free()
    ride_setup.take_riders(officer=officers["w-evening"], takes=False, **ACT)
    assert free_rides(now=NOW) == []
    post = Posting.objects.get(officer=officers["e-morning"])
    assert ride_setup.take_riders(posting=post, takes=True, **ACT) is True
    assert ride_setup.take_riders(posting=post, takes=True, **ACT) is False
    assert {each.officer for each in free_rides(now=NOW)} == {officers["e-morning"].pk}


def test_nothing_is_free_on_holidays_in_blackouts_or_where_the_officer_has_something_else(
    officers: dict[str, Officer], settings: Any
) -> None:
    assert FRIDAY in starts_free()
    row = ride_setup.black_out(when=Blackout(weekdays=frozenset({4})), why="Games", **ACT)
    assert FRIDAY not in starts_free()
    assert FRIDAY + DAY in starts_free()
    assert ride_setup.lift_blackout(pk=row.pk, **ACT) is True
    assert ride_setup.lift_blackout(pk=row.pk, **ACT) is False
    assert FRIDAY in starts_free()
    engage(
        number="4F7K9Q2M", hours=Hours(officers["w-evening"].pk, FRIDAY + HOUR, FRIDAY + 2 * HOUR), now=NOW
    )
    assert FRIDAY not in starts_free()
    assert FRIDAY + 2 * HOUR in starts_free()
    easter = datetime(2026, 5, 25, 20, 0, tzinfo=UTC)  # Memorial Day, a Monday
    before = easter - 5 * DAY
    assert easter not in starts_free(before)
    ride_setup.change_rules(told={"holidays": True}, **ACT)
    assert easter in starts_free(before)
    ride_setup.change_rules(told={"open": False}, **ACT)
    assert starts_free(before) == []
    assert verbs() == [
        "ride-blackout.added",
        "ride-blackout.lifted",
        "ride-rules.changed",
        "ride-rules.changed",
    ]


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"checked_on": TODAY - 363 * DAY}, Missing.CHECK),
        ({"check_result": "failed"}, Missing.CHECK),
        ({"check_result": "", "checked_on": None}, Missing.CHECK),
        ({"standing": "accepted"}, Missing.ENROLLED),
        ({"ride_on": TODAY}, Missing.RODE),
    ],
)
def test_who_lacks_something_takes_no_ride(ana: Application, change: dict[str, Any], lack: Missing) -> None:
    assert missing(ana, FRIDAY.date()) == []
    Application.objects.filter(pk=ana.pk).update(**change)
    with pytest.raises(rides.Lacking) as error:
        taken(ana)
    assert error.value.what == (lack,)
    assert not Ride.objects.exists()


def test_the_waiver_is_signed_in_the_version_that_holds_now() -> None:
    ben = rider(spring(), "Ben", signs=False)
    assert missing(ben, TODAY) == [Missing.WAIVER]
    signing.sign(pk=ben.pk, kind=RIDE, name="Ben", now=NOW)
    assert missing(ben, TODAY) == []
    signing.write_waiver(kind=RIDE, text_en="Other words.", text_es="Otras.", user=None, **ACT)
    assert missing(ben, TODAY) == [Missing.WAIVER]
    signing.sign(pk=ben.pk, kind=RIDE, **ACT)
    assert missing(ben, TODAY) == [], "on paper, by the coordinator"


def test_a_minor_needs_the_consent_and_a_course_without_rides_gives_none() -> None:
    kim = rider(spring(audience="youth", first_day=date(2026, 3, 4)), "Kim", born=date(2010, 1, 1))
    assert missing(kim, TODAY) == [Missing.CONSENT]
    plain = rider(spring(), "Ben")
    Course.objects.filter(pk=plain.course_id).update(ride_needed=False)
    with pytest.raises(rides.Lacking):
        taken(plain)


# -- taking, moving, cancelling --------------------------------------------------------------------------------------


def test_a_ride_is_taken_at_once_with_a_letter_and_the_officers_hours(
    ana: Application, officers: dict[str, Officer]
) -> None:
    Officer.objects.filter(pk=officers["w-evening"].pk).update(email="reyes@example.org")
    ride = taken(ana)
    again = rides.take(application=ana.pk, officer=ride.officer_id, starts=ride.starts, now=NOW)
    assert again == ride, "pressed twice, it is taken once"
    assert mails() == ["Your ride-along: Friday, March 6, 4 pm to 7 pm."]
    assert mails("reyes@example.org") == [
        "Somebody of the academy rides with you: Friday, March 6, 4 pm to 7 pm."
    ]
    text = Mail.objects.get(to="ana@example.org").text
    assert "With Officer WEvening" in text
    with override("es"):
        assert with_whom(ride) == "Con el/la agente WEvening"
    assert "West Station, 1 Main Street" in text
    assert "closed shoes" in text
    assert "until Thursday, March 5 at 4 pm" in text
    event = Calendar.from_ical(bytes(MailFile.objects.get().content)).events[0]
    assert (event.start, event.end) == (ride.starts, ride.ends)
    assert "Ana" not in Mail.objects.get(to="reyes@example.org").text
    assert FRIDAY not in starts_free()
    meeting = wanted(officer=officers["w-evening"].pk)
    assert not [each for each in free_meetings(meeting, now=NOW) if ride.starts <= each.starts < ride.ends]
    with pytest.raises(Engaged):
        engage(number="4F7K9Q2M", hours=Hours(ride.officer_id, ride.starts, ride.ends), now=NOW)


def test_who_has_a_ride_moves_it_and_the_other_is_free_again(
    ana: Application, officers: dict[str, Officer]
) -> None:
    Officer.objects.filter(pk=officers["w-evening"].pk).update(email="reyes@example.org")
    ride = taken(ana)
    later = next(each for each in free_rides(now=NOW, leaving=ride) if each.starts == FRIDAY + HOUR)
    assert taken(ana, later).pk == ride.pk
    ride.refresh_from_db()
    assert (ride.starts, ride.sequence) == (FRIDAY + HOUR, 1)
    assert RideCell.objects.count() == Cell.objects.count() == 36
    assert Engagement.objects.get().starts == FRIDAY + HOUR
    assert mails()[-1] == "New time for your ride-along: Friday, March 6, 5 pm to 8 pm."
    takes_riders(officers["e-evening"])
    other = next(each for each in free_rides(now=NOW) if each.officer == officers["e-evening"].pk)
    taken(ana, other)
    assert mails("reyes@example.org")[-1].startswith("Nobody rides with you any more: Friday, March 6, 5 pm")


def test_a_rider_cancels_and_moves_until_a_stated_time(ana: Application) -> None:
    ride = taken(ana)
    late = FRIDAY - 23 * HOUR
    with pytest.raises(rides.TooLate):
        rides.cancel(pk=ride.pk, side=RideSide.RIDER, now=late)
    other = free_rides(now=late, leaving=ride)[0]
    with pytest.raises(rides.TooLate):
        taken(ana, other, now=late)
    rides.cancel(pk=ride.pk, side=RideSide.RIDER, now=FRIDAY - 25 * HOUR)
    rides.cancel(pk=ride.pk, side=RideSide.RIDER, now=late)
    assert mails()[1:] == ["You have cancelled your ride-along."]
    assert b"METHOD:CANCEL" in bytes(MailFile.objects.latest("pk").content)
    assert not RideCell.objects.exists()
    assert not Engagement.objects.exists()
    assert taken(ana).state == "booked", "and another can be taken"


def test_no_more_ride_on_a_night_than_there_are_places(
    ana: Application, officers: dict[str, Officer]
) -> None:
    takes_riders(officers["e-evening"], officers["w-morning"])
    taken(ana)
    taken(rider(ana.course, "Ben"), next(each for each in free_rides(now=NOW) if each.starts == FRIDAY))
    assert not [each for each in free_rides(now=NOW) if each.night == date(2026, 3, 6)]
    ride_setup.change_rules(told={"most_a_night": 3}, **ACT)
    assert [each for each in free_rides(now=NOW) if each.night == date(2026, 3, 6)]
    assert sorted(Ride.objects.values_list("place", flat=True)) == [1, 2]


def test_the_constraints_stand_by_themselves(ana: Application) -> None:
    ride, ben = taken(ana), rider(ana.course, "Ben")
    told = {"number": "R1DE0002", "state": "booked", "night": ride.night, "made_at": NOW, "changed_at": NOW}
    base = {**told, "application": ben, "officer": ride.officer, "starts": ride.starts + HOUR, "ends": ride.ends, "place": 2}  # fmt: skip
    for wrong in ({"starts": ride.starts}, {"place": 1}, {"application": ana}, {"ends": ride.starts}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ride.objects.create(**{**base, **wrong})
    overlaps, cell = Ride.objects.create(**base), RideCell.objects.filter(ride=ride)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RideCell.objects.create(ride=overlaps, officer=ride.officer, cell=cell.cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        RideRules.objects.create(only=2)


@pytest.mark.parametrize("side", [RideSide.OFFICER, RideSide.STAFF])
def test_the_department_cancels_and_offers_others(ana: Application, side: RideSide) -> None:
    ride = taken(ana)
    rides.cancel(pk=ride.pk, side=side, why="The car is being repaired.", **ACT)
    ride.refresh_from_db()
    assert (ride.state, ride.ended_by, ride.why) == ("cancelled", side.value, "The car is being repaired.")
    text = (
        Mail.objects.latest("pk").text
        if side is RideSide.OFFICER
        else Mail.objects.filter(to=ana.email).latest("pk").text
    )
    assert "cannot take place" in text
    assert "The car is being repaired." in text
    assert "with Officer WEvening" in text
    assert text.count("with Officer WEvening") == 3
    assert verbs()[-1] == "ride.cancelled"


# -- what the roster changes -----------------------------------------------------------------------------------------


def test_an_absence_or_duty_elsewhere_ends_a_ride_with_a_letter(
    ana: Application, officers: dict[str, Officer]
) -> None:
    ride = taken(ana)
    assert rides.follow(now=NOW) == 0
    driver = officers["w-evening"]
    add_absence(officer=driver, starts=FRIDAY + HOUR, ends=FRIDAY + 2 * HOUR, reason="", **ACT)
    forget_checks()
    assert not still_on_duty(ride)
    assert rides.follow(now=NOW) == 1
    assert rides.follow(now=NOW) == 0
    ride.refresh_from_db()
    assert (ride.state, ride.ended_by) == ("cancelled", "system")
    assert not Engagement.objects.exists()
    assert "not on duty then any more" in Mail.objects.filter(to=ana.email).latest("pk").text
    saturday = next(each for each in free_rides(now=NOW) if each.starts == FRIDAY + DAY)
    taken(ana, saturday)
    there = {"starts": saturday.starts, "ends": saturday.ends, "task": Task("at court", "en el tribunal")}
    detail_officer(officer=driver, **there, **ACT)
    forget_checks()
    assert rides.remind(now=saturday.starts - 20 * HOUR) == 0, "nobody is reminded of what cannot be"
    assert rides.follow(now=NOW) == 1


def test_who_leaves_the_course_leaves_the_car_in_the_same_transaction(ana: Application) -> None:
    taken(ana)
    answering.withdraw(pk=ana.pk, now=NOW)
    assert Ride.objects.get().state == "cancelled"
    assert not RideCell.objects.exists()
    assert len(mails()) == 2, "of the ride they hear by the letter that they have withdrawn"
    ben = rider(spring(), "Ben")
    taken(ben)
    Course.objects.filter(pk=ben.course_id).update(state="cancelled")
    assert rides.follow(now=NOW) == 1


# -- reminders, done, missed, debrief --------------------------------------------------------------------------------


def test_riders_are_reminded_once_the_day_before_by_mail_or_text_with_what_to_bring(
    ana: Application, officers: dict[str, Officer]
) -> None:
    ride_setup.change_rules(
        told={"most_a_night": 5, "bring_en": "Bring water.", "bring_es": "Traiga agua."}, **ACT
    )
    takes_riders(officers["e-evening"])
    taken(ana)
    texted = rider(ana.course, "Eva", by="text", email="", phone="+18165550134", language="es")
    taken(texted)
    assert rides.remind(now=FRIDAY - 25 * HOUR) == 0
    soon = FRIDAY - 24 * HOUR
    assert rides.remind(now=soon) == 2
    assert rides.remind(now=soon) == 0
    assert "Bring water." in Mail.objects.filter(to=ana.email).latest("pk").text
    said = Text.objects.latest("pk")
    assert said.language == "es"
    assert "viernes" in said.body or "mañana" in said.body
    ben = rider(ana.course, "Ben", stopped_at=NOW)
    taken(ben, next(each for each in free_rides(now=NOW) if each.starts == FRIDAY + DAY))
    assert rides.remind(now=soon + DAY) == 0, "no reminder to who wants none"


def test_a_ride_that_was_held_counts_and_one_that_was_missed_does_not(ana: Application, person: Any) -> None:
    ride, user = taken(ana), person("officer", "W")
    over: dict[str, Any] = {"user": user, "actor": ACTOR, "now": FRIDAY + 4 * HOUR}
    with pytest.raises(ride_after.NotYet):
        ride_after.say(pk=ride.pk, held=True, side=RideSide.OFFICER, user=user, **ACT)
    ride_after.say(pk=ride.pk, held=True, side=RideSide.OFFICER, **over)
    ride_after.say(pk=ride.pk, held=True, side=RideSide.OFFICER, **over)
    ana.refresh_from_db()
    assert (ana.ride_on, ana.stand_in) == (date(2026, 3, 6), False)
    assert Why.RIDE not in [each.why for each in reckoned_one(ana, NOW).reckoned.lacks]
    with pytest.raises(rides.RideNotAllowed):
        ride_after.say(pk=ride.pk, held=False, side=RideSide.OFFICER, **over)
    ride_after.say(pk=ride.pk, held=False, side=RideSide.STAFF, **over)
    ana.refresh_from_db()
    assert ana.ride_on is None
    assert mails()[-1] == "We missed you at your ride-along."
    later = next(each for each in free_rides(now=FRIDAY + 4 * HOUR) if each.starts.weekday() == 4)
    assert taken(ana, later, now=FRIDAY + 4 * HOUR).state == "booked"
    assert [each for each in verbs() if each == "ride.said"] == ["ride.said", "ride.said"]


def test_a_debrief_says_what_was_shown_and_names_nobody(ana: Application) -> None:
    ride = taken(ana)
    over: dict[str, Any] = {"pk": ride.pk, "actor": ACTOR, "now": FRIDAY + 4 * HOUR}
    with pytest.raises(ride_after.NotYet):
        ride_after.note(pk=ride.pk, words="Soon.", **ACT)
    with pytest.raises(ride_after.NamesSomebody):
        ride_after.note(words="He lives at (816) 555-0134.", **over)
    ride_after.note(words=" We showed the radio. ", **over)
    ride.refresh_from_db()
    assert ride.note == "We showed the radio."
    rides.cancel(pk=ride.pk, side=RideSide.STAFF, actor=ACTOR, now=FRIDAY + 4 * HOUR)
    with pytest.raises(rides.RideNotAllowed):
        ride_after.note(words="More.", **over)


def test_something_else_can_stand_in_and_a_check_be_renewed(ana: Application) -> None:
    with pytest.raises(Future):
        ride_after.stand_in(pk=ana.pk, on=TODAY + DAY, **ACT)
    ride = taken(ana)
    with pytest.raises(ride_after.HasRide):
        ride_after.stand_in(pk=ana.pk, on=TODAY, **ACT)
    rides.cancel(pk=ride.pk, side=RideSide.RIDER, now=NOW)
    row = ride_after.stand_in(pk=ana.pk, on=TODAY, **ACT)
    assert (row.ride_on, row.stand_in) == (TODAY, True)
    with pytest.raises(rides.Lacking):
        taken(ana)
    ride_after.stand_in(pk=ana.pk, on=None, **ACT)
    ana.refresh_from_db()
    assert (ana.ride_on, ana.stand_in) == (None, False)
    Application.objects.filter(pk=ana.pk).update(checked_on=TODAY - 400 * DAY)
    with pytest.raises(Future):
        ride_after.renew_check(pk=ana.pk, on=TODAY + DAY, **ACT)
    ride_after.renew_check(pk=ana.pk, on=TODAY, **ACT)
    assert taken(ana).state == "booked"
    Application.objects.filter(pk=ana.pk).update(standing="withdrawn")
    for refused in (ride_after.renew_check, ride_after.stand_in):
        with pytest.raises(NotAllowed):
            refused(pk=ana.pk, on=TODAY, **ACT)


# -- promise 4 under races -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("parallel")
def test_many_want_one_car_at_once_and_one_gets_it() -> None:
    """Promise 4."""
    made = spring()
    crowd = [rider(made, f"Rider{n}") for n in range(8)]
    found = together(*(lambda each=each: taken(each) for each in crowd))  # type: ignore[misc]
    assert kinds(found).count("Ride") == 1, found
    assert kinds(found).count("Taken") + kinds(found).count("StopIteration") == 7, found
    assert RideCell.objects.count() == 36
    assert Engagement.objects.count() == 1
    assert len(set(Mail.objects.values_list("to", flat=True))) == 1


@pytest.mark.usefixtures("parallel")
def test_a_nights_places_are_not_sold_beyond_them_over_many_cars(officers: dict[str, Officer]) -> None:
    takes_riders(*(officers[name] for name in ("e-evening", "w-morning", "e-morning")))
    made = spring()
    friday = [each for each in free_rides(now=NOW) if each.night == date(2026, 3, 6)]
    one_each = {each.officer: each for each in friday}
    crowd = [(rider(made, f"Rider{n}"), slot) for n, slot in enumerate([*one_each.values()] * 2)]
    found = together(*(lambda pair=pair: taken(*pair) for pair in crowd))  # type: ignore[misc]
    assert kinds(found).count("Ride") == 2, found
    assert sorted(Ride.objects.values_list("place", flat=True)) == [1, 2]


@pytest.mark.usefixtures("parallel")
def test_one_person_who_presses_everywhere_at_once_has_one_ride(officers: dict[str, Officer]) -> None:
    ana = rider(spring())
    slots = [each for each in free_rides(now=NOW) if each.starts >= FRIDAY][:30:6]
    found = together(*(lambda slot=slot: taken(ana, slot) for slot in slots))  # type: ignore[misc]
    assert set(kinds(found)) <= {"Ride", "Taken"}, found
    assert Ride.objects.count() == 1
    assert RideCell.objects.count() == Cell.objects.count() == 36


@pytest.mark.usefixtures("parallel")
def test_a_booking_and_a_ride_at_one_time_get_one_of_the_two() -> None:
    ana = rider(spring())
    slot = next(each for each in free_rides(now=NOW) if each.starts == FRIDAY)
    found = together(lambda: taken(ana, slot), lambda: booked(FRIDAY + HOUR, "a"))
    assert len([each for each in kinds(found) if each in ("Ride", "Appointment")]) == 1, found


# -- the participant's page ------------------------------------------------------------------------------------------


def seen(reply: Any, status: int = 200) -> str:
    assert reply.status_code == status, reply.content.decode()[-2000:]
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(NOW)
    return put


def test_a_participant_signs_takes_and_cancels_on_their_own_page(
    client: Client, clock_at: Callable[[datetime], None]
) -> None:
    ana = rider(spring(), signs=False)
    where = own(ana, "ride")
    page = client.get(where)
    assert "Before you can ride along" in seen(page)
    assert "I ride at my own risk." in seen(page)
    assert "Typing it counts as your signature" in seen(
        client.post(f"{where}sign/", {"name": "", "version": 1}), 422
    )
    assert client.post(f"{where}sign/", {"name": "Ana", "version": 7})["Location"].endswith("told=changed")
    reply = client.post(f"{where}sign/", {"name": "Ana Ruiz", "version": 1}, follow=True)
    assert "Choose when you ride along" in seen(reply)
    assert "Officer WEvening" in seen(reply)
    assert not Ride.objects.exists()
    value = re.findall(r'name="ride" value="([^"]+)"', reply.content.decode())[0]
    reply = client.post(f"{where}take/", {"ride": value}, follow=True)
    assert "It is yours" in seen(reply)
    assert "Move it to another time" in seen(reply)
    assert not reply.cookies
    assert client.get(f"{where}calendar/")["Content-Type"].startswith("text/calendar")
    assert "Cancel your ride-along?" in seen(client.get(f"{where}cancel/"))
    assert Ride.objects.get().state == "booked", "opening it writes nothing"
    reply = client.post(f"{where}cancel/", follow=True)
    assert "is cancelled" in seen(reply)
    assert client.get(f"{where}calendar/").status_code == 404
    assert (
        client.post(f"{where}take/", {"ride": "1.99999999999"}, follow=True)
        .redirect_chain[0][0]
        .endswith("gone")
    )
    assert client.post(f"{where}take/", {"ride": "nonsense"})["Location"].endswith("gone")
    assert client.post(f"{where}cancel/")["Location"].endswith("told=cancelled")
    assert client.get(f"{where}cancel/")["Location"] == where
    assert "noindex" in client.get(where)["X-Robots-Tag"]
    wrong = where.replace(where.split("/")[4], "a" * 26)
    assert client.get(wrong).status_code == 404


def test_free_times_stand_a_few_days_at_a_time_and_none_is_left_out(
    client: Client, clock_at: Callable[[datetime], None], ana: Application
) -> None:
    where, found, pages = own(ana, "ride"), [], 0
    page = client.get(where)
    while True:
        content = page.content.decode()
        assert content.count("<details") <= DAYS_SHOWN
        found += re.findall(r'name="ride" value="([^"]+)"', content)
        assert ("The first days" in content) is (pages > 0)
        pages += 1
        onward = re.search(r"\?after=(\d{4}-\d\d-\d\d)#", content)
        if onward is None:
            break
        page = client.get(where, {"after": onward[1]})
    assert pages > 1
    assert found == [f"{each.officer}.{int(each.starts.timestamp())}" for each in free_rides(now=NOW)]
    assert seen(client.get(where, {"after": "nonsense"})) == seen(client.get(where))


def test_the_page_is_whole_in_spanish_and_says_when_it_is_too_late(
    client: Client, clock_at: Callable[[datetime], None], ana: Application
) -> None:
    taken(ana)
    page = seen(client.get(f"/es{own(ana, 'ride')}"))
    assert "viernes 6 de marzo" in page
    clock_at(FRIDAY - HOUR)
    assert "too late" in seen(client.get(own(ana, "ride")))
    assert client.post(f"{own(ana, 'ride')}cancel/")["Location"].endswith("too-late")
    assert client.get(f"{own(ana, 'ride')}cancel/")["Location"].endswith("too-late")
    other = free_rides(now=FRIDAY - HOUR)[0]
    value = f"{other.officer}.{int(other.starts.timestamp())}"
    assert client.post(f"{own(ana, 'ride')}take/", {"ride": value})["Location"].endswith("too-late")
    Course.objects.update(ride_needed=False)
    assert "no ride-alongs in this course" in seen(client.get(own(ana, "ride")))


# -- at the desk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def driver(
    person: Any, signed_in_client: Any, officers: dict[str, Officer], clock_at: Callable[[datetime], None]
) -> Client:
    user = person("officer", "W")
    Officer.objects.filter(pk=officers["w-evening"].pk).update(user=user)
    client: Client = signed_in_client(user)
    return client


def test_the_officer_sees_the_ride_in_their_day_and_says_how_it_was(
    ana: Application, driver: Client, staff: Any
) -> None:
    ride = taken(ana)
    where = f"/staff/rides/one/{ride.number}/"
    day = seen(driver.get("/staff/appointments/?day=2026-03-06"))
    assert "Ride-along" in day
    assert "Ana" not in day
    assert "Ana Ruiz" in seen(driver.get("/staff/rides/mine/"))
    page = seen(driver.get(where))
    assert "Ana Ruiz" in page
    assert "It was held" not in page
    assert staff("officer").get(where).status_code == 404, "nobody else's"
    assert "Describe what you showed, not whom you met" not in page
    Ride.objects.update(starts=NOW - 4 * HOUR, ends=NOW - HOUR)
    page = seen(driver.get(where))
    assert "Describe what you showed, not whom you met" in page
    assert "no names" in page
    assert "names no third party" in seen(driver.post(where, {"note": "Call 816 555 0134"}), 422)
    assert "debrief is kept" in seen(driver.post(where, {"note": "The radio."}, follow=True))
    assert "It was held: it counts" in seen(driver.post(where, {"do": "held"}, follow=True))
    assert Application.objects.get().ride_on == TODAY
    assert "cannot be said" in seen(driver.post(where, {"do": "missed"}, follow=True))
    assert (
        "The radio." in seen(driver.get("/staff/rides/mine/", follow=True))
        or Ride.objects.get().note == "The radio."
    )


def test_the_officer_cancels_with_a_reason(ana: Application, driver: Client) -> None:
    ride = taken(ana)
    where = f"/staff/rides/one/{ride.number}/cancel/"
    assert "Cancel this ride-along?" in seen(driver.get(where))
    assert "with other times" in seen(driver.post(where, {"why": "Court."}, follow=True))
    assert Ride.objects.get().ended_by == "officer"
    assert "Court." in Mail.objects.filter(to=ana.email).latest("pk").text


def test_the_coordinator_sees_all_and_does_all(ana: Application, staff: Any, clock_at: Any) -> None:
    desk, ben = staff("coordinator"), rider(ana.course, "Ben", checked_on=None, signs=False)
    ride = taken(ana)
    page = seen(desk.get("/staff/rides/"))
    assert "1 ride-along to come" in page
    assert "Ben" in page
    assert "check is missing" in page
    one = f"/staff/rides/people/{ben.number}/"
    assert "not signed" in seen(desk.get(one))
    for told in ({"do": "paper"}, {"do": "check", "on": "2026-03-01"}):
        assert "It is kept" in seen(desk.post(one, told, follow=True))
    assert "still to come" in seen(desk.post(one, {"do": "check", "on": "2027-03-01"}, follow=True))
    assert "To fix" in seen(desk.post(one, {"do": "stand-in", "on": ""}), 422)
    value = re.findall(r'<option value="([^"]+)"', desk.get(one).content.decode())[0]
    assert "It is kept" in seen(desk.post(one, {"do": "take", "ride": value}, follow=True))
    assert Ride.objects.filter(application=ben, state="booked").count() == 1
    assert "not free any more" in seen(desk.post(one, {"do": "take", "ride": "1.1"}, follow=True))
    assert "a ride that is open" in seen(desk.post(one, {"do": "stand-in", "on": "2026-03-01"}, follow=True))
    made = desk.post("/staff/rides/set-up/blackouts/", {"weekdays": ["4"], "why": "Games"}, follow=True)
    assert "Friday, all day" in seen(made)
    assert "In a blackout" in seen(desk.get("/staff/rides/"))
    assert "It lies in a blackout" in seen(desk.get(f"/staff/rides/one/{ride.number}/"))
    for wrong in ({}, {"first": "2026-03-05", "last": "2026-03-01"}, {"starts": "18:00"}):
        assert "To fix" in seen(desk.post("/staff/rides/set-up/blackouts/", wrong), 422)
    pk = re.findall(r"blackouts/(\d+)/", desk.get("/staff/rides/set-up/").content.decode())[0]
    assert "No blackouts are set" in seen(desk.post(f"/staff/rides/set-up/blackouts/{pk}/", follow=True))
    rules = {
        "open": "on",
        "minutes": 120,
        "notice_hours": 1,
        "change_hours": 2,
        "horizon_days": 9,
        "most_a_night": 4,
    }
    assert "rules are kept" in seen(desk.post("/staff/rides/set-up/", rules, follow=True))
    assert RideRules.objects.get().minutes == 120
    assert "To fix" in seen(desk.post("/staff/rides/set-up/", {**rules, "minutes": 1}), 422)
    assert desk.get("/staff/rides/people/00000000/").status_code == 404


def test_a_supervisor_says_who_takes_riders_in_their_zones_alone(
    officers: dict[str, Officer], person: Any, signed_in_client: Any, staff: Any, clock_at: Any
) -> None:
    lead = signed_in_client(person("supervisor", "E"))
    page = seen(lead.get("/staff/rides/takers/"))
    assert "EEvening" in page
    assert "WEvening" not in page
    theirs, other = officers["e-evening"].pk, officers["w-evening"].pk
    answer = lead.post("/staff/rides/takers/", {"who": f"officer-{theirs}", "takes": "yes"}, follow=True)
    assert "They take riders" in seen(answer)
    assert lead.post("/staff/rides/takers/", {"who": f"officer-{other}", "takes": "no"}).status_code == 404
    posting = Posting.objects.get(officer=officers["e-morning"]).pk
    lead.post("/staff/rides/takers/", {"who": f"posting-{posting}", "takes": "yes"})
    assert {each.officer for each in free_rides(now=NOW)} == {theirs, other, officers["e-morning"].pk}
    officer = staff("officer")
    assert "nobody of whom you could say so" in seen(officer.get("/staff/rides/takers/"))
    assert (
        officer.post("/staff/rides/takers/", {"who": f"officer-{theirs}", "takes": "no"}).status_code == 403
    )
    assert "WEvening" in seen(staff("coordinator").get("/staff/rides/takers/"))


# -- letters, what is erased -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_letter_is_whole_in_its_language(client: Client, language: str) -> None:
    for name, make in SPECIMENS.items():
        letter = make(language)
        assert len(letter.sms) <= 320, name
        assert all((letter.subject, letter.text, letter.html, letter.sms)), name
        for part in (letter.subject, letter.text, letter.sms):
            assert "%(" not in part, name
            assert "  " not in part, name
            assert ".." not in part, name
        assert client.get(f"/gallery/letters/academy-{name}/{language}/").status_code == 200
        if language == "es" and name != "ride-officer":
            assert not re.search(r"\b(the|you|your|ride|with|wear)\b", letter.text), name


def test_what_was_written_goes_and_the_rides_go_with_the_name(ana: Application) -> None:
    ride = taken(ana)
    ride_after.note(pk=ride.pk, words="The radio.", actor=ACTOR, now=FRIDAY + HOUR)
    ours = settings.LAMPLIGHTER.academy
    last = max(each.ends for each in ana.course.nights.all())
    soon = last + timedelta(days=ours.keep_private_days, hours=1)
    assert retention.due(now=soon).private == 2
    retention.run(now=soon, actor=ACTOR)
    ride.refresh_from_db()
    assert (ride.note, ride.state) == ("", "booked")
    retention.run(now=last + timedelta(days=ours.keep_contact_days, hours=1), actor=ACTOR)
    assert not Ride.objects.exists()
    assert not RideCell.objects.exists()


def test_without_a_station_a_letter_names_no_place(ana: Application) -> None:
    Station.objects.all().delete()
    bump("roster")
    forget_checks()
    taken(ana)
    assert "West Station" not in Mail.objects.get(to=ana.email).text

"""Times that are kept for a form: no more than a few for one network, and none longer than it is kept (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from lamplighter.audit.models import Event
from lamplighter.meetings.actions import booking
from lamplighter.meetings.actions.gathering_shared import OfficerBusy
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.actions.shipped import keep_stations
from lamplighter.meetings.models import Appointment, Cell, Spot
from lamplighter.meetings.queries.slots import free, load_of
from lamplighter.meetings.rules.values import Way
from lamplighter.meetings.views import keeping
from lamplighter.meetings.views.keeping import Keepers, TooMany
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer, Station
from tests.support.booking_pages import Resident
from tests.support.concerns import ACTOR, NOW
from tests.support.gatherings import planned
from tests.support.meetings import BOTH, EVENING, QUARTER, city_that_meets, details, held, rules, wanted
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
OVER = NOW + timedelta(minutes=10)
HOUR = timedelta(hours=1)
REACH = {"by": "email", "email": "ana@example.org", "topic": "Cars race past the school."}


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    monkeypatch.setattr(keeping, "_keepers", Keepers())
    yield city_that_meets(tmp_path)
    fresh()


def allow(monkeypatch: pytest.MonkeyPatch, *, most: int, proxies: int = 0) -> None:
    given = settings.LAMPLIGHTER
    meetings = given.meetings.model_copy(update={"holds_per_network": most})
    web = given.web.model_copy(update={"trusted_proxies": proxies})
    changed = given.model_copy(update={"meetings": meetings, "web": web})
    monkeypatch.setattr(settings, "LAMPLIGHTER", changed)


def who_chooses(place: int, **headers: str) -> Resident:
    """Somebody who presses the first, second, third time of the list: one that nobody else of the test keeps."""
    resident = Resident("/meet/W/").press("times", part=["evening"])
    resident.client.defaults.update(headers)
    return resident.press("hold", starts=resident.times()[4 * place], **REACH)


# how many


def test_one_network_keeps_a_few_times_and_beyond_it_a_page_says_what_to_do() -> None:
    first, *_others = [who_chooses(place) for place in range(3)]
    fourth = who_chooses(3)
    assert fourth.status == 429
    assert "On your network 3 times are already kept" in fourth.page
    assert "Send one of these forms, or wait ten minutes" in fourth.page
    assert Appointment.objects.filter(state="held").count() == 3
    assert "How can we reach you?" in who_chooses(4, REMOTE_ADDR="192.0.2.7").title, "others are not slowed"
    first.press("book", **REACH, go="send")
    fourth.press("hold", starts=fourth.times()[-1])
    assert "How can we reach you?" in fourth.title, "what is booked is held no more"
    assert "ana@example.org" in fourth.page, "what was typed is kept"


def test_it_is_said_in_spanish_too() -> None:
    for place in range(3):
        who_chooses(place)
    resident = Resident("/es/meet/W/").press("times", part=["evening"])
    resident.press("hold", starts=resident.times()[-1])
    assert resident.status == 429
    assert "En su red ya se guardan 3 horarios" in resident.page


def test_holds_that_are_over_count_no_more() -> None:
    for place in range(3):
        who_chooses(place)
    Appointment.objects.update(lapses_at=clock.now() - timedelta(seconds=1))
    assert "How can we reach you?" in who_chooses(0).title


def test_a_form_keeps_one_time_and_gives_it_back_when_another_is_looked_for() -> None:
    resident = who_chooses(0)
    for place in range(1, 6):
        resident.press("book", to="/meet/W/hold/", lost="1")
        assert not Appointment.objects.filter(state="held").exists()
        resident.press("hold", starts=resident.times()[4 * place])
        assert "ana@example.org" in resident.page
    assert Appointment.objects.count() == 1


def test_the_setting_lifts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, most=0)
    assert all("How can we reach you?" in who_chooses(place).title for place in range(5))


def test_behind_a_trusted_proxy_each_visitor_counts_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, most=1, proxies=1)
    one, two = ({"HTTP_X_FORWARDED_FOR": each} for each in ("203.0.113.1", "203.0.113.2"))
    assert who_chooses(0, **one).status == 200
    assert who_chooses(1, **one).status == 429
    assert who_chooses(1, **two).status == 200
    with pytest.raises(TooMany):
        keeping.place_for(RequestFactory().get("/", **two), own="", now=clock.now()).__enter__()


def test_what_is_just_being_kept_counts_and_what_came_to_nothing_does_not() -> None:
    keepers = Keepers()
    with keepers.place(b"a", most=1, own="", now=NOW) as first:
        with pytest.raises(TooMany), keepers.place(b"a", most=1, own="", now=NOW):
            pass
        with keepers.place(b"b", most=1, own="", now=NOW):
            pass
    assert not first.number
    with suppress(Taken), keepers.place(b"a", most=1, own="", now=NOW):
        raise Taken
    row = held()
    with keepers.place(b"a", most=1, own="", now=NOW) as place:
        place.number = row.number
    with keepers.place(b"a", most=1, own=row.number, now=NOW) as again:
        again.number = row.number
    with pytest.raises(TooMany), keepers.place(b"a", most=1, own="", now=NOW):
        pass


def test_memory_of_networks_is_bounded() -> None:
    keepers = Keepers(most_networks=10)
    for number in range(50):
        with keepers.place(number.to_bytes(4, "big"), most=1, own="", now=NOW) as place:
            place.number = f"N{number}"
        assert len(keepers) <= 10


# how long


def test_a_hold_that_is_over_is_free_at_once_though_no_job_has_run(officers: dict[str, Officer]) -> None:
    rules(most_per_shift=1)
    slow = held(EVENING, "slow")
    assert not {EVENING, EVENING + QUARTER} & {each.starts for each in free(wanted(), now=NOW)}
    assert {EVENING, EVENING + QUARTER} <= {each.starts for each in free(wanted(), now=OVER)}
    quick = held(EVENING + QUARTER, "quick", now=OVER)
    slow.refresh_from_db()
    assert slow.state == "lapsed"
    assert set(Cell.objects.values_list("appointment", flat=True)) == {quick.pk}
    assert booking.confirm(pk=quick.pk, details=details(), now=OVER).state == "booked"


def test_a_hold_that_is_over_weighs_nothing_when_appointments_are_shared(
    officers: dict[str, Officer],
) -> None:
    row = held(BOTH)
    assert row.officer_id is not None
    assert load_of([row.officer_id], now=NOW) == {row.officer_id: 1}
    assert load_of([row.officer_id], now=OVER) == {}


def test_a_hold_that_is_over_is_no_clash_for_a_gathering(officers: dict[str, Officer]) -> None:
    row = held(EVENING)
    comes = [officers["w-evening"]]
    with pytest.raises(OfficerBusy):
        planned(starts=EVENING - HOUR, officers=comes, now=OVER - timedelta(seconds=1))
    gathering = planned(starts=EVENING - HOUR, officers=comes, now=OVER)
    row.refresh_from_db()
    assert row.state == "lapsed"
    assert set(Cell.objects.values_list("gathering", flat=True)) == {gathering.pk}
    with pytest.raises(Taken):
        booking.confirm(pk=row.pk, details=details(), now=OVER)


# where


def test_a_station_is_entered_once_and_what_the_department_makes_of_it_stands() -> None:
    station = Spot.objects.get(zone="W", way=Way.STATION.value)
    assert keep_stations(actor=ACTOR, now=NOW) == 0
    Spot.objects.filter(pk=station.pk).update(way=Way.PLACE.value, zone="")
    assert keep_stations(actor=ACTOR, now=NOW) == 0, "it was made a place of every zone"
    station.delete()
    assert keep_stations(actor=ACTOR, now=NOW) == 0, "it was taken away"
    Station.objects.create(zone="E", name="East Station", address="2 Main Street")
    assert keep_stations(actor=ACTOR, now=NOW) == 1
    assert Event.objects.filter(verb="station.entered", zone="E").count() == 1

"""What pages of gatherings say is so: of the private link, of seats that are left, of the door, of dates and hours."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.meetings.actions import gathering_series, gatherings, rsvps
from lamplighter.meetings.models import Gathering, Rsvp, Seat
from lamplighter.meetings.queries.rsvps import path_of
from lamplighter.outbox.models import Mail
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import EVENING, content, planned, reserved

pytestmark = pytest.mark.django_db
ONLY_WAY = "the only way back"


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


@pytest.fixture
def west(staff: Callable[..., Client]) -> Client:
    return staff("officer", "W")


def said(answer: Any) -> str:
    plain = re.sub(r"</?span[^>]*>", "", answer.content.decode())
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", plain).split()))


def own(rsvp: Rsvp, tongue: str = "en") -> str:
    rsvp.refresh_from_db()
    return said(Client().get(path_of(rsvp, tongue)))


def series(**more: Any) -> Gathering:
    """Eight Tuesdays."""
    return gathering_series.make_series(
        content=content(), starts=EVENING, ends=EVENING + timedelta(minutes=90), rule="FREQ=WEEKLY;BYDAY=TU",
        until=(EVENING + timedelta(days=48)).date(), officers=(), actor=ACTOR, user=None, now=NOW,
    )  # fmt: skip


def fields(page: str, number: int) -> dict[str, str]:
    """What one of the page's forms would send, but for its button."""
    form = re.findall(r'<form method="post".*?</form>', page, re.S)[number]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    chosen = re.search(r'<option value="(\d+)" selected', form)
    return {**found, **({"size": chosen[1]} if chosen else {})}


def test_the_private_page_says_where_the_link_went_or_that_it_is_the_only_way_back() -> None:
    made = planned(capacity=2)
    mailed, bare, waits = (
        reserved(made, email="ana@example.org"),
        reserved(made),
        reserved(made, email="b@example.org"),
    )
    page = own(mailed)
    assert "A message with the address of this page went to ana@example.org." in page
    assert "Send me the link again" in page
    assert ONLY_WAY not in page
    assert ONLY_WAY in own(bare)
    assert "and we write to you at once" in own(waits)
    assert ONLY_WAY not in own(waits)


@pytest.mark.parametrize("what", ["given up", "cancelled", "over"])
def test_no_link_is_worth_keeping_of_what_is_cancelled_or_over(what: str, time_machine: Any) -> None:
    made = planned(capacity=2)
    mine = [reserved(made, email="ana@example.org"), reserved(made)]
    if what == "given up":
        for each in mine:
            rsvps.cancel(pk=each.pk, now=NOW)
    elif what == "cancelled":
        gatherings.cancel(pk=made.pk, why=gatherings.Why(), actor=ACTOR, now=NOW)
    else:
        time_machine.move_to(made.ends, tick=False)
    for each in mine:
        page = own(each)
        assert ONLY_WAY not in page
        assert "A message with the address" not in page


def test_a_large_party_hears_how_many_seats_are_left_before_it_waits() -> None:
    """Promise 4: nothing is taken, and nobody waits, before they have chosen."""
    made, client = planned(capacity=8), Client()
    reserved(made)
    path = f"/gatherings/{made.number}/come/"
    word = re.search(r'name="form" value="([^"]+)"', client.get(path).content.decode())
    assert word is not None
    told = {
        "form": word[1],
        "size": "8",
        "by": "email",
        "email": "ana@example.org",
        "name": "Ana",
        "needs": "A ramp",
    }
    answer = client.post(path, told)
    assert answer.status_code == 409
    assert "7 seats are left, and you are 8 people." in said(answer)
    assert Rsvp.objects.count() == 1
    page = answer.content.decode()
    fewer, wait = fields(page, 0), fields(page, 1)
    assert (fewer["size"], wait["size"]) == ("7", "8")
    assert "There is room for" not in said(client.post(path, {**wait, "wait": "1"}))
    waits = Rsvp.objects.get(email="ana@example.org")
    assert (waits.state, waits.size, waits.needs) == ("waiting", 8, "A ramp")
    assert "There is no room for 8 people yet. You are number 1 in the waiting line." in own(waits)
    assert "There is no room for 8 people yet." in Mail.objects.latest("pk").text
    told = {**fewer, "form": "another", "email": "ben@example.org"}
    assert "There is room." in said(client.post(path, told))
    assert not Seat.objects.filter(gathering=made, rsvp=None).exists()
    assert "It is full. You are number 1 in the waiting line." in own(waits)


def test_the_choice_is_the_same_for_an_address_that_has_a_reservation() -> None:
    """Promise 6: nobody learns from it who comes."""
    made = planned(capacity=8)
    reserved(made, email="ana@example.org")
    mails = Mail.objects.count()
    pages = []
    for email in ("ana@example.org", "eve@example.org"):
        told = {"form": "one", "size": "8", "by": "email", "email": email, "name": "", "needs": ""}
        page = Client().post(f"/gatherings/{made.number}/come/", told).content.decode()
        pages.append(page.replace(email, ""))
    assert pages[0] == pages[1]
    assert Mail.objects.count() == mails


def test_the_page_begins_with_day_hour_and_place_and_full_is_no_good_news() -> None:
    made = planned(capacity=1, agenda_en="Lights")
    page = Client().get(f"/gatherings/{made.number}/").content.decode()
    lead = re.search(r'</h1>\s*<p class="lead">(.*?)</p>', page)
    assert lead is not None
    assert re.sub("<[^>]+>", "", lead[1]) == "Tuesday, March 10, 7 pm to 8:30 pm · Cedar Branch Library"
    assert 'class="room"' in page
    reserved(made)
    for path in (f"/gatherings/{made.number}/", "/gatherings/"):
        page = Client().get(path).content.decode()
        assert 'class="room full"' in page
        assert 'class="room"' not in page


def test_the_code_of_a_reservation_asks_for_nothing_before_the_door_opens(
    west: Client, time_machine: Any
) -> None:
    made = planned(starts=NOW + timedelta(hours=5))
    mine = reserved(made, 2)
    page = west.get(f"/staff/gatherings/here/{mine.number}/")
    assert 'name="came"' not in page.content.decode()
    assert "The door opens at 2 pm." in said(page)
    assert "The door opens at 2 pm." in said(west.get(f"/staff/gatherings/{made.number}/door/"))
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    page = west.get(f"/staff/gatherings/here/{mine.number}/")
    assert 'name="came"' in page.content.decode()
    assert "The door opens" not in said(page)


def test_a_series_of_eight_lists_eight_dates(west: Client) -> None:
    first = series()
    page = west.get(f"/staff/gatherings/{first.number}/").content.decode()
    listed = re.search(r'id="others-title".*?<ul.*?</ul>', page, re.S)
    assert listed is not None
    assert len(re.findall("<li>", listed[0])) == Gathering.objects.count() == 8
    assert 'aria-current="page">Tuesday, March 10' in listed[0]


def test_attendance_is_counted_from_the_beginning_on(west: Client, time_machine: Any) -> None:
    made = planned(starts=NOW + timedelta(hours=2))
    assert "Attendance" not in said(west.get(f"/staff/gatherings/{made.number}/"))
    time_machine.move_to(made.starts, tick=False)
    assert "Attendance 0" in said(west.get(f"/staff/gatherings/{made.number}/"))


def test_times_of_the_api_have_seconds_as_rfc_3339_wants() -> None:
    planned()
    told = Client().get("/api/v1/gatherings").json()["gatherings"][0]
    assert (told["starts"], told["ends"]) == ("2026-03-10T19:00:00-05:00", "2026-03-10T20:30:00-05:00")
    assert datetime.fromisoformat(told["starts"]) == EVENING


def test_a_moved_date_of_a_series_says_that_the_others_are_on_their_day_and_ends_in_one_stop() -> None:
    first = series()
    gatherings.publish(pk=first.pk, actor=ACTOR, now=NOW)
    assert "This date is moved" not in said(Client().get(f"/gatherings/{first.number}/"))
    later = EVENING + timedelta(days=2)
    gatherings.move(
        pk=first.pk, starts=later, ends=later + timedelta(minutes=90), why=gatherings.Why(), officers=[],
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    page = said(Client().get(f"/gatherings/{first.number}/"))
    assert "This date is moved. The others: every Tuesday" in page
    assert "It was to be on Tuesday, March 10, 7 pm to 8:30 pm." in page
    spanish = said(Client().get(f"/es/gatherings/{first.number}/"))
    assert "8:30 p. m." in spanish
    assert ".." not in spanish


def test_giving_up_a_place_speaks_of_the_next_only_where_somebody_waits() -> None:
    made = planned(capacity=1)
    mine = reserved(made)
    path = f"{path_of(mine, 'en')}cancel/"
    assert "It goes to the next" not in said(Client().get(path))
    waits = reserved(made)
    assert "It goes to the next in the waiting line at once." in said(Client().get(path))
    page = said(Client().get(f"{path_of(waits, 'en')}cancel/"))
    assert "Give up your place in the waiting line?" in page
    assert "It goes to the next" not in page

"""What the public sees: publications and no more, in pages, feeds and files; and figures that tell of nobody."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.concerns.actions import joining, moving, publishing, retention, talking
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries import figures as counted
from lamplighter.concerns.rules.definitions import Figure
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By, NewContact
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, IN_EAST, NOW, contact, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
PRIVATE = ("qwords", "117 qhouse", "qmail", "39.005")


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    counted.forget()
    yield
    counted.forget()
    fresh()


@pytest.fixture
def shown(person: Callable[..., Any]) -> Callable[..., Concern]:
    user = person("supervisor", "W")

    def show(words: str = "", by_month: bool = False, **more: Any) -> Concern:
        told = {"text": "qwords here", "place": "117 qhouse Street", "contact": contact("qmail@example.org")}
        concern = raised(**{**told, **more}, agrees_public=True, agrees_words=bool(words))
        publishing.show(pk=concern.pk, words=words, by_month=by_month, now=NOW, actor=ACTOR, user=user)
        return concern

    return show


def page(path: str, status: int = 200) -> str:
    reply = Client().get(path)
    assert reply.status_code == status, path
    assert not reply.cookies
    return reply.content.decode()


def test_the_list_shows_publications_and_nothing_private(shown: Callable[..., Concern]) -> None:
    """Promise 6."""
    concern, hidden = shown(), raised(text="qwords private")
    for path in (
        "/concerns/",
        f"/concerns/{concern.number}/",
        "/concerns.atom",
        "/concerns.rss",
        "/concerns.csv",
    ):
        told = page(path)
        assert concern.number in told
        assert "100 block of qhouse Street" in told
        assert hidden.number not in told
        assert not [mark for mark in PRIVATE if mark in told], path
    page(f"/concerns/{hidden.number}/", 404)
    page("/concerns/nothing/", 404)


def test_words_stand_where_resident_and_moderator_agreed(shown: Callable[..., Concern]) -> None:
    concern = shown(words="Music at night.")
    assert "Music at night." in page(f"/concerns/{concern.number}/")
    publishing.withdraw(concern=concern, now=NOW)
    page(f"/concerns/{concern.number}/", 404)
    assert concern.number not in page("/concerns/") + page("/concerns.csv")


def test_states_are_told_by_day_or_month_with_the_reasons_a_moderator_let_stand(
    shown: Callable[..., Concern],
) -> None:
    day, month = shown(), shown(by_month=True)
    for concern in (day, month):
        update = moving.move(
            pk=concern.pk, verb=Verb.REFER, party=Party.OFFICER, words="Asked Mr. Secret.", now=NOW
        )
        assert "Mr. Secret" not in page(f"/concerns/{concern.number}/")
        concern.updates.filter(pk=update.pk).update(public_text="The street department has it.")
    assert "The street department has it." in page(f"/concerns/{day.number}/")
    assert "March 2, 2026" in page(f"/concerns/{day.number}/")
    assert "March 2, 2026" not in page(f"/concerns/{month.number}/")
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(page("/concerns.csv")))}
    assert (rows[day.number]["raised"], rows[month.number]["raised"]) == ("2026-03-02", "2026-03")


def test_the_list_is_narrowed_and_goes_on_page_by_page(shown: Callable[..., Concern]) -> None:
    west, east = shown(), shown(at=IN_EAST)
    moving.move(pk=west.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)
    assert (west.number in page("/concerns/?zone=W"), east.number in page("/concerns/?zone=W")) == (
        True,
        False,
    )
    assert (west.number in page("/concerns/?open=on"), east.number in page("/concerns/?open=on")) == (
        False,
        True,
    )
    assert "Nothing to show here." in page("/concerns/?kind=graffiti")
    for odd in ("?zone=nowhere", "?before=x,y", "?before=1e999,1", "?kind=%00", "?open=maybe"):
        page(f"/concerns/{odd}")
    numbers = {west.number, east.number, *(shown().number for _ in range(28))}
    first = page("/concerns/")
    following = page("/concerns/?before=" + first.split('href="/concerns/?before=')[1].split('"')[0])
    assert all((number in first) != (number in following) for number in numbers)


def test_feeds_are_whole_and_the_same_until_something_changes(shown: Callable[..., Concern]) -> None:
    concern = shown()
    atom = ET.fromstring(page("/concerns.atom"))
    entries = atom.findall("{http://www.w3.org/2005/Atom}entry")
    assert [
        entry.findtext("{http://www.w3.org/2005/Atom}id", "").endswith(concern.number) for entry in entries
    ] == [True]
    assert ET.fromstring(page("/es/concerns.rss")).findtext("channel/language") == "es"
    reply = Client().get("/zones/W/concerns.atom")
    again = Client().get("/zones/W/concerns.atom", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, "max-age" in reply.headers["Cache-Control"]) == (304, True)
    assert Client().get("/zones/nowhere/concerns.atom").status_code == 404


def test_words_from_anywhere_neither_break_a_feed_nor_run_in_its_reader(
    shown: Callable[..., Concern],
) -> None:
    shown(words="Loud\x0b\x01 & <img src=x onerror=alert(1)>\ufffe")
    for path, where in (
        ("/concerns.atom", ".//{http://www.w3.org/2005/Atom}summary"),
        ("/concerns.rss", ".//item/description"),
    ):
        told = ET.fromstring(page(path)).findtext(where) or ""
        assert "&lt;img src=x" in told
        assert "<" not in told


def test_an_empty_feed_stays_the_same() -> None:

    assert "2026-01-01T00:00:00" in page("/concerns.atom")
    assert "01 Jan 2026" in page("/concerns.rss")


def test_no_officer_is_named_to_everyone(shown: Callable[..., Concern], person: Callable[..., Any]) -> None:
    concern = shown()
    update = moving.move(pk=concern.pk, verb=Verb.START, party=Party.OFFICER, now=NOW)
    officer = Officer.objects.get(badge="w-evening")
    concern.updates.filter(pk=update.pk).update(officer=officer)
    told = page(f"/concerns/{concern.number}/")
    assert "The department started on it." in told
    assert officer.last_name not in told


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(shown: Callable[..., Concern]) -> None:
    shown(words="=cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(page("/concerns.csv"))))
    assert rows[0]["words"].startswith("'=")


def test_a_neighbor_follows_without_an_account_and_hears(shown: Callable[..., Concern]) -> None:
    concern = shown()
    path = f"/concerns/{concern.number}/join/"
    assert Client().post(path, {"by": "email"}).status_code == 422
    reply = Client().post(path, {"by": "email", "email": "n@example.org"})
    assert "qmail" not in reply.content.decode()
    moving.move(pk=concern.pk, verb=Verb.START, party=Party.OFFICER, now=NOW)
    (asked,) = Mail.objects.filter(to="n@example.org")  # nothing more before the yes
    page = asked.text.split("http://127.0.0.1:8000")[1].split()[0]
    followed = Client().get(page).content.decode()
    assert not [mark for mark in PRIVATE if mark in followed]
    assert "Do you want to hear what becomes of it?" in followed
    assert Contact.objects.get(part="follower").confirmed_at is None  # mail programs fetch links
    Client().post(f"{page}messages/")
    assert "Do you want to hear what becomes of it?" not in Client().get(page).content.decode()
    moving.move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)
    assert Mail.objects.filter(to="n@example.org").count() == 2
    assert Client().post(f"/concerns/{raised().number}/join/", {"by": "link"}).status_code == 404


def page_of(concern: Concern) -> str:
    return Client().get(f"/concerns/{concern.number}/").content.decode()


def test_whoever_types_somebody_elses_address_gets_neither_their_link_nor_their_mailbox(
    shown: Callable[..., Concern],
) -> None:
    """Promise 6: the link goes to the mailbox alone; the mailbox is asked once an hour; nobody is counted before the yes."""
    concern = shown()
    path = f"/concerns/{concern.number}/join/"
    for _ in range(3):
        page = Client().post(path, {"by": "email", "email": "n@example.org"}).content.decode()
        assert f"/c/{concern.number}/" not in page
    follower = Contact.objects.get(part="follower")
    assert Mail.objects.filter(to="n@example.org").count() == 1
    assert "neighbor follows it" not in page_of(concern)
    joining.start_messages(contact=follower, now=NOW)
    joining.stop_messages(contact=follower, now=NOW)
    Client().post(path, {"by": "email", "email": "n@example.org"})
    follower.refresh_from_db()
    assert follower.stopped_at is not None  # somebody else's typing starts nothing again
    assert concern.updates.filter(entry="joined").count() == 1
    joining.start_messages(contact=follower, now=NOW)
    assert "1 neighbor follows it" in page_of(concern)


def test_an_address_that_never_said_yes_is_forgotten(shown: Callable[..., Concern]) -> None:
    concern = shown()
    joining.join(concern=concern, contact=contact("n@example.org"), now=NOW)
    joining.join(concern=concern, contact=NewContact(by=By.LINK), now=NOW)
    before = NOW + retention.UNSAID - timedelta(minutes=1)
    assert retention.due(now=before).followers == 0
    assert retention.run(now=NOW + retention.UNSAID, actor=ACTOR).followers == 1
    assert [each.by for each in concern.contacts.filter(part="follower")] == ["link"]


def answered(hours: int, **more: Any) -> Concern:
    concern = raised(**more)
    moving.move(pk=concern.pk, verb=Verb.ACKNOWLEDGE, party=Party.OFFICER, now=NOW + timedelta(hours=hours))
    return concern


def test_figures_are_counted_from_concerns_and_say_how_sure_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 10."""
    later = NOW + timedelta(days=5)
    monkeypatch.setattr(counted, "this_instant", lambda: later)
    for hours in (1, 2, 3, 4, 5, 60):  # 16 hours of duty are 26 by the clock
        answered(hours)
    raised("officer-conduct")
    raised("domestic-danger")
    found = counted.figures("W", later)
    assert (found.raised, found.open) == (6, 6)
    in_time = found.estimates[Figure.ANSWERED_IN_TIME]
    middle = found.estimates[Figure.HOURS_TO_ANSWER]
    assert in_time is not None
    assert middle is not None
    assert (round(in_time.value, 3), in_time.n) == (0.833, 6)
    assert (middle.value, middle.low, middle.high) == (3.5, 1.0, 60.0)
    assert found.estimates[Figure.DAYS_TO_RESOLUTION] is None
    told = page("/zones/W/concerns/")
    for part in ("83%", "3.5", "1.0 to 60.0", "6 cases", "95% interval", "no proof", "need not be alike"):
        assert part in told, part
    assert "cannot be told apart" not in told, "intervals that overlap do not say that"
    assert "as few cases as these" not in told


def test_a_zone_with_few_concerns_publishes_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "this_instant", lambda: NOW + timedelta(days=1))
    for _ in range(4):
        answered(1)
    told = page("/zones/W/concerns/")
    assert "Too few concerns were raised here" in told
    assert "too few to show" in told
    assert "4 " not in told.split("<table")[1].split("</table>")[0]
    page("/zones/W1/concerns/", 404)
    page("/zones/nowhere/concerns/", 404)


def test_a_resident_who_writes_again_does_not_make_a_late_answer_punctual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Promise 10: an answer is judged by what was promised at first."""
    later = NOW + timedelta(days=8)
    monkeypatch.setattr(counted, "this_instant", lambda: later)
    for _ in range(5):
        concern = raised()
        talking.reply(concern=concern, words="Is anybody there?", now=NOW + timedelta(days=3))
        moving.move(
            pk=concern.pk, verb=Verb.ACKNOWLEDGE, party=Party.OFFICER, now=NOW + timedelta(days=3, hours=1)
        )
    raised(now=later - timedelta(hours=1))  # not due yet
    found = counted.figures("W", later).estimates[Figure.ANSWERED_IN_TIME]
    assert found is not None
    assert (found.value, found.n) == (0.0, 5)


def test_a_small_zone_cannot_be_had_from_the_whole_city_less_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counted, "this_instant", lambda: NOW + timedelta(days=5))
    for _ in range(6):
        answered(1)
    for _ in range(2):
        answered(1, at=IN_EAST)
    west, east, city = (counted.figures(zone, NOW + timedelta(days=5)) for zone in ("W", "E", ""))
    assert (west.open, east.open, city.open) == (None, None, 8)
    for figure in (Figure.ANSWERED_IN_TIME, Figure.HOURS_TO_ANSWER):
        assert (west.estimates[figure], east.estimates[figure]) == (None, None)
        assert city.estimates[figure] is not None
    assert east.kinds == {}


def test_what_has_been_open_for_longer_than_a_year_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        raised()
    later = NOW + timedelta(days=400)
    monkeypatch.setattr(counted, "this_instant", lambda: later)
    found = counted.figures("W", later)
    assert (found.raised, found.open) == (0, 5)


def figures_file(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(path))))


def test_zones_stand_side_by_side_in_a_picture_and_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "this_instant", lambda: NOW + timedelta(days=5))
    for hours in (1, 2, 3, 4, 5, 60):
        answered(hours)
    for hours in (2, 3, 4, 5, 60, 61, 62):
        answered(hours, at=IN_EAST)
    told = page("/zones/W/concerns/").split('class="plot"')[1].split("</table>")[0]
    rows = [row for row in told.split("<tr")[1:] if "circle" in row]
    assert [("West" in row, "East" in row, "Whole city" in row) for row in rows] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert 'class="here"' in rows[0]
    places = [float(row.split('cx="')[1].split("%")[0]) for row in rows]
    words = [row.split("<b>")[1].split("</b>")[0] for row in rows]
    assert words == ["83%", "57%", "69%"]
    assert places[1] < places[2] < places[0]
    assert all('class="range"' in row for row in rows)


def test_the_figures_are_a_file_with_definitions_and_hidden_ones_are_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counted, "this_instant", lambda: NOW + timedelta(days=5))
    for hours in (1, 2, 3, 4, 5, 60):
        answered(hours)
    for _ in range(3):
        answered(1, at=IN_EAST)
    rows = figures_file("/zones/W/figures.csv")
    told = {(row["zone"], row["figure"], row["kind"]): row for row in rows}
    assert {row["zone"] for row in rows} == {"W", ""}
    assert told["W", "raised", ""]["value"] == told["W", "raised", "noise"]["value"] == "6"
    # The east's three are hidden, and so the west's six are: the city's nine less the one would give the other away.
    for zone in ("W", "E"):
        for row in figures_file(f"/zones/{zone}/figures.csv"):
            if row["zone"] == zone and row["unit"] in ("share", "hours"):
                assert [row[name] for name in ("value", "low", "high", "cases", "hidden")] == [
                    "",
                    "",
                    "",
                    "",
                    "yes",
                ]
    in_time = told["", "answered-in-time", ""]
    assert (in_time["cases"], in_time["hidden"], in_time["value"]) == ("9", "", "0.8889")
    assert float(in_time["low"]) < 0.8889 < float(in_time["high"])
    assert in_time["definition"].startswith("Of the concerns raised")
    assert (in_time["from"], in_time["to"]) == ("2025-03-07", "2026-03-07")
    every = figures_file("/concerns/figures.csv")
    assert {row["zone"] for row in every} == {"W", "E", ""}
    assert not [row for row in every if row["figure"] == "raised" and not row["zone"]]
    assert [row["hidden"] for row in every if (row["zone"], row["figure"]) == ("E", "raised")] == ["yes"]
    assert "Toda la ciudad" in page("/es/concerns/figures.csv")
    page("/zones/nowhere/figures.csv", 404)


def test_the_figures_file_is_not_sent_twice() -> None:
    first = Client().get("/concerns/figures.csv")
    again = Client().get("/concerns/figures.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Content-Type"], again.status_code) == ("text/csv; charset=utf-8", 304)

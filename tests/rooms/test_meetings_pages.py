"""Residents book, move and cancel by pages alone: no account, no cookie, no script, and every loser gets a clear page."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.meetings.actions import booking, changing, clockwork, offering, wishing
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.links import link_of, secret_of
from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.values import Part, Side, Way
from lamplighter.meetings.views import search
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.ratelimit import Kind, kind_of
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer
from tests.support.booking_pages import Resident
from tests.support.concerns import ACTOR
from tests.support.meetings import booked, city_that_meets, details, held, rules, spot, wanted
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
REACH = {"by": "email", "email": "ana@example.org", "topic": "Cars race past the school."}


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


def an_evening(skip: int = 0) -> datetime:
    """A free evening time from now on."""
    return free(wanted(parts=frozenset({Part.EVENING})), now=clock.now())[skip].starts


def at_times(zone: str = "W", language: str = "") -> Resident:
    return Resident(f"{language}/meet/{zone}/").press("times", part=["evening"])


def path_of(row: Appointment | Wish, more: str = "") -> str:
    return f"/{'a' if isinstance(row, Appointment) else 'w'}/{row.number}/{secret_of(row)}/{more}"


def test_from_the_hours_to_the_receipt_without_an_account() -> None:
    resident = at_times()
    assert {datetime.fromisoformat(each).astimezone(city_tz()).hour for each in resident.times()} <= {
        17,
        18,
        19,
        20,
    }
    first = resident.times()[0]
    resident.press("hold", starts=first)
    assert "How can we reach you?" in resident.title
    resident.press("book", **REACH, go="check")
    assert "Is this right?" in resident.title
    assert "Cars race" in resident.page
    resident.press("book", go="send")
    row = Appointment.objects.get()
    assert (row.state, row.starts, row.channel) == ("booked", datetime.fromisoformat(first), "web")
    assert "You meet Officer WEvening on" in resident.title
    assert f"{row.number[:4]}-{row.number[4:]}" in resident.page
    file = Client().get(path_of(row, "meeting.ics"))
    assert file["Content-Type"].startswith("text/calendar")
    assert "no-store" in file["Cache-Control"]


def test_a_page_shows_no_more_days_than_are_light_and_the_rest_one_page_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = free(wanted(), now=clock.now())
    per_day = Counter(each.starts.astimezone(city_tz()).date() for each in rows)
    first, second, third = sorted(per_day)[:3]
    fits = len({each.starts for each in rows if each.starts.astimezone(city_tz()).date() in (first, second)})
    for most, shown in ((fits, [first, second]), (fits - 1, [first]), (1, [first])):
        monkeypatch.setattr(search, "TIMES_SHOWN", most)
        resident = Resident("/meet/W/times/")
        days = {datetime.fromisoformat(each).astimezone(city_tz()).date() for each in resident.times()}
        assert sorted(days) == shown
        assert f"after={shown[-1]}" in resident.page
    resident.open(f"/meet/W/times/?after={second}")
    assert datetime.fromisoformat(resident.times()[0]).astimezone(city_tz()).date() == third


def test_in_spanish_too_and_every_mail_in_spanish() -> None:
    resident = at_times(language="/es")
    resident.press("hold", starts=resident.times()[0]).press("book", **REACH, go="send")
    row = Appointment.objects.get()
    assert row.language == "es"
    assert resident.path.startswith("/es/a/")
    mail = Mail.objects.get(to="ana@example.org")
    assert "/es/a/" in mail.text
    assert "Se reúne con" in mail.subject


def test_no_address_is_in_any_page_of_booking_nor_kept_anywhere() -> None:
    assert "104 Main" not in Resident("/meet/").page + Resident("/meet/W/").page


def test_the_zone_and_officer_pages_lead_to_it(officers: dict[str, Officer]) -> None:
    assert 'href="/meet/W/"' in Resident("/zones/W/").page
    officer = Resident("/officers/w-evening/")
    assert 'href="/meet/W/?officer=w-evening"' in officer.page
    resident = officer.open("/meet/W/?officer=w-evening").press("times", part=["morning"])
    assert "No time is free that fits." in resident.title
    assert Resident("/meet/nowhere/").status == 404
    assert Resident("/meet/").status == 200


def test_a_time_that_was_just_taken_gives_a_clear_page_with_others_and_keeps_what_was_typed() -> None:
    slow = at_times()
    starts = slow.times()[0]
    booked(datetime.fromisoformat(starts), now=clock.now())
    slow.press("hold", starts=starts, **REACH)
    assert slow.status == 409
    assert "no longer free" in slow.page
    assert starts not in slow.times()
    slow.press("hold", starts=slow.times()[0])
    assert "ana@example.org" in slow.page
    assert "Cars race" in slow.page


def test_a_hold_that_was_lost_meanwhile_gives_the_same_clear_page() -> None:
    slow = at_times()
    starts = datetime.fromisoformat(slow.times()[-1])  # the first may be too near eleven minutes later
    slow.press("hold", starts=starts.isoformat()).press("book", **REACH, go="check")
    later = clock.now() + timedelta(minutes=11)
    quick = held(starts, "quick", now=later)
    booking.confirm(pk=quick.pk, details=details(), now=later)
    slow.press("book", go="send")
    assert slow.status == 409
    assert "no longer free" in slow.page
    assert Appointment.objects.filter(state="booked").count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"starts": "tomorrow"},
        {"starts": "2026-03-04T00:00:00"},
        {"starts": "0001-01-01T00:00:00+00:00", "once": "x"},
        {"starts": "9999-12-31T23:59:59-11:00", "once": "x"},
        {
            "once": "x",
            "starts": "2026-03-04T00:00:00Z",
            "length": "-5",
            "spot": "x",
            "officer": "\x00",
            "after": "no",
        },
    ],
)
def test_nonsense_gets_a_page_and_never_an_error(sent: dict[str, str]) -> None:
    for place in ("hold", "book", "wish"):
        assert Client().post(f"/meet/W/{place}/", sent).status_code in (200, 409, 422)
    assert Client().get("/meet/W/times/", sent).status_code == 200
    assert not Appointment.objects.exists()


def test_what_is_missing_is_said_above_and_beside_its_field() -> None:
    resident = at_times()
    resident.press("hold", starts=resident.times()[0]).press(
        "book", by="email", concern="nothing", go="check"
    )
    assert resident.status == 422
    assert "There is something to fix" in resident.page
    resident.press("book", by="email", email="ana@example.org", concern="nothing", go="check")
    assert "That is no number of ours" in resident.page


def test_pressed_twice_the_last_button_shows_the_same_receipt() -> None:
    resident = at_times()
    resident.press("hold", starts=resident.times()[0]).press("book", **REACH, go="check")
    sent = resident.form("book")
    path = resident.path
    resident.press("book", go="send")
    again = Client().post(path, {**sent["fields"], "go": "send"})
    assert again.status_code == 302
    assert Appointment.objects.get().number in again["Location"]
    assert Mail.objects.filter(to="ana@example.org").count() == 1


def test_moved_and_cancelled_by_the_link() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    resident = Resident(path_of(row)).open(path_of(row, "move/"))
    to = resident.times()[-1]
    resident.press("move", starts=to)
    assert resident.title == "Is this right?"
    assert Appointment.objects.get(pk=row.pk).starts == row.starts  # one tap moves nothing
    resident.press("move", go="move")
    assert "It is moved." in resident.page
    assert "to ana@example.org" in resident.page
    row.refresh_from_db()
    assert row.starts == datetime.fromisoformat(to)
    resident.open(path_of(row, "cancel/")).press("cancel", words="I found help.")
    assert "is cancelled" in resident.title
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert row.happenings.last().words == "I found help."  # type: ignore[union-attr]
    assert "I found help." not in resident.page


def test_moved_to_a_time_that_is_gone_it_stays_and_the_page_says_so() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    other = booked(an_evening(), once="b", now=clock.now() - timedelta(hours=1))
    resident = Resident(path_of(row, "move/")).press("move", starts=other.starts.isoformat())
    assert resident.status == 409
    assert "Yours stays as it was" in resident.page


def test_too_late_to_change_the_page_says_whom_to_call() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    rules(change_hours=336)
    resident = Resident(path_of(row))
    assert "too near" in resident.page
    assert resident.open(path_of(row, "move/")).path.endswith("told=too-late")
    assert Client().post(path_of(row, "cancel/")).status_code == 302
    row.refresh_from_db()
    assert row.state == "booked"


def test_an_offer_is_taken_with_one_press_and_no_get_changes_anything() -> None:
    row = offering.offer(
        pk=booked(an_evening(), now=clock.now() - timedelta(hours=1)).pk,
        actor=ACTOR,
        words="I am ill.",
        now=clock.now(),
    )
    resident = Resident(path_of(row))
    assert "I am ill." in resident.page
    assert Client().get(path_of(row, "accept/")).status_code == 405
    resident.press("accept")
    assert "It is yours" in resident.page
    row.refresh_from_db()
    assert row.state == "booked"


def test_an_offer_of_another_time_says_what_is_off_until_when_and_what_happens_without_an_answer() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    was, away = row.starts, offering.Away(row.officer_id or 0, row.starts, row.starts + timedelta(hours=6))
    made = offering.offer(pk=row.pk, actor=ACTOR, words="I am ill.", away=away, now=clock.now())
    assert made.starts != was
    off = f"on {sentences.time_said(was)} does not take place."
    page = Resident(path_of(row)).page.replace('<span class="nw">', "").replace("</span>", "")
    for told in (off, "I am ill.", "You can take it until", "If you do not, it goes to somebody else"):
        assert told in page
    other = Resident(path_of(row, "move/")).page.replace('<span class="nw">', "").replace("</span>", "")
    for told in (off, "We offer you", "You can take it until"):
        assert told in other
    assert "Now it is on" not in other


def test_a_wrong_link_and_an_unknown_number_give_one_page() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    wrong = Client().get(f"/a/{row.number}/{'a' * 26}/")
    none = Client().get(f"/a/ZZZZZZZZ/{'a' * 26}/")
    assert wrong.status_code == none.status_code == 404
    assert wrong.content.replace(row.number.encode(), b"") == none.content.replace(b"ZZZZZZZZ", b"")
    for part in ("move/", "cancel/", "accept/", "yes/", "stop/", "meeting.ics", "wait/"):
        assert Client().post(f"/a/{row.number}/{'a' * 26}/{part}").status_code == 404


def test_a_visit_at_the_door_is_asked_for_once_its_mailbox_answered() -> None:
    resident = Resident(f"/meet/W/times/?part=evening&spot={spot(Way.PORCH).pk}")
    resident.press("hold", starts=resident.times()[0])
    assert "a supervisor agrees" in resident.page
    resident.press("book", **REACH, go="check")
    assert "Type the address where the officer is to come." in resident.page
    resident.press("book", **REACH, door="104 Main Street", go="check").press("book", go="send")
    row = Appointment.objects.get()
    assert row.state == "held"
    assert "press yes" in resident.page
    link = link_of(row).partition("8000")[2]
    assert link in Mail.objects.get(to="ana@example.org").text
    resident.open(link).press("yes")
    row.refresh_from_db()
    assert row.state == "asked"
    assert "supervisor" in resident.title


def test_messages_stop_and_start_again_by_the_page() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    resident = Resident(path_of(row, "stop/")).press("stop")
    row.refresh_from_db()
    assert row.stopped_at is not None
    resident.open(path_of(row, "stop/")).press("stop", again="1")
    row.refresh_from_db()
    assert row.stopped_at is None


def test_what_a_resident_told_is_erased_by_the_page_once_it_is_over() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    Resident(path_of(row, "erase/")).press("erase")
    row.refresh_from_db()
    assert row.email  # what is still to come needs it
    changing.cancel(pk=row.pk, side=Side.RESIDENT, words="My daughter is ill.", now=clock.now())
    resident = Resident(path_of(row)).open(path_of(row, "erase/")).press("erase")
    assert "is erased" in resident.page
    row.refresh_from_db()
    assert (row.name, row.email, row.topic, row.by) == ("", "", "", "link")
    assert not row.happenings.exclude(words="").exists()


def test_a_lost_link_is_sent_to_the_address_on_file_and_nobody_learns_whether_there_was_one() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    pages = [
        Resident("/a/").press("/a/", number=number, reach=reach).page
        for number, reach in (
            (row.number, "ANA@example.org"),
            (row.number, "eve@example.org"),
            ("ZZZZZZZZ", "x"),
        )
    ]
    assert len(set(pages)) == 1
    mails = Mail.objects.filter(category="appointment-link")
    assert [mail.to for mail in mails] == ["ana@example.org"]
    Resident("/a/").press("/a/", number=row.number, reach="ana@example.org")
    assert mails.count() == 1


def test_where_nothing_fits_hours_are_left_and_an_offer_is_answered_by_the_page() -> None:
    resident = Resident("/meet/W/times/?part=evening").open("/meet/W/wish/?parts=evening")
    resident.press("wish", part=["evening"], by="email", email="ana@example.org", topic="Litter")
    wish = Wish.objects.get()
    assert (wish.parts, wish.zone) == (["evening"], "W")
    assert "waiting" in resident.title
    wishing.offer_freed(now=clock.now())
    wish.refresh_from_db()
    assert wish.offered is not None
    resident.open(path_of(wish.offered)).press("wait")
    assert "still waiting" in resident.page
    wishing.offer_freed(now=clock.now())
    wish.refresh_from_db()
    assert wish.offered is not None
    resident.open(path_of(wish.offered)).press("accept")
    assert "It is yours" in resident.page
    assert "A time was found." in resident.open(path_of(wish)).title


def test_a_wish_that_is_sent_twice_is_kept_once_and_its_receipt_goes_out_once() -> None:
    resident = Resident("/meet/W/wish/")
    form = resident.form("wish")
    fields = {**form["fields"], "part": ["weekend"], "by": "email", "email": "ana@example.org"}
    first, again = (resident.client.post(form["action"], fields) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Wish.objects.count() == Mail.objects.filter(to="ana@example.org").count() == 1
    Resident("/meet/W/wish/").press("wish", part=["weekend"], by="email", email="ana@example.org")
    assert Wish.objects.count() == 2


def test_all_that_is_to_be_mended_stands_in_the_summary_of_both_forms() -> None:
    resident = Resident("/meet/W/wish/").press("wish", by="email", email="no address")
    summary = resident.page.split('class="errors"')[1].split("</ul>")[0]
    assert summary.count("<li>") == 2
    assert "Choose at least one of these times." in summary


def test_from_the_last_look_another_time_is_chosen_and_their_own_is_free_again() -> None:
    resident = at_times()
    own = resident.times()[0]
    resident.press("hold", starts=own).press("book", **REACH, go="check")
    resident.press("book", to="/meet/W/hold/", lost="1")
    assert own in resident.times()
    assert not Appointment.objects.filter(state="held").exists()


def test_a_wish_ends_by_its_page() -> None:
    resident = Resident("/meet/W/wish/").press("wish", part=["weekend"], by="email", email="ana@example.org")
    resident.press("/w/")
    assert "no longer wait" in resident.title
    assert Wish.objects.get().closed_at is not None


def test_an_officer_who_shows_no_name_is_named_by_role_on_every_page(officers: dict[str, Officer]) -> None:
    Officer.objects.update(display_level="role")
    bump("roster")
    resident = at_times()
    pages = [resident.page]
    pages.append(resident.press("hold", starts=resident.times()[0]).page)
    pages.append(resident.press("book", **REACH, go="check").page)
    pages.append(resident.press("book", go="send").page)
    row = Appointment.objects.get()
    pages += [resident.open(path_of(row, part)).page for part in ("move/", "cancel/", "stop/")]
    for page in pages:
        assert "WEvening" not in page
        assert "WMorning" not in page
        assert "Ada" not in page
    assert "Community Interaction Officer" in html.unescape(pages[3])


def test_what_staff_know_and_note_is_on_no_page_of_the_resident() -> None:
    row = booked(an_evening(), now=clock.now() - timedelta(hours=1))
    Appointment.objects.filter(pk=row.pk).update(note="Keep a distance.")
    changing.cancel(pk=row.pk, side=Side.RESIDENT, now=clock.now())
    clockwork.settle(now=clock.now())
    page = Resident(path_of(row)).page
    assert "Keep a distance." not in page
    assert "Dogs" not in page


def test_posts_of_booking_have_the_small_bucket() -> None:
    for path in ("/meet/W/hold/", "/es/meet/W/book/", "/a/X/Y/cancel/", "/w/X/Y/"):
        assert kind_of(path, "POST") is Kind.WRITING

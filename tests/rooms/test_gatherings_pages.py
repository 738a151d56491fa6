"""Pages of gatherings: what the public sees and does, by private link or without one."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client

from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gathering_after import Minutes, promise, write_minutes
from lamplighter.meetings.actions.gatherings import Why
from lamplighter.meetings.models import Rsvp
from lamplighter.outbox.models import Mail
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import EVENING, planned, reserved
from tests.support.pdf import tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def filled(client: Client, number: str, language: str = "", **more: str) -> dict[str, str]:
    """The form as a browser would send it."""
    page = client.get(f"{language}/gatherings/{number}/come/").content.decode()
    word = re.search(r'name="form" value="([^"]+)"', page)
    assert word is not None
    return {
        "form": word[1],
        "size": "2",
        "by": "email",
        "email": "ana@example.org",
        "name": "Ana",
        "needs": "",
        **more,
    }


def mailed() -> str:
    """The link of the newest mail, as a path."""
    found = re.search(r"https?://[^/]+(/\S*rsvp/\S+/)", Mail.objects.latest("pk").text)
    assert found is not None
    return found[1]


def test_the_calendar_shows_what_is_to_come_and_says_what_was_cancelled(client: Client) -> None:
    planned(capacity=12)
    gone = planned(
        title_en="Walk along the river", title_es="Paseo junto al río", starts=EVENING + timedelta(days=30)
    )
    actions.cancel(pk=gone.pk, why=Why(), actor=ACTOR, now=NOW)
    planned(title_en="Hidden", publish=False)
    page = said(client.get("/gatherings/"))
    assert "One gathering is coming up" in page
    assert "Tuesday, March 10, 7 pm to 8:30 pm" in page
    assert "12 seats left" in page
    assert "Cancelled Thursday, April 9" in page
    assert "Hidden" not in page


def test_a_zone_shows_its_own_and_the_whole_citys(client: Client) -> None:
    planned(title_en="Of the west")
    planned(zone="E", title_en="Of the east")
    planned(zone="", title_en="Of everybody")
    page = said(client.get("/zones/W/gatherings/"))
    assert "Of the west" in page
    assert "Of everybody" in page
    assert "Of the east" not in page
    assert client.get("/zones/nowhere/gatherings/").status_code == 404


def test_a_draft_is_nobodys_to_see(client: Client) -> None:
    made = planned(publish=False)
    for path in ("", "come/", "calendar.ics", "poster.pdf"):
        assert client.get(f"/gatherings/{made.number}/{path}").status_code == 404


def test_one_says_when_where_how_to_get_in_and_whom_one_meets_as_far_as_they_may_be_shown(
    client: Client, officers: dict[str, Any]
) -> None:
    hidden = officers["w-morning"]
    hidden.display_level = "role"
    hidden.save()
    from lamplighter.plumbing.snapshots import bump

    bump("roster")
    made = planned(
        officers=[officers["w-evening"], hidden],
        access_en="No steps.",
        languages=("en", "es"),
        interpreter=True,
        agenda_en="Lights\nTraffic",
    )
    page = said(client.get(f"/gatherings/{made.number}/"))
    for words in (
        "Cedar Branch Library 12 Cedar Street", "No steps.", "In English and Spanish. An interpreter comes if you ask for one.",
        "Officer Ada WEvening", "Community Interaction Officer", "Agenda Lights Traffic",
    ):  # fmt: skip
        assert words in page
    assert "WMorning" not in page


def test_a_moved_one_says_when_it_was_to_be_and_why(client: Client) -> None:
    made = planned()
    later = EVENING + timedelta(days=1)
    actions.move(
        pk=made.pk,
        starts=later,
        ends=later + timedelta(hours=1),
        why=Why("The hall is closed."),
        officers=[],
        actor=ACTOR,
        now=NOW,
    )
    page = said(client.get(f"/gatherings/{made.number}/"))
    assert "Moved. It was to be on Tuesday, March 10, 7 pm to 8 pm. The hall is closed." in page
    assert "Wednesday, March 11" in page


def test_who_comes_gets_a_page_with_a_code_for_the_door_and_can_change_and_cancel(client: Client) -> None:
    """Promise 8: no cookie, no script, a page with one button for what a link in a mail asks."""
    made = planned(capacity=4)
    answer = client.post(f"/gatherings/{made.number}/come/", filled(client, made.number))
    assert answer.status_code == 200
    assert "The message to ana@example.org has your place" in said(answer)
    assert answer["Cache-Control"] == "no-store"
    link = mailed()
    page = client.get(link)
    assert "Yes: we keep 2 seats for you." in said(page)
    assert "<svg" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert not client.cookies
    assert client.get(f"{link}calendar.ics")["Content-Type"].startswith("text/calendar")
    assert client.post(f"{link}size/", {"size": "4"}).status_code == 302
    assert "we keep 4 seats for you" in said(client.get(link))
    assert client.post(f"{link}stop/").status_code == 302
    assert "You get no reminder" in said(client.get(link))
    assert "Give up your place?" in said(client.get(f"{link}cancel/"))
    assert Rsvp.objects.get().state == "going"
    assert client.post(f"{link}cancel/").status_code == 302
    assert "You have cancelled" in said(client.get(link))


def test_the_whole_way_in_spanish(client: Client) -> None:
    made = planned(capacity=1)
    where, form = f"/es/gatherings/{made.number}/come/", filled(client, made.number, "/es", size="1")
    assert "Hay lugar." in said(client.post(where, form))
    assert "Sí: le guardamos 1 asiento." in said(client.get(mailed()))
    form = filled(client, made.number, "/es", size="1", email="ben@example.org")
    assert "Ya está lleno." in said(client.post(where, form))
    assert "lista de espera" in said(client.get(mailed()))
    assert {mail.language for mail in Mail.objects.all()} == {"es"}


def test_a_double_click_and_a_reload_are_one_reservation(client: Client) -> None:
    """Promise 4."""
    made = planned(capacity=4)
    where = f"/gatherings/{made.number}/come/"
    form = filled(client, made.number)
    assert len({said(client.post(where, form)) for _ in range(3)}) == 1
    assert Rsvp.objects.count() == Mail.objects.count() == 1
    form = filled(client, made.number, by="link", email="")
    assert len({client.post(where, form)["Location"] for _ in range(3)}) == 1
    assert Rsvp.objects.count() == 2


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client: Client) -> None:
    made = planned()
    form = filled(client, made.number, email="", needs="a ramp")
    answer = client.post(f"/gatherings/{made.number}/come/", form)
    assert answer.status_code == 422
    assert "Type your e-mail address" in said(answer)
    assert 'value="a ramp"' in answer.content.decode()
    assert f'value="{form["form"]}"' in answer.content.decode()
    for wrong in ({"size": "99"}, {"size": ""}, {"by": "pigeon"}, {"form": ""}, {"form": "x" * 100}):
        assert client.post(f"/gatherings/{made.number}/come/", {**form, **wrong}).status_code == 422
    assert not Rsvp.objects.exists()


def test_nobody_needs_to_be_reached(client: Client) -> None:
    made = planned()
    answer = client.post(f"/gatherings/{made.number}/come/", filled(client, made.number, by="link", email=""))
    assert "We expect you: 2 people." in said(client.get(answer["Location"]))
    assert not Mail.objects.exists()


@pytest.mark.parametrize("what", ["cancelled", "begun"])
def test_too_late_is_a_clear_page(client: Client, time_machine: Any, what: str) -> None:
    made = planned(capacity=4)
    going = reserved(made)
    form = filled(client, made.number)
    if what == "cancelled":
        actions.cancel(pk=made.pk, why=Why("Storm."), actor=ACTOR, now=NOW)
    else:
        time_machine.move_to(made.starts + timedelta(minutes=5), tick=False)
    answer = client.post(f"/gatherings/{made.number}/come/", form)
    assert answer.status_code == 409
    from lamplighter.meetings.queries.rsvps import path_of

    link = path_of(going, "en")
    assert client.post(f"{link}size/", {"size": "2"})["Location"].endswith("?told=too-late")
    assert client.get(link).status_code == 200
    if what == "cancelled":
        assert "It is cancelled, sorry. Storm." in said(client.get(link))


def test_more_seats_than_are_free_leave_it_as_it_was(client: Client) -> None:
    from lamplighter.meetings.queries.rsvps import path_of

    made = planned(capacity=4)
    mine = reserved(made, 2)
    reserved(made, 1)
    answer = client.post(f"{path_of(mine, 'en')}size/", {"size": "4"})
    assert answer.status_code == 422
    assert "Only 1 more seat is free." in said(answer)
    assert client.post(f"{path_of(mine, 'en')}size/", {"size": "x"}).status_code == 422


def test_a_wrong_link_tells_nothing(client: Client) -> None:
    mine = reserved(planned())
    wrong = client.get(f"/rsvp/{mine.number}/{'a' * 26}/")
    unknown = client.get(f"/rsvp/00000000/{'a' * 26}/")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert said(wrong).replace(mine.number, "") == said(unknown).replace("00000000", "")


def test_an_interpreter_can_be_asked_for_where_one_comes(client: Client) -> None:
    without, with_one = planned(), planned(interpreter=True)
    assert "interpreter" not in client.get(f"/gatherings/{without.number}/come/").content.decode()
    answer = client.post(
        f"/gatherings/{with_one.number}/come/",
        filled(client, with_one.number, interpreter="vi", needs="hearing loop"),
    )
    assert answer.status_code == 200
    made = Rsvp.objects.get()
    assert (made.interpreter, made.needs) == ("vi", "hearing loop")


def test_afterwards_the_page_shows_minutes_count_promises_and_nobodys_name(
    client: Client, time_machine: Any
) -> None:
    made = planned(capacity=4)
    reserved(made, 2, name="Ana Unseen")
    time_machine.move_to(made.ends + timedelta(hours=1), tick=False)
    after = made.ends + timedelta(hours=1)
    told = Minutes(
        "We spoke of lights.", "Hablamos de luces.", "Two lights will be mended.", "Se repararán dos luces."
    )
    write_minutes(pk=made.pk, told=told, walk_ins=3, actor=ACTOR, now=after)
    promise(
        pk=made.pk,
        what_en="Count the lights",
        what_es="Contar las luces",
        zone="W",
        due_on=after.date(),
        actor=ACTOR,
        now=after,
    )
    page = said(client.get(f"/gatherings/{made.number}/"))
    for words in (
        "We spoke of lights.",
        "3 people came",
        "Two lights will be mended.",
        "Count the lights Officers of",
    ):
        assert words in page
    assert "Ana" not in page
    assert "Hablamos de luces." in said(client.get(f"/es/gatherings/{made.number}/"))
    assert "Two lights will be mended." in said(client.get("/gatherings/past/"))
    assert "Nothing is planned yet." in said(client.get("/gatherings/"))


def test_the_poster_is_a_pdf_in_both_languages(client: Client) -> None:
    made = planned(about_en="Lights. " * 90, agenda_en="One\nTwo", access_en="No steps")
    answer = client.get(f"/gatherings/{made.number}/poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        english, spanish = (text_of(page) for page in pdf.pages)
        assert tags_of(pdf)
    assert "CedarStreetevening" in english
    assert "Tuesday,March10" in english
    assert "VeladadeCedarStreet" in spanish
    assert client.get(f"/gatherings/{made.number}/poster.pdf").content == answer.content


def test_home_and_zone_page_lead_to_the_next_ones(client: Client) -> None:
    planned(title_en="Of the west")
    planned(zone="E", title_en="Of the east")
    assert "Of the west" in said(client.get("/"))
    page = said(client.get("/zones/W/"))
    assert "Of the west" in page
    assert "Of the east" not in page


@pytest.mark.parametrize("capacity", [None, 4, 2])
def test_nobody_learns_from_the_answer_whether_an_address_comes(client: Client, capacity: int | None) -> None:
    """Promise 6: a stranger who types somebody's address reads what they would read if that one had no reservation."""
    answers = []
    for known in (True, False):
        made = planned(capacity=capacity)
        reserved(made, 2, email="ana@example.org" if known else "ben@example.org", name="Ana")
        answer = client.post(
            f"/gatherings/{made.number}/come/", filled(client, made.number, email="Ana@Example.org", size="1")
        )
        assert "Ana Unseen" not in said(answer)
        answers.append((answer.status_code, answer.content.decode().replace(made.number, "")))
    assert answers[0] == answers[1]
    assert ("It is full." in answers[0][1]) is (capacity == 2)
    assert not client.cookies


def test_the_page_for_lost_links_says_the_same_either_way(client: Client) -> None:
    """Promise 6."""
    made = planned()
    mine = reserved(made, email="ana@example.org")
    assert "lost the link" in said(client.get(f"/gatherings/{made.number}/"))
    page = client.get(f"/rsvp/?number={made.number}")
    assert f'value="{made.number[:4]}-{made.number[4:]}"' in page.content.decode()
    Mail.objects.all().delete()
    there = client.post("/rsvp/", {"number": mine.number, "reach": "ana@example.org"})
    not_there = client.post("/rsvp/", {"number": mine.number, "reach": "ben@example.org"})
    assert there.status_code == not_there.status_code == 200
    assert there.content == not_there.content
    assert there["Cache-Control"] == "no-store"
    assert f"/rsvp/{mine.number}/" in mailed()
    assert Mail.objects.get().to == "ana@example.org"
    for wrong in ({"number": "1", "reach": "ana@example.org"}, {"number": mine.number, "reach": ""}, {}):
        assert client.post("/rsvp/", wrong).status_code == 422
    assert client.get("/rsvp/?number=%3Cscript%3E").status_code == 200


def test_lost_links_are_sent_no_faster_than_somebody_writes() -> None:
    from lamplighter.plumbing.ratelimit import Kind, kind_of

    assert kind_of("/rsvp/", "POST") is kind_of("/es/rsvp/", "POST") is Kind.WRITING

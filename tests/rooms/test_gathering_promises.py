"""Follow-ups of a gathering become public promises, and each page shows the other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.meetings.actions.gathering_after import Minutes, promise, write_minutes
from lamplighter.meetings.models import FollowUp, Gathering
from lamplighter.partners.models import Commitment
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import planned

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


@pytest.fixture
def west(staff: Callable[..., Client]) -> Client:
    return staff("officer", "W")


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode())).split())


def held(time_machine: Any, what: str = "Count the lights") -> tuple[Gathering, FollowUp]:
    """A gathering that is over, with minutes and something that is to follow; and it is that late."""
    made = planned(starts=SOON)
    time_machine.move_to(made.ends, tick=False)
    write_minutes(pk=made.pk, told=Minutes("Lights.", "Luces."), walk_ins=3, actor=ACTOR, now=made.ends)
    row = promise(
        pk=made.pk, what_en=what, what_es="Contar las luces", zone="W", due_on=date(2026, 4, 1), actor=ACTOR, now=made.ends
    )  # fmt: skip
    return made, row


def form_of(client: Client, made: Gathering) -> str:
    """Where the page after the gathering leads to make a promise of its follow-up."""
    page = client.get(f"/staff/gatherings/{made.number}/minutes/").content.decode()
    found = re.search(r'href="([^"]+)">Make this a promise', page)
    assert found is not None, said(client.get(f"/staff/gatherings/{made.number}/minutes/"))
    return html.unescape(found[1])


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    found |= {
        name: text.strip() for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', page)
    }
    found |= dict(re.findall(r'<input type="radio"[^>]*name="([^"]+)"[^>]*value="([^"]*)"[^>]*checked', page))
    chosen = re.findall(r'<select[^>]*name="([^"]+)".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return {**found, **dict(chosen)}


def test_a_follow_up_becomes_a_promise_with_what_where_and_zone_filled_in(
    west: Client, time_machine: Any
) -> None:
    made, row = held(time_machine)
    where = form_of(west, made)
    form = fields(west.get(where).content.decode())
    filled = {name: form[name] for name in ("what_en", "what_es", "zone", "due_on", "made_at", "made_number")}
    assert filled == {
        "what_en": "Count the lights", "what_es": "Contar las luces", "zone": "W", "due_on": "2026-04-01", "made_at": "gathering",
        "made_number": made.number,
    }  # fmt: skip
    assert west.post(where, form).status_code == 302
    kept = Commitment.objects.get()
    row.refresh_from_db()
    assert row.promise == kept.number
    assert (kept.made_at, kept.made_number, kept.zone) == ("gathering", made.number, "W")
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert sorted(verbs) == ["commitment.made", "follow-up.changed"]


def test_each_page_shows_the_other_and_nothing_stands_twice(west: Client, time_machine: Any) -> None:
    made, row = held(time_machine)
    promise(
        pk=made.pk,
        what_en="Ask the city",
        what_es="Preguntar",
        zone="W",
        due_on=date(2026, 5, 1),
        actor=ACTOR,
        now=made.ends,
    )
    where = form_of(west, made)
    west.post(where, fields(west.get(where).content.decode()))
    kept = Commitment.objects.get()
    visitor = Client()
    promised = visitor.get(f"/commitments/{kept.number}/")
    assert "Said on March 2 at a gathering: Cedar Street evening" in said(promised)
    assert f'href="/gatherings/{made.number}/"' in promised.content.decode()
    assert "en un encuentro: Velada de Cedar Street" in said(visitor.get(f"/es/commitments/{kept.number}/"))
    page = visitor.get(f"/gatherings/{made.number}/")
    assert f'href="/commitments/{kept.number}/"' in page.content.decode()
    assert said(page).count("Count the lights") == 1
    assert "What was promised Count the lights" in said(page)
    assert "By April 1." in said(page)
    assert "What is to follow Ask the city" in said(page)
    desk = west.get(f"/staff/gatherings/{made.number}/minutes/")
    assert said(desk).count("Count the lights") == 1
    assert f'href="/staff/commitments/{kept.number}/"' in desk.content.decode()
    assert (
        f'href="/staff/gatherings/{made.number}/"'
        in west.get(f"/staff/commitments/{kept.number}/").content.decode()
    )
    assert visitor.get(f"/api/v1/gatherings/{made.number}").json()["promises"] == [kept.number]
    for do in ("done", "drop"):  # the promise says how it stands
        west.post(f"/staff/gatherings/{made.number}/promises/{row.pk}/", {"do": do})
    row.refresh_from_db()
    assert row.done_on is None


def test_one_promise_is_made_of_a_follow_up_in_two_windows(west: Client, time_machine: Any) -> None:
    made, row = held(time_machine)
    where = form_of(west, made)
    form = fields(west.get(where).content.decode())
    assert west.post(where, form).status_code == 302
    again = west.post(where, form)
    assert again.status_code == 422
    assert "A promise has been made of this already, or it was taken out." in said(again)
    assert Commitment.objects.count() == 1
    other = promise(
        pk=made.pk, what_en="x", what_es="x", zone="W", due_on=date(2026, 5, 1), actor=ACTOR, now=made.ends
    )
    row.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=other.pk).update(promise=row.promise)


def test_whoever_says_it_was_somewhere_else_makes_a_promise_of_its_own(
    west: Client, time_machine: Any
) -> None:
    made, row = held(time_machine)
    where = form_of(west, made)
    form = fields(west.get(where).content.decode())
    elsewhere = {
        "made_at": "words",
        "made_number": "",
        "made_en": "At the station",
        "made_es": "En la estación",
    }
    assert west.post(where, {**form, **elsewhere}).status_code == 302
    row.refresh_from_db()
    assert row.promise == ""


@pytest.mark.parametrize("item", ["", "x", "-1", "999999999", str(2**80), "٣"])
def test_a_made_up_key_fills_nothing_in(west: Client, time_machine: Any, item: str) -> None:
    made, _row = held(time_machine)
    where = f"/staff/commitments/make/?made_at=gathering&made_number={made.number}&made_item={item}"
    assert fields(west.get(where).content.decode())["what_en"] == ""
    assert west.get("/staff/commitments/make/?made_at=moon&made_item=1").status_code == 200


def test_before_it_is_over_nothing_is_made_of_it_and_a_draft_is_named_nowhere(
    west: Client, time_machine: Any
) -> None:
    made = planned(starts=SOON)
    promise(
        pk=made.pk,
        what_en="Ask",
        what_es="Preguntar",
        zone="W",
        due_on=date(2026, 5, 1),
        actor=ACTOR,
        now=NOW,
    )
    time_machine.move_to(SOON, tick=False)
    assert "Make this a promise" not in said(west.get(f"/staff/gatherings/{made.number}/minutes/"))
    draft = planned(publish=False)
    row = promise(
        pk=draft.pk,
        what_en="Hidden",
        what_es="Oculto",
        zone="W",
        due_on=date(2026, 5, 1),
        actor=ACTOR,
        now=NOW,
    )
    where = f"/staff/commitments/make/?made_at=gathering&made_number={draft.number}&made_item={row.pk}"
    assert "Hidden" not in said(west.get(where))


def test_a_number_of_no_gathering_is_refused(west: Client) -> None:
    told = {
        "what_en": "a",
        "what_es": "b",
        "zone": "W",
        "due_on": "2026-05-01",
        "made_at": "gathering",
        "made_number": "4F7K-9Q2M",
    }
    answer = west.post("/staff/commitments/make/", told)
    assert answer.status_code == 422
    assert "There is none of that number." in said(answer)

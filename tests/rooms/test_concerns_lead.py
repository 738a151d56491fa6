"""Supervisors see load and lateness, give concerns to others, put duplicates together and decide what the public sees; shifts hand over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.concerns.actions import handover as signing
from lamplighter.concerns.actions import moving
from lamplighter.concerns.models import Concern, Handover, Publication
from lamplighter.concerns.queries import handovers, load
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from tests.support.concerns import ACTOR, IN_EAST, NOW, contact, kind, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
LEAD = "/staff/concerns/lead/"


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


@pytest.fixture
def lead(staff: Callable[..., Client]) -> Client:
    return staff("supervisor", "W")


def text(reply: Any, status: int = 200) -> str:
    assert reply.status_code == status, reply.content.decode()[-1500:]
    return str(reply.content.decode())


def test_load_and_lateness_are_of_the_zones_a_person_leads(person: Callable[..., Any], lead: Client) -> None:
    late, _fine, _east = raised(), raised(), raised(at=IN_EAST)
    raised("officer-conduct")
    Concern.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=2), rose_at=NOW)
    moving.move(pk=_fine.pk, verb=Verb.ACKNOWLEDGE, party=Party.OFFICER, now=NOW + timedelta(hours=3))
    (row,) = load.loads(person("supervisor", "W"), NOW)
    assert (row.zone, row.shift, row.open, row.overdue, row.risen, row.hours) == (
        "W",
        "evening",
        2,
        1,
        1,
        3.0,
    )
    page = text(lead.get(LEAD))
    assert "1 concern is overdue" in page
    assert late.number in page
    assert _east.number not in page
    everywhere = load.loads(person("supervisor", ""), NOW)
    assert {each.zone for each in everywhere} == {"W", "E"}  # the conduct desk needs a grant of its own


def test_only_who_leads_the_zone_comes_in(staff: Callable[..., Client]) -> None:
    concern, conduct = raised(), raised("officer-conduct")
    for number, who in (
        (concern.number, staff("supervisor", "E")),
        (conduct.number, staff("supervisor", "")),
    ):
        assert who.get(f"/staff/concerns/{number}/lead/").status_code == 404
        assert who.post(f"/staff/concerns/{number}/decide/", {"do": "show"}).status_code == 404
        assert who.post(f"/staff/concerns/{number}/lead/merge/", {"into": number}).status_code == 404
    assert staff("officer", "W").get(f"/staff/concerns/{concern.number}/lead/").status_code == 403


def test_passing_on_needs_words_and_tells_the_resident(lead: Client) -> None:
    concern = raised(contact=contact())
    path = f"/staff/concerns/{concern.number}/lead/"
    assert "Write why" in text(lead.post(path, {"zone": "E", "kind": "", "words": ""}), 422)
    assert "Nobody is posted there" in text(lead.post(path, {"zone": "desk:front", "words": "So."}), 422)
    before = Mail.objects.count()
    assert "it is there already" in text(lead.post(path, {"zone": "", "kind": "", "words": "Why not."}), 422)
    assert Mail.objects.count() == before
    reply = lead.post(path, {"zone": "E", "kind": "graffiti", "words": "The east has it now."})
    assert reply.headers["Location"] == LEAD  # it is not theirs to open any more
    concern.refresh_from_db()
    assert (concern.zone, concern.kind.code) == ("E", "graffiti")
    assert "The east has it now." in Mail.objects.latest("pk").text


def test_two_are_shown_beside_each_other_before_they_are_put_together(lead: Client) -> None:
    kept, double, sealed = raised(), raised(text="The same again."), raised("domestic-danger")
    path = f"/staff/concerns/{double.number}/lead/merge/"
    assert "no number of ours" in text(lead.post(path, {"into": "x"}), 422)
    assert "no such concern" in text(lead.post(path, {"into": raised(at=IN_EAST).number}), 422)
    assert "The same again." in text(lead.post(path, {"into": kept.number}))
    double.refresh_from_db()
    assert double.merged_into is None
    assert "cannot be put together" in text(lead.post(path, {"into": sealed.number, "sure": "yes"}), 422)
    moving.move(pk=kept.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)
    assert "Open that one again first" in text(lead.post(path, {"into": kept.number, "sure": "yes"}), 422)
    double.refresh_from_db()
    assert double.due_at is not None  # promise 2: it keeps its owner
    moving.move(pk=kept.pk, verb=Verb.REOPEN, party=Party.OFFICER, now=NOW)
    assert lead.post(path, {"into": kept.number, "sure": "yes"}).status_code == 302
    double.refresh_from_db()
    assert double.merged_into == kept


def test_a_moderator_shortens_words_lets_reasons_stand_and_takes_back(
    lead: Client, person: Callable[..., Any]
) -> None:
    concern = raised(agrees_public=True, agrees_words=True, text="Pat Smith plays loud music.")
    private = raised(text="qprivate", place="9 qhidden Street")
    told = moving.move(
        pk=concern.pk,
        verb=Verb.START,
        party=Party.OFFICER,
        words="I talk with them.",
        now=NOW,
        user=person("officer", "W"),
    )
    other = moving.move(
        pk=concern.pk, verb=Verb.WAIT, party=Party.OFFICER, words="Mr. Secret is away.", now=NOW
    )
    queue = text(lead.get("/staff/concerns/moderation/"))
    assert "100 block of Main Street" in queue
    assert private.number not in queue
    sent = {"do": "show", "words": "Loud music.", "reasons": [told.pk], "by_month": "on"}
    assert lead.post(f"/staff/concerns/{concern.number}/decide/", sent).status_code == 302
    shown = Publication.objects.get()
    assert (shown.words, shown.by_month) == ("Loud music.", True)
    told.refresh_from_db()
    other.refresh_from_db()
    assert (told.public_text, other.public_text) == ("I talk with them.", "")
    page = text(Client().get(f"/concerns/{concern.number}/"))
    assert "I talk with them." in page
    assert not any(mark in page for mark in ("Pat Smith", "Mr. Secret"))
    lead.post(f"/staff/concerns/{concern.number}/decide/", {"do": "keep"})
    assert not Publication.objects.exists()
    assert Event.objects.filter(verb__in=["concern.shown", "concern.kept-private"]).count() == 2


def test_what_its_resident_did_not_agree_to_cannot_be_shown(lead: Client) -> None:
    concern = raised()
    reply = lead.post(f"/staff/concerns/{concern.number}/decide/", {"do": "show"}, follow=True)
    assert "may not be shown" in text(reply)
    assert not Publication.objects.exists()


def test_a_kind_that_became_private_cannot_be_shown(lead: Client) -> None:
    concern = raised("graffiti", agrees_public=True)
    kind("graffiti", may_be_public=False)
    lead.post(f"/staff/concerns/{concern.number}/decide/", {"do": "show"})
    assert not Publication.objects.exists()


def test_the_handover_says_what_changed_and_what_is_promised(staff: Callable[..., Client]) -> None:
    morning = staff("officer", "W")
    due, later = raised(now=NOW - timedelta(minutes=5)), raised("noise", now=NOW - timedelta(minutes=4))
    Concern.objects.filter(pk=later.pk).update(due_at=NOW + timedelta(days=9))
    Concern.objects.filter(pk=due.pk).update(due_at=NOW + timedelta(hours=3))
    raised(at=IN_EAST)
    turn = handovers.turn_of("W", NOW)
    assert turn.ending is not None
    assert turn.following is not None
    assert (turn.ending.shift.code, turn.following.shift.code) == ("morning", "evening")
    assert [each.pk for each in handovers.promised("W", turn.following.ends)] == [due.pk]
    page = text(morning.get("/staff/handover/W/"))
    assert "hands over to" in page
    assert due.number in page
    assert morning.get("/staff/handover/").headers["Location"] == "/staff/handover/W/"
    assert morning.get("/staff/handover/E/").status_code == 404
    assert morning.get("/staff/handover/desk:conduct/").status_code == 404


def test_one_gives_and_another_takes_and_the_note_stands_then(staff: Callable[..., Client]) -> None:
    first, second = staff("officer", "W"), staff("officer", "W")
    path = "/staff/handover/W/"
    assert "has not signed yet" in text(second.post(path, {"do": "take"}, follow=True))
    assert "kept and signed" in text(
        first.post(path, {"do": "give", "note": "The trucks come at 6."}, follow=True)
    )
    assert "Somebody else takes it over" in text(first.post(path, {"do": "take"}, follow=True))
    assert "The trucks come at 6." in text(second.get(path))
    assert "taken the shift over" in text(second.post(path, {"do": "take"}, follow=True))
    assert "has signed already" in text(first.post(path, {"do": "give", "note": "Changed."}, follow=True))
    row = Handover.objects.get()
    assert (row.note, row.shift) == ("The trucks come at 6.", "morning")
    assert row.given_by != row.taken_by
    assert Event.objects.filter(verb__startswith="handover.").count() == 2


def test_what_somebody_signed_is_added_to_and_never_changed_by_another(staff: Callable[..., Client]) -> None:
    first, lead = staff("officer", "W"), staff("supervisor", "W")
    path = "/staff/handover/W/"
    first.post(path, {"do": "give", "note": "Watch the laundromat."})
    giver = Handover.objects.get().given_by
    assert "Watch the laundromat." not in text(lead.get(path)).split("<textarea")[1].split("</textarea>")[0]
    lead.post(path, {"do": "give", "note": "And the bridge."})
    row = Handover.objects.get()
    assert row.note.startswith("Watch the laundromat.\n\nsupervisor")
    assert row.note.endswith(": And the bridge.")
    assert row.given_by == giver
    assert "Somebody else takes it over" in text(first.post(path, {"do": "take"}, follow=True))


def test_a_supervisor_who_stands_in_may_sign_for_both(person: Callable[..., Any]) -> None:
    user = person("supervisor", "W")
    key = {"zone": "W", "day": NOW.date(), "shift": "morning", "user": user, "actor": ACTOR, "now": NOW}
    signing.give(**key, note="")
    assert signing.take(**key, alone=True).taken_by == user

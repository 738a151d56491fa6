"""Promises made in public: always with a holder, kept or missed in words that everyone reads, and never quietly forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail
from lamplighter.partners.actions import commitments as actions
from lamplighter.partners.actions import handing_on
from lamplighter.partners.actions.commitments import NewCommitment
from lamplighter.partners.models import Commitment
from lamplighter.partners.queries import commitments as queries
from lamplighter.partners.rules.commitments import (
    MOVES,
    Made,
    NeedsAnotherDay,
    NeedsWords,
    NotAllowed,
    Party,
    State,
    Verb,
    in_time,
)
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting
from tests.support.concerns import ACTOR, NOW, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    made = small_city(tmp_path)
    for name, officer in made.items():
        Officer.objects.filter(pk=officer.pk).update(email=f"{name}@police.example")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield made
    fresh()


def promised(zone: str = "W", days: int = 10, now: datetime = NOW, **more: Any) -> Commitment:
    told = {"what_en": "The light works again.", "what_es": "La luz funciona otra vez.", "made_at": Made.WORDS,
            "made_en": "At the library", "made_es": "En la biblioteca", **more}  # fmt: skip
    new = NewCommitment(zone=zone, due_on=clock.city_day(now) + timedelta(days=days), **told)
    return actions.make(new=new, now=now, actor=ACTOR, user=None)


def moved(
    row: Commitment, verb: Verb, now: datetime = NOW, party: Party = Party.SUPERVISOR, **more: Any
) -> None:
    told = {"words_en": "Because.", "words_es": "Porque sí.", **more}
    actions.move(pk=row.pk, verb=verb, party=party, now=now, actor=ACTOR, user=None, **told)


def text(reply: Any, status: int = 200) -> str:
    assert reply.status_code == status, reply.content.decode()[-1500:]
    return str(reply.content.decode())


def test_the_table_of_moves_is_what_actions_allow() -> None:
    for state in State:
        for verb in Verb:
            for party in Party:
                row = promised()
                kept = TODAY if state is State.KEPT else None
                Commitment.objects.filter(pk=row.pk).update(state=state.value, kept_on=kept)
                may = any(m.verb is verb and state in m.before and party in m.who for m in MOVES)
                to = TODAY + timedelta(days=30)
                if may:
                    moved(row, verb, party=party, to=to)
                else:
                    with pytest.raises(NotAllowed):
                        moved(row, verb, party=party, to=to)


def test_every_move_says_why_and_a_new_day_is_another_one_ahead() -> None:
    row = promised()
    for verb in Verb:
        with pytest.raises(NeedsWords):
            moved(row, verb, words_en=" ", words_es="", to=TODAY + timedelta(days=20))
    for to in (None, row.due_on, TODAY - timedelta(days=1)):
        with pytest.raises(NeedsAnotherDay):
            moved(row, Verb.MOVE, to=to)


def test_a_moved_day_does_not_make_a_promise_punctual() -> None:
    row = promised(days=5)
    moved(row, Verb.MOVE, to=TODAY + timedelta(days=30))
    moved(row, Verb.KEEP, now=NOW + timedelta(days=20))
    row.refresh_from_db()
    assert (row.first_due_on, row.due_on) == (TODAY + timedelta(days=5), TODAY + timedelta(days=30))
    assert not in_time(row.kept_on, row.first_due_on)
    assert in_time(row.first_due_on, row.first_due_on)


def test_kept_has_a_day_and_both_languages_stand_in_the_database() -> None:
    row = promised()
    for wrong in ({"state": "kept"}, {"what_es": ""}, {"zone": ""}, {"kept_on": TODAY}, {"made_en": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=row.pk).update(**wrong)


def test_a_promise_looks_ahead_and_is_of_a_post() -> None:
    with pytest.raises(actions.LooksBack):
        promised(days=-1)
    with pytest.raises(actions.NoSuchPost):
        promised("NOWHERE")


def test_overdue_rises_once_to_the_supervisor_who_hears_of_it() -> None:
    row = promised(days=1)
    assert actions.rise(now=NOW + timedelta(days=1)) == 0, "the day itself is not over"
    later = NOW + timedelta(days=2)
    assert actions.rise(now=later) == 1
    assert actions.rise(now=later) == 0
    mail = Mail.objects.get(to="w-sergeant@police.example")
    assert row.number[:4] in mail.subject
    row.refresh_from_db()
    assert row.rose_at == later
    moved(row, Verb.MOVE, now=later, to=TODAY + timedelta(days=9))
    row.refresh_from_db()
    assert row.rose_at is None
    assert actions.rise(now=NOW + timedelta(days=12)) == 1, "the new day passes too"


def test_the_holder_is_reminded_once_of_each_day() -> None:
    row = promised(days=20)
    assert actions.remind(now=NOW + timedelta(days=12)) == 0
    near = NOW + timedelta(days=14)
    assert actions.remind(now=near) == 1
    assert actions.remind(now=near) == 0
    assert Mail.objects.filter(to="w-evening@police.example").count() == 1
    moved(row, Verb.MOVE, now=near, to=TODAY + timedelta(days=18))
    assert actions.remind(now=near) == 0, "who moved it knows"
    assert actions.remind(now=near + timedelta(days=1)) == 1


def test_a_hand_on_is_told_once_to_whoever_holds_it_now(officers: dict[str, Officer]) -> None:
    promised(), promised()
    assert handing_on.tell(now=NOW) == 0
    post = Post.objects.get(zone="W", role="cio")
    evening = Posting.objects.get(officer=officers["w-evening"], post=post)
    Posting.objects.filter(pk=evening.pk).update(ends=TODAY)
    Posting.objects.create(officer=officers["e-evening"], post=post, shift=evening.shift, starts=TODAY)
    bump("roster")
    forget_checks()
    assert handing_on.tell(now=NOW + timedelta(hours=1)) == 0, "today it was told already"
    next_day = NOW + timedelta(days=1)
    assert handing_on.tell(now=next_day) == 2
    assert handing_on.tell(now=next_day) == 0
    mail = Mail.objects.get(category="hand-on")
    assert mail.to == "e-evening@police.example"
    assert "2 promises" in mail.subject


def test_who_has_the_role_for_another_zone_sees_nothing(staff: Callable[..., Client]) -> None:
    row = promised("W")
    east = staff("officer", "E")
    assert east.get(f"/staff/commitments/{row.number}/").status_code == 404
    assert east.post(f"/staff/commitments/{row.number}/act/", {"do": "keep"}).status_code == 404
    assert row.what_en not in text(east.get("/staff/commitments/?whose=all"))


def test_from_making_to_keeping_at_the_desk_and_what_everyone_sees(staff: Callable[..., Client]) -> None:
    desk = staff("officer", "W")
    form = {"what_en": "Speed is measured on Elm.", "what_es": "Se mide la velocidad en Elm.", "zone": "W",
            "due_on": "2026-03-20", "made_at": "words", "made_en": "On a walk", "made_es": "En una caminata"}  # fmt: skip
    assert "both languages" in text(desk.post("/staff/commitments/make/", {**form, "made_es": ""}), 422)
    assert "today or later" in text(
        desk.post("/staff/commitments/make/", {**form, "due_on": "2026-03-01"}), 422
    )
    assert desk.post("/staff/commitments/make/", form).status_code == 302
    row = Commitment.objects.get()
    assert Event.objects.filter(verb="commitment.made", subject_id=str(row.pk)).count() == 1
    assert row.what_en in text(Client().get("/commitments/"))
    page = text(desk.get(f"/staff/commitments/{row.number}/"))
    assert 'value="keep"' in page
    assert 'value="withdraw"' not in page, "an officer cannot withdraw"
    act = f"/staff/commitments/{row.number}/act/"
    assert "both languages" in text(desk.post(act, {"do": "keep", "words_en": "Done."}), 422)
    assert desk.post(act, {"do": "keep", "words_en": "Done.", "words_es": "Hecho."}).status_code == 302
    assert "Hecho." in text(Client().get(f"/es/commitments/{row.number}/"))
    assert "Kept" in text(Client().get("/zones/W/commitments/"))
    desk.post(act, {"do": "keep", "words_en": "Done.", "words_es": "Hecho."})
    assert row.entries.filter(entry="kept").count() == 1, "the move is not offered any more"


def test_a_number_must_be_somebodys_and_a_private_concern_stays_private(staff: Callable[..., Client]) -> None:
    desk = staff("officer", "W")
    concern = raised()
    form = {"what_en": "We come by.", "what_es": "Pasamos por ahí.", "zone": "W", "due_on": "2026-03-20",
            "made_at": "concern", "made_number": "4F7K-9Q2M"}  # fmt: skip
    assert "none of that number" in text(desk.post("/staff/commitments/make/", form), 422)
    assert desk.post("/staff/commitments/make/", {**form, "made_number": concern.number}).status_code == 302
    row = Commitment.objects.get()
    shown = text(Client().get(f"/commitments/{row.number}/"))
    assert concern.number not in shown.replace("-", "")


def test_figures_hide_what_is_too_few_and_judge_by_the_first_day() -> None:
    for n in range(6):
        row = promised(days=3)
        if n < 4:
            moved(row, Verb.KEEP, now=NOW + timedelta(days=1))
    late = promised(days=3)
    moved(late, Verb.MOVE, to=TODAY + timedelta(days=9))
    moved(late, Verb.KEEP, now=NOW + timedelta(days=8))
    gone = promised(days=3)
    moved(gone, Verb.WITHDRAW)
    promised("E", days=3)
    found = queries.figures(NOW + timedelta(days=10))
    assert found["W"].in_time is None, "its 7 of the city's 8 would give the east's away"
    city = found[""].in_time
    assert city is not None
    assert (round(city.value * city.n), city.n) == (4, 8)
    assert found["E"].in_time is None
    assert found["W"].withdrawn is None


def test_promise_10_figures_of_a_day_in_the_past_know_nothing_of_what_came_later() -> None:
    rows = [promised(days=3) for _ in range(12)]
    for row in rows[:6]:
        moved(row, Verb.KEEP, now=NOW + timedelta(days=1))
    then = TODAY + timedelta(days=5)
    before = queries.figures(NOW + timedelta(days=5))[""]
    for row in rows[6:]:
        moved(row, Verb.WITHDRAW, now=NOW + timedelta(days=6))
    assert queries.figures(NOW + timedelta(days=9))[""] != before
    assert queries.figures(NOW + timedelta(days=9), day=then)[""] == before
    assert queries.figures(NOW + timedelta(days=9), day=TODAY)[""] == queries.NOTHING, "none was made by then"


def test_what_presses_comes_first_on_the_page() -> None:
    kept, late, ahead = promised(days=1), promised(days=2), promised(days=9)
    moved(kept, Verb.KEEP)
    order = queries.pressing_first(queries.narrowed(), TODAY + timedelta(days=3))
    assert [row.pk for row in order] == [late.pk, ahead.pk, kept.pk]


def test_files_for_programs_hold_the_definitions_of_the_page(client: Client) -> None:
    row = promised(what_en="=1+1")
    body = text(client.get("/commitments.csv"))
    assert "'=1+1" in body
    again = client.get(
        "/commitments.csv", headers={"If-None-Match": client.get("/commitments.csv").headers["ETag"]}
    )
    assert again.status_code == 304
    feed = text(client.get("/zones/W/commitments.atom"))
    assert f"commitment/{row.number}" in feed
    assert client.get("/zones/nowhere/commitments.atom").status_code == 404

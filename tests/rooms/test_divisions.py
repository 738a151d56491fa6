"""Divisions: officers write, supervisors publish, residents thank, and nothing is shown unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.divisions import actions, queries
from lamplighter.divisions.models import Division, DivisionText, Thanks
from lamplighter.divisions.rules import TextState, ThanksState, paragraphs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
WORDS = actions.Wording(
    "We listen.", "Escuchamos.", "# A day\n\nWe walk.\n- We call back", "# Un día\n\nCaminamos."
)
Staff = Callable[..., Client]


@pytest.fixture
def division() -> Division:
    made = actions.set_up_division(
        slug="patrol", name_en="Patrol", name_es="Patrulla", order=1, phone="555-0110", actor=ACTOR, now=NOW
    )
    actions.write_draft(division=made, wording=WORDS, author=None, actor=ACTOR, now=NOW)
    actions.publish(division=made, actor=ACTOR, now=NOW)
    return made


def test_a_text_is_read_as_headings_items_and_paragraphs_and_never_as_html() -> None:
    assert paragraphs("# One\ntwo\nthree\n\n- four\n- five\n\n<b>six</b>") == [
        ("heading", "One"),
        ("text", "two three"),
        ("item", "four"),
        ("item", "five"),
        ("text", "<b>six</b>"),
    ]


def test_a_draft_is_not_public_until_published(division: Division, client: Client) -> None:
    changed = actions.Wording("We walk.", "Caminamos.", "New words", "Palabras nuevas")
    actions.write_draft(division=division, wording=changed, author=None, actor=ACTOR, now=NOW)
    assert b"New words" not in client.get("/what-we-do/patrol/").content
    actions.publish(division=division, actor=ACTOR, now=NOW)
    assert b"New words" in client.get("/what-we-do/patrol/").content
    assert "Palabras nuevas" in client.get("/es/what-we-do/patrol/").content.decode()


def test_what_was_published_before_is_kept(division: Division) -> None:
    actions.write_draft(division=division, wording=WORDS, author=None, actor=ACTOR, now=NOW)
    actions.publish(division=division, actor=ACTOR, now=NOW)
    states = sorted(division.texts.values_list("state", flat=True))
    assert states == [TextState.PUBLISHED.value, TextState.REPLACED.value]


def test_publishing_without_a_draft_says_so(division: Division) -> None:
    with pytest.raises(actions.NothingToPublish):
        actions.publish(division=division, actor=ACTOR, now=NOW)


def test_the_database_refuses_a_second_published_text(division: Division) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DivisionText.objects.create(
            division=division,
            state=TextState.PUBLISHED.value,
            summary_en="x",
            summary_es="x",
            body_en="x",
            body_es="x",
            written_at=NOW,
            published_at=NOW,
        )


def test_promise_8_a_thank_you_needs_no_account_and_sets_no_cookie(
    division: Division, client: Client
) -> None:
    reply = client.post("/what-we-do/patrol/thanks/", {"text": "You found my bicycle."})
    assert reply.status_code == 200
    assert not reply.cookies
    kept = Thanks.objects.get()
    assert (kept.text, kept.state, kept.shown) == ("You found my bicycle.", ThanksState.WAITING.value, "")


def test_promise_6_a_thank_you_is_shown_only_as_the_moderator_let_it_stand(
    division: Division, client: Client
) -> None:
    actions.thank(division=division, text="Jo at 12 Elm was kind", today=date(2026, 3, 2))
    page = "/what-we-do/patrol/"
    assert b"12 Elm" not in client.get(page).content
    actions.show_thanks(pk=Thanks.objects.get().pk, shown="An officer was kind", actor=ACTOR, now=NOW)
    content = client.get(page).content
    assert b"An officer was kind" in content
    assert b"12 Elm" not in content


def test_a_declined_thank_you_stays_unseen_and_cannot_be_decided_twice(
    division: Division, client: Client
) -> None:
    thanks = actions.thank(division=division, text="Buy my phones", today=date(2026, 3, 2))
    actions.decline_thanks(pk=thanks.pk, actor=ACTOR, now=NOW)
    with pytest.raises(actions.AlreadyDecided):
        actions.show_thanks(pk=thanks.pk, shown="Buy my phones", actor=ACTOR, now=NOW)
    assert b"Buy my phones" not in client.get("/what-we-do/patrol/").content


@pytest.mark.parametrize("text", ["", "   ", "hey", "x" * 601])
def test_a_thank_you_that_cannot_be_kept_says_what_to_mend_and_loses_nothing(
    division: Division, client: Client, text: str
) -> None:
    reply = client.post("/what-we-do/patrol/thanks/", {"text": text})
    assert reply.status_code == 422
    assert text.strip() in reply.content.decode()
    assert not Thanks.objects.exists()


def test_promise_7_writing_publishing_and_deciding_are_on_record(division: Division) -> None:
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {Verb.DIVISION_SET_UP.value, Verb.DIVISION_DRAFTED.value, Verb.DIVISION_PUBLISHED.value} <= verbs


def test_an_officer_writes_but_may_not_publish(division: Division, staff: Staff) -> None:
    officer = staff("officer")
    words = {"summary_en": "a", "summary_es": "b", "body_en": "c", "body_es": "d"}
    assert officer.post("/staff/divisions/patrol/", words).status_code == 302
    assert officer.post("/staff/divisions/patrol/publish/").status_code == 403
    assert queries.published_page("patrol", "en").summary == "We listen."  # type: ignore[union-attr]
    assert staff("supervisor").post("/staff/divisions/patrol/publish/").status_code == 302
    assert queries.published_page("patrol", "en").summary == "a"  # type: ignore[union-attr]


def test_a_supervisor_moderates_on_the_page(division: Division, staff: Staff, client: Client) -> None:
    thanks = actions.thank(division=division, text="Thanks for the walk", today=date(2026, 3, 2))
    supervisor = staff("supervisor")
    assert b"Thanks for the walk" in supervisor.get("/staff/thanks/").content
    supervisor.post(f"/staff/thanks/{thanks.pk}/", {"decision": "show", "shown": "Thanks for the walk"})
    assert b"Thanks for the walk" in client.get("/what-we-do/patrol/").content

"""What the server gives to the pages of readers and leads: sealed things, figures in days, and words in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from lamplighter.plumbing import clock
from lamplighter.plumbing.scripts import tree
from lamplighter.tips.rules.scripts import SCRIPTS
from lamplighter.tips.rules.states import Disposition
from lamplighter.tips.views.lead_shown import waits_shown, years_shown
from tests.support.tip_desk import NOW, Bench, Tipster, as_json, tips_settings
from tests.support.tips import DESK


@pytest.fixture
def bench(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A desk with readers, whose gate asks for little work."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with tips_settings(work_bits=1):
        yield Bench()


@pytest.mark.parametrize("page", ["keys/desk/reader.js", "keys/desk/lead.js", "tips/reader/inbox.js"])
def test_recovery_codes_are_drawn_from_the_words_that_anybody_can_check(page: str) -> None:
    words = "keys/js/words.js"
    assert words in {each.name for each in tree(page)} & {each.name for each in tree(*SCRIPTS)}
    assert finders.find("keys/words.json") is None, "no second list that nobody compares"


def test_the_list_brings_first_tips_and_the_talk_when_it_is_asked_for(
    bench: Bench, signed_in_client: Callable[..., Client]
) -> None:
    tipster = Tipster(bench)
    tipster.tell()
    for number in range(9):
        tipster.tell(f"Again {number}.")
    reader = signed_in_client(bench.users[0])
    for asked, messages in ({}, 1), ({"talk": True}, 8), ({"talk": "yes"}, 1):
        page = as_json(reader, f"/staff/tips/{DESK}/list/", **asked).json()
        assert [len(row["messages"]) for row in page["conversations"]] == [messages]


def test_a_lead_sees_days_and_counts_in_both_languages(
    bench: Bench, signed_in_client: Callable[..., Client]
) -> None:
    for _ in range(2):
        Tipster(bench).tell()
    reader, lead = signed_in_client(bench.users[0]), signed_in_client(bench.lead)
    first = as_json(reader, f"/staff/tips/{DESK}/list/").json()["conversations"][0]["conversation"]
    as_json(reader, f"/staff/tips/{DESK}/conversation/", conversation=first)
    as_json(
        reader, f"/staff/tips/{DESK}/outcome/", conversation=first, kind="seizure", what="cash", amount=1_500
    )
    english = lead.get(f"/staff/tips-lead/{DESK}/").content.decode()
    assert "1 were opened, 1 of them on the same day or the next. 1 wait." in " ".join(english.split())
    assert "cash, dollars: 1,500" in english
    spanish = lead.get(f"/es/staff/tips-lead/{DESK}/").content.decode()
    assert re.search(r"efectivo, dólares: 1\W500", spanish)
    assert signed_in_client(bench.users[0]).get(f"/staff/tips-lead/{DESK}/").status_code == 403


def test_pages_of_readers_hold_no_field_that_a_browser_could_send_by_itself(
    bench: Bench, signed_in_client: Callable[..., Client]
) -> None:
    reader, lead = signed_in_client(bench.users[0]), signed_in_client(bench.lead)
    for client, path in (
        (reader, f"/staff/tips/{DESK}/"),
        (reader, f"/staff/keys/{DESK}/"),
        (lead, f"/staff/keys-lead/{DESK}/"),
    ):
        main = client.get(path).content.decode().split("<main", 1)[1]
        forms = [part.split("</form>")[0] for part in main.split("<form")[1:]]
        assert forms
        for form in forms:
            assert " name=" not in form, path
            assert " action=" not in form.split(">")[0], path


def test_figures_say_the_longest_bar_and_every_kind() -> None:
    assert [(wait.days, wait.share) for wait in waits_shown({3: 1, 0: 4})] == [(0, 100), (3, 25)]
    assert waits_shown({}) == []
    (year,) = years_shown({2026: {"tips": 9, Disposition.USEFUL.value: 2, "arrests": 3, "seizure pills": 40}})
    assert (year.tips, year.useful, year.arrests, year.referrals) == (9, 2, 3, 0)
    assert [amount for _, amount in year.seized] == [40]

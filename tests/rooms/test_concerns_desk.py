"""The desk's lists: each finds what they hold, in the order it is due, and nothing they may not see; a page costs the same however long a list is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamplighter.accounts.models import User
from lamplighter.concerns.models import Concern, Shortlisted
from lamplighter.concerns.queries import inbox, seen
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.lists import Asked, Cursor, When, Which, Whose
from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.outbox.reach import Hours
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence, Officer
from tests.support.concerns import IN_EAST, IN_WEST, NOW, contact, kind, raised
from tests.support.desk import DeskOf, desk_of, numbers, officers, page

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db
DICE = random.Random(11)


def set_row(concern: Concern, **values: Any) -> None:
    Concern.objects.filter(pk=concern.pk).update(**values)


def many(count: int, **more: Any) -> list[Concern]:
    """Open concerns of zone W, some due at the very same time."""
    found = [raised(text=f"number {n}") for n in range(count)]
    for concern in found:
        set_row(concern, due_at=NOW + timedelta(hours=DICE.randint(-30, 30)), **more)
    return found


# -- whose, and in which order ----------------------------------------------------------------------------------------


def test_an_officers_list_holds_what_they_hold_today_in_the_order_it_is_due(desk_of: DeskOf) -> None:
    late, soon, later = raised(), raised(), raised()
    for concern, hours in ((late, -2), (soon, 1), (later, 48)):
        set_row(concern, due_at=NOW + timedelta(hours=hours))
    raised(at=IN_EAST)
    html = page(desk_of("w-evening"))
    assert numbers(html) == [late.number, soon.number, later.number]
    assert "1 of yours is overdue, 1 more is due today" in html


def test_what_a_resident_wrote_last_is_marked_and_has_a_list_of_its_own_settled_or_not(
    desk_of: DeskOf,
) -> None:
    quiet, wrote, after = raised(), raised(), raised()
    set_row(wrote, unheard=True)
    set_row(after, unheard=True, state=State.RESOLVED.value, due_at=None, due="", resolved_at=NOW)
    client = desk_of("w-evening")
    assert page(client).count("<span>Resident wrote</span>") == 1
    assert set(numbers(page(client, "/staff/concerns/?which=unheard"))) == {wrote.number, after.number}
    assert quiet.number not in page(client, "/staff/concerns/?which=unheard")


@pytest.mark.parametrize("seed", range(6))
def test_mine_is_what_the_owners_say_i_hold_whatever_is_assigned_and_whoever_is_away(
    officers: dict[str, Officer], person: Callable[..., User], seed: int
) -> None:
    dice = random.Random(seed)
    everyone = list(officers.values())
    rows = [
        raised(
            at=dice.choice([IN_WEST, IN_EAST]),
            contact=contact(f"r{n}@example.org", *dice.choice([(), (Hours.MORNING,)])),
        )
        for n in range(14)
    ]
    for row in rows:
        set_row(row, assigned=dice.choice([None, None, *everyone]))
    for away in dice.sample(everyone, 2):
        Absence.objects.create(officer=away, starts=NOW - timedelta(days=2), ends=NOW + timedelta(days=2))
    bump("roster")
    forget_checks()
    for name, officer in officers.items():
        user = person("officer", "")
        Officer.objects.filter(pk=officer.pk).update(user=user)
        mine = inbox.listing(user, Asked(whose=Whose.MINE), NOW)
        truth = {each.pk for each in Concern.objects.all() if held(each, NOW).officer == officer.pk}
        assert {each.pk for each in mine.rows} == truth & set(
            seen.visible_to(user).values_list("pk", flat=True)
        ), name


def test_a_supervisor_begins_with_all_of_their_zones_and_an_officer_without_a_post_likewise(
    desk_of: DeskOf,
) -> None:
    west, east = raised(), raised(at=IN_EAST)
    assert set(numbers(page(desk_of("w-sergeant", "supervisor", "")))) == {west.number, east.number}
    assert numbers(page(desk_of("w-sergeant", "supervisor", "E"))) == [east.number]


# -- what may be seen -------------------------------------------------------------------------------------------------


def test_nobody_sees_a_zone_or_a_desk_that_is_not_theirs(desk_of: DeskOf) -> None:
    west, east, conduct = raised(), raised(at=IN_EAST), raised("officer-conduct")
    assert conduct.zone == "desk:conduct"
    every = "/staff/concerns/?whose=all&which=any"
    assert set(numbers(page(desk_of("w-evening"), every))) == {west.number}
    assert set(numbers(page(desk_of("w-sergeant", "supervisor", ""), every))) == {west.number, east.number}
    assert set(numbers(page(desk_of("conduct", "officer", "desk:conduct"), every))) == {conduct.number}
    for address in (f"{every}&zone=E", f"{every}&zone=desk:conduct", f"{every}&sensitive=on"):
        assert not {east.number, conduct.number} & set(numbers(page(desk_of("w-evening"), address))), address


def test_of_a_sensitive_concern_a_list_says_no_word_and_no_place(desk_of: DeskOf) -> None:
    hidden = raised("domestic-danger", text="He has threatened me", place="77 Elm Street")
    client = desk_of("w-evening")
    for address in ("/staff/concerns/", "/staff/concerns/map/", "/staff/concerns/?whose=all&which=any"):
        html = page(client, address)
        assert hidden.number in html
        assert "threatened" not in html
        assert "Elm" not in html


# -- filters and pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_filters_keep_what_they_say_and_drop_nothing_else(
    person: Callable[..., User], officers: dict[str, Officer], seed: int
) -> None:
    dice = random.Random(seed)
    user = person("supervisor", "")
    codes = ["noise", "graffiti", "domestic-danger"]
    for n in range(30):
        row = raised(dice.choice(codes), at=dice.choice([IN_WEST, IN_EAST]), text=f"barking {n}")
        state = dice.choice(list(State))
        is_open = state in OPEN
        set_row(
            row,
            state=state.value,
            due_at=NOW + timedelta(hours=dice.randint(-48, 400)) if is_open else None,
            closed_at=NOW if state is State.CLOSED else None,
            rose_at=NOW if dice.random() < 0.3 else None,
            unheard=dice.random() < 0.3,
            lead_shift=dice.choice(["", "morning", "evening"]),
        )
        if dice.random() < 0.2:
            Shortlisted.objects.create(user=user, concern=row, added_at=NOW)
    starred = set(Shortlisted.objects.filter(user=user).values_list("concern", flat=True))
    for _ in range(25):
        asked = Asked(
            whose=Whose.ALL,
            which=dice.choice(list(Which)),
            kind=dice.choice([None, kind(dice.choice(codes)).pk]),
            zone=dice.choice(["", "W", "E"]),
            shift=dice.choice(["", "morning"]),
            when=dice.choice([None, *When]),
            rose=dice.random() < 0.2,
            starred=dice.random() < 0.2,
            sensitive=dice.random() < 0.2,
            text=dice.choice(["", "", "bark"]),
        )
        tonight = NOW + timedelta(hours=12)
        between = {
            When.OVERDUE: (NOW - timedelta(days=9), NOW),
            When.TODAY: (NOW, tonight),
            When.WEEK: (NOW - timedelta(days=9), tonight + timedelta(days=7)),
        }
        truth = {
            row.pk
            for row in Concern.objects.all()
            if {Which.OPEN: row.is_open, Which.UNHEARD: row.unheard, Which.SETTLED: not row.is_open, Which.ANY: True}[asked.which or Which.ANY]
            and asked.kind in (None, row.kind_id)
            and asked.zone in ("", row.zone)
            and asked.shift in ("", row.lead_shift)
            and (asked.when is None or (row.due_at and between[asked.when][0] <= row.due_at < between[asked.when][1]))
            and (not asked.rose or row.rose_at)
            and (not asked.starred or row.pk in starred)
            and (not asked.sensitive or row.sensitive)
        }  # fmt: skip
        found = [each.pk for each in inbox.listing(user, asked, NOW).rows]
        assert set(found) == truth, asked
        assert len(found) == len(truth), asked


@pytest.mark.parametrize("which", list(Which))
@pytest.mark.parametrize("whose", list(Whose))
@pytest.mark.parametrize("text", ["", "number"])
def test_page_after_page_every_row_comes_once_and_the_way_back_is_the_same(
    desk_of: DeskOf, which: Which, whose: Whose, text: str
) -> None:
    many(23, unheard=which is Which.UNHEARD)
    if which is Which.SETTLED:
        Concern.objects.update(state=State.RESOLVED.value, due_at=None, due="", resolved_at=NOW)
    desk_of("w-evening")
    user = User.objects.get(officer__badge="w-evening")
    asked = Asked(whose=whose, which=which, text=text)
    pages, cursor = [], None
    while True:
        found = inbox.listing(user, asked, NOW, cursor=cursor, rows=5)
        pages.append([each.pk for each in found.rows])
        if found.after is None:
            break
        cursor = Cursor.read(str(found.after))
    assert sorted(pk for each in pages for pk in each) == sorted(Concern.objects.values_list("pk", flat=True))
    assert [len(each) for each in pages] == [5, 5, 5, 5, 3]
    back, cursor = [pages[-1]], found.before
    while cursor is not None:
        found = inbox.listing(user, asked, NOW, cursor=Cursor.read(str(cursor)), rows=5)
        back.append([each.pk for each in found.rows])
        cursor = found.before
    assert back[::-1] == pages


def test_a_row_that_is_settled_meanwhile_makes_the_next_page_skip_no_other(desk_of: DeskOf) -> None:
    many(12)
    desk_of("w-evening")
    user = User.objects.get(officer__badge="w-evening")
    first = inbox.listing(user, Asked(), NOW, rows=5)
    rest = [each.pk for each in inbox.listing(user, Asked(), NOW).rows][5:]
    set_row(first.rows[1], state=State.RESOLVED.value, due_at=None, due="", resolved_at=NOW)
    assert [each.pk for each in inbox.listing(user, Asked(), NOW, cursor=first.after).rows] == rest


@pytest.mark.parametrize(
    "nonsense",
    ["a", "b1-", "a-5", "zzz", "a999999999999999999-1", "a1-99999999999999999999", "a1x-2", "a²-1", "%00"],
)
def test_an_address_that_makes_no_sense_shows_the_list_from_its_beginning(
    desk_of: DeskOf, nonsense: str
) -> None:
    concern = raised()
    client = desk_of("w-evening")
    for address in (
        f"?at={nonsense}",
        f"?find={nonsense}",
        f"?kind={nonsense}&zone={nonsense}&which={nonsense}&when={nonsense}",
    ):
        assert concern.number in page(client, f"/staff/concerns/{address}"), address


def test_a_page_asks_as_many_questions_for_two_rows_as_for_fifty_and_counts_no_table(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")

    def asked() -> list[str]:
        forget_checks()
        with CaptureQueriesContext(connection) as sent:
            page(client)
        return [each["sql"] for each in sent]

    many(2)
    page(client)  # names and roster are looked up once a process
    few = asked()
    many(60)
    full = asked()
    assert len(full) == len(few)
    assert not [sql for sql in full if "COUNT(" in sql.upper()]
    assert "The first 50 of many" in page(client)


# -- search -----------------------------------------------------------------------------------------------------------


def search(client: Client, words: str) -> Any:
    return client.post("/staff/concerns/", {"words": words})


@pytest.mark.parametrize("typed", ["{n}", "{low}", "{dashed}", " {dashed} "])
def test_a_number_leads_straight_to_its_concern_however_it_is_typed(desk_of: DeskOf, typed: str) -> None:
    concern = raised()
    dashed = f"{concern.number[:4]}-{concern.number[4:]}"
    answer = search(
        desk_of("w-evening"), typed.format(n=concern.number, low=concern.number.lower(), dashed=dashed)
    )
    assert answer.status_code == 302
    assert answer.url == f"/staff/concerns/{concern.number}/"


def test_a_search_finds_settled_ones_too_and_its_words_stand_in_no_address(desk_of: DeskOf) -> None:
    done, other = raised(text="Motorcycles race", place="1642 Lantern Street"), raised(text="A dog barks")
    set_row(done, state=State.RESOLVED.value, due_at=None, due="", resolved_at=NOW)
    client = desk_of("w-evening")
    answer = search(client, "lantern motor")
    assert "lantern" not in answer.url.lower()
    html = page(client, answer.url)
    assert numbers(html) == [done.number]
    assert "Found for “lantern motor”" in html
    assert other.number not in html
    assert "lantern" not in " ".join(re.findall(r'href="([^"]*)"', html)).lower()


@pytest.mark.parametrize(
    "typed", ["816 555 0123", "(816) 555-0123", "+1 816.555.0123", "Ada@Example.org", "ada@example.org "]
)
def test_who_calls_without_the_number_is_found_by_how_they_are_reached(desk_of: DeskOf, typed: str) -> None:
    told = contact("ada@example.org", phone="+18165550123")
    mine, also = raised(contact=told), raised(contact=told)
    raised(contact=contact("other@example.org", phone="+18165550124"))
    raised(at=IN_EAST, contact=told)
    client = desk_of("w-evening")
    html = page(client, search(client, typed).url)
    assert numbers(html) == [also.number, mine.number]


def test_a_house_number_and_a_street_are_no_telephone_number(desk_of: DeskOf) -> None:
    concern = raised(place="1642 Lantern Street", text="1234567 is painted on it")
    client = desk_of("w-evening")
    assert numbers(page(client, search(client, "1642 Lantern").url)) == [concern.number]


def test_a_search_finds_only_what_may_be_seen(desk_of: DeskOf) -> None:
    raised(at=IN_EAST, text="barking dog")
    raised("officer-conduct", text="barking officer")
    client = desk_of("w-evening")
    assert numbers(page(client, search(client, "barking").url)) == []
    elsewhere = raised(at=IN_EAST)
    html = page(client, search(client, elsewhere.number).url)
    assert numbers(html) == []


def test_a_search_goes_on_past_the_first_hits_that_are_not_ours(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lamplighter.concerns.queries import search as searching

    monkeypatch.setattr(searching, "CHUNKS", (2, 3))
    mine = [raised(text=f"barking {n}") for n in range(2)]
    for n in range(9):
        raised(at=IN_EAST, text=f"barking {n}")
    mine.append(raised(text="barking last"))
    client = desk_of("w-evening")
    assert numbers(page(client, search(client, "barking").url)) == [each.number for each in reversed(mine)]


def test_a_search_among_ones_own_finds_nothing_for_who_holds_nothing(
    person: Callable[..., User], officers: dict[str, Officer]
) -> None:
    raised(text="barking")
    asked = Asked(whose=Whose.MINE, text="barking")
    assert not inbox.listing(person("supervisor", ""), asked, NOW).rows


def test_an_empty_search_is_the_list(desk_of: DeskOf) -> None:
    assert search(desk_of("w-evening"), "  ").url == "/staff/concerns/"


# -- the first page, and the map --------------------------------------------------------------------------------------


def test_the_first_page_says_what_is_due(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    assert "Nothing is due today" in page(client, "/staff/")
    set_row(raised(), due_at=NOW - timedelta(hours=1))
    html = page(client, "/staff/")
    assert "1 of yours is overdue" in html
    assert '<span class="count">1</span>' in html

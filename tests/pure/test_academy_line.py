"""The lottery can be done again by anybody, and is fair: each ticket is as likely to be the first as any other."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.academy.rules.ages import age_on, believable, is_minor
from lamplighter.academy.rules.line import Entry, drawn, favored_zones, mark_of, tickets_of
from lamplighter.academy.rules.states import (
    MOVES,
    OVER,
    SEATED,
    NotAllowed,
    Side,
    Standing,
    Verb,
    after,
    moves_from,
)
from lamplighter.core.numbers import ALPHABET, new_number

NUMBERS = st.text(ALPHABET, min_size=8, max_size=8)
PEOPLE = st.dictionaries(NUMBERS, st.integers(1, 5), max_size=40)


def off(found: list[int], expected: list[float]) -> float:
    """Pearson's chi-square; what it may be is from NIST's table of its critical values."""
    return sum((each - right) ** 2 / right for each, right in zip(found, expected, strict=True))


@effort(deadline=None)
@given(st.text(max_size=32), PEOPLE)
def test_anybody_can_do_the_draw_again_in_a_few_lines(seed: str, people: dict[str, int]) -> None:
    """As the public page says it: SHA-256 of seed:number:ticket, read as a number, the lowest of each, in order."""
    lowest = {}
    for number, tickets in people.items():
        values = [
            int.from_bytes(hashlib.sha256(f"{seed}:{number}:{t}".encode()).digest(), "big")
            for t in range(1, tickets + 1)
        ]
        lowest[number] = min(values)
    assert drawn(seed, [Entry(*each) for each in people.items()]) == sorted(
        lowest, key=lambda each: lowest[each]
    )


@effort(deadline=None)
@given(st.text(max_size=32), PEOPLE, st.randoms(use_true_random=False))
def test_the_order_in_which_people_applied_changes_nothing(
    seed: str, people: dict[str, int], chance: Random
) -> None:
    entries = [Entry(*each) for each in people.items()]
    mixed = list(entries)
    chance.shuffle(mixed)
    assert drawn(seed, mixed) == drawn(seed, entries)


@effort(deadline=None)
@given(st.text(max_size=32), PEOPLE, NUMBERS, st.integers(1, 5))
def test_one_ticket_more_never_means_a_later_place(
    seed: str, people: dict[str, int], number: str, tickets: int
) -> None:
    others = [Entry(*each) for each in people.items() if each[0] != number]
    fewer = drawn(seed, [*others, Entry(number, tickets)]).index(number)
    assert drawn(seed, [*others, Entry(number, tickets + 1)]).index(number) <= fewer


def test_a_known_draw_stays_the_same_on_every_machine() -> None:
    entries = [Entry("4F7K9Q2M", 1), Entry("ABCDEFGH", 2), Entry("01234567", 5), Entry("ZZZZZZZZ", 1)]
    assert (
        mark_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )  # FIPS 180-2, B.1
    assert drawn("abc", entries) == EXPECTED


EXPECTED = ["4F7K9Q2M", "01234567", "ZZZZZZZZ", "ABCDEFGH"]
"""Worked out with sha256sum and sort."""


def test_the_chance_to_be_first_is_as_many_tickets_out_of_all() -> None:
    """Fixed seeds; with 4,000 draws a wrong tenth would be found, a right one passes in 999 of 1,000 seeds."""
    people = [Entry("AAAAAAAA", 1), Entry("BBBBBBBB", 2), Entry("CCCCCCCC", 3), Entry("DDDDDDDD", 4)]
    first = dict.fromkeys((each.number for each in people), 0)
    draws = 4000
    for each in range(draws):
        first[drawn(hashlib.sha256(b"%d" % each).hexdigest(), people)[0]] += 1
    assert (
        off(list(first.values()), [draws * each.tickets / 10 for each in people]) < 16.27
    )  # 3 degrees of freedom, 0.001


def test_with_one_ticket_each_every_place_is_as_likely() -> None:
    people = [Entry(each * 8, 1) for each in "ABCDE"]
    places = [0] * 5
    for each in range(3000):
        places[drawn(hashlib.sha256(b"%d" % each).hexdigest(), people).index("CCCCCCCC")] += 1
    assert off(places, [600.0] * 5) < 18.47  # 4 degrees of freedom, 0.001


def test_the_mark_tells_whether_the_seed_is_the_one_of_the_announcement() -> None:
    seed = secrets.token_hex(16)
    assert mark_of(seed) == hashlib.sha256(seed.encode()).hexdigest() != mark_of(seed + " ")


@pytest.mark.parametrize(
    ("unlucky", "favored", "tickets"),
    [(0, False, 1), (0, True, 2), (1, False, 2), (3, True, 5), (9, False, 4)],
)
def test_tickets(unlucky: int, favored: bool, tickets: int) -> None:
    assert tickets_of(unlucky=unlucky, favored=favored) == tickets


def test_a_zone_is_favored_that_had_less_than_half_of_an_even_share() -> None:
    zones = ["N", "S", "E", "W"]
    assert favored_zones({"N": 20, "S": 12, "E": 5, "W": 3}, zones) == ["W"]  # even: 10; half: 5
    assert favored_zones({}, zones) == []  # nothing is known
    assert favored_zones({"N": 1}, zones) == ["E", "S", "W"]
    assert favored_zones({"N": 4, "OLD": 400}, ["N", "S"]) == ["S"]  # a zone that is no more
    assert favored_zones({"N": 4}, []) == []


def test_ages_count_by_birthdays() -> None:
    born = date(2008, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 17
    assert age_on(born, date(2026, 3, 1)) == 18
    assert is_minor(born, date(2026, 2, 28), 18)
    assert not is_minor(born, date(2026, 3, 1), 18)
    assert is_minor(born, date(2026, 3, 1), 19)
    assert not is_minor(None, date(2026, 3, 1), 18)
    assert believable(born, date(2026, 3, 1))
    assert not believable(date(2026, 3, 2), date(2026, 3, 1))
    assert not believable(date(1890, 1, 1), date(2026, 3, 1))


def test_numbers_are_of_the_alphabet_that_the_page_explains() -> None:
    assert set(new_number()) <= set(ALPHABET)


def test_the_table_of_moves_leads_everywhere_and_nowhere_back_from_what_is_over() -> None:
    reached = {after for after, _side in MOVES.values()} | {Standing.APPLIED}
    assert reached == set(Standing)
    gone = {before for before, _verb in MOVES} & OVER
    assert gone == {Standing.NOT_COMPLETED}, "by an exception alone"
    for (before, verb), (then, _side) in MOVES.items():
        if verb is Verb.OFFER:
            assert before is Standing.WAITING
        if then in SEATED and before not in SEATED:
            assert verb is Verb.OFFER, "a seat is given by an offer alone"


def test_staff_may_do_for_an_applicant_what_the_applicant_may_and_not_the_other_way() -> None:
    assert after(Standing.OFFERED, Verb.ACCEPT, Side.STAFF) is Standing.ACCEPTED
    with pytest.raises(NotAllowed):
        after(Standing.WAITING, Verb.DECLINE, Side.APPLICANT)
    with pytest.raises(NotAllowed):
        after(Standing.APPLIED, Verb.ACCEPT, Side.APPLICANT)
    assert moves_from(Standing.OFFERED, Side.APPLICANT) == [Verb.ACCEPT, Verb.REFUSE]

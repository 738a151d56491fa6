"""A list of readers is the desk lead's word: forged, changed, other desks' and older ones are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.sealing.keys import PublicKeys, check_fingerprint, signing_public
from lamplighter.core.sealing.lists import (
    MOST_READERS,
    Readers,
    list_written,
    read_list,
    read_signed_list,
    sign_list,
    signed_list,
)
from tests.support.tips import (
    DESK,
    FINGERPRINT,
    LEAD,
    LEAD_PUBLIC,
    READERS,
    STRANGER,
    TODAY,
    UNTIL,
    changed,
    readers,
    refusal,
    secret_keys,
)

DATA = list_written(readers())
SHOWN = signed_list(readers(), LEAD)


def read(
    data: bytes, *, lead: bytes = LEAD, desk: str = DESK, least: int = 1, today: date | None = TODAY
) -> Readers:
    return read_list(
        data, signature=sign_list(data, lead), lead=LEAD_PUBLIC, desk=desk, today=today, least=least
    )


def test_a_list_is_read_as_it_was_written() -> None:
    found = read(DATA)
    assert (found.desk, found.number, found.made) == (DESK, 3, readers().made)
    assert set(found.readers) == {each.public for each in READERS}
    assert [each.id for each in found.readers] == sorted(found.by_id())
    assert read_signed_list(SHOWN, desk=DESK, fingerprint=FINGERPRINT, today=TODAY) == found


def test_a_list_that_another_signed_is_refused() -> None:
    assert refusal(lambda: read(DATA, lead=STRANGER.sign)) == "bad-signature"
    forged = signed_list(readers(STRANGER), STRANGER.sign)
    assert (
        refusal(lambda: read_signed_list(forged, desk=DESK, fingerprint=FINGERPRINT, today=TODAY))
        == "wrong-fingerprint"
    )


def test_a_list_of_another_desk_or_an_older_one_is_refused() -> None:
    assert refusal(lambda: read(DATA, desk="burglary")) == "wrong-desk"
    assert read(DATA, least=3).number == 3
    assert refusal(lambda: read(DATA, least=4)) == "old-list"


@given(st.data())
def test_changed_lists_are_refused(data: st.DataObject) -> None:
    bad = data.draw(changed(DATA))
    assert (
        refusal(
            lambda: read_list(bad, signature=sign_list(DATA, LEAD), lead=LEAD_PUBLIC, desk=DESK, today=TODAY)
        )
        == "bad-signature"
    )
    # ... and where a lead signed them all the same, they are no list, or another whole one.
    found = refusal(lambda: read(bad))
    assert found in {None, "bad-list", "bad-key", "unknown-version", "wrong-desk"}
    if found is None:
        assert list_written(read(bad)) == bad


@given(st.binary(max_size=100) | st.text(max_size=100).map(lambda text: json.dumps(text).encode()))
def test_what_is_no_list_is_refused_even_if_it_is_signed(data: bytes) -> None:
    assert refusal(lambda: read(data)) in {"bad-list", "unknown-version"}


@given(st.data())
def test_no_text_that_is_shown_gives_another_error(data: st.DataObject) -> None:
    bad = data.draw(
        st.text(max_size=100) | changed(SHOWN.encode()).map(lambda raw: raw.decode("utf-8", "replace"))
    )
    refusal(lambda: read_signed_list(bad, desk=DESK, fingerprint=FINGERPRINT, today=TODAY))
    assert (
        refusal(lambda: read_signed_list("[" * 20_000, desk=DESK, fingerprint=FINGERPRINT, today=TODAY))
        == "bad-list"
    )


def test_the_one_form() -> None:
    said = json.loads(DATA)
    loose = json.dumps(said, sort_keys=True).encode()
    more = json.dumps({**said, "z": 1}, sort_keys=True, separators=(",", ":")).encode()
    turned = json.dumps(
        {**said, "readers": said["readers"][::-1]}, sort_keys=True, separators=(",", ":")
    ).encode()
    week = DATA.replace(b'"2026-03-01"', b'"2026-W09-7"')
    for bad in (loose, more, turned, week, b"[" * 10_000):
        assert refusal(lambda bad=bad: read(bad)) == "bad-list"
    assert refusal(lambda: read(DATA.replace(b'"v":1', b'"v":2'))) == "unknown-version"


def test_one_to_sixty_readers_each_once_and_each_with_a_key() -> None:
    many = [secret_keys(str(at)) for at in range(MOST_READERS + 1)]
    assert len(read(list_written(readers(*many[:-1]))).readers) == MOST_READERS
    empty = replace(readers(), readers=())
    for bad in (readers(*many), readers(READERS[0], READERS[0]), empty, replace(readers(), number=0)):
        assert refusal(lambda bad=bad: list_written(bad)) == "bad-list"
    low = replace(readers(), readers=(PublicKeys(bytes(32), STRANGER.public.sign),))
    assert refusal(lambda: list_written(low)) == "bad-key"
    unsigned = replace(readers(), readers=(PublicKeys(STRANGER.public.box, bytes(32)),))
    assert refusal(lambda: list_written(unsigned)) == "bad-key"
    assert refusal(lambda: list_written(replace(readers(), desk="No Desk"))) == "bad-list"


def test_two_readers_do_not_sign_with_one_key() -> None:
    twin = replace(
        readers(), readers=(READERS[0].public, PublicKeys(STRANGER.public.box, READERS[0].public.sign))
    )
    assert refusal(lambda: list_written(twin)) == "bad-list"


def test_a_list_holds_to_its_last_day_and_a_past_one_is_read_all_the_same() -> None:
    day = timedelta(days=1)
    assert read(DATA, today=UNTIL).until == UNTIL
    assert refusal(lambda: read(DATA, today=UNTIL + day)) == "list-over"
    assert read(DATA, today=None).number == 3
    for until, word in (
        (readers().made, None),
        (readers().made + 400 * day, None),
        (readers().made + 401 * day, "bad-list"),
        (readers().made - day, "bad-list"),
    ):
        made = replace(readers(), until=until)
        assert refusal(lambda made=made: list_written(made)) == word


def test_a_lead_whose_key_anybody_could_sign_with_is_refused() -> None:
    weak = (1).to_bytes(32, "little")
    anything = weak + bytes(32)  # holds for every text in a lax reader
    bad = lambda: read_list(DATA, signature=anything, lead=weak, desk=DESK, today=TODAY)  # noqa: E731
    assert refusal(bad) == "bad-key"


def test_fingerprints_are_compared_as_people_write_them() -> None:
    assert [len(group) for group in FINGERPRINT.split("-")] == [4] * 5
    for said in (
        FINGERPRINT,
        FINGERPRINT.lower(),
        FINGERPRINT.replace("-", " "),
        FINGERPRINT.replace("-", ""),
    ):
        check_fingerprint(LEAD_PUBLIC, said)
    other = "A" if FINGERPRINT[0] != "A" else "B"
    for said in ("", FINGERPRINT[:-1], other + FINGERPRINT[1:], FINGERPRINT + "A"):
        assert refusal(lambda said=said: check_fingerprint(LEAD_PUBLIC, said)) == "wrong-fingerprint"
    assert (
        refusal(lambda: check_fingerprint(signing_public(STRANGER.sign), FINGERPRINT)) == "wrong-fingerprint"
    )

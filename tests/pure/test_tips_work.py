"""Work is for one envelope, one desk and twenty minutes, and a challenge is the server's own."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.sealing.work import (
    CHALLENGE_BYTES,
    MOST_BITS,
    For,
    challenge,
    check_proof,
    read_challenge,
    solved,
)
from tests.support.tips import DESK, refusal

NOW = 1_772_000_000 // 600 * 600
SECRET = b"server secret"
ENVELOPE = b"an envelope"
PROOF = solved(challenge(desk=DESK, now=NOW, bits=8, secret=SECRET), ENVELOPE, desk=DESK)


def word(
    proof: bytes, *, envelope: bytes = ENVELOPE, desk: str = DESK, now: int = NOW, secret: bytes = SECRET
) -> str | None:
    return refusal(lambda: check_proof(proof, envelope, desk=desk, now=now, secret=secret))


def test_the_work_counts_leading_zero_bits() -> None:
    assert word(PROOF) is None
    made, nonce = PROOF[:CHALLENGE_BYTES], PROOF[CHALLENGE_BYTES:]
    data = b"lamplighter-tips/1 work\x00" + made + hashlib.sha256(ENVELOPE).digest() + nonce
    assert hashlib.sha256(data).digest()[0] == 0
    assert (read_challenge(made).bits, read_challenge(made).slot) == (8, NOW // 600)


def test_it_is_bound_to_the_envelope_the_desk_and_the_server() -> None:
    assert any(
        word(PROOF, envelope=bytes([at])) == "bad-proof" for at in range(4)
    )  # each by chance fits once in 256
    assert word(PROOF, desk="burglary") == "wrong-desk"
    assert word(PROOF, secret=b"another") == "bad-proof"


def test_the_work_of_a_text_pays_for_no_file_and_the_other_way_round_however_much_it_is() -> None:
    for asked, wanted in ((For.TEXT, For.FILE), (For.FILE, For.TEXT)):
        made = challenge(desk=DESK, now=NOW, bits=8, secret=SECRET, what=asked)
        proof = solved(made, ENVELOPE, desk=DESK)
        check_proof(proof, ENVELOPE, desk=DESK, now=NOW, secret=SECRET, what=asked)
        refused = lambda proof=proof, wanted=wanted: check_proof(  # noqa: E731
            proof, ENVELOPE, desk=DESK, now=NOW, secret=SECRET, what=wanted
        )
        assert refusal(refused) == "bad-proof"


def test_it_is_good_for_twenty_minutes_and_not_before() -> None:
    for seconds in (0, 599, 600, 1200, 1799):
        assert word(PROOF, now=NOW + seconds) is None
    for seconds in (-1, 1800, 10**6):
        assert word(PROOF, now=NOW + seconds) == "stale-proof"


def test_all_who_ask_are_asked_the_same() -> None:
    one, two, later = (challenge(desk=DESK, now=NOW + add, bits=8, secret=SECRET) for add in (0, 599, 600))
    assert one == two != later
    assert one[14:30] != later[14:30]


def test_too_few_zero_bits_are_not_enough() -> None:
    made = challenge(desk=DESK, now=NOW, bits=16, secret=SECRET)
    assert sum(word(made + bytes(7) + bytes([at])) == "bad-proof" for at in range(20)) >= 19


@given(st.integers(0, len(PROOF) - 1), st.integers(1, 255))
def test_a_changed_proof_is_refused(at: int, by: int) -> None:
    bad = PROOF[:at] + bytes([PROOF[at] ^ by]) + PROOF[at + 1 :]
    assert word(bad) == "bad-proof" or at >= CHALLENGE_BYTES


@given(st.binary(max_size=80) | st.binary(min_size=53, max_size=53).map(lambda tail: b"\x01" + tail))
def test_no_bytes_give_another_error(data: bytes) -> None:
    assert word(data) == "bad-proof"
    assert refusal(lambda: read_challenge(data)) in {None, "bad-proof"}


def test_a_device_does_no_work_for_another_desk() -> None:
    elsewhere = challenge(desk="burglary", now=NOW, bits=0, secret=SECRET)
    assert refusal(lambda: solved(elsewhere, ENVELOPE, desk=DESK)) == "wrong-desk"


def test_nobody_is_asked_for_endless_work() -> None:
    flood = challenge(desk=DESK, now=NOW, bits=MOST_BITS + 9, secret=SECRET)
    assert read_challenge(flood).bits == MOST_BITS == 24
    greedy = bytearray(challenge(desk=DESK, now=NOW, bits=0, secret=SECRET))
    greedy[13] = MOST_BITS + 1
    assert refusal(lambda: solved(bytes(greedy), ENVELOPE, desk=DESK)) == "bad-proof"
    assert word(solved(challenge(desk=DESK, now=NOW, bits=0, secret=SECRET), ENVELOPE, desk=DESK)) is None

"""Every mailbox looks alike: how much is in it, or whether there is one, is told by the tipster's key alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.core.sealing import sealing
from lamplighter.core.sealing.envelope import Box, parsed
from lamplighter.core.sealing.keys import SecretKeys
from lamplighter.core.sealing.mailbox import (
    Part,
    check_withdrawal,
    decoy,
    sequences_of,
    shown,
    sign_withdrawal,
    slots_of,
)
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.mailboxes import Found, own_in, replies_in
from tests.support.tips import (
    READERS,
    STRANGER,
    first_tip,
    further,
    readers,
    refusal,
    reply,
    tipster,
)

SECRET = b"server secret"
HERE = tipster().mailbox
CONVERSATION = tipster().conversation


def kept(*envelopes: bytes) -> dict[int, tuple[Box, bytes]]:
    """What a server keeps of some envelopes for the tipster."""
    found = {}
    for data in envelopes:
        envelope = parsed(data)
        box = envelope.box_for(tipster().secret.public.id)
        assert box
        found[envelope.header.sequence] = (box, envelope.body)
    return found


def texts(data: bytes) -> list[str]:
    return [each.message.text for each in replies_in(data, tipster=tipster(), lists=[readers()]).messages]


@pytest.mark.parametrize(("part", "total"), [(Part.REPLIES, 67_072), (Part.OWN, 262_528)])
def test_the_size_is_always_the_same(part: Part, total: int) -> None:
    envelopes = [reply()] if part is Part.REPLIES else [first_tip(), further("x" * 20_000)]
    for held in ({}, kept(*envelopes)):
        assert len(shown(part, HERE, held, secret=SECRET)) == total == part.total_bytes
    assert len(shown(part, tipster("nobody").mailbox, {}, secret=SECRET)) == total


def test_decoys_are_the_same_each_time_and_nowhere_twice() -> None:
    one = shown(Part.REPLIES, HERE, {}, secret=SECRET)
    assert one == shown(Part.REPLIES, HERE, {}, secret=SECRET)
    all_slots = [
        *slots_of(Part.REPLIES, one),
        *slots_of(Part.REPLIES, shown(Part.REPLIES, bytes(32), {}, secret=SECRET)),
        *slots_of(Part.REPLIES, shown(Part.REPLIES, HERE, {}, secret=b"other")),
        *(slot[:4192] for slot in slots_of(Part.OWN, shown(Part.OWN, HERE, {}, secret=SECRET))),
    ]
    assert len({slot[:32] for slot in all_slots}) == len({slot[32:] for slot in all_slots}) == len(all_slots)


def test_a_decoy_is_made_of_what_a_message_is_made_of() -> None:
    sealed = kept(reply())[0]
    made = decoy(Part.REPLIES, HERE, 0, secret=SECRET)
    assert len(made) == len(sealed[0].sealed + sealed[1])
    for slot in (decoy(Part.REPLIES, HERE, at, secret=SECRET) for at in range(16)):
        assert slot[31] < 128  # as every X25519 public key
        zeros = slot[32:].count(0)
        assert 2 <= zeros <= 45  # 16 of 4,160 random bytes are expected; one in a million is outside


def test_the_tipster_finds_the_newest_reply_of_each_slot() -> None:
    envelopes = [reply(f"answer {at}", at) for at in (0, 1, 15, 16, 127)]
    assert texts(shown(Part.REPLIES, HERE, kept(*envelopes), secret=SECRET)) == [
        "answer 1",
        "answer 16",
        "answer 127",
    ]
    assert [list(sequences_of(Part.REPLIES, 15))[-1], list(sequences_of(Part.OWN, 3))[-1]] == [127, 127]


def test_the_tipster_finds_what_was_written_in_each_size() -> None:
    long, longer = further("y" * 9_000, 1), further("z" * 40_000, 6)
    data = shown(Part.OWN, HERE, kept(first_tip(), long, longer), secret=SECRET)
    found = own_in(data, tipster=tipster())
    assert [(each.sequence, len(each.message.text)) for each in found.messages] == [
        (0, 27),
        (1, 9_000),
        (6, 40_000),
    ]


def test_nobody_else_finds_anything() -> None:
    replies = shown(Part.REPLIES, HERE, kept(reply()), secret=SECRET)
    own = shown(Part.OWN, HERE, kept(first_tip()), secret=SECRET)
    ben = tipster("ben")
    assert replies_in(replies, tipster=ben, lists=[readers()]) == Found((), ())
    assert own_in(own, tipster=ben) == Found((), ())
    assert replies_in(replies, tipster=tipster(desk="burglary"), lists=[readers()]) == Found((), ())


def test_only_what_a_reader_signed_is_shown() -> None:
    forged = sealing.seal_reply(
        Message(text="I am no reader."),
        readers(),
        reader=STRANGER,
        tipster=tipster().secret.public,
        conversation=CONVERSATION,
        sequence=1,
    )
    data = shown(Part.REPLIES, HERE, kept(reply(), forged), secret=SECRET)
    assert texts(data) == ["Which side?"]
    for lists in ([], [readers(READERS[0])], [readers(number=2)], [readers(desk="burglary")]):
        found = replies_in(data, tipster=tipster(), lists=lists)
        assert not found.messages
        assert [(each.sequence, each.why.word) for each in found.untrusted] == [
            (0, "unknown-signer"),
            (1, "unknown-signer"),
        ]


def test_a_reply_by_somebody_who_left_is_marked() -> None:
    data = shown(Part.REPLIES, HERE, kept(reply()), secret=SECRET)
    signer, others = READERS[1], (READERS[0], READERS[2])
    for more, left in (
        ([], False),
        ([readers(number=4)], False),
        ([readers(*others, number=4)], True),
        ([readers(*others, number=2)], False),
        ([readers(*others, number=4, desk="burglary")], False),
        ([readers(*others, number=4), readers(number=5)], False),
        ([readers(*others, SecretKeys(signer.box, STRANGER.sign), number=4)], True),
    ):
        (found,) = replies_in(data, tipster=tipster(), lists=[*more, readers()]).messages
        assert (found.left, found.message.text) == (left, "Which side?")


def test_a_reply_that_was_tampered_with_is_told_and_not_passed_over() -> None:
    whole = shown(Part.REPLIES, HERE, kept(reply(), reply("More?", 1)), secret=SECRET)
    data = whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]
    found = replies_in(data, tipster=tipster(), lists=[readers()])
    assert [each.sequence for each in found.messages] == [1]
    assert [(each.sequence, each.why.word) for each in found.untrusted] == [(0, "cannot-open")]
    own = bytearray(shown(Part.OWN, HERE, kept(first_tip()), secret=SECRET))
    own[100] ^= 1
    assert [each.sequence for each in own_in(bytes(own), tipster=tipster()).untrusted] == [0]


def test_slots_that_were_swapped_stay_shut() -> None:
    first, second, *rest = slots_of(Part.REPLIES, shown(Part.REPLIES, HERE, kept(reply()), secret=SECRET))
    assert texts(b"".join((second, first, *rest))) == []


@given(st.integers(0, 67_071), st.binary(min_size=1, max_size=50))
@effort(max_examples=25)
def test_a_server_that_changes_bytes_hides_a_reply_at_most(at: int, some: bytes) -> None:
    data = bytearray(shown(Part.REPLIES, HERE, kept(reply()), secret=SECRET))
    data[at : at + len(some)] = some
    bad = bytes(data[:67_072])
    if len(bad) == 67_072:
        assert texts(bad) in ([], ["Which side?"])


def test_an_answer_of_another_size_is_refused() -> None:
    for bad in (b"", bytes(67_071), bytes(67_073)):
        assert refusal(lambda bad=bad: texts(bad)) == "wrong-length"
        assert refusal(lambda bad=bad: own_in(bad, tipster=tipster())) == "wrong-length"
    assert texts(bytes(67_072)) == []


def test_only_the_tipster_withdraws_and_only_this_conversation() -> None:
    keys = tipster().secret
    word = sign_withdrawal(keys.sign, CONVERSATION)
    check_withdrawal(keys.public.sign, word, CONVERSATION)
    for sign, signature, where in (
        (STRANGER.public.sign, word, CONVERSATION),
        (keys.public.sign, word, bytes(32)),
        (keys.public.sign, b"", CONVERSATION),
        (keys.public.sign, word[:-1] + bytes([word[-1] ^ 1]), CONVERSATION),
        (b"", word, CONVERSATION),
    ):
        assert (
            refusal(
                lambda sign=sign, signature=signature, where=where: check_withdrawal(sign, signature, where)
            )
            == "bad-signature"
        )

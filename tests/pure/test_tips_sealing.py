"""What is sealed opens for its readers, there and nowhere else, and says by its length next to nothing of what is inside."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.core.sealing import armour, codes, lists, sealing
from lamplighter.core.sealing.checks import check_tipster
from lamplighter.core.sealing.envelope import Box, Header, Kind, composed, parsed
from lamplighter.core.sealing.keys import PublicKeys, signed
from lamplighter.core.sealing.marks import from_b64url, to_b64url
from lamplighter.core.sealing.messages import (
    ANSWERS,
    Message,
    SignedReply,
    read_message,
    read_reply,
    reply_statement,
    reply_written,
    written,
)
from lamplighter.core.sealing.opening.envelopes import (
    open_file,
    open_first,
    open_further,
    open_reply,
    opened_key,
)
from lamplighter.core.sealing.sizes import FILES, TEXTS, SizeClass, padded, smallest, unpadded
from tests.support.tips import (
    DESK,
    FINGERPRINT,
    LEAD,
    READERS,
    STRANGER,
    TODAY,
    changed,
    first_tip,
    further,
    opened_first,
    readers,
    refusal,
    reply,
    tipster,
    without_boxes,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=1500)
MESSAGES = st.builds(
    Message,
    text=TEXT,
    language=st.sampled_from(("en", "es")),
    answers=st.dictionaries(st.sampled_from(ANSWERS), TEXT, max_size=3),
)


@given(MESSAGES)
@effort(max_examples=40)
def test_a_tip_opens_for_each_reader_as_it_was_written(message: Message) -> None:
    data = sealing.seal_first(message, readers(), tipster())
    for reader in READERS:
        opened = open_first(data, desk=DESK, reader=reader)
        assert (opened.message, opened.tipster) == (message, tipster().secret.public)
    later = sealing.seal_further(message, readers(), tipster(), sequence=5)
    found = open_further(later, first=opened, desk=DESK, reader=READERS[0])
    assert (found.message, found.sequence) == (message, 5)


class Borrowed(codes.TipsterKeys):
    """Somebody's own keys under the id of another's conversation."""

    @property
    def conversation(self) -> bytes:
        return tipster().conversation


def test_nobody_else_opens_it() -> None:
    for data in (first_tip(),):
        assert refusal(lambda data=data: open_first(data, desk=DESK, reader=STRANGER)) == "not-for-this-key"


@pytest.mark.parametrize("seal", ["first", "further", "reply"])
def test_ten_signs_and_three_thousand_have_one_length(seal: str) -> None:
    make = {"first": first_tip, "further": further, "reply": reply}[seal]
    assert len(make("x" * 10)) == len(make("x" * 3000))


def test_a_longer_text_takes_the_next_size_and_too_long_a_one_is_refused() -> None:
    sizes = [parsed(first_tip("x" * count)).header.size for count in (4000, 5000, 17_000)]
    assert sizes == list(TEXTS)
    assert refusal(lambda: first_tip("x" * 66_000)) == "too-long"
    assert refusal(lambda: reply("x" * 4100)) == "too-long"


def test_two_envelopes_of_one_text_share_nothing() -> None:
    one, two = (parsed(sealing.seal_first(Message(text="x"), readers(), tipster())) for _ in range(2))
    assert one.body != two.body
    assert not {box.sealed for box in one.boxes} & {box.sealed for box in two.boxes}


# -- moved, replayed, forged ------------------------------------------------------------------------------------------
def test_an_envelope_of_another_desk_is_refused_and_does_not_open_when_it_is_renamed() -> None:
    assert refusal(lambda: open_first(first_tip(), desk="burglary", reader=READERS[0])) == "wrong-desk"
    envelope = parsed(first_tip())
    header = Header.first(
        desk="burglary",
        mailbox=tipster().mailbox,
        size=envelope.header.size,
        tipster=tipster().secret.public,
    )
    moved = composed(header, envelope.boxes, envelope.body, sign=tipster().secret.sign)
    assert refusal(lambda: open_first(moved, desk="burglary", reader=READERS[0])) == "cannot-open"


@given(st.integers(2, 127))
@effort(max_examples=20)
def test_a_message_with_another_number_does_not_open_though_its_signature_is_good(sequence: int) -> None:
    envelope = parsed(further())
    moved = composed(
        replace(envelope.header, sequence=sequence), envelope.boxes, envelope.body, sign=tipster().secret.sign
    )
    assert (
        refusal(lambda: open_further(moved, first=opened_first(), desk=DESK, reader=READERS[0]))
        == "cannot-open"
    )


def test_a_server_that_puts_its_own_keys_beside_a_tip_is_found_out() -> None:
    envelope = parsed(first_tip())
    own = tipster().secret.public
    boxes = [
        replace(box, key_id=STRANGER.public.id) if box.key_id == own.id else box for box in envelope.boxes
    ]
    stolen = replace(envelope.header, tipster=STRANGER.public)
    assert refusal(lambda: composed(stolen, boxes, envelope.body, sign=STRANGER.sign)) == "wrong-conversation"
    for keys in (STRANGER.public, PublicKeys(own.box, STRANGER.public.sign)):
        rows = boxes if keys is STRANGER.public else envelope.boxes
        header = Header.first(desk=DESK, mailbox=tipster().mailbox, size=envelope.header.size, tipster=keys)
        forged = composed(header, rows, envelope.body, sign=STRANGER.sign)
        assert (
            refusal(lambda forged=forged: open_first(forged, desk=DESK, reader=READERS[0])) == "cannot-open"
        )


def test_a_code_that_was_read_for_another_desk_seals_nothing() -> None:
    elsewhere = tipster(desk="burglary")
    assert not {elsewhere.token, elsewhere.secret.box} & {tipster().token, tipster().secret.box}
    for sequence in (None, 1):
        assert refusal(lambda at=sequence: sealed_by(elsewhere, at)) == "wrong-desk"


def sealed_by(keys: codes.TipsterKeys, sequence: int | None) -> bytes:
    message = Message(text="x")
    if sequence is None:
        return sealing.seal_first(message, readers(), keys)
    return sealing.seal_further(message, readers(), keys, sequence=sequence)


def test_a_further_message_is_signed_by_the_key_of_the_first() -> None:
    mallory = Borrowed(desk=DESK, token=tipster().token, secret=STRANGER)
    forged = sealing.seal_further(Message(text="Never mind."), readers(), mallory, sequence=1)
    first = opened_first()
    assert refusal(lambda: open_further(forged, first=first, desk=DESK, reader=READERS[0])) == "bad-signature"
    other = sealing.seal_further(Message(text="x"), readers(), tipster("ben"), sequence=1)
    assert (
        refusal(lambda: open_further(other, first=first, desk=DESK, reader=READERS[0]))
        == "wrong-conversation"
    )
    assert (
        refusal(lambda: open_further(first_tip(), first=first, desk=DESK, reader=READERS[0]))
        == "unknown-kind"
    )


def test_a_reply_is_signed_by_a_reader_of_the_list() -> None:
    here = opened_first().conversation

    def opened(data: bytes, known: list[lists.Readers]) -> bool:
        return open_reply(data, desk=DESK, conversation=here, reader=READERS[0], lists=known).checked

    assert opened(reply(), [readers()])
    assert not opened(reply(), [])
    assert opened(reply(), [readers(READERS[0], number=4), readers()])
    assert refusal(lambda: opened(reply(by=STRANGER), [readers()])) == "unknown-signer"
    assert refusal(lambda: opened(_forged_reply(), [readers()])) == "bad-signature"
    assert refusal(lambda: opened(reply(), [readers(READERS[0])])) == "unknown-signer"


def _forged_reply() -> bytes:
    """A stranger writes in a reader's name."""
    header = replace(parsed(reply()).header, sequence=3)
    message = written(Message(text="Meet me alone."))
    bad = SignedReply(
        message=message,
        by=READERS[1].public.id,
        list_number=3,
        signature=signed(STRANGER.sign, reply_statement(header.context, 3, message)),
    )
    keys = [*(each.public.box for each in READERS), tipster().secret.public.box]
    boxes, body = sealing._sealed(reply_written(bad), header, keys)
    return composed(header, boxes, body)


def test_nothing_is_sealed_to_a_key_that_hides_nothing() -> None:
    bad = PublicKeys(bytes(32), STRANGER.public.sign)
    assert (
        refusal(
            lambda: sealing.seal_reply(
                Message(text="x"),
                readers(),
                reader=READERS[0],
                tipster=bad,
                conversation=bytes(32),
                sequence=0,
            )
        )
        == "bad-key"
    )


@given(st.data())
def test_a_changed_tip_opens_as_it_was_written_or_not_at_all(data: st.DataObject) -> None:
    bad = data.draw(changed(first_tip()))
    if refusal(lambda: open_first(bad, desk=DESK, reader=READERS[0])) is None:  # another's box was changed
        assert open_first(bad, desk=DESK, reader=READERS[0]) == opened_first()
        assert without_boxes(bad) == without_boxes(first_tip())


def test_boxes_come_and_go_and_the_tipsters_signature_stays_good() -> None:
    for data, sign in ((first_tip(), None), (further(), tipster().secret.public.sign)):
        envelope = parsed(data)
        own = tipster().secret.public.id
        fewer = [box for box in envelope.boxes if box.key_id in (own, READERS[0].public.id)]
        key = opened_key(
            fewer[0].sealed if fewer[0].key_id != own else fewer[1].sealed,
            READERS[0].box,
            envelope.header.context,
        )
        more = Box(STRANGER.public.id, sealing.sealed_key(key, STRANGER.public.box, envelope.header.context))
        for boxes in (fewer, [*envelope.boxes, more]):
            made = composed(envelope.header, boxes, envelope.body, sign=bytes(32))[:-64] + envelope.signature
            check_tipster(parsed(made), sign=sign)
        for body in (envelope.body[:-1] + b"x", bytes(len(envelope.body))):
            made = composed(envelope.header, envelope.boxes, body, sign=bytes(32))[:-64] + envelope.signature
            assert (
                refusal(lambda made=made, sign=sign: check_tipster(parsed(made), sign=sign))
                == "bad-signature"
            )


def test_who_came_later_opens_with_the_box_beside_the_envelope_and_with_no_wrong_one() -> None:
    first, here = opened_first(), tipster().conversation

    def later(data: bytes) -> bytes:
        envelope = parsed(data)
        mine = envelope.box_for(READERS[0].public.id)
        assert mine is not None
        where = envelope.header.context
        return sealing.sealed_key(opened_key(mine.sealed, READERS[0].box, where), STRANGER.public.box, where)

    def as_stranger(data: bytes, box: bytes | None) -> object:
        if parsed(data).header.kind is Kind.FIRST:
            return open_first(data, desk=DESK, reader=STRANGER, later=box)
        if parsed(data).header.kind is Kind.FURTHER:
            return open_further(data, first=first, desk=DESK, reader=STRANGER, later=box)
        return open_reply(data, desk=DESK, conversation=here, reader=STRANGER, lists=[readers()], later=box)

    shown = (first_tip(), further(), reply())
    for data, other in zip(shown, shown[1:] + shown[:1], strict=True):
        assert as_stranger(data, later(data))
        assert refusal(lambda data=data: as_stranger(data, None)) == "not-for-this-key"
        assert refusal(lambda data=data, box=later(other): as_stranger(data, box)) == "cannot-open"
        assert refusal(lambda data=data: as_stranger(data, bytes(80))) == "cannot-open"


@given(st.data())
def test_a_changed_reply_opens_as_it_was_written_or_not_at_all(data: st.DataObject) -> None:
    def opened(whole: bytes) -> object:
        here = tipster().conversation
        return open_reply(whole, desk=DESK, conversation=here, reader=READERS[0], lists=[readers()])

    bad = data.draw(changed(reply()))
    if refusal(lambda: opened(bad)) is None:  # another's box was changed
        assert opened(bad) == opened(reply())


@given(st.binary(min_size=80, max_size=80), st.booleans())
def test_a_box_of_any_bytes_is_refused(sealed: bytes, low: bool) -> None:
    envelope = parsed(reply())
    sealed = bytes(32) + sealed[32:] if low else sealed
    boxes = [replace(box, sealed=sealed) for box in envelope.boxes]
    data = composed(envelope.header, boxes, envelope.body)
    here = tipster().conversation
    assert (
        refusal(lambda: open_reply(data, desk=DESK, conversation=here, reader=READERS[0], lists=[readers()]))
        == "cannot-open"
    )


# -- what is inside ---------------------------------------------------------------------------------------------------
@given(st.sampled_from(TEXTS), st.binary(max_size=4060))
def test_filling_up_is_undone_and_only_zeros_are_taken(size: SizeClass, data: bytes) -> None:
    filled = padded(data, size)
    assert len(filled) == size.padded
    assert filled[-32:] == bytes(32)
    assert unpadded(filled, size) == data
    for bad in (
        filled[:-1] + b"\x01",
        filled[:-1],
        b"\xff" + filled[1:],
        (size.most + 1).to_bytes(4, "big") + filled[4:],
    ):
        assert refusal(lambda bad=bad: unpadded(bad, size)) == "bad-padding"


def test_the_last_two_blocks_are_never_data() -> None:
    assert [size.padded - size.most for size in SizeClass] == [36] * 7
    for size in (*TEXTS, *FILES[:1]):
        assert smallest(size.most, (size,)) is size
        assert unpadded(padded(bytes([1]) * size.most, size), size) == bytes([1]) * size.most
        assert refusal(lambda size=size: padded(bytes(size.most + 1), size)) == "too-long"
        assert refusal(lambda size=size: smallest(size.most + 1, (size,))) == "too-long"


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(
                st.sampled_from(("v", "text", "answers", "files", "lang", "m", "by", "list", "sig")), each
            )
        ),
    ).map(lambda said: json.dumps(said).encode())
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    assert refusal(lambda: read_message(data)) in {None, "bad-message", "unknown-version"}
    assert refusal(lambda: read_reply(data)) in {None, "bad-message"}


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'{"v":1,"text":"x"}', None),
        (b'{"v":1.0,"text":"x","later":[1]}', None),
        (b'{"v":1,"text":"x","answers":{"what":"y","other":7}}', None),
        (b'{"v":2,"text":"x"}', "unknown-version"),
        (b'{"v":true,"text":"x"}', "bad-message"),
        (b'{"v":"1","text":"x"}', "bad-message"),
        (b'{"v":1}', "bad-message"),
        (b'{"v":1,"text":["x"]}', "bad-message"),
        (b'{"v":1,"text":"\\ud800"}', "bad-message"),
        (b'{"v":1,"text":"x","lang":"de"}', "bad-message"),
        (b'{"v":1,"text":"x","answers":["y"]}', "bad-message"),
        (b'{"v":1,"text":"x","answers":{"what":7}}', "bad-message"),
        (b'{"v":1,"text":"x","files":{}}', "bad-message"),
        (b'{"v":1,"text":"x","files":[{}]}', "bad-message"),
        (b'{"v":1,"text":"x","files":[7]}', "bad-message"),
        (b'{"v":1,"text":"x","seen":0}', None),
        (b'{"v":1,"text":"x","seen":-1}', "bad-message"),
        (b'{"v":1,"text":"x","seen":null}', "bad-message"),
        (b'{"v":NaN,"text":"x"}', "bad-message"),
        (b'\xef\xbb\xbf{"v":1,"text":"x"}', "bad-message"),
        (b'{"v":1,"text":"\xff"}', "bad-message"),
        (b"[" * 100_000, "bad-message"),
        (b'{"v":' + b"9" * 5000 + b"}", "bad-message"),
        (b"[]", "bad-message"),
        (b"", "bad-message"),
    ],
    ids=range(25),
)
def test_messages_are_taken_by_their_form(data: bytes, word: str | None) -> None:
    assert refusal(lambda: read_message(data)) == word


def test_what_cannot_be_read_is_not_written() -> None:
    for bad in (
        Message(text="\ud800"),
        Message(text="x", language="de"),
        Message(text="x", answers={"what": 7}),
    ):  # type: ignore[dict-item]
        assert refusal(lambda bad=bad: written(bad)) == "bad-message"


def test_a_reply_says_up_to_which_message_its_writer_knew() -> None:
    """By the day alone a tip of this morning would pass for an answer to a reward that was offered at noon."""
    assert read_message(written(Message(text="R-7K2M-9QXD", seen=3))).seen == 3
    assert b"seen" not in written(Message(text="x")), "others are written as before"


def test_a_message_does_not_end_in_a_log() -> None:
    message = Message(text="blue door", answers={"where": "bakery"})
    assert "door" not in repr(message) + repr(opened_first())
    assert "bakery" not in repr(message)


# -- files and the thin ends ------------------------------------------------------------------------------------------
@given(st.binary(max_size=2000))
@effort(max_examples=10)
def test_a_file_opens_with_its_note_and_only_as_the_note_says(data: bytes) -> None:
    here = tipster().conversation
    note, whole = sealing.seal_file(
        data, desk=DESK, conversation=here, name="door.jpg", media_type="image/jpeg", cleaned=["location"]
    )
    assert parsed(whole).header.kind is Kind.FILE
    assert read_message(written(Message(text="x", files=(note,)))).files == (note,)

    def opened(**other: object) -> bytes:
        return open_file(whole, replace(note, **other), desk=DESK, conversation=here)  # type: ignore[arg-type]

    assert opened() == data
    assert refusal(lambda: opened(number=note.number ^ 1)) == "file-mismatch"
    assert refusal(lambda: opened(size=len(data) + 1)) == "file-mismatch"
    assert refusal(lambda: opened(sha256=bytes(32))) == "file-mismatch"
    assert refusal(lambda: opened(key=bytes(32))) == "cannot-open"
    assert refusal(lambda: open_file(whole, note, desk="burglary", conversation=here)) == "wrong-desk"
    assert refusal(lambda: open_file(whole, note, desk=DESK, conversation=bytes(32))) == "wrong-conversation"
    assert refusal(lambda: open_file(whole[:-1], note, desk=DESK, conversation=here)) == "wrong-length"
    assert refusal(lambda: open_file(whole[:-1] + b"x", note, desk=DESK, conversation=here)) in {
        "cannot-open",
        None,
    }


def test_two_files_of_a_message_have_two_numbers() -> None:
    note, _ = sealing.seal_file(b"x", desk=DESK, conversation=bytes(32), name="a", media_type="b")
    assert refusal(lambda: written(Message(text="x", files=(note, note)))) == "bad-message"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_tip_is_sealed_from_a_text_and_a_signed_list(language: str) -> None:
    signed_text = lists.signed_list(readers(), LEAD)
    tip = sealing.seal_tip(
        "A light at three.", DESK, signed_text, fingerprint=FINGERPRINT, today=TODAY, language=language
    )
    keys = codes.tipster_keys(codes.read_code(" ".join(tip.words)), DESK)
    opened = open_first(armour.unarmoured(tip.armour), desk=DESK, reader=READERS[2])
    assert (opened.conversation, opened.tipster) == (keys.conversation, keys.secret.public)
    assert (opened.message.text, opened.message.language) == ("A light at three.", language)
    assert tip.words[0] not in repr(tip)


@given(st.text(max_size=60) | st.integers() | st.none())
def test_base64url_has_one_form(said: object) -> None:
    if refusal(lambda: from_b64url(said)) is None:
        assert to_b64url(from_b64url(said)) == said
    for bad in ("QQ==", "QR", "Q", "Q Q", "QQ\n", "+w", "é"):
        assert refusal(lambda bad=bad: from_b64url(bad)) == "bad-field"

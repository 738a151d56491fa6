"""The browser seals and Python opens, and the other way round: two programs written apart hold to one protocol."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from lamplighter.core.sealing.armour import unarmoured
from lamplighter.core.sealing.checks import check_recipients, check_tipster
from lamplighter.core.sealing.codes import TipsterKeys, new_code, read_code, tipster_keys, words_of
from lamplighter.core.sealing.envelope import Box, parsed
from lamplighter.core.sealing.keys import SecretKeys, fingerprint, new_secret_keys, signing_public
from lamplighter.core.sealing.lists import Readers, read_signed_list, signed_list
from lamplighter.core.sealing.mailbox import Part, check_withdrawal, shown
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.envelopes import open_file, open_first, open_further, open_reply
from lamplighter.core.sealing.opening.mailboxes import replies_in
from lamplighter.core.sealing.opening.wraps import unwrap_by_passphrase, unwrap_by_prf, unwrap_by_recovery
from lamplighter.core.sealing.sealing import seal_file, seal_first, seal_further, seal_reply
from lamplighter.core.sealing.work import challenge, check_proof
from lamplighter.core.sealing.wraps import (
    KeyFile,
    Way,
    What,
    key_file_written,
    read_key_file,
    wrap_by_passphrase,
    wrap_by_recovery,
)
from tests.support.sealing import b64, unb64, word_lists

pytestmark = pytest.mark.browser
DESK = "narcotics"


class Desk:
    """Three readers, their lead, a code; and what a page is told of them."""

    def __init__(self) -> None:
        self.lead = secrets.token_bytes(32)
        self.readers = [new_secret_keys() for _ in range(3)]
        self.list = Readers(
            DESK, 3, date(2026, 3, 2), date(2026, 12, 31), tuple(each.public for each in self.readers)
        )
        self.shown = signed_list(self.list, self.lead)
        self.fingerprint = fingerprint(signing_public(self.lead))
        self.entropy = new_code()
        self.tipster: TipsterKeys = tipster_keys(self.entropy, DESK)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def run(page: Page, desk: Desk, script: str, **given: Any) -> Any:
    """Runs the script with the checked list, the code's keys and the first reader's; bytes in ``given`` arrive as such."""
    given = {name: b64(each) if isinstance(each, bytes) else each for name, each in given.items()}
    start = """
      const list = await m.readSignedList(base.shown, { desk: "narcotics", fingerprint: base.fingerprint, today: "2026-03-02" });
      const keys = await m.keysOf(m.bytes(base.entropy), "narcotics");
      const reader = await m.readerKeys(m.bytes(base.reader));
      const place = { desk: "narcotics", conversation: keys.conversation };
    """
    first = desk.readers[0]
    base = {
        "shown": desk.shown,
        "fingerprint": desk.fingerprint,
        "entropy": b64(desk.entropy),
        "reader": b64(first.box + first.sign),
    }
    return page.evaluate(f"async ([base, it]) => {{ {start} {script} }}", [base, given])


def kept(desk: Desk, *envelopes: bytes) -> dict[int, tuple[Box, bytes]]:
    """What the server holds for the mailbox."""
    found = {}
    for each in map(parsed, envelopes):
        box = each.box_for(desk.tipster.secret.public.id)
        assert box is not None
        found[each.header.sequence] = (box, each.body)
    return found


def test_a_tip_sealed_in_the_browser_is_opened_by_python(opened: Page, desk: Desk) -> None:
    """First tip with answers and a file, a further message, the code in words, the work and the withdrawal."""
    data = secrets.token_bytes(300_000)
    server, now = secrets.token_bytes(32), int(time.time())
    asked = challenge(desk=DESK, now=now, bits=12, secret=server)
    found = run(
        opened,
        desk,
        """
        const { envelope, note } = await m.sealFile({ ...place, bytes: m.bytes(it.data), name: "picture-1.jpg", type: "image/jpeg", cleaned: ["place", "camera"] });
        const message = { text: "Señas con una linterna. \\u2713 \\ud83d\\ude97", answers: { where: "behind the bakery", danger: "dogs" }, files: [note], lang: "es" };
        const first = await m.sealTip({ list, keys, sequence: 0, message });
        const further = await m.sealTip({ list, keys, sequence: 1, message: { text: "x".repeat(20000), lang: "en" } });
        return { first: m.armour(first), further: m.base64(further), file: m.base64(envelope), words: (await m.wordsFrom(m.bytes(base.entropy), it.lists.es)).join(" "),
          proof: m.base64(await m.work(m.bytes(it.asked), first, "narcotics")), withdrawal: m.base64(await m.signWithdrawal(keys)) };
        """,
        data=data,
        asked=asked,
        lists=word_lists(),
    )
    first = unarmoured(found["first"])
    check_tipster(parsed(first))
    check_recipients(
        parsed(first),
        readers=[each.public.id for each in desk.readers],
        tipster=desk.tipster.secret.public.id,
    )
    check_proof(unb64(found["proof"]), first, desk=DESK, now=now, secret=server)
    assert read_code(found["words"]) == desk.entropy
    for reader in desk.readers:
        tip = open_first(first, desk=DESK, reader=reader)
        assert tip.message.text == "Señas con una linterna. ✓ 🚗"
        assert tip.message.language == "es"
        assert tip.message.answers == {"where": "behind the bakery", "danger": "dogs"}
        (note,) = tip.message.files
        assert note.cleaned == ("place", "camera")
        file = open_file(unb64(found["file"]), note, desk=DESK, conversation=desk.tipster.conversation)
        assert hashlib.sha256(file).digest() == hashlib.sha256(data).digest()
        further = open_further(unb64(found["further"]), first=tip, desk=DESK, reader=reader)
        assert (further.sequence, len(further.message.text)) == (1, 20_000)
    check_withdrawal(desk.tipster.secret.public.sign, unb64(found["withdrawal"]), desk.tipster.conversation)


def test_a_tip_sealed_by_python_is_opened_in_the_browser(opened: Page, desk: Desk) -> None:
    data = secrets.token_bytes(5000)
    place = {"desk": DESK, "conversation": desk.tipster.conversation}
    note, file = seal_file(data, **place, name="a.bin", media_type="application/octet-stream")  # type: ignore[arg-type]
    message = Message(text="Cada noche ✓", language="es", answers={"when": "at noon"}, files=(note,))
    first = seal_first(message, desk.list, desk.tipster)
    further = seal_further(Message(text="more"), desk.list, desk.tipster, sequence=1)
    assert run(
        opened,
        desk,
        """
        const first = await m.openFirst(m.bytes(it.first), "narcotics", reader.box);
        const further = await m.openFurther(m.bytes(it.further), first, "narcotics", reader.box);
        const file = await m.openFile(m.bytes(it.file), first.message.files[0], place);
        return { text: first.message.text, answers: first.message.answers, further: further.message.text, file: m.base64(file) };
        """,
        first=first,
        further=further,
        file=file,
    ) == {"text": "Cada noche ✓", "answers": {"when": "at noon"}, "further": "more", "file": b64(data)}


def test_replies_go_both_ways_through_the_servers_mailbox(opened: Page, desk: Desk) -> None:
    """A reply of the browser's and one of Python's in one mailbox; the browser and Python both find both, and what the tipster wrote."""
    server = secrets.token_bytes(32)
    conversation = desk.tipster.conversation
    python = seal_reply(
        Message(text="from Python"),
        desk.list,
        reader=desk.readers[1],
        tipster=desk.tipster.secret.public,
        conversation=conversation,
        sequence=0,
    )
    mine = unb64(
        run(
            opened,
            desk,
            """
            return m.base64(await m.sealReply({ list, conversation: keys.conversation, sequence: 1, tipster: keys.box.public, by: reader,
              message: { text: "del navegador", lang: "es" } }));
            """,
        )
    )
    whole = shown(Part.REPLIES, desk.tipster.mailbox, kept(desk, python, mine), secret=server)
    own = seal_first(Message(text="first " * 1000), desk.list, desk.tipster)
    wrote = shown(Part.OWN, desk.tipster.mailbox, kept(desk, own), secret=server)
    found = run(
        opened,
        desk,
        """
        const stranger = await m.keysOf(m.random(16), "narcotics");
        return { replies: (await m.readReplies(m.bytes(it.whole), keys, "narcotics", [list])).map((each) => each.message.text),
          own: (await m.readOwn(m.bytes(it.wrote), keys, "narcotics")).map((each) => [each.sequence, each.message.text.length]),
          stranger: [...await m.readReplies(m.bytes(it.whole), stranger, "narcotics", [list]), ...await m.readOwn(m.bytes(it.wrote), stranger, "narcotics")],
          read: (await m.openReply(m.bytes(it.python), place, reader.box, [list])).message.text };
        """,
        whole=whole,
        wrote=wrote,
        python=python,
    )
    assert found == {
        "replies": ["from Python", "del navegador"],
        "own": [[0, 6000]],
        "stranger": [],
        "read": "from Python",
    }
    seen = replies_in(whole, tipster=desk.tipster, lists=[desk.list]).messages
    assert [(each.by, each.message.text) for each in seen] == [
        (desk.readers[1].public.id, "from Python"),
        (desk.readers[0].public.id, "del navegador"),
    ]
    reply = open_reply(mine, desk=DESK, conversation=conversation, reader=desk.readers[2], lists=[desk.list])
    assert reply.checked


def test_decoys_have_the_length_and_the_look_of_what_they_stand_for(opened: Page, desk: Desk) -> None:
    """By length nothing tells them apart; each begins with a point of the curve, as a sealed box does."""
    conversation = desk.tipster.conversation
    reply = seal_reply(
        Message(text="hello"),
        desk.list,
        reader=desk.readers[0],
        tipster=desk.tipster.secret.public,
        conversation=conversation,
        sequence=5,
    )
    server = secrets.token_bytes(32)
    full = shown(Part.REPLIES, desk.tipster.mailbox, kept(desk, reply), secret=server)
    empty = shown(Part.REPLIES, desk.tipster.mailbox, {}, secret=server)
    assert len(full) == len(empty) == 67_072
    found = run(
        opened,
        desk,
        """
        const points = await Promise.all([it.full, it.empty].map((text) => {
          const bytes = m.bytes(text);
          return Promise.all(Array.from({ length: 16 }, (_, n) => m.word(m.usable(bytes.slice(n * 4192, n * 4192 + 32)))));
        }));
        const high = (text) => Array.from({ length: 16 }, (_, n) => m.bytes(text)[n * 4192 + 31] >> 7);
        return { points: [...new Set(points.flat())], high: [...new Set([...high(it.full), ...high(it.empty)])] };
        """,
        full=full,
        empty=empty,
    )
    assert found == {"points": ["taken"], "high": [0]}


def test_lists_and_key_files_are_read_on_both_sides(opened: Page, desk: Desk) -> None:
    reader: SecretKeys = desk.readers[0]
    secret, recovery, output, salt = reader.box + reader.sign, new_code(), *map(secrets.token_bytes, (32, 32))
    file = KeyFile(
        what=What.READER,
        desk=DESK,
        box=reader.public.box,
        sign=reader.public.sign,
        wraps=(
            wrap_by_passphrase(secret, "four words quite apart", bound_to=reader.public.box),
            wrap_by_recovery(secret, recovery, bound_to=reader.public.box),
        ),
    )
    found = run(
        opened,
        desk,
        """
        const file = m.readKeyFile(it.file);
        const entropy = (await m.readCode(it.words, it.lists)).entropy;
        const secrets = [await m.unwrap(file, "passphrase", "four words quite apart"), await m.unwrap(file, "recovery", entropy)];
        const name = reader.box.public;
        const wraps = [await m.wrap(secrets[0], name, "passphrase", "otra frase bastante larga"), await m.wrap(secrets[0], name, "recovery", entropy),
          await m.wrap(secrets[0], name, "prf", m.bytes(it.output), { salt: m.bytes(it.salt), credential: m.random(20) })];
        const lead = await m.signKeys(m.bytes(it.lead));
        return { secrets: secrets.map(m.base64), file: m.writeKeyFile({ ...file, wraps }), list: await m.signedList({ ...list, number: 4 }, lead) };
        """,
        file=key_file_written(file),
        words=" ".join(words_of(recovery, "es")),
        lists=word_lists(),
        output=output,
        salt=salt,
        lead=desk.lead,
    )
    assert list(map(unb64, found["secrets"])) == [secret, secret]
    again = read_key_file(found["file"])
    assert unwrap_by_passphrase(again, "otra frase bastante larga") == secret
    assert unwrap_by_recovery(again, recovery) == secret
    (prf,) = (wrap for wrap in again.wraps if wrap.way is Way.PRF)
    assert prf.salt == salt
    assert unwrap_by_prf(again, prf, output) == secret
    read = read_signed_list(
        found["list"], desk=DESK, fingerprint=desk.fingerprint, least=4, today=date(2026, 3, 2)
    )
    assert set(read.readers) == set(desk.list.readers)

"""The browser's side of the protocol of sealed tips, in a real Chromium: the standard's examples, tips there and back, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from playwright.sync_api import Browser, Page

from lamplighter.core.sealing.keys import box_public, sign_public
from lamplighter.core.sealing.refusals import BadKey
from lamplighter.plumbing.statics import ModuleStorage
from tests.support.browser import Watch
from tests.support.sealing import JS, b64, load, serving, unb64, word_lists

pytestmark = pytest.mark.browser

# RFC 9180 suite (kem 32, kdf 1, aead 2), mode base, first message: from the working group's test vectors.
HPKE = {
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "skR": "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
    "skE": "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
    "pkR": "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
    "enc": "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
    "secret": "2058ac9b02c1f52c1aaf08bedbec9198219751a94ef67b7d5f0c8b6e2b54ebfb",
    "key": "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f",
    "nonce": "151d9929e2449747889bc923",
    "aad": "436f756e742d30",
    "ct": "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
}
MARK = hashlib.sha256(b"lamplighter-tips/1 desk\0narcotics").digest()[:8]
# A desk of two readers, a tipster, and a first tip of theirs; each script below begins with it.
DESK = """
  const entropy = m.random(16);
  const desk = "narcotics";
  const keys = await m.keysOf(entropy, desk);
  const readers = [await m.readerKeys(m.newSecret("reader")), await m.readerKeys(m.newSecret("reader"))];
  const rows = await Promise.all(readers.map((each) => m.readerOf({ box: each.box.public, sign: each.sign.public })));
  const list = { desk, number: 4, made: "2026-03-02", until: "2027-03-01", readers: rows };
  const place = { desk, conversation: keys.conversation };
  const message = { text: "A blue van, always at noon", answers: { where: "behind the bakery" }, lang: "en" };
  const tip = (sequence = 0, said = message) => m.sealTip({ list, keys, sequence, message: said });
  const reply = (sequence, text) => m.sealReply({ list, conversation: keys.conversation, sequence,
    tipster: keys.box.public, by: readers[0], message: { text, lang: "en" } });
"""


def run(page: Page, script: str, **given: Any) -> Any:
    """Runs the script with the desk before it and ``given`` as ``it``."""
    return page.evaluate(f"async (it) => {{ {DESK} {script} }}", given)


def test_hpke_gives_the_standards_own_example(opened: Page) -> None:
    """RFC 9180: same key, same nonce, same sealed bytes; and opens them."""
    found = opened.evaluate(
        """async (v) => {
          const b = (name) => m.unhex(v[name]);
          const own = await m.boxKeys(b("skR"));
          const sealed = await m.seal(b("pkR"), b("pt"), b("info"), b("aad"), await m.boxKeys(b("skE")));
          const secret = await m.secretOf(own, sealed);
          const [key, nonce] = await m.schedule(secret, b("info"));
          const pt = await m.open(own, sealed, b("info"), b("aad"));
          const changed = sealed.slice();
          changed[40] ^= 1;
          const words = [m.open(own, changed, b("info"), b("aad")), m.open(own, sealed, b("info")), m.open(own, sealed, b("aad"), b("aad")),
            m.open(own, sealed.subarray(0, 40), b("info"), b("aad")), m.seal(new Uint8Array(32), b("pt"), b("info"))];
          return { pkR: m.hex(own.public), sealed: m.hex(sealed), secret: m.hex(secret), key: m.hex(key), nonce: m.hex(nonce), pt: m.hex(pt),
            words: await Promise.all(words.map(m.word)) };
        }""",
        HPKE,
    )
    expected = {name: HPKE[name] for name in ("pkR", "secret", "key", "nonce", "pt")}
    words = ["cannot-open", "cannot-open", "cannot-open", "wrong-length", "bad-key"]
    assert found == {**expected, "sealed": HPKE["enc"] + HPKE["ct"], "words": words}


def test_this_browser_can_do_all_of_it(opened: Page) -> None:
    assert opened.evaluate("m.capability()") == {"able": True, "missing": []}


@pytest.mark.parametrize("missing", ["X25519", "Ed25519"])
def test_a_browser_without_a_curve_is_told_before_it_writes(browser: Browser, missing: str) -> None:
    """Older browsers throw NotSupportedError; the page must hear which part is not there."""
    without = f"""for (const name of ["importKey", "generateKey"]) {{
      const real = crypto.subtle[name].bind(crypto.subtle);
      crypto.subtle[name] = (...given) => JSON.stringify(given).includes("{missing}")
        ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError")) : real(...given);
    }}"""
    with serving() as base:
        page = browser.new_page()
        page.add_init_script(without)
        load(page, base)
        assert page.evaluate("m.capability()") == {"able": False, "missing": [missing.lower()]}
        page.close()


def test_a_page_without_tls_is_told_so(browser: Browser) -> None:
    with serving() as base:
        page = browser.new_page()
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false });")
        load(page, base)
        assert page.evaluate("m.capability()") == {"able": False, "missing": ["secure"]}
        page.close()


def test_a_tip_is_opened_by_each_reader_and_by_its_code_and_by_nobody_else(opened: Page) -> None:
    found = run(
        opened,
        """
        const bytes = m.unarmour(`Pasted:\\n${m.armour(await tip())}thanks`);
        const again = await m.keysOf(entropy, desk);
        const stranger = await m.readerKeys(m.newSecret("reader"));
        const opened = await Promise.all([readers[0].box, readers[1].box, again.box].map((own) => m.openFirst(bytes, desk, own)));
        return { texts: opened.map((each) => each.message.text), answers: opened[0].message.answers,
          stranger: await m.word(m.openFirst(bytes, desk, stranger.box)) };
        """,
    )
    text = "A blue van, always at noon"
    assert found == {
        "texts": [text] * 3,
        "answers": {"where": "behind the bakery"},
        "stranger": "not-for-this-key",
    }


def test_any_byte_changed_is_refused(opened: Page) -> None:
    """Every byte of the head and of the boxes, and some of the body and the signature; cut short, and made longer. The boxes of
    others are not signed, since they come and go with readers: a byte changed there is found by those others alone."""
    found = run(
        opened,
        """
        const bytes = await tip();
        const whole = (each) => m.openFirst(each, desk, readers[0].box);
        const words = {};
        const note = async (name, each) => { const word = await m.word(whole(each)); (words[word] ??= []).push(name); };
        const head = bytes.length - 4112 - 64;
        for (let at = 0; at < bytes.length; at += at < head || at > bytes.length - 64 ? 1 : 257) {
          const changed = bytes.slice();
          changed[at] ^= 1 << (at % 8);
          await note(at, changed);
        }
        await note("short", bytes.subarray(0, -1));
        await note("long", m.join(bytes, new Uint8Array(1)));
        await note("empty", new Uint8Array(0));
        const envelope = await m.readEnvelope(bytes);
        const own = await m.keyId(readers[0].box.public);
        return { words, first: envelope.head.length + 1, own: envelope.boxes.findIndex(({ id }) => m.same(id, own)) };
        """,
    )
    others = {
        at
        for box in range(3)
        if box != found["own"]
        for at in range(found["first"] + 88 * box, found["first"] + 88 * (box + 1))
    }
    found = found["words"]
    taken = set(found.pop("taken"))
    assert taken <= others
    assert len(taken) > 150, "but where the order of boxes, or the tipster's own, is hurt"
    assert set(found) <= {
        "not-an-envelope",
        "unknown-version",
        "unknown-suite",
        "unknown-kind",
        "bad-field",
        "bad-recipients",
        "wrong-desk",
        "wrong-length",
        "bad-signature",
        "cannot-open",
        "not-for-this-key",
    }, f"something went wrong instead of being refused: {found}"
    assert found["unknown-suite"] == [5, 6]
    assert {"short", "long", "empty"} <= set(found["wrong-length"]) | set(found["not-an-envelope"])


def test_a_server_cannot_put_its_own_keys_beside_a_tip(opened: Page) -> None:
    """It can sign anew, but then nothing opens: the tipster's keys are part of what is sealed."""
    found = run(
        opened,
        """
        const envelope = await m.readEnvelope(await tip());
        const server = await m.keysOf(m.random(16), desk);
        const boxes = envelope.boxes.filter(({ id }) => rows.some((row) => row.id === m.hex(id)));
        boxes.push({ id: await m.keyId(server.box.public), sealed: m.random(80) });
        boxes.sort((a, b) => m.order(a.id, b.id));
        const taken = { ...envelope, box: server.box.public, sign: server.sign.public, boxes };
        const other = await m.conversationOf(desk, envelope.mailbox, server.box.public, server.sign.public);
        const forged = await m.writeEnvelope({ ...taken, conversation: other }, server.sign);
        return [await m.word(m.writeEnvelope(taken, server.sign)), await m.word(m.openFirst(forged, desk, readers[0].box)), m.same(other, envelope.conversation)];
        """,
    )
    assert found == ["wrong-conversation", "cannot-open", False]


def test_a_message_is_bound_to_its_place(opened: Page) -> None:
    """Another desk, another conversation, another number or direction: signed anew, and still not opened."""
    words = run(
        opened,
        """
        const first = await m.openFirst(await tip(), desk, readers[0].box);
        const further = await m.readEnvelope(await tip(3));
        const moved = [{ desk: "gangs" }, { conversation: m.random(32) }, { sequence: 4 }];
        return Promise.all(moved.map(async (change) => {
          const bytes = await m.writeEnvelope({ ...further, ...change }, keys.sign);
          const told = { ...first, conversation: change.conversation ?? keys.conversation };
          return m.word(m.openFurther(bytes, told, change.desk ?? desk, readers[0].box));
        }));
        """,
    )
    assert words == ["cannot-open"] * 3


def test_a_message_is_not_taken_into_another_conversation(opened: Page) -> None:
    words = run(
        opened,
        """
        const first = await m.openFirst(await tip(), desk, readers[0].box);
        const other = { ...first, conversation: m.random(32) };
        const stranger = { ...first, tipster: { ...first.tipster, sign: readers[0].sign.public } };
        const further = await tip(1);
        return Promise.all([m.openFurther(further, other, desk, readers[0].box), m.openFurther(further, stranger, desk, readers[0].box),
          m.openFirst(further, desk, readers[0].box), m.openReply(await reply(0, "Hello."), { desk, conversation: m.random(32) }, readers[0].box, [list])].map(m.word));
        """,
    )
    assert words == ["wrong-conversation", "bad-signature", "unknown-kind", "wrong-conversation"]


def test_each_sealing_takes_a_new_key(opened: Page) -> None:
    """The same words sealed twice have no piece of the body and of the boxes in common."""
    found = run(
        opened,
        """
        const [one, other] = [await m.readEnvelope(await tip()), await m.readEnvelope(await tip())];
        const pieces = ({ boxes, body }) => [...boxes.flatMap(({ sealed }) => [sealed.subarray(0, 32), sealed.subarray(32)]), body].map((each) => m.hex(each.subarray(0, 32)));
        const files = await Promise.all([1, 2].map(() => m.sealFile({ ...place, bytes: m.utf8("the same"), name: "a", type: "b" })));
        return { shared: pieces(one).filter((each) => pieces(other).includes(each)), different: new Set(pieces(one)).size,
          files: new Set(files.flatMap(({ note }) => [m.hex(note.key), note.n])).size };
        """,
    )
    assert found == {"shared": [], "different": 7, "files": 4}


def test_a_reply_counts_only_with_the_signature_of_the_reader_it_names(opened: Page) -> None:
    """A reader, or a server with a reader's boxes, cannot write in another's name."""
    words = run(
        opened,
        """
        const forged = { list, conversation: keys.conversation, sequence: 2, tipster: keys.box.public, message: { text: "Meet me.", lang: "en" },
          by: { box: readers[1].box, sign: readers[0].sign } };
        const slots = await Promise.all(Array.from({ length: 16 }, () => m.decoy("replies")));
        const bytes = await m.sealReply(forged);
        const envelope = await m.readEnvelope(bytes);
        const id = await m.keyId(keys.box.public);
        slots[2] = m.join(envelope.boxes.find((box) => m.same(box.id, id)).sealed, envelope.body);
        return [await m.word(m.openReply(bytes, place, readers[0].box, [list])), ...await m.readReplies(m.join(...slots), keys, desk, [list])];
        """,
    )
    assert words == ["bad-signature", {"sequence": 2, "fault": "bad-signature"}]


def test_lengths_tell_only_the_class(opened: Page) -> None:
    found = run(
        opened,
        """
        const length = async (n) => (await tip(0, { text: "x".repeat(n), lang: "es" })).length;
        const shell = m.messageBytes({ text: "", lang: "es" }).length;
        const fit = [4096, 16384, 65536].map((size) => size - 36 - shell);
        return { lengths: await Promise.all([0, 1, fit[0], fit[0] + 1, fit[1], fit[1] + 1, fit[2]].map(length)),
          over: await m.word(length(fit[2] + 1)), head: (await tip()).length - 4112 };
        """,
    )
    head = found["head"]
    assert found["lengths"] == [head + 16 + size for size in (4096, 4096, 4096, 16384, 16384, 65536, 65536)]
    assert found["over"] == "too-long"


def test_padding_that_is_not_zero_is_refused(opened: Page) -> None:
    words = run(
        opened,
        """
        const good = m.pad(m.utf8("hello"), 1);
        const dirty = good.slice();
        dirty[4095] = 1;
        const long = good.slice();
        long.set(m.u32(4061));
        return [m.textOf(m.unpad(good, 1)), ...await Promise.all([dirty, long, good.subarray(1)].map((each) => m.word((async () => m.unpad(each, 1))())))];
        """,
    )
    assert words == ["hello", "bad-padding", "bad-padding", "bad-padding"]


def test_replies_come_out_of_a_mailbox_of_decoys_of_the_same_length(opened: Page) -> None:
    """Sequences 1, 17 (in the slot of 1, newest) and 15; a stranger's code sees nothing; a lie about the signer is told."""
    found = run(
        opened,
        """
        const slotOf = async (sequence, text, from = reply) => {
          const envelope = await m.readEnvelope(await from(sequence, text));
          const id = await m.keyId(keys.box.public);
          return m.join(envelope.boxes.find((box) => m.same(box.id, id)).sealed, envelope.body);
        };
        const slots = await Promise.all(Array.from({ length: 16 }, () => m.decoy("replies")));
        slots[1] = await slotOf(17, "Which day?");
        slots[15] = await slotOf(15, "Thank you.");
        const box = m.join(...slots);
        const stranger = await m.keysOf(m.random(16), desk);
        const seen = await m.readReplies(box, keys, desk, [list]);
        const changed = slots.slice();
        changed[15] = changed[15].slice();
        changed[15][4000] ^= 1;
        return { total: box.length, each: [...new Set(slots.map((slot) => slot.length))], seen: seen.map(({ sequence, message }) => [sequence, message.text]),
          left: (await Promise.all([[list], [{ ...list, number: 5, readers: [rows[1]] }, list], [list, { ...list, number: 3, readers: [rows[1]] }],
            [{ ...list, number: 5, readers: [{ ...rows[0], sign: rows[1].sign }] }, list]].map((lists) => m.readReplies(box, keys, desk, lists))))
            .map((all) => all.map(({ left, message }) => left === undefined ? message : left)),
          stranger: await m.readReplies(box, stranger, desk, [list]), unsigned: (await m.readReplies(box, keys, desk, [{ ...list, readers: [rows[1]] }, { ...list, desk: "gangs" }, { ...list, number: 3 }])).map((one) => one.fault),
          elsewhere: await m.readReplies(box, keys, "gangs", [list]), empty: await m.word(m.readReplies(box.subarray(1), keys, desk, [list])),
          changed: (await m.readReplies(m.join(...changed), keys, desk, [list])).map((one) => one.fault ?? one.message.text) };
        """,
    )
    assert found == {
        "total": 67_072,
        "each": [4192],
        "seen": [[15, "Thank you."], [17, "Which day?"]],
        "left": [[False, False], [True, True], [False, False], [True, True]],
        "stranger": [],
        "unsigned": ["unknown-signer", "unknown-signer"],
        "elsewhere": [],
        "empty": "wrong-length",
        "changed": ["cannot-open", "Which day?"],
    }


def test_what_the_tipster_wrote_is_read_back_with_the_code(opened: Page) -> None:
    found = run(
        opened,
        """
        const slots = await Promise.all(Array.from({ length: 4 }, () => m.decoy("own")));
        const id = await m.keyId(keys.box.public);
        for (const [sequence, text] of [[0, "first"], [1, "second ".repeat(1000)], [6, "seventh ".repeat(3000)]]) {
          const envelope = await m.readEnvelope(await tip(sequence, { text, lang: "en" }));
          const sealed = m.join(envelope.boxes.find((box) => m.same(box.id, id)).sealed, envelope.body);
          slots[sequence % 4].set(sealed);
        }
        const box = m.join(...slots);
        return { total: box.length, seen: (await m.readOwn(box, keys, desk)).map(({ sequence, message }) => [sequence, message.text.length]) };
        """,
    )
    assert found == {"total": 262_528, "seen": [[0, 5], [1, 7000], [6, 24000]]}


def test_a_file_travels_under_its_own_key_and_is_checked_against_its_note(opened: Page) -> None:
    data = secrets.token_bytes(1_200_000)
    found = run(
        opened,
        """
        const bytes = m.bytes(it.data);
        const { envelope, note } = await m.sealFile({ ...place, bytes, name: "picture-1.jpg", type: "image/jpeg", cleaned: ["place"] });
        const carrier = await tip(0, { ...message, files: [note] });
        const [told] = (await m.openFirst(carrier, desk, readers[1].box)).message.files;
        const opened = await m.openFile(envelope, told, place);
        const changed = envelope.slice();
        changed[5000] ^= 1;
        const words = [m.openFile(changed, told, place), m.openFile(envelope, { ...told, n: told.n ^ 1 }, place), m.openFile(envelope, told, { ...place, desk: "gangs" }),
          m.openFile(envelope, { ...told, sha256: m.random(32) }, place), m.openFile(envelope, { ...told, key: m.random(32) }, place)];
        return { length: envelope.length, same: m.same(opened, bytes), cleaned: told.cleaned, size: told.size, true: told.length, words: await Promise.all(words.map(m.word)) };
        """,
        data=b64(data),
    )
    head = 4 + 1 + 2 + 1 + 1 + len("narcotics") + 32 + 4 + 1
    assert found == {
        "length": head + (4 << 20) + 16,
        "same": True,
        "cleaned": ["place"],
        "size": 12,
        "true": len(data),
        "words": ["cannot-open", "file-mismatch", "wrong-desk", "file-mismatch", "cannot-open"],
    }


def test_a_list_of_readers_counts_only_under_the_leads_signature(opened: Page) -> None:
    found = run(
        opened,
        """
        const lead = await m.signKeys(m.random(32));
        const bytes = m.listBytes(list);
        const signature = await m.signList(lead, bytes);
        const read = await m.checkList(bytes, signature, lead.public, { desk, least: 4 });
        const day = (until, made = "2026-03-02") => resigned(m.textOf(m.listBytes({ ...list, made, until })));
        const resigned = async (text) => [m.utf8(text), await m.signList(lead, m.utf8(text)), lead.public];
        const text = m.textOf(bytes);
        const words = [[bytes, signature, keys.sign.public], [bytes.subarray(1), signature, lead.public], [bytes, signature, lead.public, { desk: "gangs" }],
          [bytes, signature, lead.public, { desk, least: 5 }], await resigned(` ${text}`), await resigned(text.replace(rows[0].id, rows[1].id)), await resigned("[]"), await day("2027-04-07"), await day("2026-03-01"), await day("2026-02-30"),
          await resigned(m.textOf(m.listBytes({ ...list, readers: [{ ...rows[0], sign: new Uint8Array(32) }] })))];
        const over = { desk, today: "2027-03-02" };
        const overs = [await m.word(m.checkList(bytes, signature, lead.public, over)), (await m.checkList(bytes, signature, lead.public, { ...over, past: true })).number];
        return { overs, read: read.readers.map((each) => each.id), words: await Promise.all(words.map((each) => m.word(m.checkList(...(each.length < 4 ? [...each, { desk }] : each))))),
          fingerprint: await m.fingerprint(new Uint8Array(32)) };
        """,
    )
    assert found["read"] == sorted(found["read"])
    assert found["words"] == [
        "bad-signature",
        "bad-signature",
        "wrong-desk",
        "old-list",
        *["bad-list"] * 6,
        "bad-key",
    ]
    assert found["overs"] == ["list-over", 4]
    hashed = base64.b32encode(hashlib.sha256(b"lamplighter-tips/1 lead\0" + bytes(32)).digest()).decode()
    assert found["fingerprint"] == "-".join(hashed[at : at + 4] for at in range(0, 20, 4))


def test_a_key_file_opens_with_what_locked_it_and_with_nothing_else(opened: Page) -> None:
    """A reader's and a lead's, by passphrase (typed on two keyboards), passkey and recovery words."""
    found = run(
        opened,
        """
        const ways = { passphrase: ["correct horses \\u00e9", "correct horses e\\u0301", "correct horses e"],
          prf: [m.bytes(it.prf), m.bytes(it.prf), m.random(32)], recovery: [entropy, entropy, m.random(16)] };
        const out = {};
        for (const what of ["reader", "lead"]) {
          const secret = m.newSecret(what);
          const pair = what === "reader" ? await m.readerKeys(secret) : { sign: await m.signKeys(secret) };
          const name = (pair.box ?? pair.sign).public;
          const wraps = await Promise.all(Object.entries(ways).map(([kind, [key]]) => m.wrap(secret, name, kind, key)));
          const file = { v: 1, what, desk, ...(pair.box && { box: m.base64url(pair.box.public) }), sign: m.base64url(pair.sign.public), wraps };
          const read = m.readKeyFile(m.writeKeyFile(file));
          for (const [kind, [, again, wrong]] of Object.entries(ways)) {
            const moved = { ...read, [pair.box ? "box" : "sign"]: m.base64url(readers[0][pair.box ? "box" : "sign"].public) };
            out[`${what} ${kind}`] = [m.same(await m.unwrap(read, kind, again), secret), await m.word(m.unwrap(read, kind, wrong)), await m.word(m.unwrap(moved, kind, again))];
          }
          const changed = (change) => m.word((async () => m.readKeyFile(JSON.stringify(change(structuredClone(file)))))());
          out[what] = await Promise.all([changed((f) => { f.wraps[0].iterations = 1000; return f; }), changed((f) => { f.wraps[0].iterations = 5000001; return f; }),
            changed((f) => ({ ...f, v: 2 })), changed((f) => ({ ...f, wraps: [] })), changed(() => null)]);
        }
        return out;
        """,
        prf=b64(secrets.token_bytes(32)),
    )
    faults = ["bad-wrap", "bad-wrap", "unknown-version", "bad-wrap", "bad-wrap"]
    opens = [True, "wrong-secret", "wrong-secret"]
    ways = {
        f"{what} {kind}": opens for what in ("reader", "lead") for kind in ("passphrase", "prf", "recovery")
    }
    assert found == {**ways, "reader": faults, "lead": faults}


def test_the_work_of_sixteen_bits_is_done_beside_the_page_and_can_be_checked(opened: Page) -> None:
    """In a worker: the page goes on meanwhile, hears of it, and may call it off."""
    challenge = bytes([1]) + MARK + secrets.token_bytes(4) + bytes([16]) + secrets.token_bytes(32)
    envelope = secrets.token_bytes(5000)
    found = opened.evaluate(
        """async (it) => {
          const told = [];
          let frames = 0;
          const tick = setInterval(() => { frames += 1; }, 20);
          const began = performance.now();
          const proof = await m.work(m.bytes(it.challenge), m.bytes(it.envelope), "narcotics", { progress: (share) => told.push(share) });
          clearInterval(tick);
          return { proof: m.base64(proof), took: performance.now() - began, told, frames };
        }""",
        {"challenge": b64(challenge), "envelope": b64(envelope)},
    )
    proof = unb64(found["proof"])
    assert proof.startswith(challenge)
    assert len(proof) == 54
    hashed = hashlib.sha256(
        b"lamplighter-tips/1 work\0" + challenge + hashlib.sha256(envelope).digest() + proof[46:]
    )
    assert hashed.digest()[:2] == b"\0\0"
    assert found["told"] == sorted(found["told"])
    assert all(0 < share < 1 for share in found["told"])
    assert found["took"] < 60_000
    assert found["frames"] >= found["took"] / 200 - 5, "the page stood still while it worked"

    hard = bytes([1]) + MARK + secrets.token_bytes(4) + bytes([24]) + secrets.token_bytes(32)
    word = opened.evaluate(
        """async (it) => {
          const off = new AbortController();
          return m.work(m.bytes(it.challenge), m.bytes(it.envelope), "narcotics", { signal: off.signal, progress: () => off.abort() }).then(() => "done", (error) => error.name);
        }""",
        {"challenge": b64(hard), "envelope": b64(envelope)},
    )
    assert word == "AbortError"

    too_much = bytes([1]) + MARK + secrets.token_bytes(4) + bytes([25]) + secrets.token_bytes(32)
    elsewhere = bytes([1]) + secrets.token_bytes(12) + bytes([4]) + secrets.token_bytes(32)
    words = opened.evaluate(
        """async (all) => Promise.all(all.map((each) => m.word(m.work(m.bytes(each), new Uint8Array(9), "narcotics"))))""",
        [b64(too_much), b64(elsewhere)],
    )
    assert words == ["bad-proof", "wrong-desk"]


def test_modules_find_each_other_under_the_names_they_are_served_by(browser: Browser, tmp_path: Path) -> None:
    """As installed: each name carries a hash of its content, the plain names are gone, and the worker runs."""
    names = sorted(path.name for path in JS.glob("*.js"))
    storage = ModuleStorage(location=str(tmp_path), base_url="/static/")
    source = FileSystemStorage(location=str(JS))
    for name in names:
        (tmp_path / name).write_bytes((JS / name).read_bytes())
    for _, _, fault in storage.post_process({name: (source, name) for name in names}):
        assert not isinstance(fault, Exception), fault
    hashed = {name: storage.stored_name(name) for name in names}
    for name in names:
        assert hashed[name] != name
        (tmp_path / name).unlink(missing_ok=True)
    challenge = bytes([1]) + MARK + bytes(4) + bytes([4]) + bytes(32)
    with serving(tmp_path) as base:
        page = browser.new_page()
        watch = Watch(page, base)
        load(page, base, list(hashed.values()))
        assert page.evaluate("m.capability()") == {"able": True, "missing": []}
        run(page, "await m.work(m.bytes(it.challenge), await tip(), desk);", challenge=b64(challenge))
        page.close()
    assert not watch.errors


def test_weak_keys_and_weak_passphrases_are_refused_with_the_words_of_python(opened: Page) -> None:
    """Keys of small order, keys in another form, and passphrases that a stolen copy would be opened with."""
    prime = 2**255 - 19
    order_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
    orders = [0, 1, prime - 1, prime, prime + 1]
    boxes = [number.to_bytes(32, "little") for number in orders]
    signers = [
        number.to_bytes(32, "little")
        for y in (*orders, order_8, prime - order_8)
        for number in (y, y | (1 << 255))
    ]
    phrases = [
        "fifteen signs !",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abcdef abcdef abcdef",
        "password12345678",
        "PassWord 2026 fedcba 999",
        "Contraseña policía admin",
        "ｐａｓｓｗｏｒｄ and twelve",
        "five words of a list",
        "password and a lamp in every ",
        "the 121 lamps of 1357 roads",
    ]
    found = run(
        opened,
        """
        const late = (act) => m.word((async () => act())());
        const words = (each, act) => Promise.all(each.map(act));
        return { boxes: await words(it.boxes, (one) => m.word(m.usable(m.bytes(one)))), forms: await words(it.boxes, (one) => late(() => m.usableForm(m.bytes(one)))),
          signers: await words(it.signers, (one) => late(() => m.usableSigner(m.bytes(one)))),
          good: [await m.word(m.usable(keys.box.public)), await late(() => m.usableSigner(keys.sign.public))],
          phrases: await words(it.phrases, (one) => late(() => m.checkPassphrase(one))),
          drawn: m.newPassphrase(it.list).split(" ").length, elsewhere: m.same((await m.keysOf(entropy, "gangs")).token, keys.token) };
        """,
        boxes=[b64(each) for each in boxes],
        signers=[b64(each) for each in signers],
        phrases=phrases,
        list=word_lists()["es"],
    )
    for each in boxes:
        with pytest.raises(BadKey):
            box_public(each)
    for each in signers:
        with pytest.raises(BadKey):
            sign_public(each)
    assert set(found["boxes"] + found["forms"] + found["signers"]) == {"bad-key"}
    assert found["good"] == ["taken"] * 2
    assert found["phrases"] == [*["weak-passphrase"] * 7, *["taken"] * 3]
    assert (found["drawn"], found["elsewhere"]) == (5, False)

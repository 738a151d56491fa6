"""Every test vector of the protocol of sealed tips (docs/tips-vectors.json), worked out anew by the browser's modules."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from lamplighter.core.sealing.envelope import Box, parsed
from lamplighter.core.sealing.mailbox import Part, shown
from tests.support.sealing import b64, unb64, word_lists

pytestmark = pytest.mark.browser
VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "tips-vectors.json").read_text(encoding="utf-8")
)
TRIED = {
    "hpke",
    "codes",
    "code_readings",
    "code_faults",
    "readers",
    "lead",
    "contexts",
    "paddings",
    "signed_list",
    "envelopes",
    "file",
    "mailbox",
    "withdrawal",
    "key_files",
    "work",
    "armour",
    "changed_envelopes",
    "refused_lists",
    "refused_messages",
    "refused_key_files",
    "refused_proofs",
    "refused_armour",
    "bundle",
}
# What several vectors need: the list and the readers' keys by name.
GIVEN = """
  const u = m.unhex;
  const lead = await m.signKeys(u(v.lead.sign_seed));
  const list = await m.readSignedList(v.signed_list.as_shown, { desk: v.signed_list.desk, fingerprint: v.lead.fingerprint, today: "2026-03-02" });
  const pairs = {};
  for (const each of [...v.readers, ...v.codes]) {
    pairs[each.name] = { box: await m.boxKeys(u(each.box_private)), sign: await m.signKeys(u(each.sign_seed)) };
  }
  const by = Object.fromEntries(v.envelopes.map((each) => [each.name, each]));
  const ada = await m.keysOf(u(v.codes[0].entropy), v.codes[0].desk);
"""


def work_out(page: Page, script: str, **more: Any) -> Any:
    """Runs the script with all vectors as ``v`` and ``more`` as ``it``."""
    return page.evaluate(f"async ([v, it]) => {{ {GIVEN} {script} }}", [VECTORS, more])


def test_no_vector_is_passed_over() -> None:
    assert set(VECTORS) - {"protocol", "about"} == TRIED


def test_hpke(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const h = v.hpke;
        const own = await m.boxKeys(u(h.recipient_private));
        const passing = await m.boxKeys(u(h.ephemeral_private));
        const sealed = await m.seal(u(h.recipient_public), u(h.plaintext), u(h.info), u(h.aad), passing);
        const without = await m.seal(u(h.recipient_public), u(h.plaintext), u(h.info), undefined, passing);
        const secret = await m.secretOf(own, sealed);
        const [key, nonce] = await m.schedule(secret, u(h.info));
        return { recipient_public: m.hex(own.public), enc: m.hex(sealed.subarray(0, 32)), ciphertext: m.hex(sealed.subarray(32)),
          sealed_without_aad: m.hex(without), secret: m.hex(secret), key: m.hex(key), base_nonce: m.hex(nonce), plaintext: m.hex(await m.open(own, without, u(h.info))) };
        """,
    )
    assert found == {name: VECTORS["hpke"][name] for name in found}


def test_codes_and_their_keys(opened: Page) -> None:
    found = work_out(
        opened,
        """
        return Promise.all(v.codes.map(async (each) => {
          const keys = await m.keysOf(u(each.entropy), each.desk);
          return { words_en: (await m.wordsFrom(u(each.entropy), it.lists.en)).join(" "), words_es: (await m.wordsFrom(u(each.entropy), it.lists.es)).join(" "),
            token: m.hex(keys.token), mailbox: m.hex(keys.mailbox), conversation: m.hex(keys.conversation), box_public: m.hex(keys.box.public), sign_public: m.hex(keys.sign.public),
            key_id: m.hex(await m.keyId(keys.box.public)) };
        }));
        """,
        lists=word_lists(),
    )
    assert found == [
        {name: each[name] for name in got} for each, got in zip(VECTORS["codes"], found, strict=True)
    ]


def test_codes_as_people_type_them(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const read = (typed) => m.readCode(typed, it.lists).then(({ entropy }) => ({ entropy: m.hex(entropy) }),
          (error) => ({ refused: error.word, ...(error.place && { place: error.place }) }));
        return Promise.all([...v.code_readings, ...v.code_faults].map(async ({ typed }) => ({ typed, ...await read(typed) })));
        """,
        lists=word_lists(),
    )
    assert found == VECTORS["code_readings"] + VECTORS["code_faults"]


def test_a_new_code_is_read_back_as_itself(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const out = [];
        for (const language of ["en", "es", "en", "es"]) {
          const { entropy, words } = await m.newCode(it.lists, language);
          const read = await m.readCode(words.join(" "), it.lists);
          out.push([words.length, read.language === language, m.same(read.entropy, entropy)]);
        }
        return out;
        """,
        lists=word_lists(),
    )
    assert found == [[12, True, True]] * 4


def test_readers_lead_and_signed_list(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const bytes = m.listBytes(list);
        const rows = await Promise.all(v.readers.map(async ({ name }) => ({ name, box_public: m.hex(pairs[name].box.public),
          sign_public: m.hex(pairs[name].sign.public), key_id: (await m.readerOf({ box: pairs[name].box.public, sign: pairs[name].sign.public })).id })));
        return { rows, lead: m.hex(lead.public), fingerprint: await m.fingerprint(lead.public), list: m.textOf(bytes),
          signature: m.hex(await m.signList(lead, bytes)), as_shown: JSON.parse(await m.signedList(list, lead)), number: list.number, made: list.made, until: list.until,
          words: await Promise.all([m.readSignedList(v.signed_list.as_shown, { desk: "narcotics", fingerprint: "AAAA-AAAA-AAAA-AAAA-AAAA" }),
            m.readSignedList("[]", { desk: "narcotics", fingerprint: v.lead.fingerprint })].map(m.word)) };
        """,
    )
    signed = VECTORS["signed_list"]
    assert found == {
        "rows": [{name: each[name] for name in found["rows"][0]} for each in VECTORS["readers"]],
        "lead": VECTORS["lead"]["sign_public"],
        "fingerprint": VECTORS["lead"]["fingerprint"],
        "list": signed["list"],
        "signature": signed["signature"],
        "as_shown": json.loads(signed["as_shown"]),
        "number": signed["number"],
        "made": signed["made"],
        "until": signed["until"],
        "words": ["wrong-fingerprint", "bad-list"],
    }


def test_contexts_and_paddings(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const key = (text) => text ? u(text) : undefined;
        const contexts = v.contexts.map((each) => m.hex(m.contextBytes({ ...each, conversation: u(each.conversation), size: each.class,
          box: key(each.tipster_box), sign: key(each.tipster_sign) })));
        const paddings = [];
        for (const each of v.paddings) {
          const padded = m.pad(u(each.data), each.class);
          paddings.push({ padded_bytes: padded.length, body_bytes: m.SIZES[each.class] + 16, most_data_bytes: m.most(each.class),
            padded_sha256: m.hex(await m.sha256(padded)), data: m.hex(m.unpad(padded, each.class)) });
        }
        return { contexts, paddings };
        """,
    )
    assert found["contexts"] == [each["encoded"] for each in VECTORS["contexts"]]
    wanted = VECTORS["paddings"]
    assert found["paddings"] == [
        {name: each[name] for name in got} for each, got in zip(wanted, found["paddings"], strict=True)
    ]


def test_envelopes_are_made_byte_for_byte(opened: Page) -> None:
    """With the vectors' own passing and content keys."""
    found = work_out(
        opened,
        """
        const out = [];
        for (const each of v.envelopes) {
          const own = each.kind === 1 ? { mailbox: u(each.mailbox), box: ada.box.public, sign: ada.sign.public } : {};
          const head = { kind: each.kind, desk: each.desk, conversation: u(each.conversation), direction: each.kind === 3 ? 1 : 0, sequence: each.sequence, size: each.class, ...own };
          const context = m.contextBytes(head);
          const boxes = [];
          for (const box of each.boxes) {
            const to = pairs[box.for].box.public;
            boxes.push({ id: await m.keyId(to), sealed: await m.seal(to, u(each.content_key), context, undefined, await m.boxKeys(u(box.ephemeral_private))) });
          }
          boxes.sort((a, b) => m.order(a.id, b.id));
          const body = await m.lock(u(each.content_key), m.pad(m.utf8(each.plaintext), each.class), context);
          out.push(m.hex(await m.writeEnvelope({ ...head, boxes, body }, ada.sign)));
        }
        return out;
        """,
    )
    assert found == [each["envelope"] for each in VECTORS["envelopes"]]


def test_envelopes_are_opened_by_every_reader(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const out = [];
        const place = { desk: "narcotics", conversation: ada.conversation };
        for (const { name } of v.readers) {
          const own = pairs[name].box;
          const first = await m.openFirst(m.unarmour(v.armour.text), "narcotics", own);
          const further = await m.openFurther(u(by["further message"].envelope), first, "narcotics", own);
          const reply = await m.openReply(u(by.reply.envelope), place, own, [list]);
          out.push([first, further, reply].map(({ message }) => message.text).concat(reply.by));
        }
        return { out, armour: m.armour(u(by["first tip"].envelope)), answers: (await m.openFirst(u(by["first tip"].envelope), "narcotics", pairs["reader-1"].box)).message.answers };
        """,
    )
    plain = {each["name"]: json.loads(each["plaintext"]) for each in VECTORS["envelopes"]}
    texts = [
        plain["first tip"]["text"],
        plain["further message"]["text"],
        json.loads(plain["reply"]["m"])["text"],
    ]
    assert found["out"] == [[*texts, plain["reply"]["by"]]] * 3
    assert found["armour"] == VECTORS["armour"]["text"]
    assert found["answers"] == plain["first tip"]["answers"]


def test_changed_envelopes_are_refused_with_the_same_words(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const change = (bytes, { at, put, xor, cut, append }) => {
          if (cut !== undefined) return bytes.slice(0, cut);
          if (append !== undefined) return m.join(bytes, u(append));
          const out = bytes.slice();
          u(put ?? xor).forEach((value, n) => { out[at + n] = put ? value : out[at + n] ^ value; });
          return out;
        };
        const steps = {
          read: m.readEnvelope,
          check: m.checkEnvelope,
          open: async (bytes) => m.openReply(bytes, await m.readEnvelope(bytes), pairs["reader-1"].box, [list]),
        };
        return Promise.all(v.changed_envelopes.map((each) => m.word(steps[each.step](change(u(by[each.envelope].envelope), each)))));
        """,
    )
    assert found == [each["refused"] for each in VECTORS["changed_envelopes"]]


def test_what_stands_at_the_edges_is_taken_or_refused_with_the_same_words(opened: Page) -> None:
    """All but proofs, which a server checks; here those that are taken are found again by working."""
    found = work_out(
        opened,
        """
        const late = (act) => m.word((async () => act())());
        const known = { desk: "narcotics", fingerprint: v.lead.fingerprint, today: "2026-07-01", least: 7 };
        const proofs = v.refused_proofs.filter(({ refused }) => refused === null);
        const works = await Promise.all(proofs.map(async ({ proof }) => m.hex(await m.work(u(proof.slice(0, 92)), u(v.envelopes[0].envelope), "narcotics")) === proof));
        return { refused_lists: await Promise.all(v.refused_lists.map((each) => m.word(m.readSignedList(each.as_shown, known)))),
          refused_messages: await Promise.all(v.refused_messages.map((each) => late(() => m.readMessage(m.utf8(each.data))))),
          refused_key_files: await Promise.all(v.refused_key_files.map((each) => late(() => m.readKeyFile(each.key_file)))),
          refused_armour: await Promise.all(v.refused_armour.map((each) => late(() => m.unarmour(each.text.replace("{fill}", (each.fill ?? "").repeat(each.times ?? 0)))))), works };
        """,
    )
    assert set(found.pop("works")) == {True}
    for part, words in found.items():
        assert words == [each["refused"] or "taken" for each in VECTORS[part]], part


def test_the_bundle_and_its_later_boxes(opened: Page) -> None:
    """The pages open later boxes as the server hands them out; only the offline program reads them from a bundle."""
    found = work_out(
        opened,
        """
        const own = await m.boxKeys(u(v.bundle.reader.box_private));
        const texts = [];
        for (const each of v.bundle.later_boxes) {
          const envelope = await m.readEnvelope(u(by[each.envelope].envelope));
          const key = await m.open(own, u(each.sealed), m.contextBytes(envelope));
          texts.push(m.textOf(await m.openBody(key, envelope.body, envelope)));
        }
        return { envelopes: m.unarmourAll(v.bundle.text).map(m.hex), texts };
        """,
    )
    by = {each["name"]: each for each in VECTORS["envelopes"]}
    bundle = VECTORS["bundle"]
    assert found["envelopes"] == [by[name]["envelope"] for name in bundle["envelopes"]]
    assert found["texts"] == [by[each["envelope"]]["plaintext"] for each in bundle["later_boxes"]]


def test_file(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const f = v.file;
        const data = Uint8Array.from({ length: f.data_bytes }, (_, n) => n % 251);
        const head = { kind: 4, desk: "narcotics", conversation: ada.conversation, direction: 2, sequence: f.number, size: f.class };
        const body = await m.lock(u(f.content_key), m.pad(data, f.class), m.contextBytes(head));
        const envelope = await m.writeEnvelope({ ...head, boxes: [], body });
        const note = { n: f.number, size: f.class, key: u(f.content_key), length: data.length, sha256: u(f.data_sha256) };
        return { context: m.hex(m.contextBytes(head)), envelope_bytes: envelope.length, envelope_sha256: m.hex(await m.sha256(envelope)),
          envelope_starts: m.hex(envelope).slice(0, f.envelope_starts.length), data_sha256: m.hex(await m.sha256(await m.openFile(envelope, note, head))) };
        """,
    )
    assert found == {name: VECTORS["file"][name] for name in found}


def test_mailbox_and_withdrawal(opened: Page) -> None:
    """The server's bytes are the Python core's, held to the vectors by their digests."""
    mailbox = VECTORS["mailbox"]
    ada = bytes.fromhex(VECTORS["codes"][0]["key_id"])
    given = {}
    for part in (Part.REPLIES, Part.OWN):
        said = mailbox[part.name.lower()]
        kept: dict[int, tuple[Box, bytes]] = {}
        for name in said["holds"]:
            each = next(each for each in VECTORS["envelopes"] if each["name"] == name)
            envelope = parsed(bytes.fromhex(each["envelope"]))
            box = envelope.box_for(ada)
            assert box is not None
            kept[envelope.header.sequence] = (box, envelope.body)
        secret = bytes.fromhex(mailbox["server_secret"])
        name_of = bytes.fromhex(mailbox["mailbox"])
        whole, empty = (shown(part, name_of, each, secret=secret) for each in (kept, {}))
        assert hashlib.sha256(whole).hexdigest() == said["whole_sha256"]
        assert hashlib.sha256(empty).hexdigest() == said["empty_sha256"]
        given |= {part.name: b64(whole), f"{part.name}_EMPTY": b64(empty)}
    found = work_out(
        opened,
        """
        const b = (name) => m.bytes(it[name]);
        return { lengths: [m.partLength("replies"), m.partLength("own")], signature: m.hex(await m.signWithdrawal(ada)),
          replies: (await m.readReplies(b("REPLIES"), ada, "narcotics", [list])).map((each) => [each.sequence, each.message.text]),
          own: (await m.readOwn(b("OWN"), ada, "narcotics")).map((each) => each.sequence),
          empty: [...await m.readReplies(b("REPLIES_EMPTY"), ada, "narcotics", [list]), ...await m.readOwn(b("OWN_EMPTY"), ada, "narcotics")] };
        """,
        **given,
    )
    assert found == {
        "lengths": [mailbox["replies"]["total_bytes"], mailbox["own"]["total_bytes"]],
        "signature": VECTORS["withdrawal"]["signature"],
        "replies": [[0, "Which side of the bakery?"]],
        "own": [0, 1],
        "empty": [],
    }


def test_key_files(opened: Page) -> None:
    found = work_out(
        opened,
        """
        const out = [];
        for (const each of v.key_files) {
          const file = m.readKeyFile(each.key_file);
          const keys = { passphrase: each.passphrase, prf: u(each.prf_output), recovery: (await m.readCode(each.recovery_words, it.lists)).entropy };
          const secrets = [];
          for (const [kind, key] of Object.entries(keys)) secrets.push(m.hex(await m.unwrap(file, kind, key)));
          out.push({ secrets, written: JSON.parse(m.writeKeyFile(file)), decomposed: m.hex(await m.unwrap(file, "passphrase", each.passphrase.normalize("NFD"))) });
        }
        return out;
        """,
        lists=word_lists(),
    )
    assert found == [
        {
            "secrets": [each["secret"]] * 3,
            "written": json.loads(each["key_file"]),
            "decomposed": each["secret"],
        }
        for each in VECTORS["key_files"]
    ]


def test_work(opened: Page) -> None:
    """The first number that is enough, as in the vector."""
    found = work_out(
        opened,
        """
        const envelope = (await Promise.all(v.envelopes.map(async (each) => [m.hex(await m.sha256(u(each.envelope))), u(each.envelope)])))
          .find(([digest]) => digest === v.work.envelope_sha256)[1];
        return m.base64url(await m.work(u(v.work.challenge), envelope, v.work.desk));
        """,
    )
    assert found == VECTORS["work"]["proof_as_sent"]
    assert unb64(b64(bytes.fromhex(VECTORS["work"]["proof"])))[46:] == VECTORS["work"]["nonce"].to_bytes(
        8, "big"
    )

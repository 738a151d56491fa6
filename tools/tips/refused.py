"""What stands at the edges beside changed envelopes: lists, messages, key files, proofs, armour; and a bundle with later boxes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from lamplighter.core.sealing import armour, boxes, lists, marks, work
from lamplighter.core.sealing.context import Direction
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import PublicKeys, signing_public
from tools.tips import people
from tools.tips.hpke import Json, hpke_seal
from tools.tips.people import DESK, LEAD, draw

NOW = 1_767_225_600
DEEP = '{"v":1,"text":"","x":' + "[" * 32 + "]" * 32 + "}"


def refused_lists() -> list[Json]:
    """Signed by the lead, unless that is what is wrong; read on 2026-07-01 by somebody who saw number 7."""
    data = lists.list_written(people.readers())
    said = json.loads(data)
    one, two, three = said["readers"]
    stranger = people.secret_keys("stranger").public
    rows: list[tuple[str, bytes, bytes]] = [
        ("bad-signature", data, draw("another lead")),
        ("bad-list", data + b"\n", LEAD),
        ("bad-list", data.replace(b'"v":1', b'"v":1.0'), LEAD),
        ("bad-list", data.replace(b'"v":1', b'"v":0'), LEAD),
        ("unknown-version", data.replace(b'"v":1', b'"v":2'), LEAD),
        ("unknown-version", data.replace(b'"v":1', b'"v":2.0'), LEAD),
        ("bad-list", _list({**said, "readers": [two, one, three]}), LEAD),
        ("bad-list", _list({**said, "readers": [one, one, three]}), LEAD),
        ("bad-list", _list({**said, "readers": [one, {**two, "sign": one["sign"]}, three]}), LEAD),
        ("bad-list", _list({**said, "readers": []}), LEAD),
        ("bad-list", _list({**said, "number": 0}), LEAD),
        ("bad-list", _list({**said, "until": "2027-02-29"}), LEAD),
        ("bad-list", _list({**said, "until": "2027-02-06"}), LEAD),
        ("bad-list", _list({**said, "until": "2025-12-31"}), LEAD),
        ("bad-list", _list({**said, "note": "x"}), LEAD),
        ("bad-key", _list({**said, "readers": [{**one, "box": marks.to_b64url(bytes(32))}, two, three]}), LEAD),
        ("bad-key", _list({**said, "readers": [{**one, "sign": marks.to_b64url(bytes(32))}, two, three]}), LEAD),
        ("wrong-desk", lists.list_written(replace(people.readers(), desk="burglary")), LEAD),
        ("old-list", lists.list_written(replace(people.readers(), number=6)), LEAD),
        ("list-over", _list({**said, "until": "2026-06-30"}), LEAD),
    ]  # fmt: skip
    lead = signing_public(LEAD)
    found = [{"refused": word, "as_shown": _shown(bad, lead, seed)} for word, bad, seed in rows]
    other = draw("another lead")
    good = _shown(data, lead, LEAD)
    return [
        *found,
        {"refused": "wrong-fingerprint", "as_shown": _shown(data, signing_public(other), other)},
        {"refused": "bad-list", "as_shown": good[:-1] + ',"x":1e999}'},
        {"refused": "bad-list", "as_shown": good.replace('"sig":"', '"sig":"=')},
        {"refused": "bad-list", "as_shown": good + " " * 32_768},
        {"refused": "bad-list", "as_shown": "[]"},
        {"refused": None, "as_shown": _shown(_list({**said, "made": "2026-08-01"}), lead, LEAD)},
        {"refused": None, "as_shown": _shown(lists.list_written(_with(stranger)), lead, LEAD)},
    ]


def refused_messages() -> list[Json]:
    """The data of kinds 1 and 2."""
    note = json.loads(people_note())
    rows: list[tuple[str | None, str]] = [
        ("bad-message", ""),
        ("bad-message", "[]"),
        ("bad-message", '\ufeff{"v":1,"text":""}'),
        ("bad-message", '{"v":1}'),
        ("bad-message", '{"v":1,"text":null}'),
        ("bad-message", '{"v":true,"text":""}'),
        ("bad-message", '{"v":0,"text":""}'),
        ("bad-message", '{"v":4294967296,"text":""}'),
        ("unknown-version", '{"v":4294967295}'),
        ("unknown-version", '{"v":2.0,"text":1}'),
        (None, '{"v":1.0,"text":"","x":null}'),
        ("bad-message", '{"v":1,"text":"","lang":"de"}'),
        ("bad-message", '{"v":1,"text":"","answers":{"what":1}}'),
        (None, '{"v":1,"text":"","answers":{"who":1}}'),
        ("bad-message", '{"v":1,"text":"\\ud800"}'),
        ("bad-message", '{"v":1,"text":"","x":"\\ud800"}'),
        ("bad-message", '{"v":1,"text":"","x":NaN}'),
        ("bad-message", '{"v":1,"text":"","x":1e999}'),
        ("bad-message", '{"v":1,"text":"","x":-' + "9" * 400 + "}"),
        (None, '{"v":1,"text":"","x":' + "9" * 300 + "}"),
        (None, '{"v":1,"text":"","x":1e999,"x":1}'),
        ("bad-message", DEEP),
        (None, DEEP.replace("[]", "0")),
        (None, '{"v":1,"text":"' + "[" * 40 + '\\"' + "{" * 40 + '"}'),
        (None, json.dumps({"v": 1, "text": "", "files": [note]})),
        ("bad-message", json.dumps({"v": 1, "text": "", "files": [note, note]})),
        ("bad-message", json.dumps({"v": 1, "text": "", "files": [{**note, "class": 3}]})),
        ("bad-message", json.dumps({"v": 1, "text": "", "files": [{**note, "key": note["key"] + "="}]})),
        ("bad-message", json.dumps({"v": 1, "text": "", "files": [{**note, "size": (1 << 20) - 35}]})),
    ]
    return [{"refused": word, "data": data} for word, data in rows]


def people_note() -> str:
    """The note of a file, as JSON."""
    key = marks.to_b64url(draw("file content key"))
    return json.dumps(
        {"n": 1, "class": 11, "key": key, "name": "a", "type": "b", "size": (1 << 20) - 36, "sha256": key}
    )


def refused_key_files(good: str) -> list[Json]:
    """Key files that are read and not opened; ``good`` is a reader's."""
    file = json.loads(good)
    first, *others = file["wraps"]

    def wraps(*rows: Any) -> Json:
        return {**file, "wraps": list(rows)}

    rows: list[tuple[str | None, Any]] = [
        (None, {**file, "v": 1, "x": None}),
        ("unknown-version", {**file, "v": 2}),
        ("unknown-version", wraps({**first, "v": 2})),
        ("bad-wrap", {**file, "v": "1"}),
        ("bad-wrap", wraps({name: value for name, value in first.items() if name != "v"})),
        ("bad-wrap", wraps()),
        ("bad-wrap", wraps(*[first] * 17)),
        ("bad-wrap", wraps({**first, "iterations": 599_999}, *others)),
        ("bad-wrap", wraps({**first, "iterations": 5_000_001}, *others)),
        ("bad-wrap", wraps({**first, "kind": "luck"})),
        ("bad-wrap", {**file, "desk": "No Desk"}),
        ("bad-key", {**file, "box": marks.to_b64url(bytes(32))}),
        ("bad-wrap", []),
    ]
    return [{"refused": word, "key_file": json.dumps(said)} for word, said in rows]


def refused_proofs(envelope: bytes) -> list[Json]:
    """For the first tip, at the time and with the secret of ``work``; ``for`` is the path that it is shown at."""
    secret = draw("work secret")

    def row(word: str | None, proof: bytes, *, path: str = "text", desk: str = DESK, now: int = NOW) -> Json:
        return {"refused": word, "proof": proof.hex(), "for": path, "desk": desk, "now": now}

    def paid(path: work.For = work.For.TEXT) -> bytes:
        made = work.challenge(desk=DESK, now=NOW, bits=10, secret=secret, what=path)
        return work.solved(made, envelope, desk=DESK)

    text, file = paid(), paid(work.For.FILE)
    idle = text[:46] + (int.from_bytes(text[46:], "big") ^ 1).to_bytes(8, "big")
    return [
        row(None, text),
        row(None, file, path="file"),
        row("bad-proof", text, path="file"),
        row("bad-proof", file),
        row("bad-proof", text[:-1]),
        row("bad-proof", idle),
        row("bad-proof", text[:13] + b"\x00" + text[14:]),
        row("wrong-desk", text, desk="burglary"),
        row(None, text, now=NOW + 1_799),
        row("stale-proof", text, now=NOW + 1_800),
        row("stale-proof", text, now=NOW - 1),
    ]


def refused_armour(envelope: bytes) -> list[Json]:
    """Texts in which one tip should be."""
    whole = armour.armoured(envelope)
    lines = whole.splitlines()
    long = "\n".join((armour.BEGIN, "{fill}", armour.END))
    rows: list[tuple[str | None, str]] = [
        ("bad-armour", ""),
        ("bad-armour", whole + whole),
        ("bad-armour", "\n".join(lines[:-1])),
        ("bad-armour", "\n".join(lines[1:])),
        ("bad-armour", "\n".join((lines[0], *lines))),
        ("bad-armour", whole.replace(lines[1], f"{lines[1][:9]} {lines[1][9:]}")),
        ("bad-armour", whole.replace(lines[1], f"{lines[1]}*")),
        ("bad-armour", "\n".join((armour.BEGIN, "TEx=", armour.END))),
        ("too-long", long),
        ("bad-armour", long.replace(armour.END, "")),
        (None, "".join(f"> \t{line} \r" for line in lines)),
    ]
    fill = {"fill": "A", "times": 142_783}
    return [{"refused": word, "text": text, **(fill if "{fill}" in text else {})} for word, text in rows]


def bundle(made: list[Json]) -> Json:
    """Three envelopes out of order, and the later boxes of a reader who came after them; some count, some do not."""
    late = people.secret_keys("reader-4")
    name = late.public.id

    def box(row: Json, ephemeral: str, key: str = "") -> str:
        header = parsed(bytes.fromhex(row["envelope"])).header
        sealed = hpke_seal(
            draw(ephemeral),
            late.public.box,
            header.context.encoded(),
            bytes.fromhex(key or row["content_key"]),
        )
        where = header.conversation, int(header.context.direction), header.sequence
        return boxes.box_written(boxes.LaterBox(*where, name, sealed))

    first, further, reply = made
    good = [box(row, f"later {row['name']}") for row in (first, further, reply)]
    parts = [
        *(armour.armoured(bytes.fromhex(row["envelope"])) for row in (reply, further, first)),
        boxes.BEGIN + "\n",  # has no end
        good[0],
        box(first, "a second one", first["signed_digest"]),  # of several the first counts
        good[1].replace("\n", "\r\n"),
        f"{boxes.BEGIN}\nAAAA\n{boxes.END}\n",
        *(f"> {line}\n" for line in good[2].splitlines()),
    ]
    return {
        "reader": people.reader_row("reader-4"),
        "text": "Bundle of the desk.\n" + "".join(parts),
        "envelopes": [row["name"] for row in (reply, further, first)],
        "later_boxes": [
            {
                "envelope": row["name"],
                "conversation": row["conversation"],
                "direction": int(Direction.TO_TIPSTER if row["kind"] == 3 else Direction.TO_DESK),
                "sequence": row["sequence"],
                "sealed": hpke_seal(
                    draw(f"later {row['name']}"), late.public.box, bytes.fromhex(row["context"]), bytes.fromhex(row["content_key"])
                ).hex(),
            }
            for row in made
        ],
    }  # fmt: skip


def _with(keys: PublicKeys) -> lists.Readers:
    return replace(people.readers(), readers=(*people.readers().readers, keys))


def _list(said: Json) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _shown(data: bytes, lead: bytes, seed: bytes) -> str:
    parts = {
        "lead": marks.to_b64url(lead),
        "list": marks.to_b64url(data),
        "sig": marks.to_b64url(lists.sign_list(data, seed)),
    }
    return json.dumps(parts, separators=(",", ":"))

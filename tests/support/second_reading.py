"""The second sealer's other half (see ``second_sealer``): what a tipster's program, a server or a reader checks."""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.second_primitives import (
    BEGIN,
    END,
    FILE,
    LONGEST,
    SIZES,
    SUITE,
    TEXT,
    Refused,
    digest,
    good_ed25519,
    good_x25519,
    hpke_open,
    key_id,
    label,
    need,
    unb64u,
    verified,
)
from tests.support.second_sealer import context, conversation_id, open_body

ANSWERS = ("what", "where", "when", "vehicles", "danger")


def read_json(data: bytes, word: str) -> dict[str, Any]:
    """A JSON object; NaN, Infinity, lone surrogates, a byte order mark, depths beyond 32 and endless numbers are refused."""

    def refuse(_: str) -> None:
        raise Refused(word)

    def number(text: str) -> float | int:
        value = float(text)
        if not math.isfinite(value) or not value.is_integer():
            return value
        return int(value) if {".", "e", "E"} & set(text) else int(text)

    try:
        text = data.decode("utf-8")
        need(deepest(text) <= 32, word)
        value = json.loads(text, parse_constant=refuse, parse_float=number, parse_int=number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Refused(word) from None
    need(type(value) is dict, word)
    return value


def later(v: object) -> bool:
    """Whether a ``v`` is that of a later version."""
    return type(v) is int and 1 < v < 2**32


def deepest(text: str) -> int:
    """How many arrays and objects stand within each other."""
    depth = most = 0
    inside = escaped = False
    for sign in text:
        if inside:
            inside = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            inside = True
        elif sign in "[{":
            depth += 1
            most = max(most, depth)
        elif sign in "]}":
            depth -= 1
    return most


def message(
    text: str, lang: str = "en", answers: dict[str, str] | None = None, files: Sequence[dict[str, Any]] = ()
) -> bytes:
    """The data of a message, checked as a reader will check it."""
    value: dict[str, Any] = {"v": 1, "text": text, "lang": lang}
    value |= ({"answers": answers} if answers else {}) | ({"files": list(files)} if files else {})
    try:
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise Refused("bad-message") from None
    read_message(data)
    return data


def read_message(data: bytes) -> dict[str, Any]:
    """A message whose fields have been checked."""
    m, bad = read_json(data, "bad-message"), "bad-message"
    need(not later(m.get("v")), "unknown-version")
    need(type(m.get("v")) is int and m["v"] == 1, bad)
    need(type(m.get("text")) is str and m.get("lang", "en") in ("en", "es"), bad)
    answers, files = m.get("answers", {}), m.get("files", [])
    need(type(answers) is dict and all(type(answers.get(a, "")) is str for a in ANSWERS), bad)
    need(type(files) is list and len(files) <= 16 and all(type(f) is dict for f in files), bad)
    for f in files:
        need(all(type(f.get(x)) is int for x in ("n", "class", "size")), bad)
        need(0 <= f["n"] < 2**32 and f["class"] in FILE and 0 <= f["size"] <= SIZES[f["class"]] - 36, bad)
        need(type(f.get("name")) is str and type(f.get("type")) is str, bad)
        need(type(f.get("cleaned", [])) is list and all(type(x) is str for x in f.get("cleaned", [])), bad)
        unb64u(f.get("key"), 32, bad), unb64u(f.get("sha256"), 32, bad)
    need(len({f["n"] for f in files}) == len(files), bad)
    return m


def read_reply(data: bytes, info: bytes, lists: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A reply's message; ``lists`` are the signed lists at hand, present and past. ``left`` is added where its signer is not on the newest."""
    outer = read_json(data, "bad-message")
    need(type(outer.get("m")) is str and type(outer.get("by")) is str, "bad-message")
    signature = unb64u(outer.get("sig"), 64, "bad-message")
    number = outer.get("list")
    need(
        type(number) is int and 1 <= number < 2**32 and re.fullmatch(r"[0-9a-f]{16}", outer["by"]),
        "bad-message",
    )
    found = [
        r for each in lists if each["number"] == number for r in each["readers"] if r["id"] == outer["by"]
    ]
    need(found, "unknown-signer")
    signed = label("reply") + info + int(str(number)).to_bytes(4, "big") + outer["m"].encode()
    need(verified(unb64u(found[0]["sign"], 32, "bad-list"), signature, signed), "bad-signature")
    newest = max(lists, key=lambda each: int(each["number"]))
    return read_message(outer["m"].encode()) | {"left": found[0] not in newest["readers"]}


def unarmour(text: str) -> bytes:
    """The one envelope in a pasted text."""
    found = unarmour_all(text)
    need(len(found) == 1, "bad-armour")
    return found[0]


def bare_lines(text: str) -> list[str]:
    return [line.lstrip(" \t>").rstrip(" \t") for line in re.split(r"\r\n|\r|\n", text)]


def unbase64(inside: str) -> bytes:
    """Standard base64 in its one form."""
    try:
        data = base64.b64decode(inside, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("bad-armour") from None
    need(base64.b64encode(data).decode() == inside, "bad-armour")
    return data


def unarmour_all(text: str) -> list[bytes]:
    """The envelopes in a bundle."""
    out: list[bytes] = []
    inside: str | None = None
    for line in bare_lines(text):
        if line == BEGIN:
            need(inside is None and len(out) < 256, "bad-armour")
            inside = ""
        elif line == END:
            need(inside is not None, "bad-armour")
            need(len(str(inside)) <= 142_782, "too-long")
            out.append(unbase64(str(inside)))
            inside = None
        elif inside is not None:
            inside += line
    need(out and inside is None, "bad-armour")
    return out


def later_boxes(text: str, public: bytes) -> dict[tuple[bytes, int, int], bytes]:
    """The later boxes for a key, by conversation, direction and sequence."""
    out: dict[tuple[bytes, int, int], bytes] = {}
    for part in re.split(r"^-----BEGIN LAMPLIGHTER BOX-----$", "\n".join(bare_lines(text)), flags=re.M)[1:]:
        inside, end, _ = part.partition("\n-----END LAMPLIGHTER BOX-----")
        try:
            data = unbase64(inside.replace("\n", ""))
        except Refused:
            continue
        if end and len(data) == 125 and data[37:45] == key_id(public):
            out.setdefault((data[:32], data[32], int.from_bytes(data[33:37], "big")), data[45:])
    return out


# --- envelopes, as a server or reader takes them


@dataclass(frozen=True)
class Envelope:
    """An envelope taken apart."""

    kind: int
    desk: str
    conversation: bytes
    sequence: int
    size_class: int
    keys: bytes
    boxes: dict[bytes, bytes]
    body: bytes
    signed: bytes
    signature: bytes

    @property
    def info(self) -> bytes:
        direction = {1: 0, 2: 0, 3: 1, 4: 2}[self.kind]
        return context(self.desk, self.conversation, direction, self.sequence, self.size_class, self.keys)


def read_envelope(data: bytes) -> Envelope:
    """Take an envelope apart, in the page's order."""
    need(len(data) <= LONGEST, "too-long")
    at = 0

    def get(n: int) -> bytes:
        nonlocal at
        need(at + n <= len(data), "wrong-length")
        at += n
        return data[at - n : at]

    need(get(4) == b"LLTP", "not-an-envelope")
    need(get(1) == b"\x01", "unknown-version")
    need(get(2) == SUITE, "unknown-suite")
    kind = get(1)[0]
    need(kind in (1, 2, 3, 4), "unknown-kind")
    length = get(1)[0]
    desk = get(length)
    need(re.fullmatch(rb"[a-z0-9-]{1,32}", desk), "bad-field")
    where, sequence, c = get(32), int.from_bytes(get(4), "big"), get(1)[0]
    low, high = {1: (0, 0), 2: (1, 127), 3: (0, 127), 4: (0, 2**32 - 1)}[kind]
    need(low <= sequence <= high and c in {1: TEXT, 2: TEXT, 3: (1,), 4: FILE}[kind], "bad-field")
    keys, boxes = b"", []
    if kind == 1:
        keys = get(64)
        need(good_x25519(keys[:32]) and good_ed25519(keys[32:]), "bad-key")
        where = conversation_id(desk.decode(), where, keys)
    head = data[:at]
    if kind != 4:
        count = get(1)[0]
        need(1 <= count <= 64, "bad-recipients")
        boxes = [(get(8), get(80)) for _ in range(count)]
        ids = [i for i, _ in boxes]
        need(ids == sorted(set(ids)) and (kind != 1 or key_id(keys[:32]) in ids), "bad-recipients")
    body = get(SIZES[c] + 16)
    signature = get(64) if kind in (1, 2) else b""
    need(at == len(data), "wrong-length")
    return Envelope(kind, desk.decode(), where, sequence, c, keys, dict(boxes), body, head + body, signature)


def check_envelope(e: Envelope, sign_public: bytes) -> None:
    need(
        verified(sign_public, e.signature, label("envelope") + hashlib.sha256(e.signed).digest()),
        "bad-signature",
    )


def open_envelope(e: Envelope, private: bytes, public: bytes) -> bytes:
    """The data of an envelope of kind 1 to 3."""
    need(key_id(public) in e.boxes, "not-for-this-key")
    return open_body(hpke_open(private, e.info, e.boxes[key_id(public)]), e.info, e.body, e.size_class)


# --- the list of readers
def fingerprint(lead: bytes) -> str:
    signs = base64.b32encode(digest("lead", lead)).decode()[:20]
    return "-".join(signs[i : i + 4] for i in range(0, 20, 4))


def day(text: object) -> datetime.date:
    """A day of the calendar."""
    try:
        need(type(text) is str and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII), "bad-list")
        return datetime.date.fromisoformat(str(text))
    except ValueError:
        raise Refused("bad-list") from None


def read_list(
    shown: bytes, desk: str, expected: str, today: datetime.date | None, seen: int = 0
) -> dict[str, Any]:
    """The list, if signed by the lead with the fingerprint ``expected``, for ``desk``, not older than ``seen`` nor over ``today``."""
    need(len(shown) <= 32_768, "bad-list")
    bad, outer = "bad-list", read_json(shown, "bad-list")
    lead, data, signature = (
        unb64u(outer.get(k), n, bad) for k, n in (("lead", 32), ("list", None), ("sig", 64))
    )
    need(re.sub(r"[\s-]", "", expected).upper() == fingerprint(lead).replace("-", ""), "wrong-fingerprint")
    need(good_ed25519(lead), "bad-key")
    need(verified(lead, signature, label("readers") + data), "bad-signature")
    need(len(data) <= 16384, bad)
    value = read_json(data, bad)
    need(not later(value.get("v")), "unknown-version")
    need(json.dumps(value, sort_keys=True, separators=(",", ":")).encode() == data, bad)
    need(set(value) == {"desk", "made", "number", "readers", "until", "v"} and value["v"] == 1, bad)
    number, readers = value["number"], value["readers"]
    need(
        type(number) is int and 1 <= number < 2**32 and type(readers) is list and 1 <= len(readers) <= 60, bad
    )
    made, until = (day(value[name]) for name in ("made", "until"))
    need(0 <= (until - made).days <= 400, bad)
    for r in readers:
        need(type(r) is dict and set(r) == {"box", "id", "sign"}, bad)
        box = unb64u(r["box"], 32, bad)
        need(good_x25519(box) and good_ed25519(unb64u(r["sign"], 32, bad)), "bad-key")
        need(r["id"] == key_id(box).hex(), bad)
    ids = [r["id"] for r in readers]
    need(ids == sorted(set(ids)) and len({r["sign"] for r in readers}) == len(readers), bad)
    need(type(value["desk"]) is str and re.fullmatch(r"[a-z0-9-]{1,32}", value["desk"]), bad)
    need(value["desk"] == desk, "wrong-desk")
    need(number >= seen, "old-list")
    need(today is None or until >= today, "list-over")
    return value

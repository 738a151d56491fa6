"""A reader's key opens by passphrase, passkey or words, and by nothing else; a key file that was tampered with is found out."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from mnemonic import Mnemonic

from lamplighter.core.sealing.codes import LANGUAGES
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.core.sealing.opening.wraps import (
    reader_keys,
    unwrap_by_passphrase,
    unwrap_by_prf,
    unwrap_by_recovery,
)
from lamplighter.core.sealing.wraps import (
    KeyFile,
    Way,
    What,
    check_passphrase,
    key_file_written,
    key_from_passphrase,
    key_from_recovery,
    new_passphrase,
    read_key_file,
    wrap_by_passphrase,
    wrap_by_prf,
    wrap_by_recovery,
)
from tests.support.tips import DESK, LEAD, LEAD_PUBLIC, READERS, STRANGER, changed, refusal

READER = READERS[0]
SECRET = READER.box + READER.sign
PRF, SALT, WORDS = bytes(range(32)), bytes(range(32, 64)), bytes(range(16))
PHRASE = "a lamp in every window"


@cache
def file() -> KeyFile:
    """A reader's key file with a wrap of each kind."""
    public = READER.public
    return KeyFile(
        What.READER,
        DESK,
        public.box,
        public.sign,
        (
            wrap_by_passphrase(SECRET, PHRASE, bound_to=public.box),
            wrap_by_prf(SECRET, PRF, salt=SALT, bound_to=public.box, credential="a2V5"),
            wrap_by_recovery(SECRET, WORDS, bound_to=public.box),
        ),
    )


def by(way: Way, whole: KeyFile | None = None) -> KeyFile:
    """The file with one wrap only."""
    whole = whole or file()
    return replace(whole, wraps=tuple(wrap for wrap in whole.wraps if wrap.way is way))


def test_each_way_opens_the_key() -> None:
    again = read_key_file(key_file_written(file()))
    assert again == file()
    assert unwrap_by_passphrase(again, PHRASE) == SECRET
    assert unwrap_by_prf(again, again.wraps[1], PRF) == SECRET
    assert unwrap_by_recovery(again, WORDS) == SECRET
    assert reader_keys(SECRET).public == READER.public


def test_nothing_else_does() -> None:
    assert refusal(lambda: unwrap_by_passphrase(file(), PHRASE + " ")) == "wrong-secret"
    assert refusal(lambda: unwrap_by_prf(file(), file().wraps[1], bytes(32))) == "wrong-secret"
    assert refusal(lambda: unwrap_by_recovery(file(), bytes(16))) == "wrong-secret"
    assert refusal(lambda: unwrap_by_recovery(by(Way.PRF), WORDS)) == "bad-wrap"
    assert refusal(lambda: unwrap_by_prf(file(), file().wraps[1], bytes(31))) == "bad-wrap"
    assert refusal(lambda: unwrap_by_recovery(file(), bytes(15))) == "bad-wrap"
    assert refusal(lambda: reader_keys(bytes(32))) == "bad-wrap"


def test_a_wrap_belongs_to_its_public_key_and_its_way() -> None:
    words = by(Way.RECOVERY)
    elsewhere = replace(words, box=STRANGER.public.box)
    assert refusal(lambda: unwrap_by_recovery(elsewhere, WORDS)) == "wrong-secret"
    other_sign = replace(words, sign=STRANGER.public.sign)
    assert refusal(lambda: unwrap_by_recovery(other_sign, WORDS)) == "bad-wrap"
    other_way = replace(words, wraps=(replace(words.wraps[0], way=Way.PRF, salt=SALT),))
    assert refusal(lambda: unwrap_by_prf(other_way, other_way.wraps[0], PRF)) == "wrong-secret"


def test_a_lead_has_one_key() -> None:
    lead = KeyFile(What.LEAD, DESK, b"", LEAD_PUBLIC, (wrap_by_recovery(LEAD, WORDS, bound_to=LEAD_PUBLIC),))
    text = key_file_written(lead)
    assert "box" not in {name for name in json.loads(text) if name != "wraps"}
    assert unwrap_by_recovery(read_key_file(text), WORDS) == LEAD


def test_a_wrap_is_bound_to_its_kind_and_to_the_key_it_holds() -> None:
    (wrap,) = by(Way.RECOVERY).wraps
    opener = AESGCM(key_from_recovery(WORDS))
    bound = b"lamplighter-tips/1 wrap recovery\x00" + READER.public.box
    assert opener.decrypt(wrap.nonce, wrap.box, bound) == SECRET
    for other in (bound.replace(b"recovery", b"prf"), bound[:-32], bound[:-32] + STRANGER.public.box):
        with pytest.raises(InvalidTag):
            opener.decrypt(wrap.nonce, wrap.box, other)


def test_one_passphrase_however_it_is_composed() -> None:
    key = key_from_passphrase("Laterne é", salt=bytes(16), iterations=600_000)
    assert key == key_from_passphrase("Laterne e\u0301", salt=bytes(16), iterations=600_000)


@pytest.mark.parametrize("iterations", [0, 1, 599_999, 5_000_001, 2**40])
def test_a_server_can_make_a_passphrase_neither_cheap_nor_endless(iterations: int) -> None:
    said = json.loads(key_file_written(by(Way.PASSPHRASE)))
    said["wraps"][0]["iterations"] = iterations
    assert refusal(lambda: read_key_file(json.dumps(said))) == "bad-wrap"
    assert refusal(lambda: key_from_passphrase("x", salt=bytes(16), iterations=iterations)) == "bad-wrap"


@pytest.mark.parametrize("phrase", ["", "x" * 1025, "\ud800"])
def test_what_is_no_passphrase(phrase: str) -> None:
    assert refusal(lambda: key_from_passphrase(phrase, salt=bytes(16), iterations=600_000)) == "bad-wrap"


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("a lamp in every ", None),
        ("a lamp in every", "weak-passphrase"),
        ("password", "weak-passphrase"),
        ("abcdefg" * 5, "weak-passphrase"),
        ("12345678" * 2, "weak-passphrase"),
        ("password12345678", "weak-passphrase"),
        ("PassWord 2026 fedcba 999", "weak-passphrase"),
        ("Contraseña policía admin", "weak-passphrase"),
        ("ｐａｓｓｗｏｒｄ and twelve", "weak-passphrase"),
        ("password and a lamp in every ", None),
        ("the 121 lamps of 1357 roads", None),
        ("", "weak-passphrase"),
    ],
)
def test_a_key_is_not_wrapped_by_what_is_easily_guessed(phrase: str, word: str | None) -> None:
    assert refusal(lambda: check_passphrase(phrase)) == word
    if word:
        assert refusal(lambda: wrap_by_passphrase(SECRET, phrase, bound_to=READER.public.box)) == word


@pytest.mark.parametrize("language", ["en", "es"])
def test_five_random_words_are_offered(language: str) -> None:
    one, two = (new_passphrase(language) for _ in range(2))
    known = {unicodedata.normalize("NFC", each) for each in Mnemonic(LANGUAGES[language]).wordlist}
    assert len(one.split(" ")) == 5
    assert set(one.split(" ")) <= known
    assert one != two
    assert refusal(lambda: check_passphrase(one)) is None


@pytest.mark.parametrize("name", ["box", "sign"])
@pytest.mark.parametrize("what", [What.READER, What.LEAD])
def test_a_key_file_with_a_weak_public_key_is_refused(what: What, name: str) -> None:
    said = json.loads(key_file_written(by(Way.RECOVERY)))
    if what is What.LEAD:
        said |= {"what": "lead", "box": None}
        said["wraps"][0]["box"] = to_b64url(bytes(48))
        name = "sign"
    said[name] = to_b64url(bytes(32))
    assert refusal(lambda: read_key_file(json.dumps(said))) == "bad-key"


PARTS = st.sampled_from(("v", "what", "desk", "box", "sign", "wraps"))
WRAP_PARTS = st.sampled_from(("v", "kind", "salt", "iterations", "nonce", "box", "credential"))
ODD: st.SearchStrategy[Any] = st.sampled_from(
    (
        None,
        True,
        0,
        1,
        2,
        -1,
        1.0,
        "",
        "x",
        "lead",
        "prf",
        "A" * 43,
        [],
        [7],
        [[]],
        {},
        {"v": 1},
        "é",
        10**300,
    )
)


@given(PARTS, WRAP_PARTS, st.integers(0, 2), ODD, st.booleans(), st.booleans())
def test_odd_values_in_a_key_file_are_refused(
    part: str, of_wrap: str, place: int, odd: Any, outside: bool, away: bool
) -> None:
    said = json.loads(key_file_written(file()))
    holder, name = (said, part) if outside else (said["wraps"][place], of_wrap)
    if away:
        holder.pop(name, None)
    else:
        holder[name] = odd
    assert refusal(lambda: read_key_file(json.dumps(said))) in {
        None,
        "bad-key",
        "bad-wrap",
        "unknown-version",
    }


@given(st.data())
@effort(max_examples=60)
def test_a_changed_key_file_gives_no_other_error(data: st.DataObject) -> None:
    text = key_file_written(by(Way.RECOVERY))
    bad = data.draw(
        changed(text.encode()).map(lambda raw: raw.decode("utf-8", "replace")) | st.text(max_size=80)
    )

    def opened() -> bytes:
        return unwrap_by_recovery(read_key_file(bad), WORDS)

    if refusal(opened) is None:
        assert opened() == SECRET


def test_what_is_no_key_file() -> None:
    for bad in ("", "[]", "null", "7", "[" * 60_000, "x" * 70_000, '{"v":2}', '{"v":' + "9" * 5_000 + "}"):
        assert refusal(lambda bad=bad: read_key_file(bad)) in {"bad-wrap", "unknown-version"}

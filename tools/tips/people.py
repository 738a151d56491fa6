"""The people of the test vectors: whose codes, keys and lists they are. Everything random is drawn from names."""

from __future__ import annotations

import hashlib
from datetime import date

from lamplighter.core.sealing import codes, lists
from lamplighter.core.sealing.keys import SecretKeys
from tools.tips.hpke import Json

DESK = "narcotics"
TYPED = "  {0}, {1}; {2}\n4. {3} 5) {4}\t{5} {6} {7} {8} {9} {10} {11}. "


def draw(name: str, count: int = 32) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.shake_256(b"lamplighter-tips/1 vectors " + name.encode()).digest(count)


READERS = ("reader-1", "reader-2", "reader-3")
LEAD = draw("lead")


def secret_keys(name: str) -> SecretKeys:
    """A reader's keys."""
    return SecretKeys(box=draw(name + " box"), sign=draw(name + " sign"))


def tipster(name: str = "ada", desk: str = DESK) -> codes.TipsterKeys:
    """A tipster's keys at a desk."""
    return codes.tipster_keys(draw(name, 16), desk)


def readers() -> lists.Readers:
    """The readers of the desk."""
    return lists.Readers(
        DESK, 7, date(2026, 1, 1), date(2026, 12, 31), tuple(secret_keys(name).public for name in READERS)
    )


def code(name: str, desk: str = DESK) -> Json:
    """A code and all that is derived from it for a desk."""
    keys = tipster(name, desk)
    entropy = draw(name, 16)
    return {
        "name": name,
        "entropy": entropy.hex(),
        "words_en": " ".join(codes.words_of(entropy, "en")),
        "words_es": " ".join(codes.words_of(entropy, "es")),
        "desk": desk,
        "token": keys.token.hex(),
        "mailbox": keys.mailbox.hex(),
        "conversation": keys.conversation.hex(),
        **reader_row(name, keys.secret),
    }


def reader_row(name: str, keys: SecretKeys | None = None) -> Json:
    """Both key pairs and the key id."""
    keys = keys or secret_keys(name)
    return {
        "name": name,
        "box_private": keys.box.hex(),
        "box_public": keys.public.box.hex(),
        "sign_seed": keys.sign.hex(),
        "sign_public": keys.public.sign.hex(),
        "key_id": keys.public.id.hex(),
    }


def code_readings() -> list[Json]:
    """Ways in which a code may be typed."""
    entropy = draw("ada", 16)
    english, spanish = codes.words_of(entropy, "en"), codes.words_of(entropy, "es")
    typed = [
        " ".join(english),
        TYPED.format(*english).upper(),
        " ".join(word[:4] for word in english),
        " ".join(spanish),
        "-".join(spanish).upper(),
        " ".join(codes._plain(word)[:4] for word in spanish),
    ]
    rows = [{"typed": text, "entropy": entropy.hex()} for text in typed]
    zeros = "abandon " * 11 + "about"
    rows.append({"typed": " ".join(english).ljust(2000), "entropy": entropy.hex()})
    return [*rows, {"typed": zeros, "entropy": bytes(16).hex()}]


def code_faults() -> list[Json]:
    """What is refused, with the place of the unknown word."""
    words = codes.words_of(draw("ada", 16), "en")
    spanish = codes.words_of(draw("ada", 16), "es")
    return [
        {"typed": "", "refused": "wrong-count"},
        {"typed": " ".join(words).ljust(2001), "refused": "too-long"},
        {"typed": " ".join(words[:11]), "refused": "wrong-count"},
        {"typed": " ".join([*words, words[0]]), "refused": "wrong-count"},
        {"typed": " ".join([*words[:4], "lanternx", *words[5:]]), "refused": "unknown-word", "place": 5},
        {"typed": " ".join([*spanish[:11], "farolito"]), "refused": "unknown-word", "place": 12},
        {"typed": "abandon " * 12, "refused": "words-do-not-belong"},
        {"typed": " ".join([words[1], words[0], *words[2:]]), "refused": "words-do-not-belong"},
    ]


def signed_list() -> Json:
    """The desk's list of readers."""
    data = lists.list_written(readers())
    return {
        "desk": DESK,
        "number": 7,
        "made": "2026-01-01",
        "until": "2026-12-31",
        "list": data.decode(),
        "signature": lists.sign_list(data, LEAD).hex(),
        "as_shown": lists.signed_list(readers(), LEAD),
    }

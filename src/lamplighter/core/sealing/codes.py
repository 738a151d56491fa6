"""The tipster's code: twelve words of BIP-39 from which everything of a conversation is derived, and which nobody stores."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from mnemonic import Mnemonic

from lamplighter.core.sealing.context import conversation_of, mailbox_of
from lamplighter.core.sealing.keys import SecretKeys
from lamplighter.core.sealing.marks import PROTOCOL, checked_desk, derived
from lamplighter.core.sealing.refusals import TooLong, UnknownWord, WordsDoNotBelong, WrongCount

ENTROPY_BYTES = 16
WORDS = 12
LANGUAGES = {"en": "english", "es": "spanish"}
_SHORT = 4
_MOST_SIGNS = 2_000


@dataclass(frozen=True)
class TipsterKeys:
    """What a code stands for at a desk: the mailbox's token, and the keys to open and to sign."""

    desk: str
    token: bytes
    secret: SecretKeys

    @property
    def mailbox(self) -> bytes:
        """The mailbox's id."""
        return mailbox_of(self.token)

    @property
    def conversation(self) -> bytes:
        """The conversation's id."""
        return conversation_of(self.desk, self.mailbox, self.secret.public)

    def __repr__(self) -> str:
        """Says nothing, so that a code never ends in a log."""
        return "TipsterKeys(...)"


def new_code() -> bytes:
    """16 random bytes whose words, in either language, are read back as nothing else."""
    while True:
        entropy = secrets.token_bytes(ENTROPY_BYTES)
        if all(read_code(" ".join(words_of(entropy, language))) == entropy for language in LANGUAGES):
            return entropy


def tipster_keys(entropy: bytes, desk: str) -> TipsterKeys:
    """The keys of a code at a desk: those of one code at two desks have nothing in common that a server could see.

    Raises:
        BadField: the desk's code is none.
    """
    where = f"\x00{checked_desk(desk)}"
    token, box, sign = (
        derived(entropy, salt=PROTOCOL + b" code", info=purpose + where)
        for purpose in ("mailbox", "box", "sign")
    )
    return TipsterKeys(desk=desk, token=token, secret=SecretKeys(box=box, sign=sign))


def words_of(entropy: bytes, language: str = "en") -> list[str]:
    """The twelve words, with their accents."""
    words = _list(language).to_mnemonic(entropy).split(" ")
    return [unicodedata.normalize("NFC", word) for word in words]


def read_code(text: str) -> bytes:
    """The 16 bytes of a code as people type it.

    Case, accents, numbering and whatever stands between the words do not matter; a word may be cut to its first four
    letters; the words are English or Spanish.

    Raises:
        TooLong: more than 2,000 signs.
        WrongCount: these are not twelve words.
        UnknownWord: a word stands on neither list; ``written`` and ``place`` say which.
        WordsDoNotBelong: the words are known, but are no code together.
    """
    if len(text) > _MOST_SIGNS:
        raise TooLong("No code is as long as this.")
    words = _plain_words(text)
    if len(words) != WORDS:
        raise WrongCount(len(words))
    readings = {language: [_book(language).get(word) for word in words] for language in LANGUAGES}
    whole = {name: [place for place in places if place is not None] for name, places in readings.items()}
    known = [name for name in LANGUAGES if len(whole[name]) == WORDS]
    if not known:
        best = max(LANGUAGES, key=lambda name: len(whole[name]))
        place = readings[best].index(None)
        raise UnknownWord(words[place], place + 1)
    # A text that is a code in both languages is taken in the one more of whose words are written in full.
    known.sort(key=lambda name: -sum(word in _full(name) for word in words))
    for name in known:
        found = _entropy(whole[name])
        if found is not None:
            return found
    raise WordsDoNotBelong("These words are no code together: one is wrong, or two changed places.")


def _plain(text: str) -> str:
    """Without accents, in lower case."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M")).lower()


def _plain_words(text: str) -> list[str]:
    """The runs of letters."""
    runs = groupby(_plain(text), key=lambda sign: unicodedata.category(sign).startswith("L"))
    return ["".join(signs) for is_word, signs in runs if is_word]


@cache
def _list(language: str) -> Mnemonic:
    return Mnemonic(LANGUAGES[language])


@cache
def _full(language: str) -> frozenset[str]:
    return frozenset(map(_plain, _list(language).wordlist))


@cache
def _book(language: str) -> dict[str, int]:
    """The place of each word on the list, by its whole form and its first four letters; a whole word goes before."""
    plain = [_plain(word) for word in _list(language).wordlist]
    short = {word[:_SHORT]: place for place, word in enumerate(plain) if len(word) > _SHORT}
    return short | {word: place for place, word in enumerate(plain)}


def _entropy(places: list[int]) -> bytes | None:
    """What the words at these places of a list stand for, if the last bits are the right ones.

    The bits are those of the places, so the English list serves for both.
    """
    english = _list("en")
    try:
        return bytes(english.to_entropy([english.wordlist[place] for place in places]))
    except ValueError:
        return None

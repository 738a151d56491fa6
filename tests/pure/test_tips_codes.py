"""A code is twelve words that people can say, write and type; anything else is refused with the word that is wrong."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from lamplighter.core.sealing.codes import new_code, read_code, tipster_keys, words_of
from lamplighter.core.sealing.refusals import UnknownWord, WordsDoNotBelong, WrongCount
from tests.support.tips import refusal

CODES = st.binary(min_size=16, max_size=16)
LANGUAGES = st.sampled_from(("en", "es"))


@given(CODES, LANGUAGES, st.sampled_from((" ", ", ", "\n", " - ", "\t7. ")), st.booleans(), st.booleans())
def test_a_code_is_read_however_it_is_typed(
    entropy: bytes, language: str, between: str, loud: bool, short: bool
) -> None:
    words = words_of(entropy, language)
    if short and language == "en":
        words = [word[:4] for word in words]
    typed = between.join(words)
    assert read_code(typed.upper() if loud else typed) == entropy


@given(CODES)
def test_spanish_words_need_no_accents(entropy: bytes) -> None:
    plain = str.maketrans("áéíóúüñ", "aeiouun")
    assert read_code(" ".join(words_of(entropy, "es")).translate(plain)) == entropy


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("es", "spanish")])
def test_four_letters_tell_the_words_of_a_list_apart(language: str, name: str) -> None:
    fold = str.maketrans("áéíóúüñ", "aeiouun")
    words = [unicodedata.normalize("NFC", word).translate(fold) for word in Mnemonic(name).wordlist]
    assert len({word[:4] for word in words}) == 2048


def test_known_codes_of_the_standard() -> None:
    # BIP-39's own test vectors, 128 bits.
    assert (
        read_code("legal winner thank year wave sausage worth useful legal winner thank yellow")
        == b"\x7f" * 16
    )
    assert (
        read_code("letter advice cage absurd amount doctor acoustic avoid letter advice cage above")
        == b"\x80" * 16
    )
    assert read_code("zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong") == b"\xff" * 16


def test_a_new_code_is_read_back_in_both_languages() -> None:
    entropy = new_code()
    assert {read_code(" ".join(words_of(entropy, language))) for language in ("en", "es")} == {entropy}
    assert new_code() != entropy


@given(CODES, st.integers(0, 11))
def test_the_unknown_word_is_named(entropy: bytes, place: int) -> None:
    words = words_of(entropy)
    words[place] = "qqqqq"
    with pytest.raises(UnknownWord) as refused:
        read_code(" ".join(words))
    assert (refused.value.written, refused.value.place) == ("qqqqq", place + 1)


def test_too_few_and_too_many_words() -> None:
    words = words_of(bytes(16))
    for count in (0, 1, 11):
        with pytest.raises(WrongCount) as refused:
            read_code(" ".join(words[:count]))
        assert refused.value.count == count
    with pytest.raises(WrongCount):
        read_code(" ".join([*words, *words]))


def test_words_that_do_not_belong_together() -> None:
    with pytest.raises(WordsDoNotBelong):
        read_code(" ".join(["zoo"] * 12))


@given(
    st.text(max_size=300) | st.lists(st.sampled_from(words_of(bytes(range(16)))), max_size=14).map(" ".join)
)
def test_nothing_that_is_typed_gives_another_error(typed: str) -> None:
    assert refusal(lambda: read_code(typed)) in {None, "wrong-count", "unknown-word", "words-do-not-belong"}


def test_a_code_never_ends_in_a_log() -> None:
    keys = tipster_keys(bytes(16), "narcotics")
    assert keys.token.hex() not in repr(keys)
    assert repr(keys.secret.box) not in repr(keys) + repr(keys.secret)

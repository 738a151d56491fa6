"""Whether a text tells only what somebody looks like, and not what happens. Such a text is asked about once, kindly, and may be sent.

A text is asked about when it speaks of somebody and of looks, and every other word of it says only where, when or that they are there.
Any word of another sort counts as something that happens: it errs on the side of not asking. Nothing of the answer is stored, and
nothing is concluded about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lamplighter.concerns.rules.looks_words import (
    DONE,
    FEATURES,
    GROUPS,
    NEUTRAL,
    PERSONS,
    SKIPPED,
    TRAITS,
)
from lamplighter.core.gazetteer.text import fold

LONGEST = 60
"""Words; a longer text tells more than looks."""
KNOWN_FOR_ONE = 8
"""So many words about somebody and their looks let one word pass that stands in no list."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?;\n]+")
_LOOKS = FEATURES | TRAITS | GROUPS
_KNOWN = PERSONS | _LOOKS | NEUTRAL
_DONE = re.compile(
    "|".join(rf"{stem.rstrip('~')}{'$' if stem.endswith('~') else ''}" for stem in sorted(DONE))
)
_VERB_LIKE = re.compile(r"(?:ing|ed|ando|iendo|yendo|aron|ieron|aban|aba|ian|ado|ido)$")


def tells_only_looks(text: str) -> bool:
    """Whether a text speaks of somebody and of their looks, and of nothing that happens."""
    shouted = text.isupper()
    about, unknown, words, evidence = 0, 0, 0, False
    for sentence in _SENTENCE.split(text):
        plain = []
        for at, found in enumerate(_WORD.findall(sentence)):
            word = _plain(found)
            if not word:
                continue
            plain.append(word)
            if word in _KNOWN:
                about += word in PERSONS or word in _LOOKS
            elif _DONE.match(word) or _VERB_LIKE.search(word):
                return False
            elif shouted or at == 0 or not found[0].isupper():
                unknown += 1  # a name, with a capital inside a sentence, is a place or a street
        words += len(plain)
        evidence = evidence or _of_looks(plain)
    if not evidence or words > LONGEST:
        return False
    return unknown <= (1 if about >= KNOWN_FOR_ONE else 0)


def _plain(word: str) -> str:
    return fold(word).lower().replace("-", "")


def _of_looks(words: Sequence[str]) -> bool:
    """Whether one sentence tells somebody's looks."""
    if any(word in GROUPS for word in words):
        return True
    somebody = [at for at, word in enumerate(words) if word in PERSONS]
    if not somebody:
        return False
    if any(word in FEATURES for word in words):
        return True
    return any(_beside(words, at, step) for at in somebody for step in (1, -1))


def _beside(words: Sequence[str], at: int, step: int) -> bool:
    """Whether a trait stands beside somebody, with nothing but small words between."""
    at += step
    while 0 <= at < len(words) and words[at] in SKIPPED:
        at += step
    return 0 <= at < len(words) and words[at] in TRAITS

"""The catalogues of messages with the department's words in them.

Django keeps one catalogue a language in memory. When words are chosen, or come from the zone map, the messages that say "zone" or
"Community Interaction Officer" are put there with that word instead; when they change, in whichever process, they are put anew.
Nothing else of a message changes, and whoever translates needs to know nothing of it.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation.trans_real import translation

from lamplighter.city.queries import replaced
from lamplighter.city.rules.rewording import english, says, spanish
from lamplighter.city.rules.words import Base, Word

Key = str | tuple[str, int]
_CONTEXT = "\x04"
_lock = threading.Lock()
_said: tuple[Any, Mapping[str, Word]] | None = None
"""For which catalogue and with which words the messages stand there now."""


def keep_current() -> None:
    """Brings the catalogues up to date where other words hold by now. Costs next to nothing where they do not."""
    words = replaced()
    if _said is None and not words and not (get_language() or "en").startswith("es"):
        return  # a short command in English needs no catalogue at all
    catalogue = _catalogue("es")
    if _said is not None and _said[0] is catalogue and _said[1] == words:
        return
    with _lock:
        _put(catalogue, words)


def forget() -> None:
    """Puts the program's own words back, whatever was chosen. Used by tests."""
    if _said is not None and _said[1]:
        with _lock:
            _put(_catalogue("es"), {})


def _put(catalogue: Any, words: Mapping[str, Word]) -> None:
    global _said
    shipped = _shipped()
    own_english = _catalogue("en")
    for key, (message, text) in shipped.items():
        plain = message.rpartition(_CONTEXT)[2]
        en, es = plain, text
        for base in Base:
            word = words.get(base.value)
            if word is not None and says(base, plain):
                en, es = english(en, base, word), spanish(plain, es, base, word)
        catalogue[key] = _contracted(es)
        if en != plain or own_english.get(key) is not None:
            own_english[key] = en
    _said = (catalogue, dict(words))


def _catalogue(language: str) -> Any:
    """Django's messages of a language, which its own functions read at each call."""
    return vars(translation(language))["_catalog"]


def said_with(message: str, base: Base, word: Word) -> tuple[str, str]:
    """A message of the program, in English and Spanish, as it would be said with a word; for showing before it is kept."""
    en, es = _shipped()[message]
    return english(en, base, word), spanish(en, es, base, word)


@lru_cache(maxsize=1)
def _shipped() -> dict[Key, tuple[str, str]]:
    """Messages that say a word of ours or hold the name of a zone: under their key the English form and the Spanish one."""
    found: dict[Key, tuple[str, str]] = {}
    for folder in settings.LOCALE_PATHS:
        path = Path(folder) / "es" / "LC_MESSAGES" / "django.mo"
        if not path.exists():
            continue
        for original, text in _pairs(path.read_bytes()):
            forms, texts = original.split("\0"), text.split("\0")
            for number, form in enumerate(texts):
                english_form = forms[min(number, len(forms) - 1)]
                if any(
                    says(base, english_form.rpartition(_CONTEXT)[2]) for base in Base
                ) or _BEFORE_A_NAME.search(form):
                    found[(forms[0], number) if len(forms) > 1 else forms[0]] = (english_form, form)
    return found


def _pairs(data: bytes) -> list[tuple[str, str]]:
    """Messages and translations of a compiled catalogue (GNU gettext's manual, "The Format of GNU MO Files"). A plural's forms are
    parted by a zero byte; Python's own reader forgets the second English one, which is needed here."""
    count, originals, translations = struct.unpack_from("<3I", data, 8)
    found = []
    for at in range(count):
        texts = []
        for table in (originals, translations):
            length, start = struct.unpack_from("<2I", data, table + 8 * at)
            texts.append(data[start : start + length].decode())
        found.append((texts[0], texts[1]))
    return found


_BEFORE_A_NAME = re.compile(r"\b(?:de|a) %\((?:zones?|parts?|place|favored|area)\)s", re.IGNORECASE)
_SEAM = re.compile(r"\b([Dd]e|[Aa]) el (?=\S)")  # a name that begins with "El" keeps it


class Contracted(str):
    """A Spanish message before whose name of a zone stands "de" or "a": filled in, "de el sector" becomes "del sector"."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        return _SEAM.sub(lambda found: f"{found[1]}l ", super().__mod__(values))


def _contracted(text: str) -> str:
    return Contracted(text) if _BEFORE_A_NAME.search(text) else text

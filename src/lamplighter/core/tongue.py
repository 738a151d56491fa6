"""In which language words are written, so that a page can say so to whoever hears it read out: Spanish on an English page too."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH_SIGNS = re.compile(r"[ñ¿¡áéíóú]", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words("""
the and of to in is it that for on with as at are be this was have from by not they or but had were which you your we our
there their will would can could my me him her has been an if who when what out up do does did them then than into after
before every since over off down through again always never
""")
_SPANISH = _words("""
el la los las un una unos unas de del al que y en es por con para se lo le les su sus como pero muy ya hay está están son
fue eran ser tiene tienen mi mis nos nuestra nuestro este esta ese esa desde hasta cuando donde porque sin sobre entre
también todo toda todos todas cada más nadie nada alguien siempre nunca o ni
""")


def language_of(text: str, *, otherwise: str) -> str:
    """ "en" or "es" by the small words a text is held together with; ``otherwise`` where it holds too few to tell."""
    words = [word.casefold() for word in _WORD.findall(text)]
    spanish = sum(word in _SPANISH for word in words) + bool(_SPANISH_SIGNS.search(text))
    english = sum(word in _ENGLISH for word in words)
    if spanish == english:
        return otherwise
    return "es" if spanish > english else "en"

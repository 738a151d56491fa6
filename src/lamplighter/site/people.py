"""An officer as a page shows one: every value already obeys the display level, every time is already said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language with its code, so that a reader's voice can say its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One officer card (``site/parts/officer.html``). Empty texts are left out."""

    name: str
    state: str = ""
    """ "On duty until 9 pm", "Back tomorrow at 7 am"."""
    on_duty: bool = False
    pattern: str = ""
    """ "Evening shift, Monday to Friday, 1 pm to 9 pm"."""
    languages: Sequence[Language] = ()
    cover: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    picture: str = ""
    main: bool = False
    """Whether this card's call button is the view's main one."""

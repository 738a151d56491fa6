"""How the roster's values are said: display levels, roles, parts of the day, languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from lamplighter.city.queries import chosen
from lamplighter.plumbing.saying import clock_time
from lamplighter.roster.models import Shift
from lamplighter.roster.rules import DisplayLevel, PostRole, ShiftKind

LANGUAGES: Mapping[str, str] = {
    "en": "English", "es": "Español", "ar": "العربية", "zh": "中文", "tl": "Filipino", "fr": "Français", "de": "Deutsch",
    "ht": "Kreyòl ayisyen", "hi": "हिन्दी", "ko": "한국어", "fa": "فارسی", "pl": "Polski", "pt": "Português", "ru": "Русский",
    "so": "Soomaali", "sw": "Kiswahili", "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "ase": "American Sign Language",
}  # fmt: skip
"""Languages to choose from, by their own names."""
LEVELS = {
    DisplayLevel.FULL: _("Full name: title, first and last name, and the picture"),
    DisplayLevel.FIRST: _("First name: title and first name, and the picture"),
    DisplayLevel.ROLE: _("Role only: no name and no picture"),
}
ROLES = {
    PostRole.CIO: _("Community Interaction Officer"),
    PostRole.SUPERVISOR: _("Supervisor"),
    PostRole.DESK: _("For a desk of the whole city"),
}
_KINDS = {
    ShiftKind.MORNING: _("Morning"),
    ShiftKind.EVENING: _("Evening"),
    ShiftKind.NIGHT: _("Night"),
}


def kind_word(kind: ShiftKind) -> str:
    """A kind of shift in the reader's language: as the department calls it, else as the program does."""
    own = chosen().words.get(f"shift:{kind.value}")
    return own.one(get_language() or "en") if own else str(_KINDS[kind])


KINDS: Mapping[ShiftKind, Any] = {kind: lazy(kind_word, str)(kind) for kind in ShiftKind}
"""Said anew each time they are shown, so that a department's word holds as soon as it is chosen."""


def shift_words(shift: Shift) -> str:
    """A shift in a list to choose from."""
    name = shift.name_es if get_language() == "es" else shift.name_en
    return f"{name} · {clock_time(shift.starts)} – {clock_time(shift.ends)}"


def language_name(code: str, *, within: bool = False) -> str:
    """A language in the reader's words where these are known ("Igbo", "Inglés"); else by its own name; else its code.

    Args:
        within: inside a sentence, as the reader's language writes it there ("inglés").
    """
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return LANGUAGES.get(code, code)
    return name if not within or (get_language() or "en").startswith("en") else name.lower()


def own_name(code: str) -> str:
    """A language by its own name, as those who speak it look for it; its code where nobody here knows it."""
    if code in LANGUAGES:
        return LANGUAGES[code]
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code

"""Text that somebody wrote, as it is shown: signs that nobody sees can turn the writing round, or give a terminal orders."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
_KEPT = frozenset("\n\t\u200c\u200d")
"""Line ends and tabs, and the two signs that join letters or pictures."""


def visible(text: str) -> str:
    """The text with a sign in the place of each that would not be seen; ``keys/js/visible.js`` has the same rule."""
    return "".join(
        "�" if unicodedata.category(each) in _UNSEEN and each not in _KEPT else each for each in text
    )

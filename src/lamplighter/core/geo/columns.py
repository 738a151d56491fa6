"""Which column of a file holds the code, the name, the parent: found by name, or guessed (and the guess is said)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.wording import NeedsChoice, gettext_noop

_NAME = re.compile(r"(^|.*_)(name|nombre|nom|label|title)$", re.IGNORECASE)
_CODE = re.compile(
    r"(code|num|number|beat|zone|zona|district|dist|division|precinct|comuna|codigo|ra)$", re.IGNORECASE
)
_MACHINE = re.compile(
    r"^(objectid|ogc_fid|fid|gid|globalid|id|_.*id|uuid)(_?\d+)?$|^shape[_.]|area|len(gth)?$|acres|perimeter",
    re.IGNORECASE,
)
_GUID = re.compile(r"^\{?[0-9a-f]{8}-[0-9a-f-]{27}\}?$", re.IGNORECASE)


def texts(values: NDArray[Any]) -> list[str]:
    """A column as stripped texts. Whole numbers lose their ``.0``; nothing there gives an empty text."""
    if values.dtype.kind == "f":
        return [
            "" if np.isnan(v) else str(int(v)) if float(v).is_integer() else repr(float(v)) for v in values
        ]
    return ["" if v is None or v != v else " ".join(str(v).split()) for v in values.tolist()]


def column(words: Mapping[str, Sequence[str]], asked: str, file: str) -> str:
    """The column asked for, by exact name or by the only one that differs in case.

    Raises:
        NeedsChoice: there is none; the message lists those there are.
    """
    if asked in words:
        return asked
    near = [name for name in words if name.casefold() == asked.casefold()]
    if len(near) == 1:
        return near[0]
    raise NeedsChoice(
        gettext_noop("%(file)s has no column “%(asked)s”. It has: %(columns)s."),
        file=file,
        asked=asked,
        columns=", ".join(words) or "—",
    )


def guess_code(words: Mapping[str, Sequence[str]], values: Mapping[str, NDArray[Any]], file: str) -> str:
    """The column most like a code: (nearly) one value a feature, short, no machine's id, not a measure.

    Raises:
        NeedsChoice: no column could be it.
    """
    best: tuple[float, str] | None = None
    for position, (name, column_texts) in enumerate(words.items()):
        filled = [text for text in column_texts if text]
        if len(filled) < 0.9 * len(column_texts):
            continue
        unique = len(set(filled)) / len(filled)
        if unique < 0.85 or values[name].dtype.kind == "f" or any(_GUID.match(text) for text in filled[:5]):
            continue
        longest = max(map(len, filled))
        score = unique - 0.02 * longest - 0.001 * position
        score += 1.0 if _CODE.search(name) else 0.0
        score -= 2.0 if _MACHINE.search(name) else 0.0
        score -= 0.5 if any(" " in text for text in filled) else 0.0
        if best is None or score > best[0]:
            best = (score, name)
    if best is None:
        raise NeedsChoice(
            gettext_noop(
                "No column of %(file)s could be the zones' code. It has: %(columns)s. Choose one of them."
            ),
            option="--code",
            file=file,
            columns=", ".join(words) or "—",
        )
    return best[1]


def guess_name(words: Mapping[str, Sequence[str]], code: str) -> str | None:
    """A column that is called a name and is nearly always filled, or None."""
    for name, column_texts in words.items():
        filled = sum(1 for text in column_texts if text)
        if (
            name != code
            and _NAME.match(name)
            and not _MACHINE.search(name)
            and filled >= 0.9 * len(column_texts)
        ):
            return name
    return None


def parent_candidates(words: Mapping[str, Sequence[str]], code: str, above: set[str]) -> list[str]:
    """Columns every filled value of which is a code of the level above."""
    found = []
    for name, column_texts in words.items():
        filled = {text for text in column_texts if text}
        if name != code and filled and filled <= above:
            found.append(name)
    return found

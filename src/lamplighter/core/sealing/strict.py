"""JSON as the protocol has it: what JSON readers take differently is refused, wherever it stands."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from lamplighter.core.sealing.marks import whole_number
from lamplighter.core.sealing.refusals import BadField

DEEPEST = 32
"""Arrays and objects within each other, the outermost counted."""
_KNOWN = 1
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def read_json(data: bytes) -> Any:
    """The value of such a text.

    Raises:
        BadField: not UTF-8, no JSON, too deep, a number that is beyond every double, or half of a sign of two halves.
    """
    try:
        text = data.decode("utf-8")
        _check_depth(text)
        said = json.loads(text, parse_constant=_no_number, parse_int=_whole)
    except (ValueError, RecursionError) as wrong:
        raise BadField("This is no JSON.") from wrong
    _check(said)
    return said


def later_version(said: object) -> bool:
    """Whether a ``v`` is that of a later version: whole, and above the one that is known here."""
    try:
        return whole_number(said, 1, (1 << 32) - 1) > _KNOWN
    except BadField:
        return False


def _check_depth(text: str) -> None:
    """Counted in the text, so that what a later value of the same name replaces counts as well."""
    depth = 0
    for bracket in _BRACKET.finditer(_QUOTED.sub("", text)):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > DEEPEST:
            raise BadField("Nothing here is as deep as this.")


def _check(said: Any) -> None:
    if isinstance(said, dict):
        for name, each in said.items():
            _check(name)
            _check(each)
    elif isinstance(said, list):
        for each in said:
            _check(each)
    elif isinstance(said, float) and not math.isfinite(said):
        raise BadField("No number here is as large as this.")
    elif isinstance(said, str) and any("\ud800" <= sign <= "\udfff" for sign in said):
        raise BadField("A part is not a text.")


def _whole(digits: str) -> int | float:
    """A whole number; one beyond every double is infinite, as in JavaScript."""
    near = float(digits)
    return int(digits) if math.isfinite(near) else near


def _no_number(_name: str) -> None:
    raise ValueError("NaN and Infinity are no JSON.")

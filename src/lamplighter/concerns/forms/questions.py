"""Answers to a kind's own questions, as a concern keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def answered(values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Cleaned values by the questions' codes; blanks left out, days and times in ISO 8601."""
    return {
        code: value
        if isinstance(value, list)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else str(value)
        for code, value in values.items()
        if value not in (None, "", [])
    }

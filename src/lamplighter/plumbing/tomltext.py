"""Values as a TOML file writes them; the standard library reads TOML and writes none."""

from __future__ import annotations

import json
from typing import Any


def toml(value: Any) -> str:
    """A text, number, truth, list or table of these on the right side of a line of TOML."""
    if isinstance(value, list):
        return "[\n" + "".join(f"  {toml(each)},\n" for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + " }"
    # JSON's strings, numbers, true and false are TOML's too; DEL alone has to be written otherwise.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

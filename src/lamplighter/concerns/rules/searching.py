"""Words that the desk's search looks in: folded, so that accents, case and signs do not matter."""

from __future__ import annotations

import re

from lamplighter.core.gazetteer.text import fold


def folded(*parts: str) -> str:
    """Words of all parts without accents, case and signs, with single spaces: ``"Música, 3 AM!"`` gives ``"musica 3 am"``."""
    return re.sub(r"[^a-z0-9]+", " ", fold(" ".join(parts)).lower()).strip()

"""What can be asked of the desk's lists, and where a page of one begins. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Whose(StrEnum):
    """Whose concerns."""

    MINE = "mine"
    """Those whose holder the person is today."""
    ALL = "all"
    """All they may see."""


class Which(StrEnum):
    """Which of them, and so in which order."""

    OPEN = "open"
    """By when they are due."""
    UNHEARD = "unheard"
    """The resident wrote last; by when."""
    SETTLED = "settled"
    """Resolved or closed, the newest first."""
    ANY = "any"
    """The newest first."""


class When(StrEnum):
    """Due by when."""

    OVERDUE = "overdue"
    TODAY = "today"
    """Later today: what is overdue already is not due today, but late."""
    WEEK = "week"
    """Within a week, or overdue."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see. ``whose`` and ``which`` None: the usual. ``kind`` is a key, ``zone`` and ``shift`` codes."""

    whose: Whose | None = None
    which: Which | None = None
    state: str = ""
    kind: int | None = None
    zone: str = ""
    shift: str = ""
    when: When | None = None
    rose: bool = False
    starred: bool = False
    sensitive: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: beyond this row, towards the end of the list, or ``back`` towards its beginning."""

    at: datetime
    pk: int
    back: bool = False

    def __str__(self) -> str:
        return f"{'b' if self.back else 'a'}{int(self.at.timestamp() * 1_000_000)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """A cursor as an address says it; None for anything else."""
        kind, (micros, dash, pk) = text[:1], text[1:].partition("-")
        if kind not in ("a", "b") or not dash or not (micros.isdecimal() and pk.isdecimal()):
            return None
        if len(micros) > 17 or len(pk) > 18:
            return None
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros))
        return cls(at, int(pk), kind == "b")

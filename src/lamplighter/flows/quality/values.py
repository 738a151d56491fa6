"""What a check of the department's data says."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = 20
"""Examples of one check that are shown at first."""


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that is missing or doubtful: what it is called, and the page where it is mended ("" where none is for it alone)."""

    said: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check in the reader's language. ``count`` is None where it cannot be looked at yet, which ``cure`` then says."""

    code: str
    title: str
    count: int | None
    examples: tuple[Example, ...]
    cure: str
    """What to do."""
    url: str = ""
    """The page where it is mended."""
    link: str = ""
    """What that page is called."""

    @property
    def more(self) -> int:
        """How many more there are than examples."""
        return (self.count or 0) - len(self.examples)

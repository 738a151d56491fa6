"""What a figure is called and what it counts: said wherever it is shown (promise 10)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name and what it counts. Keys of the catalogue: pages show them in the reader's language."""

    name: str
    counts: str

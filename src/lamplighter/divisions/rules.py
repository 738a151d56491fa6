"""What may be said of a division and to it: states of a text and of a thank-you, and their bounds."""

from __future__ import annotations

from enum import StrEnum

THANKS_LONGEST = 600
"""Characters in a thank-you."""
BODY_LONGEST = 6000
"""Characters in a division's text in one language."""

UNNAMED = frozenset({"narcotics"})
"""Slugs of divisions whose officers are shown by name nowhere, unless the department says otherwise."""


class TextState(StrEnum):
    """A division's text waits until a supervisor publishes it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"


class ThanksState(StrEnum):
    """A thank-you waits until it is read; what is shown may be shortened, never changed in meaning."""

    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"


def paragraphs(body: str) -> list[tuple[str, str]]:
    """Splits a plain text into blocks: ``("heading", …)`` for a line that starts with ``# ``, ``("item", …)`` for one
    that starts with ``- ``, else ``("text", …)``. No HTML is ever read from it."""
    blocks: list[tuple[str, str]] = []
    for chunk in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        running: list[str] = []
        for line in lines:
            mark = {"# ": "heading", "- ": "item"}.get(line[:2])
            if mark is None:
                running.append(line)
                continue
            if running:
                blocks.append(("text", " ".join(running)))
                running = []
            blocks.append((mark, line[2:].strip()))
        if running:
            blocks.append(("text", " ".join(running)))
    return blocks

"""The two marks the portraits are drawn with. Only presentation attributes, as a strict content policy asks."""

from __future__ import annotations


def fill(path: str, colour: str, more: str = "") -> str:
    """An area of one colour."""
    return f'<path d="{path}" fill="{colour}"{more}/>'


def stroke(path: str, colour: str, width: float, more: str = "") -> str:
    """A line with round ends."""
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:g}" fill="none" stroke-linecap="round"{more}/>'

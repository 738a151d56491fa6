"""Text that somebody wrote, on a page."""

from __future__ import annotations

from django import template

from lamplighter.core.sealing.visible import visible

register = template.Library()


@register.filter
def written(text: str) -> str:
    """The text with a sign in the place of each that would not be seen; it is escaped as ever."""
    return visible(text)

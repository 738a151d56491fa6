"""A kind's words in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from lamplighter.concerns.models import Kind

register = template.Library()


@register.filter
def kind_name(kind: Kind) -> str:
    """What a kind is called."""
    return kind.name(get_language() or "en")


@register.filter
def kind_about(kind: Kind) -> str:
    """The sentence below it; empty where it has none."""
    return kind.about(get_language() or "en")

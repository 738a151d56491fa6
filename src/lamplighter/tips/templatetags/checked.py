"""Scripts by their hash: a browser runs these bytes or none."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lamplighter.plumbing.scripts import tree

register = template.Library()


@register.simple_tag
def checked_script(name: str) -> SafeString:
    """A module, and before it each file that it imports, named with their hashes: those land in the browser's list of modules
    first, and what the list holds is not fetched again."""
    entry, *others = tree(name)
    preloads = format_html_join(
        "",
        '<link rel="modulepreload" href="{}" integrity="{}">',
        ((each.url, each.integrity) for each in others),
    )
    return format_html(
        '{}<script type="module" src="{}" integrity="{}"></script>', preloads, entry.url, entry.integrity
    )

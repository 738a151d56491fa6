"""The quick way off a page that nobody else should see."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("concerns/parts/leave.html")
def leave() -> dict[str, str]:
    """The button "Leave this page now"; the page also loads ``site/js/leave.js``."""
    return {"to": settings.LAMPLIGHTER.concerns.leave_url}

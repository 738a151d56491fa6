"""The quick way off a page that nobody else should see."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("site/parts/leave.html")
def leave(presses: int = 3) -> dict[str, object]:
    """The button "Leave this page now"; the page also loads ``site/js/leave.js``. So many presses of Escape do the same."""
    return {"to": settings.LAMPLIGHTER.concerns.leave_url, "presses": presses}

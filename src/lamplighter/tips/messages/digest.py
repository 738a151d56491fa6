"""The one mail a day that readers get. It says that something is unread and from how many days, and nothing of any tip."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter


def unread(days: int) -> Letter:
    """To a reader."""
    language = settings.LANGUAGE_CODE  # what language a reader reads is kept nowhere
    with override(language):
        news = ngettext(
            "Something is unread at your desk, from %(days)d day.",
            "Something is unread at your desk, from %(days)d days.",
            days,
        ) % {"days": days}
        base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
        button = (_("Open your desk"), f"{base}{reverse('staff-tips')}")
        html = dressed("", language=language, title=news, button=button)
        return Letter(news, f"{news}\n\n{button[0]}:\n{button[1]}", html, f"{news} {button[1]}")

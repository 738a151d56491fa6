"""Mails of alerts: whether one is meant, and the day's news."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.concerns.messages.letter import Letter
from lamplighter.concerns.messages.seen import seen_of
from lamplighter.concerns.models import Alert, Publication
from lamplighter.outbox.dressing import dressed


def confirm(alert: Alert, link: str) -> Letter:
    """Whether the alerts are meant."""
    with override(alert.language):
        city = settings.LAMPLIGHTER.city.name
        subject = _("Do you want news of concerns in %(city)s?") % {"city": city}
        body = _(
            "Somebody, perhaps you, asked us to send a mail to this address on days when there are new concerns."
        )
        ignore = _("If it was not you, do nothing: we forget it in two days.")
        button = _("Yes, send them")
        text = f"{body}\n\n{button}:\n{link}\n\n{ignore}"
        html = dressed(f"{body}\n\n{ignore}", language=alert.language, title=subject, button=(button, link))
        return Letter(subject, text, html, "")


def digest(alert: Alert, rows: Sequence[Publication], more: bool, stop: str) -> Letter:
    """The day's news: what the public sees of each, and where to read on."""
    with override(alert.language):
        base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
        subject = _("New concerns near you")
        parts = []
        for row in rows:
            told = seen_of(row, alert.language)
            where = f"{base}{reverse('concern-public', args=[row.number])}"
            parts.append(f"{told.kind}, {told.where or told.zone}, {told.when}: {told.state}\n{where}")
        if more:
            parts.append(
                _("There are more. All of them: %(link)s") % {"link": f"{base}{reverse('concerns')}"}
            )
        footer = _("To end these mails, open this page and press the button: %(link)s") % {"link": stop}
        text = "\n\n".join([subject, *parts, footer])
        html = dressed("\n\n".join(parts), language=alert.language, title=subject, footer=footer)
        return Letter(subject, text, html, "")

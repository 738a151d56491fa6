"""Mail to a zone's supervisors that a cover is asked for. Leave is called leave; its reason is in no mail."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.roster.coverage import Watch
from lamplighter.roster.messages.coverage import Names, Shown, everyone_in, line_said, names_of, shown

MOST = 20
"""Shifts that one mail lists."""


def cover_asked(
    found: Sequence[Watch], zone: str, zone_name: str, language: str, *, names: Names | None = None
) -> Letter:
    """That shifts of a zone have hours nobody works, each with why, and where a cover is entered.

    Args:
        names: of the officers, by their ids; looked up where they are not given.
    """
    with override(language):
        lines = shown(found, {zone: zone_name}, editable=(), names=names or names_of(everyone_in(found)))
        return _letter(lines, zone, zone_name, language)


def _letter(lines: Sequence[Shown], zone: str, zone_name: str, language: str) -> Letter:
    count = len(lines)
    subject = ngettext(
        "%(zone)s: a shift needs a cover, %(day)s",
        "%(zone)s: %(count)s shifts need a cover, the first on %(day)s",
        count,
    ) % {"zone": zone_name, "count": count, "day": lines[0].when}
    said = [line_said(each) for each in lines[:MOST]]
    if count > MOST:
        said.append(
            ngettext("And %(count)s more.", "And %(count)s more.", count - MOST) % {"count": count - MOST}
        )
    asked = _("Please find somebody to stand in, or accept that these hours stay open.")
    month = f"{lines[0].day:%Y-%m}"
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    link = f"{base}{reverse('staff-coverage')}?month={month}&zone={zone}"
    button = _("Open the coverage calendar")
    body = "\n\n".join([*said, asked])
    html = dressed(body, language=language, title=subject, button=(button, link))
    return Letter(subject, f"{subject}\n\n{body}\n\n{button}:\n{link}", html, "")

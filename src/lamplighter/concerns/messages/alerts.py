"""Mails of alerts: whether one is meant, and the day's news. Each says what part of the city it is about, no finer than is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.city.queries import our_city
from lamplighter.concerns.messages.places import around_said
from lamplighter.concerns.messages.seen import seen_of
from lamplighter.concerns.models import Alert, Publication
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.places.place_words import label_said
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone


@dataclass(frozen=True, slots=True)
class Section:
    """The news of one alert, and the address that ends it alone."""

    alert: Alert
    rows: Sequence[Publication]
    stop: str


def area_of(alert: Alert, day: date) -> str:
    """The part of the city that an alert is about, as the middle of a sentence says it, in the active language: "the River zone",
    "the 1600 block of Lantern Street", "the area near Lantern Street and 16th Street and about 500 meters around it"."""
    if alert.zone:
        zone = zone_by_code(alert.zone, day)
        return the_zone(zone) if zone is not None else alert.zone
    if alert.block:
        return _("the %(block)s") % {"block": label_said(alert.block)}
    return around_said(alert.hexagon, alert.radius_m)


def confirm(alert: Alert, link: str, day: date) -> Letter:
    """Whether the alerts are meant."""
    with override(alert.language):
        city = our_city().name
        subject = _("Do you want news of concerns in %(city)s?") % {"city": city}
        body = _(
            "Somebody, perhaps you, asked us to send a mail to this address on days when there are new concerns in this part of the city:"
        )
        area = capfirst(area_of(alert, day))
        ignore = _("If it was not you, do nothing: we forget it in two days.")
        button = _("Yes, send them")
        text = f"{body}\n{area}\n\n{button}:\n{link}\n\n{ignore}"
        html = dressed(
            f"{body}\n{area}\n\n{ignore}", language=alert.language, title=subject, button=(button, link)
        )
        return Letter(subject, text, html, "")


def digest(sections: Sequence[Section], *, language: str, end: str, more: bool, day: date) -> Letter:
    """The day's news of all alerts of one mail address: of each part of the city what the public sees, where to read on, and how to
    end that part alone.

    Args:
        end: the address that ends them all.
        more: there was more news than one mail holds.
    """
    with override(language):
        base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
        subject = _("New concerns near you")
        parts = [part for section in sections for part in _section(section, base, day)]
        if more:
            parts.append(
                _("There are more. All of them: %(link)s") % {"link": f"{base}{reverse('concerns')}"}
            )
        footer = _("To end all these mails, open this page and press the button: %(link)s") % {"link": end}
        text = "\n\n".join([subject, *parts, footer])
        html = dressed("\n\n".join(parts), language=language, title=subject, footer=footer)
        return Letter(subject, text, html, "")


def _section(section: Section, base: str, day: date) -> list[str]:
    """Paragraphs: the part of the city, each concern, the way to end it."""
    lines = [capfirst(area_of(section.alert, day))]
    for row in section.rows:
        told = seen_of(row, section.alert.language)
        where = f"{base}{reverse('concern-public', args=[row.number])}"
        lines.append(f"{told.kind}, {told.where or told.zone}, {told.when}: {told.state}\n{where}")
    return [*lines, _("To end only the news of this part: %(link)s") % {"link": section.stop}]

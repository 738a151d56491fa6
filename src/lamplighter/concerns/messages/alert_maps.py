"""The mail that tells who follows a part of the city that a new zone map gives it to other officers, or that it does not after all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.concerns.messages.alerts import area_of
from lamplighter.concerns.models import Alert
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.places.coming import Coming
from lamplighter.places.queries import MapInfo
from lamplighter.places.zone_words import the_zone


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the city that somebody follows, and its addresses by the zones before and after."""

    alert: Alert
    pairs: Counter[tuple[str, str]]


def map_news(
    told: Coming | None, parts: Sequence[Part], back: Sequence[Alert], *, language: str, end: str, day: date
) -> Letter:
    """What the map to come changes in each part, and which parts stay as they are because a map was taken back.

    Args:
        end: the address that ends all news of the mail address.
        day: today, by whose map parts of the city are named.
    """
    with override(language):
        base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
        said: list[str] = []
        if parts and told is not None:
            when = date_format(told.day, "DATE_FORMAT")
            subject = _("Other officers for a part of the city that you follow, from %(day)s") % {"day": when}
            said += ["\n".join(_part(told, part, when, day)) for part in parts]
            said.append(
                _("Look up your own address, and any day, to see who its officers will be: %(link)s")
                % {"link": f"{base}{reverse('home')}"}
            )
        else:
            subject = _("The zones stay as they are")
        said += [
            _("%(area)s: the new zone map that we wrote about was taken back. Nothing changes here for now.")
            % {"area": capfirst(area_of(alert, day))}
            for alert in back
        ]
        footer = _("To end all these mails, open this page and press the button: %(link)s") % {"link": end}
        text = "\n\n".join([subject, *said, footer])
        html = dressed("\n\n".join(said), language=language, title=subject, footer=footer)
        return Letter(subject, text, html, "")


def _part(told: Coming, part: Part, when: str, day: date) -> list[str]:
    """The part's name, and a sentence for each way its addresses go."""
    lines = [capfirst(area_of(part.alert, day))]
    moved = {pair: count for pair, count in part.pairs.items() if pair[0] != pair[1]}
    whole = not part.alert.zone and len(part.pairs) == 1
    for (before, after), count in sorted(moved.items(), key=lambda each: (-each[1], each[0])):
        said = {
            "day": when,
            "before": _named(told.before, before),
            "after": _named(told.after, after),
            "count": f"{count:,}",
        }
        if whole:
            lines.append(_("From %(day)s it belongs to %(after)s, until then to %(before)s.") % said)
        elif part.alert.zone:
            sentence = ngettext(
                "From %(day)s, %(count)s address goes from %(before)s to %(after)s.",
                "From %(day)s, %(count)s addresses go from %(before)s to %(after)s.",
                count,
            )
            lines.append(sentence % said)
        else:
            lines.append(_("From %(day)s a part of it goes from %(before)s to %(after)s.") % said)
    return lines


def _named(found: MapInfo, code: str) -> str:
    zone = found.find(code) if code else None
    return the_zone(zone) if zone is not None else (code or _("no zone"))

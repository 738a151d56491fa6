"""Mail about a shift that needs somebody: the offer to an officer, that it is taken, and that nobody who was asked can. Leave is not even
named: who stands in need not know why."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.core.schedule.values import instant
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import Watch
from lamplighter.roster.messages.coverage import gap_url, names_of


def said_of(watch: Watch, zone_name: str, language: str) -> dict[str, str]:
    """Zone, day, shift and hours of a shift, for sentences in the active language."""
    return {
        "zone": zone_name,
        "day": saying.long_day(instant(city_tz(), watch.day, time(12)), city_tz()),
        "shift": watch.shift.name(language),
        "hours": saying.hours(watch.starts, watch.ends, city_tz()),
    }


def offered(watch: Watch, zone_name: str, link: str, language: str) -> Letter:
    """That an officer may take a shift."""
    with override(language):
        said = said_of(watch, zone_name, language)
        subject = _("%(zone)s needs somebody on %(day)s") % said
        body = [
            saying.ended(_("%(zone)s: %(shift)s on %(day)s, %(hours)s.") % said),
            _("You are free then, and rested before and after. Whoever says yes first has it."),
            _("If you cannot, please say so on the same page, so that somebody else can be asked."),
        ]
        return _letter(subject, body, _("Look at it and answer"), link, language)


def taken_for_officer(watch: Watch, zone_name: str, language: str) -> Letter:
    """To whoever took it: it is theirs."""
    with override(language):
        said = said_of(watch, zone_name, language)
        subject = _("The shift is yours: %(zone)s, %(day)s") % said
        body = [
            saying.ended(_("%(zone)s: %(shift)s on %(day)s, %(hours)s.") % said),
            _("You are on the roster for it. If you cannot come after all, tell your supervisor."),
        ]
        return _letter(subject, body, _("Open my shifts"), _absolute(reverse("staff-my-shifts")), language)


def taken_for_supervisor(watch: Watch, zone_name: str, officer: int, language: str) -> Letter:
    """To the zone's supervisors: who took it."""
    with override(language):
        said = {**said_of(watch, zone_name, language), "officer": names_of([officer]).get(officer, "")}
        subject = _("%(zone)s, %(day)s: somebody takes the shift") % said
        body = [saying.ended(_("%(officer)s takes %(shift)s on %(day)s, %(hours)s.") % said)]
        link = _absolute(f"{reverse('staff-coverage-week')}?day={watch.day.isoformat()}")
        return _letter(subject, body, _("Open the week"), link, language)


def nobody_left(watch: Watch, zone_name: str, asked: int, language: str) -> Letter:
    """To the zone's supervisors: everybody who was asked has said that they cannot.

    Args:
        asked: how many that are.
    """
    with override(language):
        said = {**said_of(watch, zone_name, language), "count": asked}
        subject = _("%(zone)s, %(day)s: nobody who was asked can take the shift") % said
        told = ngettext(
            "%(count)s officer was asked and cannot: %(shift)s on %(day)s, %(hours)s.",
            "%(count)s officers were asked and cannot: %(shift)s on %(day)s, %(hours)s.",
            asked,
        )
        body = [
            saying.ended(told % said),
            _("The shift still needs somebody. You can offer it to others, or enter a cover."),
        ]
        return _letter(subject, body, _("See who else could take it"), _absolute(gap_url(watch)), language)


def _absolute(path: str) -> str:
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def _letter(subject: str, parts: list[str], button: str, link: str, language: str) -> Letter:
    body = "\n\n".join(parts)
    html = dressed(body, language=language, title=subject, button=(button, link))
    return Letter(subject, f"{subject}\n\n{body}\n\n{button}:\n{link}", html, "")

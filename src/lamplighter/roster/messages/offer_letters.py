"""Mail about a shift that needs somebody: the offer to an officer, and that it is taken. Leave is not even named: who stands in need not
know why."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.core.schedule.values import instant
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import Watch
from lamplighter.roster.messages.coverage import names_of


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
            _("If you cannot, you need not do anything."),
        ]
        return _letter(subject, body, _("Look at it and say yes"), link, language)


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


def _absolute(path: str) -> str:
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def _letter(subject: str, parts: list[str], button: str, link: str, language: str) -> Letter:
    body = "\n\n".join(parts)
    html = dressed(body, language=language, title=subject, button=(button, link))
    return Letter(subject, f"{subject}\n\n{body}\n\n{button}:\n{link}", html, "")

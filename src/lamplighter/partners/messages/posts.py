"""A post as people read it: "the officers of the River zone"; never a person."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.partners import elsewhere
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.holding import FRONT, Held
from lamplighter.roster.models import Officer
from lamplighter.roster.rules import DESK_PREFIX, is_desk


def language() -> str:
    """The reader's language: "en" or "es"."""
    return "es" if (get_language() or "en").startswith("es") else "en"


def in_reader(en: str, es: str) -> tuple[str, str]:
    """The words in the reader's language, else in the other; and which language they are in."""
    if language() == "es":
        return (es, "es") if es else (en, "en")
    return (en, "en") if en else (es, "es")


def zone_name(code: str, now: datetime) -> str:
    """A zone's or desk's name; its code where nobody knows it any more."""
    if is_desk(code):
        return elsewhere.desk_name(code) or (
            _("Front desk")
            if code == FRONT
            else code.removeprefix(DESK_PREFIX).replace("-", " ").capitalize()
        )
    found = zone_by_code(code, city_day(now))
    return found.name or found.code if found else code


def post_said(code: str, now: datetime) -> str:
    """Who promised: "the officers of the River zone", "the desk: Front desk"."""
    if is_desk(code):
        return _("the desk “%(name)s”") % {"name": zone_name(code, now)}
    found = zone_by_code(code, city_day(now))
    return _("the officers of %(zone)s") % {"zone": the_zone(found) if found else code}


def day_said(day: date, now: datetime) -> str:
    """ "December 14"; "December 14, 2025" for a day of another year."""
    tz = city_tz()
    return saying.day(datetime.combine(day, time(12), tzinfo=tz), now, tz)


def staff_name(officer: Officer | None) -> str:
    """An officer by title and whole name, for staff."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}" if officer is not None else ""


def holder_name(found: Held) -> str:
    """Who holds something, for staff; "Nobody" where nobody does."""
    if found.officer is None:
        return _("Nobody")
    return staff_name(Officer.objects.filter(pk=found.officer).first())

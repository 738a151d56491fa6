"""An officer as a page shows one: every value already obeys the display level, every time is already said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from lamplighter.flows import wording
from lamplighter.plumbing import saying
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import OfficerDuty


@dataclass(frozen=True, slots=True)
class Language:
    """A language with its code, so that a reader's voice can say its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One officer card (``site/parts/officer.html``). Empty texts are left out."""

    name: str
    state: str = ""
    """ "On duty until 9 pm", "Back tomorrow at 7 am"."""
    on_duty: bool = False
    patterns: Sequence[str] = ()
    """ "Evening: Monday to Friday, 1 pm to 9 pm", one a shift."""
    languages: Sequence[Language] = ()
    cover: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    picture: str = ""
    main: bool = False
    """Whether this card's call button is the view's main one."""


def languages(codes: Sequence[str]) -> list[Language]:
    """Languages by their own names, as those who speak them look for them."""
    found = []
    for code in codes:
        try:
            found.append(Language(code, str(get_language_info(code)["name_local"])))
        except KeyError:
            found.append(Language(code, code))
    return found


def portrait_url(card: OfficerCard) -> str:
    """Where the officer's picture stands; empty where none is shown."""
    return reverse("portrait", args=[card.slug]) if card.portrait else ""


def person(
    officer: OfficerDuty, now: datetime, tz: ZoneInfo, *, main: bool = False, link: bool = True
) -> Person:
    """The card of an officer at an instant."""
    card, language = officer.card, get_language() or "en"
    return Person(
        name=card.shown,
        state=wording.state(officer, now, tz),
        on_duty=officer.on_now,
        patterns=[wording.pattern(shift, language) for shift in officer.shifts],
        languages=languages(card.languages),
        cover=_cover(officer, tz),
        phone=card.phone,
        email=card.email,
        url=reverse("officer", args=[card.slug]) if link else "",
        picture=portrait_url(card),
        main=main,
    )


def people(officers: Sequence[OfficerDuty], now: datetime, tz: ZoneInfo) -> list[Person]:
    """The cards of a zone's officers, those on duty first; the first who can be called now has the main button."""
    order = sorted(officers, key=lambda each: not each.on_now)
    first = next((each for each in order if each.on_now and each.card.phone), None)
    return [person(each, now, tz, main=each is first) for each in order]


def _cover(officer: OfficerDuty, tz: ZoneInfo) -> str:
    if officer.covers_for is None:
        return ""
    whom = officer.covers_for.short
    if officer.cover_ends is None:
        return _("Standing in for %(officer)s.") % {"officer": whom}
    last = officer.cover_ends - timedelta(days=1)
    said = {
        "officer": whom,
        "day": saying.long_day(datetime(last.year, last.month, last.day, 12, tzinfo=tz), tz),
    }
    return _("Standing in for %(officer)s until %(day)s.") % said

"""One of each letter about appointments, for the gallery and for whoever translates: invented people, rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.messages import letters, officers
from lamplighter.meetings.messages.letters import News
from lamplighter.meetings.models import Appointment, Spot, Wish
from lamplighter.meetings.rules.values import Part, Way
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import card_of
from lamplighter.roster.specimens import OKAFOR, REYES, monday_evening

LINK = "https://riverbend.example.org/a/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
"""An address that opens nothing."""
WORDS = {
    "en": "I have to be in court on that day. I am sorry.",
    "es": "Ese día tengo que estar en el juzgado. Lo siento.",
}


LIBRARY = Spot(
    pk=1,
    way=Way.PLACE.value,
    name_en="North Library",
    name_es="Biblioteca del Norte",
    address="212 Oak Street",
    access_en="A ramp at the side door.",
    access_es="Una rampa en la puerta lateral.",
)


def _row(language: str, **more: Any) -> Appointment:
    starts = instant(city_tz(), date(2026, 3, 5), time(18, 30))
    told: dict[str, Any] = {
        "number": "4F7K9Q2M",
        "officer": REYES,
        "starts": starts,
        "ends": starts + timedelta(minutes=20),
        "way": Way.PLACE.value,
        "spot": LIBRARY,
        "language": language,
        "by": By.EMAIL.value,
        "email": "ana@example.org",
        "lapses_at": monday_evening() + timedelta(hours=40),
    }
    return Appointment(**{**told, **more})


def _porch(language: str) -> Appointment:
    return _row(language, way=Way.PORCH.value, spot=None, door="1600 Lantern Street")


def _letter(
    news: News, row: Callable[[str], Appointment] = _row, *, words: bool = False
) -> Callable[[str], Letter]:
    def made(language: str) -> Letter:
        said = WORDS[language] if words else ""
        return letters.letter(row(language), news, LINK, now=monday_evening(), words=said)

    return made


def _offer(language: str, **more: Any) -> Letter:
    row = _row(language, **more)
    was = more.pop("was", instant(city_tz(), date(2026, 3, 4), time(18, 30)))
    return letters.offer(
        row, LINK, was=was, before=card_of(REYES), words=WORDS[language], now=monday_evening()
    )


def _same_time(language: str) -> Letter:
    row = _row(language, officer=OKAFOR, lapses_at=None)
    return letters.offer(row, LINK, was=row.starts, before=card_of(REYES), words="", now=monday_evening())


def _wish(language: str) -> Letter:
    wish = Wish(
        number="4F7K9Q2M",
        parts=[Part.EVENING.value, Part.WEEKEND.value],
        language=language,
        by=By.EMAIL.value,
    )
    return letters.wish_kept(wish, LINK)


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "booked": _letter(News.BOOKED),
    "booked-by-phone": _letter(
        News.BOOKED, lambda language: _row(language, way=Way.PHONE.value, spot=None, door="816 555 0142")
    ),
    "moved": _letter(News.MOVED),
    "reminder": _letter(News.REMINDER),
    "cancelled": _letter(News.CANCELLED),
    "cancelled-by-staff": _letter(News.CANCELLED, words=True),
    "offer-same-time": _same_time,
    "offer-other-time": lambda language: _offer(language, officer=OKAFOR),
    "offer-none-free": lambda language: _offer(language, officer=None),
    "lapsed": _letter(News.LAPSED),
    "prove": _letter(News.PROVE, _porch),
    "asked": _letter(News.ASKED, _porch),
    "refused": _letter(News.REFUSED, _porch, words=True),
    "wish": _wish,
    "wish-offer": _letter(News.WISH_OFFER),
    "link-again": lambda language: letters.link_again(language, "4F7K9Q2M", LINK),
    "to-officer": lambda language: officers.to_officer(_row(language), News.BOOKED),
}
"""By name: makes the letter in a language. What officers get is in the department's."""

"""One of each letter of the academy, for the gallery and for whoever translates: invented people, rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from lamplighter.academy.messages import letters, night_letters, receipts
from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries.signing import COURSE, GUARDIAN
from lamplighter.academy.rules.states import Audience, CourseState, Method, NightState, Standing
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.clock import city_tz

LINK = "https://riverbend.example.org/academy/application/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
CONSENT = "https://riverbend.example.org/academy/consent/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
ALUMNI = "https://riverbend.example.org/academy/alumni/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
"""Addresses that open nothing."""


def _at(day: int, hour: int) -> datetime:
    return instant(city_tz(), date(2026, 3, day), time(hour))


def _course(**more: Any) -> Course:
    told: dict[str, Any] = {
        "pk": 0,  # of no row: what is counted for it in the database is none
        "number": "ACADEMY1",
        "state": CourseState.OPEN.value,
        "name_en": "Spring academy",
        "name_es": "Academia de primavera",
        "audience": Audience.ADULTS.value,
        "first_day": date(2026, 3, 19),
        "weekdays": [3],
        "starts": time(18),
        "minutes": 180,
        "place": "East Station",
        "address": "400 Main Street",
        "access_en": "A ramp at the side door.",
        "access_es": "Una rampa en la puerta lateral.",
        "seats_count": 24,
        "method": Method.ORDER.value,
        "opens_at": _at(1, 9),
        "closes_at": _at(8, 20),
        "selected_at": _at(9, 10),
    }
    return Course(**{**told, **more})


def _night(course: Course | None = None, **more: Any) -> Night:
    told: dict[str, Any] = {
        "order": 4,
        "state": NightState.PLANNED.value,
        "title_en": "Narcotics",
        "title_es": "Narcóticos",
        "starts": _at(26, 18),
        "ends": _at(26, 21),
        "why_en": "A storm is coming.",
        "why_es": "Viene una tormenta.",
    }
    return Night(course=course or _course(), **{**told, **more})


def _row(language: str, standing: Standing, course: Course | None = None, **more: Any) -> Application:
    told: dict[str, Any] = {
        "pk": 1,
        "number": "4F7K9Q2M",
        "standing": standing.value,
        "language": language,
        "name": "Ana",
        "by": By.EMAIL.value,
        "email": "ana@example.org",
        "offer_ends": _at(16, 20),
    }
    return Application(course=course or _course(), **{**told, **more})


def at(day: int, hour: int) -> datetime:
    """An hour of a day of the specimens' month."""
    return _at(day, hour)


def enrolled_row(language: str) -> Application:
    """Somebody who takes part."""
    return _row(language, Standing.ENROLLED)


def _applied(language: str, **more: Any) -> Letter:
    return receipts.receipt(_row(language, Standing.APPLIED, _course(selected_at=None, **more)), LINK)


def _enrolled(language: str) -> Letter:
    said = {"en": "Night 1: Welcome and tour: Thursday, March 19, 6 pm to 9 pm"}
    spanish = "Noche 1: Bienvenida y recorrido: jueves 19 de marzo, 6 p. m. a 9 p. m."
    return letters.enrolled(_row(language, Standing.ENROLLED), [said.get(language, spanish)], LINK)


def _declined(language: str) -> Letter:
    why = {"en": "We keep two seats for each zone.", "es": "Guardamos dos lugares para cada zona."}
    return letters.declined(_row(language, Standing.DECLINED, why=why[language], carries=True), LINK)


def _not_completed(language: str) -> Letter:
    why = {"en": "You attended 6 nights; 8 are needed.", "es": "Asistió a 6 noches; se necesitan 8."}
    return letters.not_completed(_row(language, Standing.NOT_COMPLETED), [why[language]], LINK)


def _cancelled(language: str) -> Letter:
    course = _course(
        state=CourseState.CANCELLED.value,
        cancelled_en="The station is being repaired.",
        cancelled_es="La estación está en reparación.",
    )
    return letters.course_cancelled(_row(language, Standing.ENROLLED, course, carries=True), LINK)


def _moved(language: str, *, where: str = "", off: bool = False) -> Letter:
    night, week = _night(), timedelta(0) if where else timedelta(days=7)
    before = Before(night.starts - week, night.ends - week, where or night.where(), cancelled=off)
    return night_letters.moved(_row(language, Standing.ENROLLED), night, before, LINK, _at(17, 12))


def _several_moved(language: str) -> Letter:
    last = _night(order=5, title_en="Graduation", title_es="Graduación", starts=_at(29, 18), ends=_at(29, 21))
    moved = []
    for night, days in ((_night(), 7), (last, 3)):
        earlier = timedelta(days=days)
        moved.append((night, Before(night.starts - earlier, night.ends - earlier, night.where())))
    return night_letters.several_moved(_row(language, Standing.ENROLLED), moved, LINK, _at(17, 12))


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "receipt": lambda language: _applied(language, asks_check=False),
    "receipt-lottery": lambda language: _applied(language, method=Method.LOTTERY.value),
    "receipt-in-line": lambda language: receipts.receipt(_row(language, Standing.WAITING), LINK),
    "again": lambda language: letters.again(_row(language, Standing.OFFERED), LINK),
    "checking": lambda language: letters.checking(_row(language, Standing.CHECKING), LINK),
    "passed": lambda language: letters.passed(_row(language, Standing.WAITING), LINK),
    "passed-early": lambda language: letters.passed(
        _row(language, Standing.WAITING, _course(selected_at=None)), LINK
    ),
    "waiting": lambda language: receipts.waiting(_row(language, Standing.WAITING), 12, LINK),
    "waiting-lottery": lambda language: receipts.waiting(
        _row(language, Standing.WAITING, _course(method=Method.LOTTERY.value), first=True), 2, LINK
    ),
    "offer-ends": lambda language: letters.offer_ends_soon(_row(language, Standing.OFFERED), LINK),
    "offer": lambda language: letters.offer(_row(language, Standing.OFFERED), LINK),
    "accepted": lambda language: letters.accepted(
        _row(language, Standing.ACCEPTED), [COURSE, GUARDIAN], LINK
    ),
    "consent": lambda language: letters.consent(_row(language, Standing.ACCEPTED), CONSENT),
    "enrolled": _enrolled,
    "declined": _declined,
    "withdrawn": lambda language: letters.withdrawn(_row(language, Standing.WITHDRAWN), LINK),
    "expired": lambda language: letters.expired(_row(language, Standing.WITHDRAWN, ran_out=True), LINK),
    "graduated": lambda language: letters.graduated(_row(language, Standing.GRADUATED), LINK, ALUMNI),
    "not-completed": _not_completed,
    "not-seated": lambda language: letters.not_seated(_row(language, Standing.NOT_SEATED), LINK),
    "unused": lambda language: letters.unused(_row(language, Standing.WITHDRAWN, ran_out=True), LINK),
    "course-cancelled": _cancelled,
    "night-moved": _moved,
    "nights-moved": _several_moved,
    "night-elsewhere": lambda language: _moved(language, where="Cedar Hall"),
    "night-back": lambda language: _moved(language, off=True),
    "night-cancelled": lambda language: night_letters.cancelled(
        _row(language, Standing.ENROLLED), _night(state=NightState.CANCELLED.value), LINK, _at(17, 12)
    ),
    "night-added": lambda language: night_letters.added(
        _row(language, Standing.ENROLLED), _night(order=12), LINK, _at(17, 12)
    ),
    "nights-elsewhere": lambda language: night_letters.elsewhere(
        _row(language, Standing.ENROLLED), _course(), "Cedar Hall", LINK
    ),
    "night-soon": lambda language: night_letters.reminder(
        _row(language, Standing.ENROLLED), _night(), LINK, _at(25, 18)
    ),
}
"""By name: makes the letter in a language."""

"""One of each letter about rides, for the gallery and for whoever translates: invented people, rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from lamplighter.academy.messages import ride_letters as letters
from lamplighter.academy.messages.specimens import LINK, at, enrolled_row
from lamplighter.academy.models import Ride, RideRules
from lamplighter.academy.rules.rides import RideSide, RideState
from lamplighter.outbox.wording import Letter
from lamplighter.roster.models import Officer


def _ride(language: str, **more: Any) -> Ride:
    officer = Officer(
        pk=0, title="Officer", first_name="Marisol", last_name="Reyes", display_level="full", languages=["en", "es"]
    )  # fmt: skip
    told: dict[str, Any] = {
        "number": "R1DE4F7K",
        "state": RideState.BOOKED.value,
        "starts": at(27, 18),
        "ends": at(27, 21),
        "night": date(2026, 3, 27),
    }
    return Ride(application=enrolled_row(language), officer=officer, **{**told, **more})


_RULES, _NOW = RideRules(), at(17, 12)


def _called_off(language: str, side: RideSide, **more: Any) -> Letter:
    return letters.called_off(_ride(language, **more), side, [], LINK, _NOW)


def _why(language: str) -> str:
    return {"en": "The car is being repaired."}.get(language, "La patrulla está en reparación.")


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "ride-taken": lambda language: letters.taken(_ride(language), _RULES, LINK, _NOW),
    "ride-moved": lambda language: letters.moved(
        _ride(language), _RULES, letters.was_said(language, at(27, 18) - timedelta(days=2)), LINK, _NOW
    ),
    "ride-given-up": lambda language: letters.given_up(_ride(language), LINK, _NOW),
    "ride-called-off": lambda language: _called_off(language, RideSide.OFFICER, why=_why(language)),
    "ride-roster-changed": lambda language: _called_off(language, RideSide.SYSTEM),
    "ride-reminder": lambda language: letters.reminder(_ride(language), _RULES, LINK, at(26, 18)),
    "ride-missed": lambda language: letters.missed(_ride(language), LINK, at(28, 9)),
    "ride-officer": lambda language: letters.to_officer(_ride(language), "taken", _NOW),
}
"""By name: makes the letter in a language; word to officers is in the department's."""

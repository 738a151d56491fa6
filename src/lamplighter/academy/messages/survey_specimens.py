"""One of each letter about surveys, nights and alumni, for the gallery and for whoever translates: invented, never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lamplighter.academy.messages import alumni_letters, survey_letters
from lamplighter.academy.messages.specimens import _at, _course, _night, _row
from lamplighter.academy.models import AlumniLetter
from lamplighter.academy.rules.states import Standing
from lamplighter.academy.rules.surveys import Wave
from lamplighter.outbox.wording import Letter

HERE = "https://riverbend.example.org/academy"
TICKET = f"{HERE}/survey/abcdefghijklmnopqrstuv/"
NIGHT = f"{HERE}/night-survey/abcdefghijklmnopqrstuv/"
OWN = f"{HERE}/alumni/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
"""Addresses that open nothing."""


def _survey(wave: Wave) -> Callable[[str], Letter]:
    return lambda language: survey_letters.survey(_course(), wave, language, TICKET, _at(19, 18))


def _to_alumni(language: str) -> Letter:
    letter = AlumniLetter(
        subject_en="A walk along the river",
        subject_es="Un paseo por el río",
        body_en="We walk with the officers of River zone.\n\nBring a friend.",
        body_es="Caminamos con los oficiales de la zona River.\n\nTraiga a alguien.",
        url="https://riverbend.example.org/gatherings/4F7K9Q2M/",
        event_on=date(2026, 6, 12),
    )
    return alumni_letters.to_alumni(letter, language, OWN, f"{OWN}stop/")


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    **{f"survey-{wave.value}": _survey(wave) for wave in Wave},
    "night-feedback": lambda language: survey_letters.night(
        _night(), language, NIGHT, _at(31, 12), _at(27, 9)
    ),
    "alumni-invitation": lambda language: alumni_letters.invitation(_row(language, Standing.GRADUATED), OWN),
    "alumni-letter": _to_alumni,
}
"""By name: makes the letter in a language."""

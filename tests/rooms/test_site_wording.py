"""Times and answers in the reader's habit, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from lamplighter.core.schedule import values
from lamplighter.flows import wording
from lamplighter.plumbing import saying
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import OfficerDuty, ShiftInfo, ZoneDuty
from lamplighter.roster.rules import DisplayLevel, ShiftKind

TZ = ZoneInfo("America/Chicago")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TZ)


NOW = at(23, 18, 40)


def test_no_word_of_ours_stands_for_a_month_or_a_day() -> None:
    """The catalogue's "May" (somebody may do it) once made "mayo" into "Puede"."""
    with override("es"):
        months = [date_format(datetime(2026, month, 1), "j F") for month in range(1, 13)]
        days = [date_format(datetime(2026, 11, day), "l") for day in range(23, 30)]
        short = [date_format(datetime(2026, month, 1), "M") for month in range(1, 13)]
    assert months == [
        "1 enero", "1 febrero", "1 marzo", "1 abril", "1 mayo", "1 junio", "1 julio", "1 agosto", "1 septiembre", "1 octubre",
        "1 noviembre", "1 diciembre",
    ]  # fmt: skip
    assert days == ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
    assert short[4].lower().startswith("may")


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(23, 21), "until 9 pm", "hasta las 9 p. m."),
        (at(23, 13), "until 1 pm", "hasta la 1 p. m."),
        (at(23, 13, 30), "until 1:30 pm", "hasta la 1:30 p. m."),
        (at(23, 12), "until noon", "hasta el mediodía"),
        (at(24, 0), "until midnight", "hasta la medianoche"),
        (at(24, 0, 15), "until 12:15 am", "hasta las 12:15 a. m."),
    ],
)
def test_until(moment: datetime, english: str, spanish: str) -> None:
    assert saying.until(moment, TZ) == english
    with override("es"):
        assert saying.until(moment, TZ) == spanish


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(23, 21), "at 9 pm", "a las 9 p. m."),
        (at(24, 7), "tomorrow at 7 am", "mañana a las 7 a. m."),
        (at(25, 13), "on Wednesday at 1 pm", "el miércoles a la 1 p. m."),
        (at(30, 7), "on Monday, November 30 at 7 am", "el lunes 30 de noviembre a las 7 a. m."),
        (at(22, 12), "yesterday at noon", "ayer al mediodía"),
    ],
)
def test_when(moment: datetime, english: str, spanish: str) -> None:
    assert saying.when(moment, NOW, TZ) == english
    with override("es"):
        assert saying.when(moment, NOW, TZ) == spanish


def test_tomorrow_is_by_the_citys_calendar_not_by_hours() -> None:
    late = at(23, 23, 59)
    assert saying.when(late + timedelta(minutes=2), late, TZ) == "tomorrow at 12:01 am"


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday", "lunes a viernes"),
        ({0, 3}, "Monday and Thursday", "lunes y jueves"),
        ({5, 6}, "Saturday and Sunday", "sábado y domingo"),
        (set(range(7)), "every day", "todos los días"),
        ({0, 2, 4}, "Monday, Wednesday and Friday", "lunes, miércoles y viernes"),
    ],
)
def test_weekdays(days: set[int], english: str, spanish: str) -> None:
    assert saying.weekdays(days) == english
    with override("es"):
        assert saying.weekdays(days) == spanish


def card(last: str = "Reyes", level: DisplayLevel = DisplayLevel.FULL, title: str = "Officer") -> OfficerCard:
    named = level is not DisplayLevel.ROLE
    return OfficerCard(
        slug="x",
        level=level,
        title=title if named else "",
        first="Marisol" if named else "",
        last=last if level is DisplayLevel.FULL else "",
        languages=(),
        phone="",
        email="",
        portrait="",
    )


SHIFT = ShiftInfo(
    "evening",
    "Evening",
    "Tarde",
    ShiftKind.EVENING,
    values.Shift(1, "evening", frozenset(range(5)), time(13), time(21)),
)


def officer(
    who: OfficerCard, on_until: datetime | None = None, back_at: datetime | None = None
) -> OfficerDuty:
    return OfficerDuty(card=who, shifts=(SHIFT,), on_until=on_until, back_at=back_at)


def duty(*officers: OfficerDuty, following: tuple[OfficerDuty, ...] = (), **more: Any) -> ZoneDuty:
    empty = ZoneDuty("river", NOW, officers, following, (), None, None)
    return replace(empty, **more)


def test_one_on_duty() -> None:
    assert (
        wording.duty_sentence(duty(officer(card(), at(23, 21))), NOW, TZ)
        == "Officer Reyes is on duty until 9 pm."
    )


def test_two_on_duty_share_one_sentence() -> None:
    both = duty(officer(card(), at(23, 21)), officer(card("Okafor"), at(23, 22)))
    assert wording.duty_sentence(both, NOW, TZ) == "Officers Reyes and Okafor are on duty."


def test_two_of_different_titles_keep_them() -> None:
    both = duty(officer(card(), at(23, 21)), officer(card("Hale", title="Sergeant"), at(23, 22)))
    assert wording.duty_sentence(both, NOW, TZ) == "Officer Reyes and Sergeant Hale are on duty."


def test_an_officer_shown_by_role_begins_a_sentence_properly() -> None:
    hidden = duty(officer(card(level=DisplayLevel.ROLE), at(23, 21)))
    assert wording.duty_sentence(hidden, NOW, TZ) == "A Community Interaction Officer is on duty until 9 pm."


def test_nobody_on_duty_says_who_is_back_and_when() -> None:
    back = officer(card("Okafor"), back_at=at(24, 7))
    assert (
        wording.duty_sentence(duty(back, following=(back,)), NOW, TZ)
        == "Officer Okafor is back tomorrow at 7 am."
    )


def test_nobody_posted_is_said_plainly() -> None:
    assert wording.duty_sentence(duty(), NOW, TZ) == "No officer is posted here yet."


def test_another_time_than_now_is_named_first() -> None:
    answer = duty(officer(card(), at(24, 21)))
    said = wording.duty_sentence(answer, NOW, TZ, at=at(24, 19))
    assert said == "Tomorrow at 7 pm: Officer Reyes is on duty until 9 pm."


def test_spanish_has_no_double_full_stop() -> None:
    with override("es"):
        said = wording.duty_sentence(duty(officer(card(), at(23, 21))), NOW, TZ)
    assert said.endswith("está de servicio hasta las 9 p. m.")


def test_a_shift_in_a_line() -> None:
    assert wording.pattern(SHIFT, "en") == "Evening: Monday to Friday, 1 pm to 9 pm"
    with override("es"):
        assert wording.pattern(SHIFT, "es") == "Tarde: lunes a viernes, 1 p. m. a 9 p. m."

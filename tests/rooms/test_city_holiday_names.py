"""Public holidays are named in the reader's language, everywhere that a page names one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import holidays
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from lamplighter.audit.rules import Actor
from lamplighter.city import actions, queries
from lamplighter.city.holiday_names import holiday_name
from lamplighter.city.rules.days import plain
from lamplighter.plumbing import clock

YEARS = range(2020, 2040)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def names(state: str | None = None) -> set[str]:
    days = holidays.country_holidays("US", subdiv=state, years=YEARS)
    return {plain(name) for said in days.values() for name in said.split("; ")}


def test_every_federal_holiday_and_what_two_states_or_more_add_has_a_spanish_name() -> None:
    states = Counter(name for state in holidays.UnitedStates.subdivisions for name in names(state))
    common = names() | {name for name, count in states.items() if count > 1}
    assert len(common) > 25
    with override("es"):
        assert sorted(name for name in common if holiday_name(name) == name) == []
        assert holiday_name("Christmas Day (observed)") == "Navidad (día en que se observa)"
        assert holiday_name("Town Meeting Day") == "Town Meeting Day", "better the calendar's name than none"
    with override("en"):
        assert {name for name in common if holiday_name(name) != name} == set()


@pytest.mark.django_db
def test_the_pages_of_the_city_say_holidays_in_spanish_and_keep_what_was_left_out(
    staff: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME.prepare()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = staff("administrator")
    for path in ("/es/staff/city/", "/es/staff/city/holidays/"):
        page = client.get(path).content.decode()
        assert "Navidad" in page, path
        assert "Día de Acción de Gracias" in page, path
        assert ">Christmas Day" not in page, path
        assert " Christmas Day" not in page.replace('value="Christmas Day"', ""), path
    actions.keep_days(not_kept=["Columbus Day"], own=[], actor=Actor.command("test"), now=NOW)
    with override("es"):
        kept = queries.holidays_between(date(2026, 1, 1), date(2026, 12, 31))
    assert date(2026, 10, 12) not in kept
    assert kept[date(2026, 12, 25)] == "Navidad"
    sent = client.post("/es/staff/city/holidays/", {"kept": ["Christmas Day"], "step": "check"})
    assert "Día laborable, ya no Día de los Caídos" in sent.content.decode()

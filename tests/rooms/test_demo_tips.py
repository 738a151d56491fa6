"""The demo's desks have years that are over: some of their figures are shown, and those of few tips are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from lamplighter.ops.demo.tips_years import YEARS, write_years
from tests.support.tip_desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month", [1, 6])
def test_on_any_day_of_the_year_each_desk_of_the_demo_has_a_year_to_look_at(
    client: Client, month: int
) -> None:
    desks = [make_desk(code) for code in YEARS]
    now = datetime(2027, month, 10, 18, tzinfo=UTC)
    write_years(desks, now=now)
    write_years(desks, now=now)
    shown = {each["code"]: each["years"] for each in client.get("/api/v1/tips/totals").json()["desks"]}
    expected = [2025] if month == 1 else [2026, 2025]
    assert {code: [each["year"] for each in years] for code, years in shown.items()} == dict.fromkeys(
        YEARS, expected
    )
    figures = {row["what"]: row["amount"] for row in shown["narcotics"][-1]["totals"]}
    assert figures["seizure fentanyl"] == 660
    assert "spam" not in figures

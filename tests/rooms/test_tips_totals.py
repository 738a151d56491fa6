"""The public sees whole years and no small figure; menus show sealed tips to whom they are of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from lamplighter.keys.actions.desks import WrongDesk
from lamplighter.keys.models import Desk
from lamplighter.plumbing import clock
from lamplighter.site.context import tips_open
from lamplighter.tips.actions import erasing
from lamplighter.tips.actions.publishing import publish_years
from lamplighter.tips.actions.tallying import tally
from lamplighter.tips.messages.totals import WORDS
from lamplighter.tips.models import Conversation, Outcome, Tally
from lamplighter.tips.queries.totals import figures
from lamplighter.tips.rules.states import Disposition, OutcomeKind, Seized, fits
from lamplighter.tips.rules.totals import Figure, publishable
from tests.support.tip_desk import Bench, make_desk, tips_settings

pytestmark = pytest.mark.django_db
THIS_YEAR = clock.city_day(clock.now()).year
IN_SUMMER = datetime(THIS_YEAR, 6, 1, 18, tzinfo=UTC)


def tipped(desk: Desk, year: int, count: int, **more: Any) -> list[Conversation]:
    """Conversations of a year."""
    return [
        Conversation.objects.create(
            desk=desk,
            mailbox=bytes([year % 256, number]) * 16,
            mark=bytes([number, year % 256]) * 16,
            tipster_box=bytes(32),
            tipster_sign=bytes(32),
            day=date(year, 6, 1),
            keep_until=date(year + 9, 6, 1),
            **more,
        )
        for number in range(count)
    ]


def test_whole_years_are_told_and_small_figures_are_not_by_page_and_by_api(client: Client) -> None:
    desk = make_desk()
    rows = tipped(desk, THIS_YEAR - 1, 12, disposition=Disposition.USEFUL.value)
    Conversation.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(
        disposition=Disposition.SPAM.value
    )
    Outcome.objects.create(conversation=rows[3], kind="arrests", what="", amount=40)
    Outcome.objects.create(conversation=rows[3], kind="seizure", what="heroin", amount=90_000)
    for row in rows[:3]:
        Outcome.objects.create(conversation=row, kind="seizure", what="fentanyl", amount=500)
    for what, amount, count in (("tips", 30, 30), ("seizure fentanyl", 8, 2), ("seizure cash", 90_000, 4)):
        Tally.objects.create(desk=desk, year=THIS_YEAR - 1, what=what, amount=amount, tips=count)
    tipped(desk, THIS_YEAR, 20)
    tipped(desk, THIS_YEAR - 2, 4)
    with tips_settings(smallest_count=5):
        assert publish_years(now=IN_SUMMER) == 2
        said = client.get("/api/v1/tips/totals").json()
        page = client.get("/tips/totals/").content.decode()
        spanish = client.get("/es/tips/totals/").content.decode()
    assert said["smallest"] == 5
    (only,) = said["desks"]
    assert (only["code"], [each["year"] for each in only["years"]]) == ("narcotics", [THIS_YEAR - 1])
    figures = {each["what"]: each["amount"] for each in only["years"][0]["totals"]}
    assert figures == {"tips": 42, "useful": 10, "seizure fentanyl": 1_510}, "by tips and not by amounts"
    assert only["years"][0]["totals"][0]["about"]["es"]
    for text in (page, spanish):
        assert f"<h3>{THIS_YEAR - 1}</h3>" in text
        assert f"<h3>{THIS_YEAR}</h3>" not in text
        assert f"<h3>{THIS_YEAR - 2}</h3>" not in text
    assert "Arrests" not in page
    assert "Were no tips" not in page
    assert "1,510" in page


def told(client: Client, desk: int = 0) -> dict[int, dict[str, int]]:
    """What the public sees of a desk."""
    years = client.get("/api/v1/tips/totals").json()["desks"][desk]["years"]
    return {each["year"]: {row["what"]: row["amount"] for row in each["totals"]} for each in years}


def test_a_year_is_told_four_weeks_after_its_end_and_never_changes(client: Client) -> None:
    desk, year = make_desk(), THIS_YEAR - 1
    rows = tipped(desk, year, 6, disposition=Disposition.USEFUL.value)
    for now, made in (
        (datetime(year + 1, 1, 28, 18, tzinfo=UTC), 0),
        (datetime(year + 1, 1, 29, 18, tzinfo=UTC), 1),
    ):
        assert publish_years(now=now) == made
        assert told(client) == ({year: {"tips": 6, "useful": 6}} if made else {})
    erasing.destroy(rows[:1])
    assert publish_years(now=IN_SUMMER) == 0
    assert told(client) == {year: {"tips": 6, "useful": 6}}, "nobody sees that one was withdrawn"
    tipped(desk, year - 1, 6)
    assert publish_years(now=IN_SUMMER) == 1, "one that was missed is made up for"


def test_erased_tips_still_stand_for_what_came_of_them() -> None:
    desk = make_desk()
    rows = tipped(desk, THIS_YEAR - 1, 5)
    for row in rows:
        Outcome.objects.create(conversation=row, kind="arrests", what="", amount=3)
    tally(rows[:4])
    erasing.destroy(rows[:4])
    assert figures(desk)[THIS_YEAR - 1] == {"tips": Figure(5, 5), "arrests": Figure(15, 5)}


def test_of_tips_erased_under_an_older_version_only_what_counts_one_by_one_is_known() -> None:
    desk = make_desk()
    for what, amount in (("tips", 40), ("useful", 7), ("arrests", 12)):
        Tally.objects.create(desk=desk, year=2020, what=what, amount=amount)
    import_module("lamplighter.tips.migrations.0002_frozen_years").count_tips(apps, None)
    assert publishable(figures(desk)[2020], smallest=5) == {"tips": 40, "useful": 7}


@pytest.mark.parametrize(
    ("what", "amount", "shown"),
    [
        ("arrests", 13, 13),
        ("seizure weapons", 13, 13),
        ("seizure pills", 14, 10),
        ("seizure heroin", 15, 20),
        ("seizure cash", 1_449, 1_400),
        ("seizure cash", 49, None),
    ],
)
def test_amounts_are_told_coarsely(what: str, amount: int, shown: int | None) -> None:
    counts = {"tips": Figure(9, 9), what: Figure(amount, 9)}
    assert publishable(counts, smallest=5).get(what) == shown


def test_every_figure_that_may_be_counted_has_its_words() -> None:
    outcomes = {f"{kind} {what}".strip() for kind in OutcomeKind for what in Seized if fits(kind, what)}
    assert set(WORDS) == {"tips", *(each.value for each in Disposition if each), *outcomes}


@pytest.mark.parametrize("code", ["totals", "wire", "check", "law"])
def test_no_desk_has_the_name_of_a_page(code: str) -> None:
    with pytest.raises(WrongDesk):
        make_desk(code)


@pytest.mark.parametrize("address", ["/", "/es/", "/about/"])
def test_every_page_leads_to_tips_where_a_desk_is_open_and_only_there(client: Client, address: str) -> None:
    def leads() -> bool:
        tips_open.keep(False, 0)
        return 'tips/">' in client.get(address).content.decode()

    assert not leads()
    desk = make_desk("gangs")
    assert not leads(), "nobody reads there yet"
    bench = Bench()
    assert leads()
    Desk.objects.filter(pk=bench.desk.pk).update(is_open=False)
    assert not leads()
    assert desk.is_open


def test_it_is_looked_up_once_a_minute_and_not_for_every_page(
    client: Client, django_assert_num_queries: Any
) -> None:
    tips_open.keep(False, 0)
    tips_open()
    with django_assert_num_queries(0):
        assert tips_open() is False


def test_the_staffs_list_has_tips_for_readers_and_leads_of_desks_alone(
    signed_in_client: Callable[..., Client], staff: Callable[..., Client], person: Callable[..., Any]
) -> None:
    bench = Bench()

    def has(client: Client) -> tuple[bool, bool]:
        text = client.get("/staff/").content.decode()
        return 'href="/staff/tips/"' in text, 'href="/staff/tips-lead/"' in text

    assert has(signed_in_client(bench.users[0])) == (True, False)
    assert has(signed_in_client(bench.lead)) == (False, True)
    assert has(staff("supervisor")) == (False, False)
    assert has(signed_in_client(person("reader"))) == (False, False)
    assert has(staff("officer")) == (False, False)

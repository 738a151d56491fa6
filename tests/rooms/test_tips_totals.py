"""The public sees whole years and no small figure; menus show sealed tips to whom they are of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lamplighter.keys.actions.desks import WrongDesk
from lamplighter.keys.models import Desk
from lamplighter.plumbing import clock
from lamplighter.site.context import tips_open
from lamplighter.tips.messages.totals import WORDS
from lamplighter.tips.models import Conversation, Outcome, Tally
from lamplighter.tips.rules.states import Disposition, OutcomeKind, Seized, fits
from tests.support.tip_desk import Bench, make_desk, tips_settings

pytestmark = pytest.mark.django_db
THIS_YEAR = clock.city_day(clock.now()).year


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
    Outcome.objects.create(conversation=rows[3], kind="arrests", what="", amount=4)
    Outcome.objects.create(conversation=rows[3], kind="seizure", what="fentanyl", amount=1_500)
    Tally.objects.create(desk=desk, year=THIS_YEAR - 1, what="tips", amount=30)
    tipped(desk, THIS_YEAR, 20)
    tipped(desk, THIS_YEAR - 2, 4)
    with tips_settings(smallest_count=5):
        said = client.get("/api/v1/tips/totals").json()
        page = client.get("/tips/totals/").content.decode()
        spanish = client.get("/es/tips/totals/").content.decode()
    assert said["smallest"] == 5
    (only,) = said["desks"]
    assert (only["code"], [each["year"] for each in only["years"]]) == ("narcotics", [THIS_YEAR - 1])
    figures = {each["what"]: each["amount"] for each in only["years"][0]["totals"]}
    assert figures == {"tips": 42, "useful": 10, "seizure fentanyl": 1_500}
    assert only["years"][0]["totals"][0]["about"]["es"]
    for text in (page, spanish):
        assert f"<h3>{THIS_YEAR - 1}</h3>" in text
        assert f"<h3>{THIS_YEAR}</h3>" not in text
        assert f"<h3>{THIS_YEAR - 2}</h3>" not in text
    assert "Arrests" not in page
    assert "Were no tips" not in page
    assert "1,500" in page


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

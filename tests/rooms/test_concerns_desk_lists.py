"""What the desk's lists say and lead to: dates, counts, names that differ, an empty list's next step, stars, points on the map, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from lamplighter.accounts.models import User
from lamplighter.concerns.models import Concern, Shortlisted
from lamplighter.concerns.rules.states import State
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Shift
from tests.support.concerns import IN_EAST, IN_WEST, NOW, raised
from tests.support.desk import DeskOf, desk_of, numbers, officers, page

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db
LIST = "/staff/concerns/"


def set_row(concern: Concern, **values: Any) -> Concern:
    Concern.objects.filter(pk=concern.pk).update(**values)
    return concern


def closed(concern: Concern, at: datetime = NOW) -> Concern:
    return set_row(concern, state=State.CLOSED.value, due_at=None, due="", closed_at=at, outcome="solved")


def settled(concern: Concern, at: datetime = NOW) -> Concern:
    return set_row(concern, state=State.RESOLVED.value, due_at=None, due="", resolved_at=at)


def line(html: str, concern: Concern) -> str:
    """The words of one line of a list."""
    found = html[html.index(f'id="row-{concern.number}"') :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[: found.index("</li>")])).split())


def tab(html: str, name: str) -> str:
    """What stands in a tab beside its name."""
    found = re.search(rf">{name}(?: <span class=\"count\">([^<]*)</span>)?</a>", html)
    assert found is not None, name
    return found[1] or ""


# -- what lists say ----------------------------------------------------------------------------------------------------


def test_what_is_settled_says_when_it_was_raised_and_when_it_ended(desk_of: DeskOf) -> None:
    old, new = closed(raised(), datetime(2025, 12, 30, 18, tzinfo=UTC)), settled(raised(text="drums"))
    set_row(old, raised_at=datetime(2025, 6, 3, 18, tzinfo=UTC))
    client = desk_of("w-evening")
    html = page(client, f"{LIST}?which=settled")
    assert "Raised June 3, 2025 Closed December 30, 2025" in line(html, old)
    assert "Raised March 2 Settled March 2" in line(html, new)
    found = page(client, client.post(LIST, {"words": "drums"}).url)
    assert "Raised March 2 Settled March 2" in line(found, new)


def test_a_search_says_when_what_is_open_was_raised_and_the_list_of_what_is_due_does_not(
    desk_of: DeskOf,
) -> None:
    concern = set_row(raised(text="drums"), due_at=NOW + timedelta(hours=20))
    client = desk_of("w-evening")
    assert "Raised March 2 Tomorrow" in line(page(client, client.post(LIST, {"words": "drums"}).url), concern)
    assert "Raised" not in line(page(client), concern)


def test_due_today_counts_and_lists_what_is_not_overdue_yet(desk_of: DeskOf) -> None:
    late = [set_row(raised(), due_at=NOW - timedelta(hours=n + 1)) for n in range(3)]
    client = desk_of("w-evening")
    assert (tab(page(client), "Overdue"), tab(page(client), "Due today")) == ("3", "")
    soon = set_row(raised(), due_at=NOW + timedelta(hours=2))
    html = page(client, f"{LIST}?when=today")
    assert (tab(html, "Overdue"), tab(html, "Due today")) == ("3", "1")
    assert numbers(html) == [soon.number]
    assert "<h1>1 is due today</h1>" in html
    assert set(numbers(page(client, f"{LIST}?when=overdue"))) == {each.number for each in late}
    assert set(numbers(page(client, f"{LIST}?when=week"))) >= {each.number for each in [*late, soon]}
    assert '<span class="count">4</span>' in page(client, "/staff/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?which=unheard", "Every resident who wrote has been answered."),
        ("?which=settled", "Nothing has been settled or closed here yet."),
        ("?when=overdue", "Nothing of what is open is due then."),
        ("?sensitive=on", "Nothing fits these filters."),
    ],
)
def test_an_empty_list_speaks_of_itself_and_leads_to_what_is_open(
    desk_of: DeskOf, query: str, said: str
) -> None:
    set_row(raised(), due_at=NOW + timedelta(days=3))
    html = page(desk_of("w-evening"), LIST + query)
    assert said in html
    assert "Nothing is open here" not in html
    assert f'class="btn" href="{LIST}"' in html


def test_the_filters_that_are_set_are_named_with_a_way_to_take_them_off(desk_of: DeskOf) -> None:
    concern = raised("graffiti")
    client = desk_of("w-evening")
    html = page(client, f"{LIST}?kind={concern.kind_id}&zone=W&sensitive=on&which=any")
    assert "<b>Kind: Graffiti or damage, District: West, Sensitive</b>" in html
    assert 'class="link" href="/staff/concerns/">Take the filters off' in html
    assert "Take the filters off" not in page(client, f"{LIST}?which=settled&whose=all")


def test_shifts_of_one_name_are_told_apart_by_days_and_hours(desk_of: DeskOf) -> None:
    for code, days, starts in (("early", [0, 1, 2, 3, 4], 7), ("weekend", [5, 6], 9)):
        Shift.objects.create(
            code=code,
            name_en="Day shift",
            name_es="Turno de día",
            kind="morning",
            days=days,
            starts=time(starts),
            ends=time(15),
        )
    bump("roster")
    forget_checks()
    html = page(desk_of("w-evening"))
    choices = dict(
        re.findall(r'<option value="([^"]*)">([^<]*)</option>', html[html.index('id="id_shift"') :])
    )
    assert choices["early"] == "Day shift, Monday to Friday, 7 am to 3 pm"
    assert choices["weekend"] == "Day shift, Saturday and Sunday, 9 am to 3 pm"
    assert choices["evening"] == "evening"  # one of its name needs no more


def test_what_rose_because_nothing_happens_says_for_how_long_and_what_is_late_says_that_alone(
    desk_of: DeskOf,
) -> None:
    still = set_row(
        raised(),
        rose_at=NOW,
        changed_at=NOW - timedelta(days=18),
        due_at=NOW + timedelta(days=4),
    )
    late = set_row(raised(), rose_at=NOW, due_at=NOW - timedelta(days=2))
    again = set_row(raised(), rose_at=NOW - timedelta(days=3), due_at=NOW + timedelta(days=1))
    html = page(desk_of("w-evening"))
    assert "Nothing has happened for 18 days" in line(html, still)
    assert "Supervisor sees it" in line(html, late)
    assert "Nothing has happened" not in line(html, late)
    assert "With the supervisor since February 27" in line(html, again)


# -- the supervisor ----------------------------------------------------------------------------------------------------


def test_the_supervisor_reads_first_what_is_overdue_then_where_nothing_happens_each_the_longest_first(
    desk_of: DeskOf,
) -> None:
    late = [set_row(raised(), due_at=NOW - timedelta(days=n), rose_at=NOW) for n in (2, 9, 5)]
    still = [
        set_row(raised(), due_at=NOW + timedelta(days=2), rose_at=NOW, changed_at=NOW - timedelta(days=n))
        for n in (15, 40, 20)
    ]
    html = page(desk_of("w-sergeant", "supervisor", "W"), f"{LIST}lead/")
    assert numbers(html) == [
        each.number for each in (late[1], late[2], late[0], still[1], still[2], still[0])
    ]
    assert html.index("Overdue, the longest first") < html.index("Nothing happens") < html.index("<table")
    assert "Overdue since Saturday, February 21" in line(html, late[1])
    assert "Nothing has happened for 40 days" in line(html, still[1])
    assert "Supervisor sees it" not in html


def test_the_load_of_a_zones_shift_leads_to_its_concerns(desk_of: DeskOf) -> None:
    mine = raised()
    raised(at=IN_EAST)
    client = desk_of("w-sergeant", "supervisor", "")
    html = page(client, f"{LIST}lead/")
    (address,) = re.findall(r'href="(/staff/concerns/\?[^"]*zone=W[^"]*)"', html)
    assert numbers(page(client, unescape(address))) == [mine.number]


# -- stars -------------------------------------------------------------------------------------------------------------


def test_a_page_that_asks_for_it_hears_of_a_star_without_being_left(desk_of: DeskOf) -> None:
    concern, hidden = raised(), raised("domestic-danger")
    client = desk_of("w-evening")

    def press(which: Concern, star: str) -> Any:
        return client.post(
            f"{LIST}{which.number}/star/", {"star": star}, headers={"accept": "application/json"}
        ).json()

    assert press(concern, "on")["starred"] is True
    assert "without a connection it cannot be read" in press(hidden, "on")["said"]
    assert press(concern, "off") == {
        "starred": False,
        "said": f"{concern.number[:4]}-{concern.number[4:]} is off your shortlist.",
    }
    assert list(Shortlisted.objects.values_list("concern", flat=True)) == [hidden.pk]
    assert "is off your shortlist" not in page(client)  # nothing is left to be said on the next page


# -- the way back ------------------------------------------------------------------------------------------------------


def back(client: Client, concern: Concern) -> str:
    """Where the crumb of a concern leads, which is where the key "u" leads, too."""
    html = page(client, f"{LIST}{concern.number}/")
    (crumb,) = re.findall(r'<li><a href="([^"]*)">Concerns</a></li>', html)
    (key,) = re.findall(r'data-list="([^"]*)"', html)
    assert crumb == key
    return unescape(crumb)


def test_a_concern_leads_back_to_its_line_in_the_list_it_was_opened_from(desk_of: DeskOf) -> None:
    concern = raised(text="drums")
    client = desk_of("w-evening")
    row = f"#row-{concern.number}"
    assert back(client, concern) == f"{LIST}{row}"
    for address in (
        f"{LIST}?which=any&whose=all",
        f"{LIST}map/?zone=W",
        f"{LIST}shortlist/",
        client.post(LIST, {"words": "drums"}).url,
    ):
        page(client, address)
        assert back(client, concern) == f"{address}{row}", address
    client.post(f"{LIST}{concern.number}/note/", {"what": "note", "words": "x"})
    assert back(client, concern) == f"{address}{row}"
    done = client.post(f"{LIST}several/", {"pick": concern.number, "do": "start"}).content.decode()
    assert f'href="{address}"' in done


def test_no_address_but_a_list_of_ours_is_gone_back_to(desk_of: DeskOf, person: Callable[..., User]) -> None:
    concern = raised()
    client = desk_of("w-evening")
    user = User.objects.get(officer__badge="w-evening")
    other = person("officer", "W")
    plain = f"{LIST}#row-{concern.number}"
    for value in (
        "https://elsewhere.example/",
        f"{user.pk} staff-audit?x=1",
        f"{user.pk} //elsewhere.example?which=any",
        f"{other.pk} staff-concerns?which=any",  # somebody else's, of the same browser
        f"{user.pk} staff-concerns?evil=1&next=//x",
        "x" * 5000,
    ):
        client.cookies["desk_list"] = value
        assert back(client, concern) == plain, value


def test_the_way_back_is_in_the_readers_language(desk_of: DeskOf) -> None:
    concern = raised()
    client = desk_of("w-evening")
    page(client, f"{LIST}?whose=all")
    html = page(client, f"/es{LIST}{concern.number}/")
    assert f'data-list="/es{LIST}?whose=all#row-{concern.number}"' in html


# -- the map -----------------------------------------------------------------------------------------------------------


def spots(html: str) -> list[tuple[str, str, str]]:
    """Points of the map: where each leads, what it is called, the numbers beside it."""
    found = re.findall(
        r'<a class="spot[^"]*" href="([^"]*)" aria-label="([^"]*)".*?<text[^>]*>([^<]*)</text></a>', html
    )
    return [(href, unescape(label), text) for href, label, text in found]


def test_each_point_of_the_map_leads_to_its_concern_and_those_that_cover_each_other_to_the_list(
    desk_of: DeskOf,
) -> None:
    together = [set_row(raised(), due_at=NOW + timedelta(hours=n)) for n in (1, 2)]
    alone = set_row(
        raised(at=(IN_WEST[0] + 0.01, IN_WEST[1] + 0.005), place="12 Elm Street"),
        due_at=NOW - timedelta(hours=3),
    )
    raised("domestic-danger")
    html = page(desk_of("w-evening"), f"{LIST}map/")
    assert spots(html) == [
        (f"{LIST}{alone.number}/", "1: Noise, 12 Elm Street (Overdue)", "1"),
        (f"#row-{together[0].number}", "2: Noise, 100 Main Street; 3: Noise, 100 Main Street", "2+"),
    ]
    assert len(numbers(html)) == 4
    assert 'role="img"' not in html[html.index('class="map listmap"') : html.index("mapkey")]


def test_a_point_of_many_says_all_its_numbers_to_those_who_ask(desk_of: DeskOf) -> None:
    for _ in range(6):
        raised()
    ((_href, label, text),) = spots(page(desk_of("w-evening"), f"{LIST}map/"))
    assert text == "1+"
    assert [part.partition(":")[0] for part in label.split("; ")] == ["1", "2", "3", "4", "5", "6"]


def test_a_zone_on_the_map_narrows_it_and_another_link_widens_it_again(desk_of: DeskOf) -> None:
    west, east = raised(), raised(at=IN_EAST)
    client = desk_of("w-sergeant", "supervisor", "")
    html = page(client, f"{LIST}map/?kind={west.kind_id}")
    assert set(numbers(html)) == {west.number, east.number}
    links = dict(re.findall(r'<a href="([^"]*)" aria-label="Only ([^"]*)">', html))
    found = {name: unescape(address) for address, name in links.items()}
    assert set(found) == {"West", "East"}
    narrow = page(client, f"{LIST}map/{found['West']}")
    assert numbers(narrow) == [west.number]
    (wide,) = re.findall(r'href="([^"]*)">Every district</a>', narrow)
    assert set(numbers(page(client, f"{LIST}map/{unescape(wide)}"))) == {west.number, east.number}


def test_a_zone_that_is_not_ones_own_is_no_link(desk_of: DeskOf, officers: dict[str, Officer]) -> None:
    raised()
    assert "Only East" not in page(desk_of("w-evening"), f"{LIST}map/")

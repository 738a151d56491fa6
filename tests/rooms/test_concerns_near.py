"""The public list near home: by address or number, counted, on a map of counts; and what was typed is nowhere afterwards."""

from __future__ import annotations

import html
import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h3
import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers import serialize
from django.test import Client

from lamplighter.concerns.actions import moving, publishing
from lamplighter.concerns.models import Concern, Publication
from lamplighter.concerns.queries import overview
from lamplighter.concerns.queries import public as seen
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.core.numbers import shown_number
from lamplighter.places.hexagons import hexagon_of
from lamplighter.plumbing.logs import Plain, RouteOnly
from tests.support.city import address_book
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    overview.forget()
    yield
    overview.forget()
    fresh()


@pytest.fixture
def shown(person: Callable[..., Any]) -> Callable[..., Concern]:
    user = person("supervisor")

    def show(**more: Any) -> Concern:
        concern = raised(agrees_public=True, **{"place": "A point on the map", **more})
        publishing.show(pk=concern.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=user)
        return concern

    return show


def look(status: int = 200, path: str = "/concerns/near/", **sent: str) -> str:
    reply = Client().post(path, sent)
    assert reply.status_code == status
    assert not reply.cookies
    return reply.content.decode()


def hidden(page: str) -> dict[str, str]:
    """What a page's last form sends along."""
    form = page.rpartition("<form")[2]
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }


def test_an_address_finds_what_is_near_and_nothing_else(shown: Callable[..., Concern]) -> None:
    near, far = shown(), shown(at=IN_EAST)
    told = look(address="104 Main Street")
    assert "1 public concern is near there." in told
    assert (near.number in told, far.number in told) == (True, False)
    wide = look(address="104 Main Street", around="2000")
    assert (near.number in wide, far.number in wide) == (True, False)
    assert "No public concern is near there." in look(address="104 Lantern Court")


def test_what_is_found_can_be_narrowed_and_goes_on_by_post_alone(shown: Callable[..., Concern]) -> None:
    numbers = {shown().number for _ in range(seen.PAGE + 2)}
    told = look(address="104 Main Street")
    assert f"{len(numbers)} public concerns are near there." in told
    onward = hidden(told)
    assert onward == {"cell": hexagon_of(*IN_WEST), "around": "500", "kind": ""}
    before = re.findall(r'name="before" value="([^"]+)"', told)[0]
    rest = look(**onward, before=before)
    assert sum(number in told for number in numbers) == seen.PAGE
    assert all((number in told) != (number in rest) for number in numbers)
    first = next(iter(numbers))
    moving.move(
        pk=Concern.objects.get(number=first).pk,
        verb=Verb.RESOLVE,
        party=Party.OFFICER,
        words="Done.",
        now=NOW,
    )
    opened = look(**onward, open="on") + look(**onward, open="on", before=before)
    assert first not in opened
    assert "No public concern" in look(**{**onward, "kind": "graffiti"})
    # The other language is reached by POST with the same.
    assert 'action="/es/concerns/near/"' in told
    assert "cerca de ahí" in look(path="/es/concerns/near/", **onward)


def test_what_was_typed_stands_in_no_page_address_log_or_row(
    shown: Callable[..., Concern], caplog: pytest.LogCaptureFixture
) -> None:
    concern = shown()
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Plain("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(RouteOnly())
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.INFO)
    before = {model: serialize("json", model.objects.all()) for model in apps.get_models()}
    told = look(address="104 Main Street")
    logging.getLogger().removeHandler(handler)
    assert concern.number in told
    assert "104 Main" not in told + kept.getvalue() + caplog.text
    assert before == {model: serialize("json", model.objects.all()) for model in apps.get_models()}
    reply = Client().get("/concerns/near/?address=104+Main+Street")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/concerns/")
    assert (
        Client().post("/concerns/near/", {"address": "104 Main Street"}).headers["Cache-Control"]
        == "no-store"
    )


def test_a_number_leads_to_its_concern_however_it_is_typed(shown: Callable[..., Concern]) -> None:
    concern, private = shown(), raised()
    for typed in (
        concern.number,
        shown_number(concern.number).lower(),
        f" {concern.number[:4]} {concern.number[4:]}",
    ):
        reply = Client().post("/concerns/near/", {"address": typed})
        assert (reply.status_code, reply.headers["Location"]) == (302, f"/concerns/{concern.number}/")
    told = look(422, address=private.number)
    assert "No concern with that number is public." in told
    assert f"/concerns/{private.number}/" not in told


def test_an_address_that_fits_several_offers_them(shown: Callable[..., Concern]) -> None:
    concern = shown()
    told = look(422, address="Lantern", around="1000")
    picks = re.findall(r'name="pick" value="([^"]+)"', told)
    assert len(picks) > 1
    assert hidden(told) == {"around": "1000", "kind": ""}
    assert concern.number in look(
        **hidden(told), pick=html.unescape(next(each for each in picks if "Street" in each))
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Type an address, or the number of a concern."),
        ({"address": "zzz qqq"}, "No such place is known here."),
        ({"lon": "-95.9", "lat": "39.0"}, "cover that place"),
        ({"lon": "nan", "lat": "39.0"}, "cover that place"),
        ({"cell": "8928308280fffff0"}, "Type an address"),
        ({"cell": h3.latlng_to_cell(39.0, -94.6, 4)}, "Type an address"),
        ({"address": "104 Main Street", "around": "9", "kind": "nonsense", "before": "x,y"}, "near there"),
        ({"address": "104 Main Street", "before": f"1,{10**30}"}, "near there"),
    ],
)
def test_nonsense_is_said_kindly_or_passed_over(sent: dict[str, str], said: str) -> None:
    assert said in look(200 if said == "near there" else 422, **sent)


def test_a_device_may_send_its_own_place(shown: Callable[..., Concern]) -> None:
    concern = shown()
    assert concern.number in look(lon=str(IN_WEST[0]), lat=str(IN_WEST[1]))


def test_the_list_says_how_many_there_are(
    shown: Callable[..., Concern], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        shown()
    shown(at=IN_EAST)

    def page(path: str) -> str:
        return Client().get(path).content.decode()

    assert "5 concerns, the newest first" in page("/concerns/")
    assert "4 concerns, the newest first" in page("/concerns/?zone=W")
    assert "1 concern<" in page("/concerns/?zone=E")
    monkeypatch.setattr(seen, "MOST_COUNTED", 3)
    assert "More than 3 concerns" in page("/concerns/")


def publications(counts: dict[tuple[float, float], int]) -> None:
    """That many publications at each place, without the long way."""
    for (lon, lat), count in counts.items():
        for _ in range(count):
            concern = raised(at=(lon, lat))
            Concern.objects.filter(pk=concern.pk).update(showing="shown")
            Publication.objects.create(
                concern=concern, number=concern.number, zone="W", hexagon=hexagon_of(lon, lat), shown_at=NOW
            )


def test_counts_on_the_map_hide_the_small_ones_and_what_would_give_them_away() -> None:
    lon, lat = IN_WEST
    many, some, few = (lon, lat), (lon + 0.03, lat), (lon, lat + 0.012)
    publications({many: 30, some: 6, few: 2})
    found = overview.overview(NOW)
    counts = Counter(found.cells.values())
    # Two are hidden, and the six too: the total less the thirty would tell.
    assert counts == {30: 1, None: 2}
    assert found.zones == {"W": 38}
    assert all(
        h3.get_resolution(cell) < settings.LAMPLIGHTER.concerns.hexagon_resolution for cell in found.cells
    )


def test_the_overview_stands_on_the_list_with_its_words_and_only_where_nothing_was_chosen() -> None:
    lon, lat = IN_WEST
    publications({(lon, lat): 30, (lon + 0.03, lat): 6, (lon, lat + 0.012): 2})
    told = Client().get("/concerns/").content.decode()
    part = told.split('aria-labelledby="overview-title"')[1].split("</section>")[0]
    picture = part.split("</svg>")[0]
    assert picture.count('class="heat c3"') == 1, "thirty"
    assert picture.count('class="heat"') == 2, "hidden ones have no shade"
    assert "too few to show" in part
    assert "20 or more" in part
    words = re.sub(r"<[^>]+>", " ", part)
    assert re.search(r"West\s+38", words), "zones in words"
    assert "overview-title" not in Client().get("/concerns/?zone=W").content.decode()


def test_where_all_counts_are_small_no_map_is_drawn(shown: Callable[..., Concern]) -> None:
    shown(), shown()
    assert "overview-title" not in Client().get("/concerns/").content.decode()

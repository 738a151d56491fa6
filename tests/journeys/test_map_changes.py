"""A new zone map, from its file to the morning after: an administrator sees beforehand who changes zone, by keyboard, and takes the list
along; whoever follows a place hears of it; and in the night in which it takes force every door answers by the map of that minute."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from typer.testing import CliRunner

from lamplighter.audit.rules import Actor
from lamplighter.concerns.jobs import tell_of_new_zone_maps
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.cli import loaded
from lamplighter.outbox.models import Mail
from lamplighter.places import actions
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from tests.support import redrawn
from tests.support.browser import DESK, PHONE, WIDER, Watch, axe_violations, press
from tests.support.live import base, beside_the_browser
from tests.support.places import fresh
from tests.support.redrawn import Year, address_of

__all__ = ["base", "beside_the_browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday, noon in Chicago, where this city's clocks are."""
EVE, DAY = date(2026, 3, 31), date(2026, 4, 1)
MOVES, STAYS = "moves@example.org", "stays@example.org"
NIGHT = (
    ("2026-03-31T15:00", 0, "Evening"),
    ("2026-03-31T23:59", 0, "Night"),
    ("2026-04-01T00:00", 1, "Night"),
    ("2026-04-01T00:01", 1, "Night"),
    ("2026-04-01T15:00", 1, "Evening"),
)
"""Times on the city's clocks, the map that holds then, and whose shift it is. The night shift of 10 pm to 6 am runs across the change."""
LAST, FIRST = "2026-03-31T23:59", "2026-04-01T00:01"
Signed = Callable[..., BrowserContext]


@pytest.fixture
def year(tmp_path: Path, time_machine: Any) -> Iterator[Year]:
    """The city on its map of today, with addresses, and officers who are posted by the evening before the change where zones are new."""
    time_machine.move_to(NOW, tick=True)
    fresh()
    made = redrawn.invented(1_500)
    actor = Actor.command("test")
    file = made.write_addresses(tmp_path / "addresses.csv")
    actions.import_addresses(path=file, file_name=file.name, actor=actor, now=NOW)
    source = actions.Source(
        "district",
        made.before.write(tmp_path / "today.geojson"),
        "today",
        ReadOptions(code="code", name="name"),
    )
    actions.import_zone_map(
        name="Districts of today", holds_from=date(2020, 1, 1), sources=[source],
        surveyed=actions.survey_sources([source]), actor=actor, now=NOW,
    )  # fmt: skip
    shifts = [
        Shift.objects.create(
            code=code, name_en=code, name_es=code, kind=kind, days=list(range(7)), starts=starts, ends=ends
        )
        for code, kind, starts, ends in (("Night", "night", time(22), time(6)), ("Evening", "evening", time(14), time(22)))
    ]  # fmt: skip
    for code in sorted({*made.before.names, *made.after.names}):
        begins = date(2025, 1, 1) if code in made.before.names else EVE if code == "MID-6" else DAY
        posted(code, shifts, begins)
    bump("roster")
    forget_checks()
    yield made
    fresh()


def posted(zone: str, shifts: list[Shift], begins: date) -> None:
    post = Post.objects.create(zone=zone, role="cio")
    for shift in shifts:
        name = name_of(zone, shift.code)
        officer = Officer.objects.create(
            badge=name, first_name="Ada", last_name=name, display_level="full", slug=name.lower()[:16]
        )
        Posting.objects.create(officer=officer, post=post, shift=shift, starts=begins)


def name_of(zone: str, shift: str) -> str:
    return f"{shift}{zone.replace(' ', '').replace('-', '')}"


@pytest.fixture
def signed(
    browser: Browser, base: str, person: Any, signed_in_client: Callable[..., Client]
) -> Iterator[Signed]:
    """A browser in which an administrator is signed in."""
    made: list[BrowserContext] = []
    user = person("administrator")

    def open_one(**given: Any) -> BrowserContext:
        made.append(browser.new_context(**given))
        cookies = signed_in_client(user).cookies
        made[-1].add_cookies(
            [{"name": name, "value": each.value, "url": base} for name, each in cookies.items()]
        )
        return made[-1]

    yield open_one
    for each in made:
        each.close()


@dataclass(frozen=True)
class Place:
    """An address, its point, and its zones on both maps."""

    address: str
    lon: float
    lat: float
    zones: tuple[str, str]


def places_of(year: Year) -> list[Place]:
    """One address for each way a zone may change, and one that stays; none near a border."""
    wanted = [("2", "1"), ("6", "MID-6"), ("4", "4 East"), ("10", "9"), ("8", "8")]
    pairs = list(zip(year.before.zones_of(year.points), year.after.zones_of(year.points), strict=True))
    lines = shapely.union_all(
        [shape.boundary for zones in (year.before, year.after) for *_, shape in zones.rows]
    )
    found = []
    for pair in wanted:
        at = next(
            at
            for at, held in enumerate(pairs)
            if held == pair and shapely.Point(year.points[at]).distance(lines) > 5e-4
        )
        found.append(Place(" ".join(address_of(at)), *year.points[at], pair))
    return found


def by_keys(page: Page, wanted: Locator, *, text: str = "", key: str = "") -> None:
    """Goes on with Tab until the keys stand on it, and then types, or presses a key."""
    for _ in range(90):
        if wanted.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{wanted} is not reached by Tab")
    if text:
        page.keyboard.type(text)
    if key:
        page.keyboard.press(key)


def looked_at(page: Page) -> None:
    """Both widths: nothing sticks out, and axe finds nothing."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(WIDER) <= 0, f"{page.url} sticks out at {size['width']} px"
        assert not axe_violations(page), page.url


def moves_on(page: Page) -> dict[tuple[str, str], int]:
    """The list as it stands on the page, by codes."""
    found = {}
    for row in page.locator(".moves tbody tr").all():
        cells = [text.strip() for text in row.locator("th, td").all_text_contents()]
        codes = [re.sub(r"^.*\((.+)\)$", r"\1", cell) for cell in cells[1:3]]
        found[codes[0], codes[1]] = int(cells[3].replace(",", ""))
    return {pair: count for pair, count in found.items() if count}


def changed(year: Year) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    """By zones and by address, counted with shapely alone."""
    pairs = zip(year.before.zones_of(year.points), year.after.zones_of(year.points), strict=True)
    rows = {address_of(at): pair for at, pair in enumerate(pairs) if pair[0] != pair[1]}
    return Counter(rows.values()), rows


def uploads(page: Page, base: str, file: Path) -> None:
    """The administrator brings the map and sets its day ahead, by keyboard, as far as the choice of a file is none of the browser's own."""
    page.goto(f"{base}/staff/zones/import/")
    by_keys(page, page.get_by_label("Name of the map"), text="Districts of April")
    by_keys(page, page.get_by_label("Holds from"), text="04012026")
    page.locator("#id_file_1").set_input_files(file)
    by_keys(page, page.locator("#id_word_1"), text="district")
    with page.expect_navigation():
        by_keys(page, page.get_by_role("button", name="Read the files and show them"), key="Enter")
    with page.expect_navigation():
        by_keys(page, page.get_by_role("button", name="It is right: show the report"), key="Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Districts of April")
    expect(page.get_by_text("Holds from April 1, 2026.")).to_be_visible()


def sees_what_changes(page: Page, year: Year) -> None:
    """Before anything is confirmed: the sentence, the drawing, the list and the file."""
    counts, rows = changed(year)
    sentence = f"{counts.total():,} of {len(year.points):,} addresses change their district."
    expect(page.get_by_text(sentence)).to_be_visible()
    with page.expect_navigation():
        by_keys(page, page.get_by_role("link", name="What this map changes"), key="Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(sentence)
    expect(page.get_by_text("Draft")).to_be_visible()
    drawing = page.get_by_role("img", name="the ground that changes hands")
    expect(drawing).to_be_visible()
    moved = [pair for pair, count in counts.items() if count > 20]
    assert drawing.locator(".change").count() >= len(moved)
    assert drawing.locator(".zone-name").first.text_content() == "1"
    assert moves_on(page) == {shown(pair): count for pair, count in counts.items()}
    looked_at(page)
    with page.expect_download() as download:
        by_keys(page, page.get_by_role("link", name="Every address that changes, as CSV"), key="Enter")
    kept = rows_in(Path(download.value.path()))
    assert {(row["number"], row["street"]): (row["zone_before"], row["zone_after"]) for row in kept} == rows
    assert len(kept) == len(rows)


def shown(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0] or "no zone", pair[1] or "no zone"


def follows(page: Page, base: str, place: Place, email: str) -> None:
    """A resident asks in Spanish, by telephone, for the news of the block of a place, and says that it was meant."""
    page.goto(f"{base}/es/alerts/")
    page.locator("[name=address]").fill(place.address)
    page.locator("[name=radius]").select_option("0")
    page.locator("[name=email]").fill(email)
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text(email)).to_be_visible()
    link = re.search(r"https?://\S*/alerts/\d+/\S+/", Mail.objects.filter(to=email).latest("pk").text)
    assert link is not None
    page.goto(link[0])
    page.get_by_role("main").get_by_role("button").click()


def told_of_the_map(email: str) -> list[str]:
    return [
        " ".join(mail.text.split())
        for mail in Mail.objects.filter(to=email)
        if "1 de abril de 2026" in mail.text
    ]


def test_an_administrator_sees_ahead_who_changes_zone_and_those_who_follow_a_place_hear_of_it(
    browser: Browser, base: str, signed: Signed, year: Year, tmp_path: Path
) -> None:
    places = {place.zones: place for place in places_of(year)}
    phone = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    resident = phone.new_page()
    follows(resident, base, places["2", "1"], MOVES)
    follows(resident, base, places["8", "8"], STAYS)

    page = signed(viewport=DESK, accept_downloads=True).new_page()
    watch = Watch(page, base)
    uploads(page, base, year.after.write(tmp_path / "april.geojson"))
    sees_what_changes(page, year)
    ahead = page.url

    plain = signed(viewport=PHONE, java_script_enabled=False, accept_downloads=True).new_page()
    plain.goto(ahead.replace("/staff/", "/es/staff/"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text(re.compile("direcciones\\s+cambian"))
    expect(plain.get_by_role("cell", name="Direcciones").first).to_be_visible()
    assert plain.evaluate(WIDER) <= 0
    with plain.expect_download() as download:
        plain.get_by_role("link", name="CSV").click()
    assert len(Path(download.value.path()).read_text().splitlines()) == changed(year)[0].total() + 1

    tell_of_new_zone_maps(NOW)
    assert not told_of_the_map(MOVES), "a draft is told to nobody"
    page.go_back()
    with page.expect_navigation():
        by_keys(page, page.get_by_role("button", name="Confirm this map"), key="Enter")
    tell_of_new_zone_maps(NOW)
    tell_of_new_zone_maps(NOW)
    (told,) = told_of_the_map(MOVES)
    assert "Zone 1" in told
    assert "Zone 2" in told
    assert not told_of_the_map(STAYS)
    page.goto(ahead)
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    assert not watch.errors, watch.errors
    assert not watch.strangers
    phone.close()


def holds(year: Year, folder: Path) -> None:
    source = actions.Source(
        "district", year.after.write(folder / "april.geojson"), "april", ReadOptions(code="code", name="name")
    )
    actions.import_zone_map(
        name="Districts of April", holds_from=DAY, sources=[source], surveyed=actions.survey_sources([source]),
        actor=Actor.command("test"), now=NOW,
    )  # fmt: skip
    forget_checks()


def on_duty(place: Place, which: int, shift: str, when: str) -> list[str]:
    """Who is there, by hand: the zone's officer of the shift, save in the first night of a zone whose officers are posted from that day."""
    zone = place.zones[which]
    new = zone == "4 East" and when < "2026-04-01T14:00"
    return [] if new else [f"Officer Ada {name_of(zone, shift)}"]


def test_in_the_night_of_the_change_every_door_answers_by_the_map_of_that_minute(
    browser: Browser, base: str, year: Year, tmp_path: Path, time_machine: Any
) -> None:
    holds(year, tmp_path)
    phone = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = phone.new_page()
    places, expected, asked = places_of(year), [], ["id,lon,lat,when"]
    for when, which, shift in NIGHT:
        time_machine.move_to(instant(when), tick=False)
        forget_checks()
        for place in places:
            zone, there = place.zones[which], on_duty(place, which, shift, when)
            answered(place, zone, there, when="")  # it is that minute now
            asked.append(f"{place.address},{place.lon},{place.lat},{when}")
            expected.append(zone)
            if when in (LAST, FIRST):
                finds(page, base, place, zone, there)
    phone.close()
    time_machine.move_to(NOW, tick=False)
    forget_checks()
    for when, which, shift in NIGHT:  # a month before, for the minute that is asked for
        for place in places:
            zone, there = place.zones[which], on_duty(place, which, shift, when)
            answered(place, zone, there, when=when)
            if when in (LAST, FIRST):
                who = CliRunner().invoke(loaded(["who"]), ["who", place.address, "--at", when, "--json"])
                right(json.loads(who.output), zone, there, (when, place, "who"))
    in_batches(year, tmp_path, asked, expected)


def answered(place: Place, zone: str, there: list[str], *, when: str) -> None:
    """The API by point, by address and by zone, and the page of an address; of now, where no time is given."""
    at = {"at": when} if when else {}
    told = Client().get("/api/v1/locate", {"lon": place.lon, "lat": place.lat, **at}).json()
    right(told, zone, there, (when, place, "API by point"))
    body = json.dumps({"address": place.address, **at})
    told = Client().post("/api/v1/locate", body, content_type="application/json").json()
    right(told, zone, there, (when, place, "API by address"))
    told = Client().get(f"/api/v1/zones/{zone}/duty", at).json()
    assert told["on_duty"] == there, (when, place, "API by zone")
    asked = {"address": place.address, **({"when": when} if when else {})}
    said(Client().post("/find/", asked).content.decode(), zone, there)


def instant(when: str) -> datetime:
    """A time on the city's clocks: five hours behind UTC on these days."""
    return datetime.fromisoformat(f"{when}:00-05:00")


def right(told: Mapping[str, Any], zone: str, there: list[str], where: object) -> None:
    assert told["zone"]["code"] == zone, where
    assert told["duty"]["on_duty"] == there, where


def finds(page: Page, base: str, place: Place, zone: str, there: list[str]) -> None:
    """Somebody types their address on the home page, in Spanish, by telephone, without JavaScript."""
    page.goto(f"{base}/es/")
    page.locator("main [name=address]").first.fill(place.address)
    press(page.locator("main form:has([name=address]) button[type=submit]").first)
    said(page.content(), zone, there)


def said(answer: str, zone: str, there: list[str]) -> None:
    """The page's first sentence names the zone and who is there."""
    first = re.search(r"<h1[^>]*>(.*?)</h1>", answer, re.S)
    assert first is not None
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", first[1]))
    assert re.search(rf"Zone {zone}\b(?! East| West|-)", words), words
    for name in there:
        assert re.search(rf"{name.split()[-1]} (is on duty|está de servicio)", words), words
    if not there:
        assert not re.search("is on duty|está de servicio", words), words


def in_batches(year: Year, folder: Path, asked: list[str], expected: list[str]) -> None:
    """Whole files, and the lists of zones."""
    source, target = folder / "when.csv", folder / "zones.csv"
    source.write_text("\n".join(asked) + "\n")
    done = CliRunner().invoke(
        loaded(["locate"]), ["locate", str(source), "-o", str(target), "--day-column", "when"]
    )
    assert done.exit_code == 0, done.output
    assert [row["zone"] for row in rows_in(target)] == expected
    for day, zones in ((EVE, year.before), (DAY, year.after)):
        done = CliRunner().invoke(
            loaded(["locate"]), ["locate", str(source), "-o", str(target), "--on", str(day)]
        )
        assert done.exit_code == 0, done.output
        points = [(float(row["lon"]), float(row["lat"])) for row in rows_in(target)]
        assert [row["zone"] for row in rows_in(target)] == zones.zones_of(points)
        assert listed(day) == set(zones.names)
        told = Client().get("/api/v1/zones", {"on": str(day)}).json()["features"]
        assert {each["id"] for each in told} == set(zones.names)
    done = CliRunner().invoke(loaded(["zones"]), ["zones", "compare", str(EVE), str(DAY)])
    total = changed(year)[0].total()
    assert f"district: {total:,} of {len(year.points):,} addresses change" in done.output


def rows_in(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(), newline="")))


def listed(day: date) -> set[str]:
    """The codes in ``zones show``."""
    shown = CliRunner().invoke(loaded(["zones"]), ["zones", "show", "--on", str(day)], env={"COLUMNS": "160"})
    assert shown.exit_code == 0, shown.output
    return {line.split("│")[1].strip() for line in shown.output.splitlines() if line.startswith("│")}

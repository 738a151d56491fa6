"""A whole installation made by commands alone; then page, command line and API give the same answer, and it is the true one.

The expected values are written by hand from the calendar of America/Chicago: clocks went forward on 9 March 2025 at 2 am and
back on 2 November 2025 at 2 am. All times asked for are long past, so that no sentence depends on today.
"""

from __future__ import annotations

import html
import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support import demo

CORNERS = {"NOR": (0, 1), "SOU": (0, 0), "EAS": (1, 0), "WES": (1, 1)}
NAMES = {"NOR": "North", "SOU": "South", "EAS": "East", "WES": "West"}
WEST, SOUTH, STEP = -94.6, 39.0, 0.02
ROSTER = {
    "officers": "badge,first_name,last_name,title,languages,phone,email,display_level,portrait\n"
    "1,Ada,Vega,Officer,en;es,555-0101,vega@example.org,full,\n2,Ben,Ito,Officer,en,555-0102,,full,\n"
    "3,Cleo,Okoro,Officer,en,555-0103,,full,\n4,Dora,Silva,Officer,en,555-0104,,full,\n",
    "shifts": "code,name_en,name_es,days,start,end,kind\n"
    "night,Night shift,Turno de noche,mon;tue;wed;thu;fri;sat;sun,22:00,06:00,night\n"
    "late,Late shift,Turno tardío,mon;tue;wed;thu;fri;sat;sun,18:00,02:30,night\n"
    "morning,Morning shift,Turno de la mañana,mon;tue;wed;thu;fri,07:00,15:00,morning\n"
    "evening,Evening shift,Turno de la tarde,mon;tue;wed;thu;fri,13:00,21:00,evening\n",
    "postings": "badge,zone,role,shift,from,to\n1,NOR,cio,night,2020-01-01,\n2,WES,cio,late,2020-01-01,\n"
    "3,SOU,cio,morning,2020-01-01,\n4,SOU,cio,evening,2020-01-01,\n",
}


@dataclass(frozen=True)
class Case:
    """A question, and the true answer."""

    told: str
    zone: str
    when: str
    at: str
    on_duty: dict[str, str]
    """Who is on duty, and until when."""
    starts_next: dict[str, str]
    sentence: str
    note: str = ""


CASES = [
    Case(
        "a shift that began yesterday",
        "NOR", "2025-03-05T02:00", "2025-03-05T02:00-06:00",
        {"Officer Ada Vega": "2025-03-05T06:00-06:00"},
        {"Officer Ada Vega": "2025-03-05T22:00-06:00"},
        "You are in the North zone. On Wednesday, March 5 at 2 am: Officer Vega is on duty until 6 am.",
    ),
    Case(
        "the night that is an hour shorter",
        "NOR", "2025-03-09T05:30", "2025-03-09T05:30-05:00",
        {"Officer Ada Vega": "2025-03-09T06:00-05:00"},
        {"Officer Ada Vega": "2025-03-09T22:00-05:00"},
        "You are in the North zone. On Sunday, March 9 at 5:30 am: Officer Vega is on duty until 6 am.",
    ),
    Case(
        "a time that clocks skip is read with the offset before",
        "NOR", "2025-03-09T02:30", "2025-03-09T03:30-05:00",
        {"Officer Ada Vega": "2025-03-09T06:00-05:00"},
        {"Officer Ada Vega": "2025-03-09T22:00-05:00"},
        "You are in the North zone. On Sunday, March 9 at 3:30 am: Officer Vega is on duty until 6 am.",
        "does not exist",
    ),
    Case(
        "a shift whose end clocks skip lasts as long as it would have",
        "WES", "2025-03-09T03:15", "2025-03-09T03:15-05:00",
        {"Officer Ben Ito": "2025-03-09T03:30-05:00"},
        {"Officer Ben Ito": "2025-03-09T18:00-05:00"},
        "You are in the West zone. On Sunday, March 9 at 3:15 am: Officer Ito is on duty until 3:30 am.",
    ),
    Case(
        "a time that comes twice is the first of the two",
        "NOR", "2025-11-02T01:30", "2025-11-02T01:30-05:00",
        {"Officer Ada Vega": "2025-11-02T06:00-06:00"},
        {"Officer Ada Vega": "2025-11-02T22:00-06:00"},
        "You are in the North zone. On Sunday, November 2 at 1:30 am: Officer Vega is on duty until 6 am.",
        "comes twice",
    ),
    Case(
        "the night that is an hour longer",
        "WES", "2025-11-02T02:15", "2025-11-02T02:15-06:00",
        {"Officer Ben Ito": "2025-11-02T02:30-06:00"},
        {"Officer Ben Ito": "2025-11-02T18:00-06:00"},
        "You are in the West zone. On Sunday, November 2 at 2:15 am: Officer Ito is on duty until 2:30 am.",
    ),
    Case(
        "two shifts that overlap",
        "SOU", "2025-03-05T14:00", "2025-03-05T14:00-06:00",
        {"Officer Cleo Okoro": "2025-03-05T15:00-06:00", "Officer Dora Silva": "2025-03-05T21:00-06:00"},
        {"Officer Cleo Okoro": "2025-03-06T07:00-06:00"},
        "You are in the South zone. On Wednesday, March 5 at 2 pm: Officers Okoro and Silva are on duty.",
    ),
    Case(
        "a shift ends when it ends",
        "SOU", "2025-03-05T15:00", "2025-03-05T15:00-06:00",
        {"Officer Dora Silva": "2025-03-05T21:00-06:00"},
        {"Officer Cleo Okoro": "2025-03-06T07:00-06:00"},
        "You are in the South zone. On Wednesday, March 5 at 3 pm: Officer Silva is on duty until 9 pm.",
    ),
    Case(
        "a Saturday, with clocks changing before Monday",
        "SOU", "2025-03-08T12:00", "2025-03-08T12:00-06:00",
        {},
        {"Officer Cleo Okoro": "2025-03-10T07:00-05:00"},
        "You are in the South zone. On Saturday, March 8 at noon: Officer Okoro is back on Monday, March 10 at 7 am.",
    ),
    Case(
        "a zone with nobody",
        "EAS", "2025-03-05T14:00", "2025-03-05T14:00-06:00",
        {},
        {},
        "You are in the East zone. On Wednesday, March 5 at 2 pm: No officer is posted here yet.",
    ),
]  # fmt: skip


def place(zone: str) -> tuple[float, float]:
    """The middle of a zone."""
    x, y = CORNERS[zone]
    return round(WEST + (x + 0.5) * STEP, 6), round(SOUTH + (y + 0.5) * STEP, 6)


def square(zone: str) -> list[list[float]]:
    x, y = CORNERS[zone]
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return [[round(WEST + (x + dx) * STEP, 6), round(SOUTH + (y + dy) * STEP, 6)] for dx, dy in corners]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Server]:
    """A department's installation, made as docs/operating.md tells it."""
    files = tmp_path_factory.mktemp("files")
    home = files / "home"
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": NAMES[code]},
            "geometry": {"type": "Polygon", "coordinates": [square(code)]},
        }
        for code in CORNERS
    ]
    (files / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    rows = [
        f"{number},{NAMES[code]} Street,Testville,{place(code)[0] + number / 1e6},{place(code)[1]}"
        for code in CORNERS
        for number in range(10, 60, 10)
    ]
    (files / "addresses.csv").write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *rows]) + "\n")
    (files / "roster").mkdir()
    for name, text in ROSTER.items():
        (files / "roster" / f"{name}.csv").write_text(text)
    demo.lamplighter(home, "init")
    zones = (
        "zones",
        "import",
        str(files / "zones.geojson"),
        "--level",
        "zone",
        "--code",
        "code",
        "--name",
        "name",
    )
    demo.lamplighter(home, *zones, "--from", "2020-01-01", "--yes")
    demo.lamplighter(home, "addresses", "import", str(files / "addresses.csv"))
    demo.lamplighter(home, "roster", "import", str(files / "roster"), "--yes")
    with demo.running(home) as running:
        yield running


def sent(url: str, body: bytes | None = None, kind: str = "application/json") -> str:
    request = urllib.request.Request(url, body, {"Content-Type": kind} if body else {})
    with urllib.request.urlopen(request, timeout=20) as reply:
        text: str = reply.read().decode()
    return text


def test_a_fresh_installation_is_well_save_for_what_it_truly_lacks(server: demo.Server) -> None:
    told = demo.lamplighter(server.home, "doctor", check=False)
    assert told.returncode == 1
    wrong = [line for line in told.stdout.splitlines() if "wrong" in line]
    assert len(wrong) == 1, told.stdout
    assert "administrator" in wrong[0]
    assert "EAS" in told.stdout, "it names the zone without a post"


@pytest.mark.parametrize("case", CASES, ids=[case.told for case in CASES])
def test_page_command_line_and_api_give_the_same_true_answer(server: demo.Server, case: Case) -> None:
    address = f"20 {NAMES[case.zone]} St"
    lon, lat = place(case.zone)
    said = ("who", address, "--at", case.when)
    as_json = demo.lamplighter(server.home, *said, "--json").stdout
    api = server.url + "/api/v1"
    by_point = json.loads(sent(f"{api}/locate?{urlencode({'lon': lon, 'lat': lat, 'at': case.when})}"))
    by_address = json.loads(sent(f"{api}/locate", json.dumps({"address": address, "at": case.when}).encode()))
    by_zone = json.loads(sent(f"{api}/zones/{case.zone}/duty?{urlencode({'at': case.when})}"))
    form = urlencode({"address": address, "when": case.when}).encode()
    page = sent(server.url + "/find/", form, "application/x-www-form-urlencoded")

    true_answer(by_point, case)
    assert json.loads(as_json) == by_address, "command line and API give the same document"
    for name in ("zone", "above", "map", "duty", "at_note"):
        assert by_address[name] == by_point[name]
    assert by_zone == {**by_point["duty"], "at_note": by_point["at_note"]}
    headline = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert headline is not None
    assert " ".join(html.unescape(re.sub(r"<[^>]+>", "", headline.group(1))).split()) == case.sentence
    if case.note or len(case.on_duty) != 1:  # the others' sentence differs in nothing that this one could
        plain = demo.lamplighter(server.home, *said).stdout
        assert case.sentence in plain.splitlines()
        assert case.note in plain


def true_answer(told: dict[str, Any], case: Case) -> None:
    """Holds the API's answer to what was written by hand."""
    duty = told["duty"]
    assert told["zone"]["code"] == case.zone
    assert duty["at"] == case.at
    assert duty["on_duty"] == list(case.on_duty)
    until = {each["name"]: each["on_duty_until"] for each in duty["officers"] if each["on_duty"]}
    assert until == case.on_duty
    assert {each["name"]: each["starts"] for each in duty["next"]} == case.starts_next
    assert case.note in (told["at_note"] or "")
    assert bool(case.note) == (told["at_note"] is not None)


def test_a_place_that_no_zone_covers_is_said_politely_by_every_door(
    server: demo.Server, tmp_path: Path
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        sent(f"{server.url}/api/v1/locate?lon=-90&lat=39")
    assert refused.value.code == 404
    assert "not covered" in json.loads(refused.value.read())["detail"]
    points = tmp_path / "points.csv"
    points.write_text("id,lon,lat\n1,-90,39\n2,-94.59,39.01\n")
    demo.lamplighter(server.home, "locate", str(points), "-o", str(tmp_path / "zones.csv"))
    assert (tmp_path / "zones.csv").read_text().splitlines()[1:] == [
        "1,-90,39,,not covered",
        "2,-94.59,39.01,SOU,",
    ]
    form = urlencode({"address": "x", "lon": -90, "lat": 39}).encode()
    assert "<h1" in sent(server.url + "/find/", form, "application/x-www-form-urlencoded")


def test_the_command_line_says_by_its_status_how_it_fared(server: demo.Server) -> None:
    def status(*arguments: str) -> tuple[int, str]:
        done = demo.lamplighter(server.home, "who", *arguments, check=False)
        return done.returncode, done.stdout + done.stderr

    assert status("20 North St")[0] == 0
    assert status("20 North St", "--at", "when pigs fly")[0] == 2
    several, told = status("street")
    assert several in (3, 5)
    assert told
    unknown, told = status("4711 Zyzzyva Crescent")
    assert unknown == 5
    assert "No address like that" in told
    spanish, told = status("20 North St", "--at", "2025-03-05T02:00", "--lang", "es")
    assert spanish == 0
    assert "Agente Vega" in told

"""What is missing in a department's data is found and counted, each kind by itself, with what to do; and nothing is found where all is well."""

from __future__ import annotations

import json
import random
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from lamplighter.accounts.models import SignIn, SignOnLink
from lamplighter.accounts.rules import DEMO_DOMAIN
from lamplighter.audit.rules import Actor
from lamplighter.city import actions as city
from lamplighter.city.rules.words import Word
from lamplighter.core.gazetteer import AddressRow, build_gazetteer
from lamplighter.core.gazetteer.search import Gazetteer
from lamplighter.core.gazetteer.store import metres
from lamplighter.flows.quality import CODES, checks
from lamplighter.flows.quality.translations import MENDED_AT, WHAT, pairs
from lamplighter.ops.cli import loaded
from lamplighter.places import actions as places
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer, Post, Posting, Shift, Station
from tests.conftest import PROVE
from tests.support.city import confirmed_map
from tests.support.places import SOUTH, WEST, fresh

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
Staff = Callable[..., Client]
PLACES = {"address-without-zone", "address-without-number", "address-twice", "street-with-one-address"}


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()


def found(code: str) -> Any:
    return next(each for each in checks(NOW) if each.code == code)


def counts() -> dict[str, int | None]:
    return {each.code: each.count for each in checks(NOW)}


def book(folder: Path, rows: Sequence[tuple[Any, str, float, float]]) -> None:
    file = folder / "addresses.csv"
    lines = [f"{number},{street},Testville,{WEST + x:.6f},{SOUTH + y:.6f}" for number, street, x, y in rows]
    file.write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *lines]))
    places.import_addresses(path=file, file_name="addresses.csv", actor=ACTOR, now=NOW)
    bump("places.addresses")


def officer(badge: str, **more: Any) -> Officer:
    told = {
        "first_name": "Ana",
        "last_name": f"Sample{badge}",
        "display_level": "full",
        "slug": f"slug{badge}",
        **more,
    }
    return Officer.objects.create(badge=badge, **told)


def test_before_anything_is_imported_the_checks_say_so() -> None:
    said = counts()
    assert tuple(said) == CODES
    assert {code for code, count in said.items() if count is None} == PLACES | {"zone-without-post"}
    assert "Import the city's address points" in found("address-twice").cure


def test_addresses_are_counted_each_kind_by_itself(tmp_path: Path) -> None:
    confirmed_map(tmp_path)
    book(
        tmp_path,
        [
            *((number, "Main Street", 0.005, 0.005 + number / 1e6) for number in range(100, 140, 2)),
            (200, "Main Street", 0.5, 0.5),  # outside
            (102, "Main Street", 0.005, 0.009),  # 400 m from the other 102
            (104, "Main Street", 0.005, 0.005105),  # a few metres from the other 104
            (7, "Lonely Lane", 0.006, 0.006),
            (9, "Main Street Extension", 0.034, 0.014),  # in the hole of the map
            (11, "Main Street Extension", 0.012, 0.006),
        ],
    )
    said = counts()
    assert (said["address-without-zone"], said["address-twice"], said["street-with-one-address"]) == (2, 1, 1)
    assert "Main St" in found("address-without-zone").examples[0].said
    assert found("address-twice").examples[0].said.startswith("102 Main St")
    assert found("street-with-one-address").examples[0].said.startswith("7 Lonely L")


def test_addresses_that_lost_their_number_are_counted(tmp_path: Path) -> None:
    confirmed_map(tmp_path)
    rows: list[tuple[Any, str, float, float]] = [
        *((number, "Main Street", 0.005, 0.005 + number / 1e6) for number in range(100, 140, 2)),
        ("", "Oak Lane", 0.006, 0.006),
        ("", "Elm Lane", 0.006, 0.007),
        ("A", "Elm Lane", 0.006, 0.008),
    ]
    book(tmp_path, rows)
    said = found("address-without-number")
    assert said.count == 2
    assert {each.said.split(",")[0] for each in said.examples} == {"Oak Lane", "Elm Lane"}
    assert "put the list before back" in said.cure


def test_zones_need_a_post_of_their_own_or_above_and_posts_a_holder(tmp_path: Path) -> None:
    confirmed_map(tmp_path)
    assert found("zone-without-post").count == 4
    held, empty = Post.objects.create(zone="W", role="cio"), Post.objects.create(zone="E1", role="supervisor")
    shift = Shift.objects.create(
        code="day", name_en="Day", name_es="Día", kind="morning", days=[0], starts=time(7), ends=time(15)
    )
    Posting.objects.create(officer=officer("1"), post=held, shift=shift, starts=date(2026, 1, 1))
    Posting.objects.create(
        officer=officer("2"), post=empty, shift=shift, starts=date(2026, 1, 1), ends=date(2026, 3, 2)
    )
    bump("roster")
    assert [each.said for each in found("zone-without-post").examples] == ["E1", "E2"]
    assert found("zone-without-shift").count == 0, "there is no part of the day that others have officers in"
    assert [each.said for each in found("post-without-holder").examples] == ["E1: Supervisor"]
    above = Post.objects.create(zone="E", role="cio")
    bump("roster")
    assert found("zone-without-post").count == 0
    late = Shift.objects.create(
        code="late", name_en="Late", name_es="Tarde", kind="evening", days=[0], starts=time(13), ends=time(21)
    )
    for row, working in ((officer("3"), shift), (officer("4"), late)):
        Posting.objects.create(officer=row, post=above, shift=working, starts=date(2026, 1, 1))
    bump("roster")
    # E1 and E2 share the officers of E, and are no hole.
    assert [each.said for each in found("zone-without-shift").examples] == ["West: Evening"]


def test_a_second_factor_is_an_app_or_a_passkey(person: Callable[..., Any]) -> None:
    alone, secured, codes = person("officer"), person("supervisor"), person("officer")
    gone, nobody = person("officer"), person()
    gone.is_active = False
    gone.save()
    Authenticator.objects.create(user=secured, type="totp", data={})
    Authenticator.objects.create(user=codes, type="recovery_codes", data={})
    check = found("no-second-factor")
    assert check.count == 2
    assert {each.url for each in check.examples} == {
        reverse("staff-person", args=[user.pk]) for user in (alone, codes)
    }
    assert str(nobody) not in str(check)


def test_who_needs_no_second_factor_of_ours_is_not_said_to_be_unable_to_work(
    person: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    demo, by_provider, asked_by_nobody = (person("officer") for _ in range(3))
    demo.email = f"officer{DEMO_DOMAIN}"
    demo.save()
    for user, proven in ((by_provider, NOW), (asked_by_nobody, None)):
        SignOnLink.objects.create(
            user=user, issuer="https://idp.example", subject=str(user.pk), created_at=NOW
        )
        SignIn.objects.create(
            user=user,
            started_at=NOW,
            expires_at=NOW + timedelta(hours=1),
            ended_at=NOW,
            second_factor_at=proven,
        )

    def listed() -> set[str]:
        return {each.url for each in found("no-second-factor").examples}

    def pages(*users: Any) -> set[str]:
        return {reverse("staff-person", args=[user.pk]) for user in users}

    assert listed() == pages(demo, asked_by_nobody), "in a real installation there are no demo links"
    monkeypatch.setenv("LAMPLIGHTER_HOME", str(tmp_path))
    (tmp_path / "demo.json").write_text("{}")
    assert listed() == pages(asked_by_nobody)


def test_pictures_are_asked_of_who_is_shown_by_name() -> None:
    officer("1")
    officer("2", portrait="a.webp")
    officer("3", display_level="role")
    officer("4", active=False)
    officer("5", display_level="first")
    assert [each.said for each in found("picture-missing").examples] == [
        "Officer Ana Sample1",
        "Officer Ana Sample5",
    ]


def test_a_levels_word_without_spanish_is_found_until_somebody_says_it(tmp_path: Path) -> None:
    confirmed_map(tmp_path)
    assert found("word-not-translated").count == 0
    from lamplighter.places.models import ZoneMap

    ZoneMap.objects.update(level_words=["district", "squad area"])
    check = found("word-not-translated")
    assert [each.said for each in check.examples] == ["squad area"]
    assert check.examples[0].url == reverse("staff-city-word", args=["level:squad area"])
    word = Word("squad area", "squad areas", "área de patrulla", "áreas de patrulla", True)
    city.choose_word(key="level:squad area", word=word, actor=ACTOR, now=NOW)
    assert found("word-not-translated").count == 0


def test_texts_in_one_language_only_are_found_with_the_page_that_mends_them() -> None:
    before = found("text-not-translated").count
    Station.objects.create(zone="W", name="West", address="1 Quay Road", hours_en="Weekdays", hours_es="")
    Shift.objects.create(
        code="x", name_en="Swing", name_es="swing", kind="evening", days=[0], starts=time(13), ends=time(21)
    )
    Shift.objects.create(
        code="y", name_en="Same", name_es="Same", kind="evening", days=[0], starts=time(13), ends=time(21)
    )
    check = found("text-not-translated")
    assert check.count == before + 2
    assert ("Weekdays (hours of a station)", reverse("staff-station", args=["W"])) in {
        (one.said, one.url) for one in check.examples
    }


def test_every_model_that_speaks_two_languages_has_a_name_for_it() -> None:
    speaking = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("lamplighter.") and pairs(model)
    }
    assert set(MENDED_AT) | set(WHAT) <= {model._meta.label for model in apps.get_models()}
    assert {"concerns.Kind", "meetings.Gathering", "roster.Shift", "roster.Station"} <= speaking & set(
        MENDED_AT
    )


def test_the_page_names_what_was_found_and_links_only_where_one_may_go(staff: Staff, tmp_path: Path) -> None:
    confirmed_map(tmp_path)
    officer("1")
    page = staff("administrator").get("/staff/quality/").content.decode()
    assert "Officer Ana Sample1" in page
    assert 'id="zone-without-post"' in page
    assert 'href="/staff/roster/"' in page
    spanish = staff("administrator").get("/es/staff/quality/").content.decode()
    assert "Agentes a los que les falta la foto" in spanish
    assert staff("supervisor").get("/staff/quality/").status_code == 403


def run(*words: str) -> Any:
    return CliRunner().invoke(loaded(["quality"]), ["quality", *words], env={"COLUMNS": "200"})


def test_the_command_ends_with_1_where_something_is_missing() -> None:
    officer("1")
    answer = run("--json", "--only", "picture-missing")
    assert answer.exit_code == 1
    (row,) = json.loads(answer.output)
    assert (row["code"], row["count"], row["examples"][0]["said"]) == (
        "picture-missing",
        1,
        "Officer Ana Sample1",
    )
    assert run("--only", "post-without-holder").exit_code == 0
    assert run("--only", "nothing").exit_code == 2
    words = run().output.replace("│", " ").split()
    assert {"picture", "missing"} <= set(words), "the table, however narrow the terminal"


def test_the_review_of_addresses_equals_a_count_one_by_one(tmp_path: Path) -> None:
    """200,000 random addresses: every kind counted once more by plain loops, and all of it quick."""
    dice = random.Random(7)
    size = 200_000 if PROVE else 20_000
    names = [
        f"{chr(65 + a)}{chr(97 + b)}{chr(97 + c)}worth Street"
        for a in range(20)
        for b in range(8)
        for c in range(6)
    ]
    rows = [
        AddressRow(str(dice.randint(1, size // 80)), dice.choice(names), "", "Testville", "MO", "", WEST + dice.random() / 50, SOUTH + dice.random() / 50)
        for _ in range(size)
    ]  # fmt: skip
    rows += [AddressRow("5", f"Solo{n} Street", "", "Testville", "MO", "", WEST, SOUTH) for n in range(37)]
    build_gazetteer(rows, tmp_path / "addresses")
    review = Gazetteer.open(tmp_path / "addresses").review()
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows:
        points.setdefault((row.number, row.street), []).append((row.lon, row.lat))
    apart = sum(1 for each in points.values() if len(each) > 1 and _spread(each) > 60)
    streets = Counter(row.street for row in rows)
    began = clock.perf_counter()
    twice, lone = len(review.twice()), len(review.lone())
    outside = review.unzoned(lambda lons, lats: (lons < WEST + 0.01).astype("int32") - 1)
    took = clock.perf_counter() - began
    assert twice == pytest.approx(apart, abs=apart * 0.002), "only on the edge of 60 m may the two differ"
    assert lone == sum(1 for count in streets.values() if count == 1)
    assert len(outside) == sum(1 for row in rows if round(row.lon, 7) >= WEST + 0.01)
    assert took < 5, "a page waits for it"


def _spread(points: list[tuple[float, float]]) -> float:
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return metres(min(lons), min(lats), max(lons), max(lats))

"""A new zone map that drops a level or brings one: like is compared with like, and posts are spoken of where somebody is posted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from lamplighter.ops.cli import loaded
from lamplighter.places.changes import compare
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump
from tests.support.map_levels import BEATS, DISTRICTS, NOW, houses, map_of, post, words
from tests.support.places import box, fresh

pytestmark = pytest.mark.django_db(transaction=True)
Staff = Callable[..., Client]
FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
BOTH = (("district", DISTRICTS), ("beat", BEATS))


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME.prepare()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    bump("roster")
    fresh()


def test_a_level_that_goes_is_compared_with_nothing_and_said_to_go(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    old = map_of(tmp_path, FIRST, *BOTH)
    new = map_of(tmp_path, SECOND, ("district", DISTRICTS), draft=True)
    post("W", "E")
    held = compare(old, new)
    assert [(level.word, level.changed, level.moves) for level in held.levels] == [("district", 0, ())]
    client = staff("administrator")
    for page in (f"/staff/zones/{new.pk}/", f"/staff/zones/{new.pk}/changes/"):
        said = words(client.get(page).content)
        assert "No address changes its district. " in said
        assert "The beats go: nobody is posted to one." in said
        assert "change their" not in said
        assert "another post" not in said
    assert 'class="change"' not in client.get(f"/staff/zones/{new.pk}/changes/").content.decode()
    assert "Ya no habrá cuadrantes: nadie" in words(client.get(f"/es/staff/zones/{new.pk}/changes/").content)
    assert client.get(f"/staff/zones/{new.pk}/changes/?level=1").status_code == 404
    told = CliRunner().invoke(loaded(["zones"]), ["zones", "compare", str(old.pk), str(new.pk)])
    assert "district: 0 of 1,600 addresses change" in told.output
    assert "Only the old map has the level beat, with 4 zones." in told.output


def test_who_is_posted_to_a_level_that_goes_needs_another_post(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, *BOTH)
    new = map_of(tmp_path, SECOND, ("district", DISTRICTS), draft=True)
    post("W", "W2")
    post("E1", ends=SECOND)
    said = words(staff("administrator").get(f"/staff/zones/{new.pk}/changes/").content)
    assert "The beats go. These have officers, who need another post: W2 beat (W2). " in said


def test_a_level_that_comes_is_said_to_come(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, ("district", DISTRICTS))
    new = map_of(tmp_path, SECOND, *BOTH, draft=True)
    said = words(staff("administrator").get(f"/staff/zones/{new.pk}/changes/").content)
    assert "No address changes its district." in said
    assert "Beats come: 4 of them." in said


def test_posts_are_spoken_of_only_where_somebody_is_posted(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, *BOTH)
    named = {"W1": BEATS["W1"], "W9": BEATS["W2"], "E9": BEATS["E1"], "E2": BEATS["E2"]}
    new = map_of(tmp_path, SECOND, ("district", DISTRICTS), ("beat", named), draft=True)
    client = staff("administrator")
    said = words(client.get(f"/staff/zones/{new.pk}/changes/").content)
    assert "800 of 1,600 addresses change their beat." in said
    assert "Beats that only the old map has: E1 beat (E1), W2 beat (W2)." in said
    assert "another post" not in said
    post("W2", "W1")
    said = words(client.get(f"/staff/zones/{new.pk}/changes/").content)
    assert "These have officers, who need another post: W2 beat (W2). " in said


def test_beats_that_stay_and_go_to_another_district_are_not_hidden(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, *BOTH)
    moved = {"W": box(0, 0, 2, 1), "E": DISTRICTS["E"].union(BEATS["W2"])}
    new = map_of(tmp_path, SECOND, ("district", moved), ("beat", BEATS), draft=True)
    client = staff("administrator")
    said = words(client.get(f"/staff/zones/{new.pk}/").content)
    assert "400 of 1,600 addresses change their district. No address changes its beat." in said
    page = client.get(f"/staff/zones/{new.pk}/changes/").content.decode()
    assert page.index("<h1>400 of 1,600") > 0
    sent = client.get(f"/staff/zones/{new.pk}/changes.csv").getvalue().decode()  # type: ignore[attr-defined]
    assert len(sent.splitlines()) == 401

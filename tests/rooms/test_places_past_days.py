"""A draft whose day has passed says that it changes past answers, keeps what it is compared with, and wants an explicit yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from lamplighter.ops.cli import loaded
from lamplighter.places import actions, queries
from lamplighter.places.models import ZoneMap
from lamplighter.plumbing import clock
from tests.support.map_levels import ACTOR, BEATS, DISTRICTS, NOW, houses, map_of, words
from tests.support.places import fresh

pytestmark = pytest.mark.django_db(transaction=True)
Staff = Callable[..., Client]
HELD, LATER = date(2024, 1, 1), date(2025, 1, 1)
YES = "Yes, answers for days that have passed are meant to change"


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME.prepare()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def drafted(folder: Path) -> ZoneMap:
    """A draft that joins what was two beats, over a map that has held for years."""
    houses(folder)
    map_of(folder, HELD, ("beat", BEATS))
    joined = {"W1": DISTRICTS["W"], "E1": BEATS["E1"], "E2": BEATS["E2"]}
    return map_of(folder, date(2026, 6, 1), ("beat", joined), draft=True)


def state_of(found: ZoneMap) -> str:
    return ZoneMap.objects.values_list("state", flat=True).get(pk=found.pk)


def test_a_day_that_has_passed_is_said_to_change_past_answers_and_wants_a_yes(
    tmp_path: Path, staff: Staff
) -> None:
    new, client = drafted(tmp_path), staff("administrator")
    home = f"/staff/zones/{new.pk}/"
    assert YES not in client.get(home).content.decode()
    said = words(client.post(f"{home}day/", {"holds_from": "2025-03-01"}, follow=True).content)
    assert "Done. The draft has another day now, one that has passed." in said
    told = "This map changes what was answered for every day from March 1, 2025 until today."
    assert told in said
    assert YES in said
    assert "400 of 1,600 addresses change their beat." in said
    assert told in words(client.get(f"{home}changes/").content)
    assert "cada día desde el 1 de marzo de 2025 hasta hoy" in words(client.get(f"/es{home}").content)
    refused = words(client.post(f"{home}confirm/", follow=True).content)
    assert "Not done. The day of the map “Map of 2026-06-01” has passed" in refused
    assert state_of(new) == "draft"
    client.post(f"{home}confirm/", {"past": "yes"})
    assert state_of(new) == "confirmed"


def test_a_day_before_the_first_map_keeps_the_comparison(tmp_path: Path, staff: Staff) -> None:
    new, client = drafted(tmp_path), staff("administrator")
    home = f"/staff/zones/{new.pk}/"
    said = words(client.post(f"{home}day/", {"holds_from": "2020-01-01"}, follow=True).content)
    assert (
        "changes answers for the days from Jan. 1, 2020 to Dec. 31, 2023 alone: after them “Map of 2024-01-01” holds."
        in said
    )
    assert "No map holds on Jan. 1, 2020: until now that day has no answer." in said
    assert "400 of 1,600 addresses change their beat." in said
    compared = words(client.get(f"{home}changes/").content)
    assert "against “Map of 2024-01-01”, from Jan. 1, 2024." in compared
    assert "400 of 1,600 addresses change their beat." in compared
    client.post(f"{home}confirm/")
    assert state_of(new) == "draft"
    client.post(f"{home}confirm/", {"past": "yes"})
    held = queries.zone_map_on(date(2022, 1, 1))
    assert held is not None
    assert held.pk == new.pk


def test_a_day_between_two_maps_says_where_its_days_end(tmp_path: Path, staff: Staff) -> None:
    new, client = drafted(tmp_path), staff("administrator")
    map_of(tmp_path, LATER, ("beat", BEATS))
    said = words(
        client.post(f"/staff/zones/{new.pk}/day/", {"holds_from": "2024-07-01"}, follow=True).content
    )
    assert "the days from July 1, 2024 to Dec. 31, 2024 alone: after them “Map of 2025-01-01” holds." in said
    assert "No map holds" not in said


def test_the_first_map_and_a_day_to_come_ask_for_nothing(tmp_path: Path, staff: Staff) -> None:
    client = staff("administrator")
    first = map_of(tmp_path, HELD, ("beat", BEATS), draft=True)
    assert YES not in client.get(f"/staff/zones/{first.pk}/").content.decode()
    client.post(f"/staff/zones/{first.pk}/confirm/")
    assert state_of(first) == "confirmed"
    ahead = map_of(tmp_path, date(2026, 3, 2), ("beat", BEATS), draft=True)  # today
    assert YES not in client.get(f"/staff/zones/{ahead.pk}/").content.decode()
    client.post(f"/staff/zones/{ahead.pk}/confirm/")
    assert state_of(ahead) == "confirmed"


def test_a_day_that_passes_while_the_draft_waits_is_seen_when_it_is_confirmed(
    tmp_path: Path, staff: Staff
) -> None:
    new = drafted(tmp_path)
    assert YES not in staff("administrator").get(f"/staff/zones/{new.pk}/").content.decode()
    with pytest.raises(actions.PastAnswers):
        actions.confirm_zone_map(pk=new.pk, actor=ACTOR, now=NOW.replace(month=7))
    assert state_of(new) == "draft"


def test_the_command_says_it_before_it_is_told_yes(tmp_path: Path) -> None:
    drafted(tmp_path)
    file = tmp_path / "2024-01-01-0.geojson"
    told = CliRunner().invoke(
        loaded(["zones"]), ["zones", "import", str(file), "--level", "beat", "--code", "code", "--from", "2025-03-01"]
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert "changes what was answered for every day from March 1, 2025" in " ".join(told.output.split())
    assert "Nothing was changed" in told.output


def test_the_list_of_maps_says_what_each_state_means(tmp_path: Path, staff: Staff) -> None:
    map_of(tmp_path, HELD, ("beat", BEATS))
    map_of(tmp_path, LATER, ("beat", BEATS))
    map_of(tmp_path, date(2026, 6, 1), ("beat", BEATS))
    map_of(tmp_path, date(2026, 7, 1), ("beat", BEATS), draft=True)
    map_of(tmp_path, date(2025, 7, 1), ("beat", BEATS), draft=True)
    dropped = map_of(tmp_path, date(2026, 8, 1), ("beat", BEATS), draft=True)
    client = staff("administrator")
    client.post(f"/staff/zones/{dropped.pk}/withdraw/")
    said = words(client.get("/staff/zones/").content)
    for row in (
        "Aug. 1, 2026 beat Taken back: nobody is answered from it any more ",
        "July 1, 2026 beat Draft: nobody is answered from it yet What it changes ",
        "June 1, 2026 beat Confirmed: to hold from its day on What it changes ",
        "July 1, 2025 beat Draft: nobody is answered from it yet; its day has passed What it changes ",
        "Jan. 1, 2025 beat Confirmed: holds today ",
        "Jan. 1, 2024 beat Confirmed: held until Dec. 31, 2024 ",
    ):
        assert row in said, row
    assert "·" not in said
    assert "Borrador: todavía no se responde con él" in words(client.get("/es/staff/zones/").content)

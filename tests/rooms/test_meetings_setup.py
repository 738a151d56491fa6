"""Set-up of appointments: what staff change holds and is on record; what cannot be is said on the form; a file goes in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.ops.cli import loaded
from lamplighter.plumbing import clock
from tests.support.concerns import NOW, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
SETUP = "/staff/meetings/set-up/"
RULES = {
    "takes_bookings": "on",
    "lengths": "40, 20",
    "step": "15",
    "before": "5",
    "after": "10",
    "notice_hours": "4",
    "horizon_days": "28",
    "most_per_shift": "6",
    "change_hours": "3",
}
SPOT = {
    "way": "place",
    "zone": "W",
    "name_en": "Main Library",
    "name_es": "Biblioteca central",
    "address": "12 Main Street",
    "access_en": "No steps. Hearing loop.",
    "access_es": "Sin escalones.",
    "safety": "The side door does not lock.",
    "order": "1",
    "active": "on",
}


@pytest.fixture
def admin(staff: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield staff("administrator")
    fresh()


def newest() -> Event:
    found = Event.objects.order_by("-pk").first()
    assert found is not None
    return found


def test_the_rules_of_every_zone_come_first_then_a_zone_may_have_its_own(admin: Client) -> None:
    assert "Set the rules for every district" in admin.get(SETUP).content.decode()
    assert admin.post(f"{SETUP}rules/add/", RULES).status_code == 302
    made = BookingRules.objects.get()
    assert (made.zone, made.lengths, made.before, made.change_hours) == ("", [20, 40], 5, 3)
    assert newest().verb == Verb.BOOKING_RULES_CHANGED
    assert admin.post(f"{SETUP}rules/add/", {**RULES, "zone": "W", "lengths": "30"}).status_code == 302
    own = BookingRules.objects.get(zone="W")
    assert own.lengths == [30]
    assert newest().zone == "W"
    again = admin.post(f"{SETUP}rules/add/", {**RULES, "zone": "W"})
    assert again.status_code == 422
    html = admin.get(SETUP).content.decode()
    assert "20, 40 minutes" in html
    assert "Give a district rules of its own" in html


def test_when_every_zone_has_its_own_rules_there_are_none_to_add(admin: Client) -> None:
    for zone in ("", "W", "E"):
        BookingRules.objects.create(zone=zone, lengths=[20])
    assert admin.get(f"{SETUP}rules/add/").status_code == 404
    assert "rules/add" not in admin.get(SETUP).content.decode()


def test_a_change_names_its_fields_and_a_zones_own_rules_can_go(admin: Client) -> None:
    city, own = (BookingRules.objects.create(zone=zone, lengths=[20, 40], before=5) for zone in ("", "W"))
    sent = {**RULES, "most_per_shift": "2"}
    assert admin.post(f"{SETUP}rules/{own.pk}/", sent).status_code == 302
    own.refresh_from_db()
    assert (own.zone, own.most_per_shift) == ("W", 2)
    assert "most_per_shift" in newest().fields
    assert "step" not in newest().fields
    assert admin.post(f"{SETUP}rules/{own.pk}/remove/").status_code == 302
    assert newest().verb == Verb.BOOKING_RULES_REMOVED
    admin.post(f"{SETUP}rules/{city.pk}/remove/")
    assert list(BookingRules.objects.all()) == [city], "those of every zone stay"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lengths": ""}, "lengths"),
        ({"lengths": "20, x"}, "lengths"),
        ({"lengths": "22"}, "lengths"),
        ({"lengths": "5"}, "lengths"),
        ({"lengths": "245"}, "lengths"),
        ({"lengths": "10,15,20,25,30,35,40"}, "lengths"),
        ({"lengths": "99999999999999999999"}, "lengths"),
        ({"lengths": "²0"}, "lengths"),
        ({"step": "7"}, "step"),
        ({"step": "0"}, "step"),
        ({"before": "3"}, "before"),
        ({"after": "-5"}, "after"),
        ({"horizon_days": "0"}, "horizon_days"),
        ({"horizon_days": "999999999999999999999"}, "horizon_days"),
        ({"notice_hours": "a\x00b"}, "notice_hours"),
    ],
)
def test_rules_that_cannot_be_are_said_beside_the_field(
    admin: Client, wrong: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{SETUP}rules/add/", {**RULES, **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not BookingRules.objects.exists()


def test_a_spot_is_kept_in_both_languages_and_can_be_switched_off(admin: Client) -> None:
    assert admin.post(f"{SETUP}spots/add/", SPOT).status_code == 302
    made = Spot.objects.get()
    assert (made.name("es"), made.zone, made.safety) == ("Biblioteca central", "W", SPOT["safety"])
    assert newest().verb == Verb.SPOT_CHANGED
    changed = {key: value for key, value in SPOT.items() if key != "active"}
    assert admin.post(f"{SETUP}spots/{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert not made.active
    assert newest().fields == ["active"]
    html = admin.get(SETUP).content.decode()
    assert "Main Library" in html
    assert "Has a safety note" in html
    assert "does not lock" not in html


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": " "}, "address"),
        ({"way": "station", "address": ""}, "address"),
        ({"way": "boat"}, "way"),
        ({"zone": "nowhere"}, "zone"),
        ({"name_es": ""}, "name_es"),
        ({"name_en": "a\x00b"}, "name_en"),
        ({"order": "-1"}, "order"),
        ({"safety": "x" * 301}, "safety"),
    ],
)
def test_a_spot_that_cannot_be_is_said_beside_the_field(
    admin: Client, wrong: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{SETUP}spots/add/", {**SPOT, **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Spot.objects.exists()


def test_a_telephone_needs_no_address_and_a_row_that_is_not_there_is_not_found(admin: Client) -> None:
    assert admin.post(f"{SETUP}spots/add/", {**SPOT, "way": "phone", "address": ""}).status_code == 302
    for path in ("spots/99999/", "rules/99999/"):
        assert admin.get(SETUP + path).status_code == 404
    assert admin.post(f"{SETUP}rules/99999/remove/").status_code == 404


def test_only_who_may_set_up_comes_in(staff: Callable[..., Client], admin: Client) -> None:
    for role, zone in (("officer", ""), ("supervisor", ""), ("administrator", "W")):
        assert staff(role, zone).get(SETUP).status_code == 403


# the file


def run(*words: str) -> Any:
    return CliRunner().invoke(loaded(["booking"]), ["booking", *words], env={"COLUMNS": "200"})


def load(folder: Path, text: str, *more: str) -> Any:
    file = folder / "booking.toml"
    file.write_text(text, encoding="utf-8")
    return run("load", str(file), *more)


FILE = """
[[rules]]
zone = ""
lengths = [40, 20]
before = 5

[[rules]]
zone = "W"
lengths = [30]
takes_bookings = false

[[spots]]
zone = ""
way = "phone"
name_en = "By \\"phone\\""
name_es = "Por teléfono"

[[spots]]
zone = "W"
way = "station"
name_en = "West station"
name_es = "Estación oeste"
address = "1 Main Street"
safety = "No cover at the back."
"""


def everything() -> list[Any]:
    return [*BookingRules.objects.order_by("zone").values(), *Spot.objects.order_by("pk").values()]


def test_a_file_is_shown_first_then_kept_and_what_is_written_out_loads_as_it_was(tmp_path: Path) -> None:
    shown = load(tmp_path, FILE)
    assert shown.exit_code == 0, shown.output
    assert "Nothing was changed" in shown.output
    assert not everything()
    assert load(tmp_path, FILE, "--yes").exit_code == 0
    rules, spot = BookingRules.objects.get(zone=""), Spot.objects.get(way="station")
    assert (rules.lengths, rules.before, spot.safety) == ([20, 40], 5, "No cover at the back.")
    assert Event.objects.filter(actor_name="booking load").count() == 4
    before = everything()
    again = load(tmp_path, run("export").output, "--yes")
    assert "4 the same" in again.output
    assert everything() == before
    Spot.objects.all().delete()
    BookingRules.objects.all().delete()
    assert load(tmp_path, FILE, "--yes").exit_code == 0
    assert len(everything()) == 4
    assert "West station" in run("list").output


def test_a_change_in_the_file_names_its_fields(tmp_path: Path) -> None:
    load(tmp_path, FILE, "--yes")
    changed = load(tmp_path, FILE.replace("before = 5", "before = 10"), "--yes")
    assert "change  rules of every zone: before" in changed.output
    assert "3 the same" in changed.output
    assert BookingRules.objects.get(zone="").before == 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rules]\n", "no TOML"),
        ("", "holds no rules or spots"),
        ("[[hours]]\n", "hours is none of"),
        ("rules = 3", "begin each entry"),
        ("[[rules]]\nzone = 3\n", "are texts"),
        ("[[rules]]\nlengths = [20]\nzeal = 1\n", "zeal: no such field"),
        ('[[rules]]\nlengths = ["20"]\n', "whole numbers"),
        ("[[rules]]\nlengths = [21]\n", "whole fives"),
        ("[[rules]]\nlengths = [20]\nstep = 7\n", "step: give whole fives"),
        ("[[rules]]\nlengths = [20]\nbefore = true\n", "wrong sort"),
        ("[[rules]]\nlengths = [20]\nhorizon_days = 999\n", "horizon_days"),
        ("[[rules]]\nlengths = [20]\n[[rules]]\nlengths = [30]\n", "twice"),
        ('[[spots]]\nway = "place"\nname_en = "x"\nname_es = "x"\n', "meetings_spot_has_an_address"),
        ('[[spots]]\nway = "boat"\nname_en = "x"\nname_es = "x"\n', "way"),
    ],
)
def test_a_file_that_cannot_be_changes_nothing_and_each_fault_is_named(
    tmp_path: Path, text: str, said: str
) -> None:
    answer = load(tmp_path, text, "--yes")
    assert answer.exit_code != 0
    assert said in answer.output
    assert not everything()

"""The command line shows how a file is understood before anything changes, as the pages do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from lamplighter.ops.commands.places import addresses_app, zones_app
from lamplighter.ops.commands.roster import roster_app
from lamplighter.places.models import AddressFile, ZoneMap
from lamplighter.roster.models import Officer
from tests.support.formats import shape_csv, workbook
from tests.support.places import fresh

pytestmark = pytest.mark.django_db(transaction=True)
run = CliRunner()


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "200")
    settings.HOME.prepare()
    yield
    fresh()


def test_zones_are_shown_before_the_report(tmp_path: Path) -> None:
    path = tmp_path / "beats.csv"
    path.write_bytes(shape_csv(separator="\t", encoding="utf-16"))
    said = run.invoke(zones_app, ["import", str(path)])
    assert said.exit_code == 0, said.output
    for words in (
        "text in UTF-16 with a byte-order mark, cells between tabs",
        "Peñas del Río",
        "39.01000",
        "Nothing was changed",
    ):
        assert words in said.output, words
    assert not ZoneMap.objects.exists()
    path.write_bytes(b"PK\x03\x04nonsense")
    broken = run.invoke(zones_app, ["import", str(path)])
    assert broken.exit_code == 1
    assert "damaged" in broken.output
    assert "Traceback" not in broken.output


def test_addresses_are_shown_with_dry_run_and_taken_without(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [["nr", "calle", "x", "y"], *[[n, "Lantern St", 39 + n / 1000, -94.58] for n in range(1, 9)]]
    path.write_bytes(workbook({"Addresses": rows}))
    asked = run.invoke(addresses_app, ["import", str(path), "--dry-run"])
    assert asked.exit_code == 0, asked.output
    for words in (
        "an Excel workbook",
        "wrong way round",
        "-94.580000",
        "Of 8 rows, 8 can be used.",
        "Nothing was changed",
    ):
        assert words in asked.output, words
    assert not AddressFile.objects.exists()
    wrong = run.invoke(addresses_app, ["import", str(path), "--dry-run", "--column", "street=strasse"])
    assert wrong.exit_code == 1
    assert "No column strasse. The file has: nr, calle, x, y." in wrong.output
    done = run.invoke(addresses_app, ["import", str(path), "--column", "number=nr"])
    assert done.exit_code == 0, done.output
    assert AddressFile.objects.get().addresses == 8


def test_a_roster_workbook_is_shown_and_taken(tmp_path: Path) -> None:
    rows = [["Star", "Given name", "Surname", "Level"], ["0012", "Zoë", "Ibáñez", "full"]]
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook({"Officers": rows}))
    columns = ["badge=Star", "first_name=Given name", "last_name=Surname", "display_level=Level"]
    chosen = [part for each in columns for part in ("--column", f"officers.{each}")]
    said = run.invoke(roster_app, ["import", str(path), *chosen])
    assert said.exit_code == 0, said.output
    for words in (
        "sheet “Officers”",
        "Column “Star” is read as badge.",
        "Ibáñez",
        "Nothing was changed. Add --yes",
    ):
        assert words in said.output, words
    assert not Officer.objects.exists()
    assert run.invoke(roster_app, ["import", str(path), *chosen, "--yes"]).exit_code == 0
    assert Officer.objects.get().badge == "0012"


def test_a_list_that_would_lose_the_citys_needs_a_word_more_and_can_be_put_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{n},Lantern Street,{39 + n / 1000},-94.58" for n in range(1, 21)]
    path.write_text("\n".join(["house,st_name,lat,lon", *rows]))
    assert run.invoke(addresses_app, ["import", str(path)]).exit_code == 0
    path.write_text("\n".join(["doorplate,st_name,lat,lon", *rows[:12]]))
    shown = run.invoke(addresses_app, ["import", str(path), "--dry-run"])
    for words in ("Not read: doorplate.", "Addresses now: 20. With this list: 12.", "--sure"):
        assert words in shown.output, words
    asked = run.invoke(addresses_app, ["import", str(path)])
    assert asked.exit_code == 1
    for words in ("would shrink from 20 addresses to", "None of the addresses would have", "--sure"):
        assert words in asked.output, words
    assert AddressFile.objects.get().addresses == 20
    assert run.invoke(addresses_app, ["import", str(path), "--sure"]).exit_code == 0
    assert AddressFile.objects.get(current=True).addresses < 20
    assert "put-back" in run.invoke(addresses_app, ["show"]).output
    back = run.invoke(addresses_app, ["put-back"])
    assert back.exit_code == 0
    assert "20 addresses from a.csv" in back.output
    assert AddressFile.objects.get(current=True).addresses == 20


def test_a_roster_of_another_program_is_known_by_its_columns_or_as_one_says(tmp_path: Path) -> None:
    path = tmp_path / "HR export.xlsx"
    path.write_bytes(workbook({"Sheet1": [["Badge No.", "First", "Surname"], [9901, "Ana", "Ruiz"]]}))
    wrong = run.invoke(roster_app, ["import", str(path), "--fixed", "officers.level=first"])
    assert wrong.exit_code == 1
    assert "names no column of ours" in wrong.output
    assert (
        run.invoke(
            roster_app, ["import", str(path), "--yes", "--fixed", "officers.display_level=first"]
        ).exit_code
        == 0
    )
    assert Officer.objects.get().display_level == "first"
    path = tmp_path / "export.csv"
    path.write_text("badge,First\n9902,Ana\n")
    asked = run.invoke(roster_app, ["import", str(path)])
    assert asked.exit_code == 1
    assert '--kind "export.csv=officers"' in asked.output
    told = run.invoke(roster_app, ["import", str(path), "--kind", "export.csv=officers"])
    assert "The columns last_name are missing" in told.output


def test_a_command_names_the_option_that_says_what_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "feet.csv"
    area = "POLYGON ((905000 1017000, 906000 1017000, 906000 1018000, 905000 1018000, 905000 1017000))"
    path.write_text(f'code,wkt\nA,"{area}"\n')
    for more in ((), ("--yes",)):
        asked = run.invoke(zones_app, ["import", str(path), *more])
        assert asked.exit_code == 1
        assert "in eastern Missouri. Say it with --crs." in " ".join(asked.output.split())
    path.write_text("NUMBER,STREET\n1,Oak Lane\n")
    for more in ((), ("--dry-run",)):
        asked = run.invoke(addresses_app, ["import", str(path), *more])
        assert "Say it with --column FIELD=COLUMN." in asked.output


def test_a_list_of_which_no_row_can_be_used_ends_with_status_1(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("NUMBER,STREET,LON,LAT\n" + "1,Oak Lane,0,0\n" * 9)
    shown = run.invoke(addresses_app, ["import", str(path), "--dry-run"])
    assert shown.exit_code == 1
    assert "line 2: longitude and latitude are both 0" in shown.output
    assert "None of the rows can be used." in shown.output
    taken = run.invoke(addresses_app, ["import", str(path)])
    assert taken.exit_code == 1
    assert "longitude and latitude are both 0" in " ".join(taken.output.split())

"""The page of the docs that sets up a city other than Riverbend does so, line by line, on the files it speaks of."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.another_city import beats_of, write_addresses, write_maps, write_roster
from tests.support.demo import COMMAND, environment

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "another-city.md").read_text(encoding="utf-8")
MAY_FIND = ("quality", "doctor", "roster gaps")
"""Commands whose exit status says that there is something to mend, as there is in any new city."""


def blocks(kind: str) -> list[str]:
    found: list[str] = re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.S | re.M)
    return found


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command line of the page printed, run in the page's order where its files lie."""
    place = tmp_path_factory.mktemp("another")
    home, files = place / "home", place / "files"
    files.mkdir()
    _districts, beats = write_maps(files)
    write_addresses(files / "addresses.csv", beats)
    write_roster(files / "roster", beats_of(beats))
    printed: dict[str, str] = {}
    for line in "\n".join(blocks("sh")).splitlines():
        if not line.startswith("lamplighter ") or line == "lamplighter serve":
            continue
        words = shlex.split(line)[1:]
        done = subprocess.run(
            [*COMMAND, *words], cwd=files, env=environment(home) | {"COLUMNS": "200"}, capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip
        told = done.stdout + done.stderr
        allowed = (0, 1) if " ".join(words).startswith(MAY_FIND) else (0,)
        assert done.returncode in allowed, f"{line}\n{told}"
        assert "Traceback" not in told, line
        printed[line] = told
        if words == ["init"]:
            (home / "lamplighter.toml").write_text(blocks("toml")[0])
    return printed


def the_one(said: dict[str, str], beginning: str, ending: str = "") -> str:
    (found,) = (
        text
        for line, text in said.items()
        if line.startswith(f"lamplighter {beginning}") and line.endswith(ending)
    )
    return found


def test_the_page_leads_from_nothing_to_an_answer(said: dict[str, str]) -> None:
    assert len(said) > 12, "every command of the page was run"
    answer = the_one(said, "who")
    assert re.search(r"You are in [Bb]eat 17\d\d\.", answer), answer
    assert "Officer" in answer


def test_a_look_changes_nothing_and_a_yes_does(said: dict[str, str]) -> None:
    looked, kept = the_one(said, "zones import", "district"), the_one(said, "zones import", "--yes")
    assert "--yes" in looked
    assert "--yes" not in kept
    assert "districts" in the_one(said, "zones list")
    assert re.search(r"\d\d+ addresses on \d+ streets", the_one(said, "addresses show"))


def test_the_two_people_get_their_links(said: dict[str, str]) -> None:
    for somebody in ("chief@", "district17@"):
        assert "https://lamplighter.example.gov/account/invitation/" in the_one(
            said, f"people add {somebody}"
        )


def test_the_settings_of_the_page_are_whole() -> None:
    told = tomllib.loads(blocks("toml")[0])
    assert told["city"]["time_zone"] == "America/Chicago"

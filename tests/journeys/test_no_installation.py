"""Where nothing is installed yet, a command says so in a sentence, and makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.demo import lamplighter


@pytest.mark.parametrize("command", [["who", "1600 Lantern St"], ["zones", "list"]], ids=" ".join)
@pytest.mark.parametrize("there", [False, True], ids=["no folder", "an empty folder"])
def test_a_command_without_an_installation_says_what_to_do(
    tmp_path: Path, command: list[str], there: bool
) -> None:
    home = tmp_path / "home"
    if there:
        home.mkdir()
    done = lamplighter(home, *command, check=False)
    assert done.returncode == 2
    assert "There is no installation in" in done.stderr
    assert "lamplighter init" in done.stderr
    assert "Traceback" not in done.stderr
    assert there or not home.exists()

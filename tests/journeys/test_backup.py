"""A backup that was taken while the program ran, as docs/operating.md tells, is a whole installation elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

from tests.support import demo

DATABASE = "lamplighter.sqlite3"
QUESTION = ("who", "1600 Lantern St", "--at", "2026-03-02T19:00", "--json")
THANKS = "Thank you for the lamp at the corner, it was dark for weeks."


def backed_up(home: Path, place: Path) -> Path:
    """The database first, by SQLite's own backup; then everything else as files."""
    copy = place / "elsewhere" / "home"
    copy.mkdir(parents=True)
    with (
        closing(sqlite3.connect(home / DATABASE)) as running,
        closing(sqlite3.connect(copy / DATABASE)) as kept,
    ):
        running.backup(kept)
    shutil.copytree(home, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{DATABASE}*", "*.log"))
    return copy


def test_a_backup_taken_while_it_runs_gives_the_same_answers_elsewhere(
    demo_home: Path, tmp_path: Path
) -> None:
    home = demo.copy_of(demo_home, tmp_path)
    with demo.running(home) as server:
        form = urllib.parse.urlencode({"text": THANKS}).encode()
        with urllib.request.urlopen(f"{server.url}/what-we-do/patrol/thanks/", form, timeout=20) as reply:
            assert reply.status == 200
        before = json.loads(demo.lamplighter(home, *QUESTION).stdout)
        copy = backed_up(home, tmp_path)
    assert not list(copy.glob("*-wal"))
    shutil.rmtree(home)
    assert json.loads(demo.lamplighter(copy, *QUESTION).stdout) == before
    assert before["zone"]["code"].startswith("RIV")
    with closing(sqlite3.connect(copy / DATABASE)) as kept:
        assert kept.execute("SELECT count(*) FROM divisions_thanks WHERE text = ?", (THANKS,)).fetchone() == (
            1,
        )
    demo.lamplighter(copy, "audit", "verify")
    wrong = [line for line in demo.lamplighter(copy, "doctor").stdout.splitlines() if "wrong" in line]
    assert not wrong
    assert str(copy) not in (copy / "lamplighter.toml").read_text()

"""A new installation's database is made at once. It is the same as one that took every step, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from lamplighter.ops.database import pending_migrations

MAKE = """
import json, sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from lamplighter.ops.database import bring_up_to_date, pending_migrations
if sys.argv[1] == "steps":
    call_command("migrate", verbosity=0)
else:
    bring_up_to_date()
assert not pending_migrations()
SCHEMA = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity,"
        " generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    ],
}
ROWS = ["SELECT app, name FROM django_migrations", "SELECT app_label, model FROM django_content_type",
        "SELECT content_type_id IS NULL, codename FROM auth_permission"]
said = []
with connection.cursor() as cursor:
    for query in SCHEMA[connection.vendor] + ROWS:
        cursor.execute(query)
        said.append([list(row) for row in cursor.fetchall()])
print(json.dumps(said))
"""


def run(home: Path, code: str, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """Runs code of its own on a home."""
    home.mkdir(exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LAMPLIGHTER_")}
    environment |= {"LAMPLIGHTER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lamplighter.ops.settings"}
    if url:
        environment["LAMPLIGHTER_DATABASE_URL"] = url
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def made(way: str, home: Path, url: str = "") -> list[list[str]]:
    """What a database holds that was made in a way, with columns and conditions in any order."""
    done = run(home, MAKE, way, url=url)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    return [sorted(str([_unordered(each) for each in row]) for row in rows) for rows in found]


def _unordered(value: object) -> object:
    """A table's columns stand in the order in which they came; where else they stand says nothing."""
    if not isinstance(value, str) or not value.startswith("CREATE TABLE"):
        return value
    head, _, body = value.partition("(")
    parts, depth, start = [], 0, 0
    body = body.rpartition(")")[0]
    for place, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    return [re.sub(r"\s+", " ", each).strip() for each in (head, *sorted([*parts, body[start:]]))]


DJANGOS_OWN = "['auth_group_permissions', 'id', '"
"""Its first step made this number an integer and the model says bigint; groups are not used."""


def differences(steps: list[list[str]], once: list[list[str]]) -> list[str]:
    """What stands in one of two databases only."""
    found = [each for rows in zip(steps, once, strict=True) for each in set(rows[0]) ^ set(rows[1])]
    return sorted(each for each in found if not each.startswith(DJANGOS_OWN))


def test_a_database_made_at_once_is_as_one_that_took_every_step(tmp_path: Path) -> None:
    url = settings.LAMPLIGHTER.database.url
    if not url:
        assert made("steps", tmp_path / "steps") == made("at once", tmp_path / "once")
        return
    names = [f"lamplighter_{way}_{os.getpid()}" for way in ("steps", "once")]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            steps, once = (
                made(way, tmp_path / name, re.sub(r"(://[^/]*/)[^?]*", rf"\g<1>{name}", url))
                for way, name in zip(("steps", "at once"), names, strict=True)
            )
        finally:
            for name in names:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    assert differences(steps, once) == []


DIES = """
import os, django
django.setup()
from lamplighter.ops import database
database.finish_fresh = lambda: os._exit(9)
database.bring_up_to_date()
"""


@pytest.mark.skipif(bool(settings.LAMPLIGHTER.database.url), reason="a file of SQLite is cut off here")
def test_a_database_whose_making_was_cut_short_is_made_the_next_time(tmp_path: Path) -> None:
    """All or nothing: no half of the tables stands in the way of the next start."""
    assert run(tmp_path / "home", DIES).returncode == 9
    assert made("at once", tmp_path / "home") == made("at once", tmp_path / "other")


@pytest.mark.django_db
def test_the_tests_database_is_as_an_installations() -> None:
    assert not pending_migrations()

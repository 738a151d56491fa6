"""``init`` makes an installation once and spoils none; ``doctor`` says of each thing how it is and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import override_settings

from lamplighter.ops import health
from lamplighter.ops.commands import setup
from lamplighter.ops.health import Finding, Mark, examine
from lamplighter.plumbing.config import Web
from lamplighter.plumbing.home import Home
from tests.support import places as support
from tests.support.city import address_book, confirmed_map

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of this test's own, beside the test's database."""
    made = Home(tmp_path / "home")
    with override_settings(HOME=made, STATIC_ROOT=made.root / "static"):
        support.fresh()
        yield made
    support.fresh()


def test_init_makes_what_is_missing_and_leaves_what_is_there(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with patch.object(setup, "gather_static"):
        setup.init()
        secret, written = home.secret_file.read_text(), home.settings_file.read_text()
        assert len(secret) > 40
        assert home.secret_file.stat().st_mode & 0o777 == 0o600
        assert home.keys.stat().st_mode & 0o077 == 0
        assert "# name = " in written
        home.settings_file.write_text('[city]\nname = "Mended"\n')
        home.secret_file.chmod(0o644)
        setup.init()
    assert home.secret_file.read_text() == secret
    assert home.secret_file.stat().st_mode & 0o777 == 0o600, "a secret that others could read is closed"
    assert "Mended" in home.settings_file.read_text()
    assert secret not in capsys.readouterr().out


def found(what: str) -> Finding | None:
    return next((each for each in examine(NOW) if each.what == what), None)


def how(what: str) -> Mark | None:
    finding = found(what)
    return finding.mark if finding else None


def test_doctor_finds_what_an_empty_installation_lacks_and_says_what_to_do(home: Home) -> None:
    home.prepare()
    lacking = {each.what: each for each in examine(NOW) if each.mark is Mark.WRONG}
    assert set(lacking) == {"secret", "zone map", "addresses", "administrator"}
    assert all(each.cure for each in lacking.values())
    assert how("mail") is Mark.LOOK
    setup.make_secret(home)
    assert how("secret") is Mark.WELL


def test_doctor_finds_an_open_secret_a_full_disk_and_an_address_without_tls(home: Home) -> None:
    home.prepare()
    setup.make_secret(home)
    home.secret_file.chmod(0o640)
    assert how("secret") is Mark.WRONG
    with patch.object(health, "LITTLE_SPACE", 10**18):
        assert how("disk") is Mark.LOOK
    for url, mark in (
        ("https://police.example.gov", Mark.WELL),
        ("http://police.example.gov", Mark.WRONG),
        ("http://127.0.0.1:8000", Mark.LOOK),
    ):
        given = settings.LAMPLIGHTER.model_copy(update={"web": Web(public_url=url)})
        with override_settings(LAMPLIGHTER=given):
            assert how("address") is mark


def test_doctor_names_zones_that_nobody_holds(home: Home, tmp_path: Path) -> None:
    home.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    assert how("zone map") is Mark.WELL
    assert how("addresses") is Mark.WELL
    bare = found("zones without a post")
    assert bare is not None
    assert bare.how == "W, E"
    (index,) = home.zones.iterdir()
    index.write_bytes(b"damaged")
    support.fresh()
    damaged = found("zones")
    assert damaged is not None
    assert damaged.mark is Mark.WRONG


def test_a_database_that_cannot_be_reached_is_a_finding_and_not_a_traceback(home: Home) -> None:
    home.prepare()
    with patch.object(health, "pending_migrations", side_effect=OperationalError("no server")):
        broken = found("database")
    assert broken is not None
    assert broken.mark is Mark.WRONG
    assert "no server" in broken.how

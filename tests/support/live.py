"""A journey beside a database of its own: Django's live server, and the rows that the test reads and writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def base(live_server: Any, settings: Any) -> str:
    """The server's address, which stands in letters and codes as well."""
    known = django_settings.LAMPLIGHTER
    web = known.web.model_copy(update={"public_url": live_server.url})
    settings.LAMPLIGHTER = known.model_copy(update={"web": web})
    return str(live_server.url)

"""These tests use the running program and a real browser."""

from tests.support.fixtures import browser, demo_home, pages_of, server, state_of
from tests.support.sealing import opened

__all__ = ["browser", "demo_home", "opened", "pages_of", "server", "state_of"]

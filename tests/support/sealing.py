"""The browser's side of sealed tips: its modules on a bare page of this machine, under the product's own content policy."""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from mnemonic import Mnemonic
from playwright.sync_api import Browser, Page

from lamplighter.plumbing.headers import content_security_policy
from tests.support.browser import Watch

JS = Path(__file__).resolve().parents[2] / "src" / "lamplighter" / "keys" / "static" / "keys" / "js"
BARE = b'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sealing</title><link rel="icon" href="data:,">'
LOAD = """async (names) => {
  window.m = {};
  for (const name of names) Object.assign(window.m, await import(`/${name}`));
  window.m.bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  window.m.word = (promise) => promise.then(() => "taken", (error) => error.word ?? `${error}`);
}"""


class _Files(SimpleHTTPRequestHandler):
    """Files of one folder, and a bare page at the root."""

    def end_headers(self) -> None:
        """The headers of every answer."""
        self.send_header("Content-Security-Policy", content_security_policy())
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_GET(self) -> None:
        """Answers."""
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(BARE)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def serving(folder: Path = JS) -> Iterator[str]:
    """A server of the folder's files; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def load(page: Page, base: str, names: list[str] | None = None) -> None:
    """Opens the bare page and puts everything the modules export into ``m``."""
    page.goto(base + "/")
    page.evaluate(LOAD, names or sorted(path.name for path in JS.glob("*.js")))


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Page]:
    """A page with all modules in ``m``; at the end, nothing was asked of others and nothing complained."""
    with serving() as base:
        page = browser.new_page()
        watch = Watch(page, base)
        load(page, base)
        yield page
        assert not watch.strangers
        assert not watch.errors
        page.close()


def word_lists() -> dict[str, list[str]]:
    """The two lists as a page gets them."""
    return {"en": list(Mnemonic("english").wordlist), "es": list(Mnemonic("spanish").wordlist)}


def b64(data: bytes) -> str:
    """Bytes on their way into the page, where ``m.bytes`` takes them."""
    return b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Bytes on their way out of the page, where ``m.base64`` gave them."""
    return b64decode(text)

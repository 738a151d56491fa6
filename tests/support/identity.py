"""The identity provider of the tests, from outside: started, told, asked, stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.support.demo import free_port
from tests.support.identity_provider import CLIENT, SECRET

PROGRAM = Path(__file__).with_name("identity_provider.py")
RULES = [
    "cio-river -> officer @ river",
    "CN=Watch Commanders,OU=Police -> supervisor",
    "it -> administrator",
]


@dataclass
class Identity:
    """A running provider."""

    port: int
    process: subprocess.Popen[str]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tell(self, what: str, **values: Any) -> dict[str, Any]:
        """Tells it something of the tests."""
        asked = urllib.request.Request(f"{self.issuer}/test/{what}", data=json.dumps(values).encode())
        with urllib.request.urlopen(asked, timeout=60) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def person(self, sub: str, **values: Any) -> None:
        """Sets somebody, with a verified address of their name, unless told otherwise."""
        plain = {
            "email": f"{sub}@example.org",
            "email_verified": True,
            "name": sub.title(),
            "amr": ["pwd", "otp"],
        }
        self.tell("people", **{sub: {**plain, **values}})

    def asked(self, path: str) -> int:
        """How often it was asked for that."""
        return int(self.tell("counts")["asked"].get(path, 0))

    def visit(self, url: str, who: str) -> dict[str, str]:
        """What a browser does there: opens the page, signs in as somebody, is sent back. Returns what it is sent back with."""
        with urllib.request.urlopen(url, timeout=60) as page:
            assert b"Department account" in page.read()
        form = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        asked = urllib.request.Request(
            f"{self.issuer}/authorize", data=urlencode({**form, "who": who}).encode()
        )
        opener = urllib.request.build_opener(_Stay())
        try:
            opener.open(asked, timeout=60)
        except urllib.error.HTTPError as answer:
            back = urlsplit(answer.headers["location"])
            return {name: values[0] for name, values in parse_qs(back.query).items()}
        raise AssertionError("the provider sent nobody back")

    def settings(self, **values: Any) -> dict[str, Any]:
        """The section [signon] for this provider."""
        plain = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, "roles": RULES}
        return {**plain, **values}

    def stop(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait(10)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@contextmanager
def identity(port: int = 0) -> Iterator[Identity]:
    """A provider on loopback, in a process of its own."""
    at = port or free_port()
    process = subprocess.Popen([sys.executable, str(PROGRAM), str(at)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    running = Identity(at, process)
    try:
        yield running
    finally:
        running.stop()
        process.stdout.close()

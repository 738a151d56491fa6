"""Another office's Open311 service: a small GeoReport v2 server of its own on loopback, written from the specification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.support.web import Asked, Said, Web, web


@dataclass(slots=True)
class Office:
    """What the office holds and how it behaves. Times are as the office writes them."""

    web: Web
    posted: list[dict[str, str]] = field(default_factory=list)
    by_token: bool = False
    """Posts answer with a token; ``numbered`` says whether it stands for a number yet."""
    numbered: bool = True
    with_updates: bool = False
    broken: int = 0
    """A status with which everything is answered; 0 lets it work."""
    body: bytes | None = None
    """Said to whatever is asked, instead of what is true."""
    status: str = "open"
    notes: str = ""
    updates: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.web.url}/open311/v2"

    def asked(self, beginning: str) -> list[Asked]:
        """What it was asked below a path."""
        return [
            each for each in self.web.asked if urlsplit(each.path).path.startswith(f"/open311/v2/{beginning}")
        ]

    def say(self, key: str, words: str, status: str = "OPEN", at: str = "2026-03-02T19:00:00Z") -> None:
        """One more update of its first request."""
        self.updates.append(
            {
                "update_id": key,
                "service_request_id": self.number,
                "status": status,
                "updated_datetime": at,
                "description": words,
            }
        )

    number = "SR 77/5"
    """Of its first request: one that an address has to spell."""

    def answer(self, asked: Asked) -> Said:
        if self.broken:
            return Said(self.broken, b"<html>Sorry</html>")
        if self.body is not None:
            return Said(200, self.body)
        path = unquote(urlsplit(asked.path).path.removeprefix("/open311/v2/"))
        if asked.method == "POST" and path == "requests.xml":
            self.posted.append({key: each[0] for key, each in parse_qs(asked.body.decode()).items()})
            given = {"token": "t-1"} if self.by_token else {"service_request_id": self.number}
            return self._xml("service_requests", "request", [given])
        if path == "tokens/t-1.xml":
            known = self.number if self.numbered else ""
            return self._xml("service_requests", "request", [{"service_request_id": known, "token": "t-1"}])
        if path == f"requests/{self.number}.xml":
            row = {"service_request_id": self.number, "status": self.status, "status_notes": self.notes}
            return self._xml("service_requests", "request", [row])
        if path == "servicerequestupdates.xml" and self.with_updates:
            return self._xml("service_request_updates", "request_update", self.updates)
        return Said(404, b'<?xml version="1.0"?><errors><error><code>404</code></error></errors>')

    @staticmethod
    def _xml(root: str, item: str, rows: list[dict[str, str]]) -> Said:
        inner = "".join(
            f"<{item}>{''.join(f'<{key}>{escape(value)}</{key}>' for key, value in row.items())}</{item}>"
            for row in rows
        )
        return Said(200, f'<?xml version="1.0" encoding="utf-8"?><{root}>{inner}</{root}>'.encode())


@contextmanager
def office() -> Iterator[Office]:
    """Runs the office's server while the block does."""
    with web() as running:
        made = Office(running)
        running.answer = made.answer
        yield made

"""A resident who books by the pages alone: reads forms out of the HTML and sends them, without cookies or scripts."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client


class Forms(HTMLParser):
    """The forms of a page, each with where it leads, its fields and its buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(
                {
                    "action": told.get("action", ""),
                    "method": told.get("method", "get"),
                    "fields": {},
                    "buttons": [],
                }
            )
        elif tag == "input" and self.found and told.get("name"):
            kind = told.get("type", "text")
            if kind in ("radio", "checkbox") and "checked" not in told:
                return
            self.found[-1]["fields"].setdefault(told["name"], []).append(told.get("value", ""))
        elif tag == "button" and self.found and told.get("name"):
            self.found[-1]["buttons"].append((told["name"], told.get("value", "")))


class Resident:
    """One browser without memory: the page it is on, and what it can press."""

    def __init__(self, path: str) -> None:
        self.client = Client()
        self.status = 0
        self.path = path
        self.page = ""
        self.open(path)

    def open(self, path: str) -> Resident:
        """Follows a link."""
        self._read(self.client.get(path, follow=True), path)
        return self

    def _read(self, response: Any, path: str) -> None:
        assert not response.cookies
        self.status = response.status_code
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.page = response.content.decode()

    @property
    def title(self) -> str:
        """The headline."""
        return " ".join(self.page.split("<h1>")[1].split("</h1>")[0].split())

    def form(self, part: str) -> dict[str, Any]:
        """The form whose address holds a word; the switch to the other language is none of the page's own."""
        here = self.path.partition("?")[0]
        spanish = here.startswith("/es/")
        found = [(each["action"] or here, each) for each in Forms(self.page).found]
        return next(each for action, each in found if part in action and action.startswith("/es/") is spanish)

    def times(self) -> list[str]:
        """The free times on the page."""
        return [
            value for each in Forms(self.page).found for name, value in each["buttons"] if name == "starts"
        ]

    def press(self, where: str, /, *, to: str = "", **more: Any) -> Resident:
        """Sends the form, with fields added or changed; ``to``: where one of its buttons sends it instead."""
        form = self.form(where)
        path = urljoin(self.path, to or form["action"] or self.path)
        fields = {**form["fields"], **more}
        send = self.client.post if form["method"] == "post" else self.client.get
        self._read(send(path, fields, follow=True), path)
        return self

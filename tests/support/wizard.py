"""The resident's form as a browser without JavaScript sends it: every hidden field of the page goes along."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client


class Wizard:
    """A resident at the form; ``page`` is what they see."""

    def __init__(self, *, language: str = "", client: Client | None = None) -> None:
        self.client = client or Client()
        self.path = f"{'/' + language if language else ''}/report/"
        self._shown(self.client.get(self.path))

    def _shown(self, reply: Any) -> None:
        self.status, self.page = reply.status_code, html.unescape(reply.content.decode())
        self.headers = reply.headers
        # The page's own switch of language is a form too: only the question's own fields count.
        found = re.search(
            r'<form method="post" action="([^"]*)"[^>]* id="step".*?</form>', reply.content.decode(), re.S
        )
        inputs = (
            re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', found[0]) if found else []
        )
        self.action = found[1] if found else self.path
        self.hidden = {name: html.unescape(value) for name, value in inputs}

    def post(self, go: str = "next", **told: Any) -> Wizard:
        """Presses a button after filling the page in."""
        names = {
            name.replace("_", "-") if name.startswith("q_") else name: value for name, value in told.items()
        }
        where = self.send_to if go == "send" else self.action
        self._shown(self.client.post(where, {**self.hidden, "go": go, **names}))
        return self

    @property
    def send_to(self) -> str:
        """Where a form is sent for good."""
        return f"{self.path}send/"

    @property
    def title(self) -> str:
        """The question of the page."""
        found = re.search(r"<h1>(.*?)</h1>", self.page, re.S)
        return re.sub(r"\s+", " ", found[1]).strip() if found else ""

    @property
    def step(self) -> str:
        """Which page it is; empty on the receipt."""
        return self.hidden.get("step", "")

    @property
    def number(self) -> str:
        """The receipt's number; empty on other pages."""
        found = re.search(r'<p class="code">([\w-]+)</p>', self.page)
        return found[1].replace("-", "") if found else ""

    def until(self, step: str, *, kind: str = "noise", place: str = "104 Main Street", **told: Any) -> Wizard:
        """Answers page after page until a step."""
        answers: dict[str, dict[str, Any]] = {
            "danger": {},
            "kind": {"kind": kind},
            "notice": {},
            "where": {"address": place},
            "what": {"text": "Loud music from a yard, every night."},
            "photos": {},
            "when": {"happens": "After midnight"},
            "reach": {"by": "email", "email": "resident@example.org"},
            "hours": {"hours": ["evening"]},
            "public": {"public": "kind"},
            "like": {},
            **told,
        }
        for _ in range(14):
            if self.step == step:
                return self
            before = self.step
            self.post(**answers[before])
            assert self.step != before, f"stayed at {before}: {self.page[-3000:]}"
        raise AssertionError(f"never came to {step}")

    def send(self) -> Wizard:
        """Sends it from the page of answers."""
        return self.post("send")

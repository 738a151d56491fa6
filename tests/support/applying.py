"""Somebody who applies for a course, as a browser without JavaScript sends it: every hidden field of the page goes along."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client


class Applicant:
    """Somebody at the form; ``page`` is what they see."""

    def __init__(self, number: str, *, language: str = "", client: Client | None = None) -> None:
        self.client = client or Client()
        self.path = f"{'/' + language if language else ''}/academy/apply/{number}/"
        self.send_to = self.path.replace("/apply/", "/apply/send/")
        self.shown(self.client.get(self.path))

    def shown(self, reply: Any) -> None:
        """Reads a page."""
        self.reply, self.status = reply, reply.status_code
        self.page = html.unescape(reply.content.decode())
        found = re.search(
            r'<form method="post" action="([^"]*)"[^>]* id="step".*?</form>', reply.content.decode(), re.S
        )
        inputs = (
            re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', found[0]) if found else []
        )
        self.hidden = {name: html.unescape(value) for name, value in inputs}

    def post(self, go: str = "next", **told: Any) -> Applicant:
        """Presses a button after filling the page in."""
        where = self.send_to if go == "send" else self.path
        self.shown(self.client.post(where, {**self.hidden, "go": go, **told}))
        return self

    @property
    def step(self) -> str:
        """Which page it is; empty on the receipt."""
        return self.hidden.get("step", "")

    def until(self, step: str, **told: Any) -> Applicant:
        """Answers page after page until a step."""
        answers: dict[str, dict[str, Any]] = {
            "start": {},
            "who": {"name": "Ana Luz", "by": "email", "email": "ana@example.org"},
            "born": {"born": "1990-04-27"},
            "guardian": {"guardian_name": "Rosa Luz", "guardian_email": "rosa@example.org"},
            "zone": {"zone": "W"},
            "needs": {"language": "en"},
            "words": {},
            **told,
        }
        for _ in range(9):
            if self.step == step:
                return self
            before = self.step
            self.post(**answers[before])
            assert self.step != before, f"stayed at {before}: {self.page[-3000:]}"
        raise AssertionError(f"never came to {step}")

    def send(self) -> Applicant:
        """Sends it from the page of answers."""
        return self.post("send")

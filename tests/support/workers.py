"""The outbox in processes of their own, over one SQLite file: what a kill, or several at once, do to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = """
import json, sys, django
django.setup()
from datetime import datetime
from django.conf import settings
from lamplighter.outbox import actions, inbound
from lamplighter.outbox.calls import send_due_calls
from lamplighter.outbox.models import Call, Mail
from lamplighter.outbox.sending import send_due
asked = json.loads(sys.argv[1])
at = datetime.fromisoformat(asked["at"])
if asked["do"] == "migrate":
    from lamplighter.ops.database import bring_up_to_date
    bring_up_to_date()
elif asked["do"] == "post":
    for number in range(asked.get("mails", 0)):
        actions.post_mail(to=f"r{number}@example.org", subject="S", text="T", now=at)
    for url in asked.get("calls", []):
        actions.post_call(url=url, body="B", content_type="text/plain", now=at)
elif asked["do"] == "send":
    print(send_due(lambda: at, settings.LAMPLIGHTER.mail))
elif asked["do"] == "call":
    print(send_due_calls(lambda: at))
elif asked["do"] == "take":
    inbound.receiver("z")(lambda letter, now: bool(actions.post_mail(to=letter.sender, subject="S", text="T", now=now)))
    print(inbound.take_message(asked["raw"].encode(), at))
rows = [*Mail.objects.values_list("message_id", "state"), *Call.objects.values_list("uid", "state")]
print(json.dumps(dict(rows)))
"""


class Home:
    """One home, and the processes that work on it."""

    def __init__(self, home: Path, **environment: str) -> None:
        kept = {key: value for key, value in os.environ.items() if key != "LAMPLIGHTER_DATABASE_URL"}
        self.home = home
        self.environment = {
            **kept, "LAMPLIGHTER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lamplighter.ops.settings", **environment,
        }  # fmt: skip

    def copy(self, place: Path, **environment: str) -> Home:
        """The same home once more, with settings of its own."""
        shutil.copytree(self.home, place, dirs_exist_ok=True)
        return Home(place, **environment)

    def start(self, **asked: Any) -> subprocess.Popen[str]:
        """Starts a process that does one thing."""
        asked["at"] = asked["at"].isoformat()
        command = [sys.executable, "-c", CHILD, json.dumps(asked)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def run(self, **asked: Any) -> dict[str, str]:
        """Has a process do one thing. Returns the state of every mail and call by its id."""
        child = self.start(**asked)
        out, _ = child.communicate(timeout=120)
        assert child.returncode == 0
        states: dict[str, str] = json.loads(out.splitlines()[-1])
        return states

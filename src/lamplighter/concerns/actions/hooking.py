"""Programs that hear of changes: one that says it is gone for good is not called again."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.models import Hook
from lamplighter.concerns.queries.kept import SUBJECT
from lamplighter.outbox.actions import post_call
from lamplighter.outbox.calls import GONE
from lamplighter.outbox.models import Call
from lamplighter.plumbing.snapshots import bump


@transaction.atomic
def send_test(*, hook: Hook, now: datetime) -> None:
    """Calls a program once, signed like any other call, so that whoever set it up sees whether it comes through."""
    post_call(
        url=hook.url,
        body=json.dumps({"type": "test", "timestamp": now.isoformat(), "data": {}}),
        content_type="application/json",
        signing_secret=hook.secret,
        category="concern-hook",
        reference=str(hook.pk),
        now=now,
    )


@transaction.atomic
def drop_gone(*, call: int, status: int, now: datetime) -> bool:
    """Switches the hook of a call off where its server answered 410 (Gone). Returns whether it did."""
    if status != GONE:
        return False
    found = Call.objects.filter(pk=call).first()
    hook = Hook.objects.filter(pk=int(found.reference), active=True).first() if found else None
    if hook is None:
        return False
    hook.active = False
    hook.save(update_fields=["active"])
    bump(SUBJECT)
    record(verb=Verb.HOOK_CHANGED, subject=hook, actor=Actor.system("410"), now=now, fields=["active"])
    return True

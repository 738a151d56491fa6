"""What a new installation starts with: desks, kinds with their questions, ready-made replies."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from lamplighter.audit.actions import record_each
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.models import Desk, Kind, Question, ReplyTemplate
from lamplighter.concerns.queries.kept import SUBJECT
from lamplighter.plumbing.snapshots import bump

SHIPPED = Path(__file__).resolve().parent.parent / "shipped.toml"


@transaction.atomic
def ship(*, actor: Actor, now: datetime) -> int:
    """Enters what is shipped, where a department has no kinds yet. Returns how many kinds were entered."""
    if Kind.objects.exists():
        return 0
    told: dict[str, Any] = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    desks = {
        each["code"]: Desk.objects.update_or_create(code=each["code"], defaults=each)[0]
        for each in told["desks"]
    }
    asked = [each.pop("questions", []) for each in told["kinds"]]
    kinds = Kind.objects.bulk_create(
        Kind(**{**each, "desk": desks.get(each.get("desk", ""))}, order=order)
        for order, each in enumerate(told["kinds"])
    )
    Question.objects.bulk_create(
        Question(kind=kind, order=place, **question)
        for kind, questions in zip(kinds, asked, strict=True)
        for place, question in enumerate(questions)
    )
    record_each(verb=Verb.KIND_CHANGED, subjects=kinds, actor=actor, now=now)
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(**each, order=order) for order, each in enumerate(told["replies"])
    )
    bump(SUBJECT)
    return len(told["kinds"])

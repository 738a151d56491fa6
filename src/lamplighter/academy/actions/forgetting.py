"""What is emptied when it is forgotten who somebody was: all at the end, what is most private earlier. The caller saves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from lamplighter.academy.models import Application, Happening
from lamplighter.academy.rules.states import Verb
from lamplighter.outbox.reach import By

PRIVATE = (
    "born", "words", "needs", "interpreter", "guardian_name", "guardian_email", "guardian_phone", "check_result", "checked_on", "why",
)  # fmt: skip
"""What nobody needs once the course is over for somebody."""
FORGOTTEN = (*PRIVATE, "name", "email", "phone", "by", "carries", "anonymised_at")
CHECKS = (Verb.CHECK.value, Verb.PASS.value)
_DAYS = ("born", "checked_on")


def checks_of(rows: Iterable[Application] | QuerySet[Application]) -> QuerySet[Happening]:
    """That checks of applications began and what came of them: it goes with the result."""
    return Happening.objects.filter(application__in=rows, verb__in=CHECKS)


def forget_private(row: Application) -> None:
    """Empties the birth date, the check, the guardian, needs and reasons."""
    for name in PRIVATE:
        setattr(row, name, None if name in _DAYS else "")


def forget(row: Application, now: datetime) -> None:
    """Empties all that tells who it was. The number, the zone and where it stood remain, as counts."""
    forget_private(row)
    row.name = row.email = row.phone = ""
    row.by, row.carries, row.anonymised_at = By.LINK.value, False, now

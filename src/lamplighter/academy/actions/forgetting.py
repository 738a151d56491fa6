"""What is emptied when it is forgotten who somebody was: all at the end, what is most private earlier. The caller saves."""

from __future__ import annotations

from datetime import datetime

from lamplighter.academy.models import Application
from lamplighter.outbox.reach import By

PRIVATE = (
    "born", "words", "needs", "interpreter", "guardian_name", "guardian_email", "guardian_phone", "check_result", "checked_on", "why",
)  # fmt: skip
"""What nobody needs once the course is over for somebody."""
FORGOTTEN = (*PRIVATE, "name", "email", "phone", "by", "carries", "anonymised_at")
_DAYS = ("born", "checked_on")


def forget_private(row: Application) -> None:
    """Empties the birth date, the check, the guardian, needs and reasons."""
    for name in PRIVATE:
        setattr(row, name, None if name in _DAYS else "")


def forget(row: Application, now: datetime) -> None:
    """Empties all that tells who it was. The number, the zone and where it stood remain, as counts."""
    forget_private(row)
    row.name = row.email = row.phone = ""
    row.by, row.carries, row.anonymised_at = By.LINK.value, False, now

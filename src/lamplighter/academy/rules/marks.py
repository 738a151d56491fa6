"""Attendance and what it takes to graduate. Pure."""

from __future__ import annotations

from enum import StrEnum


class Came(StrEnum):
    """How somebody attended a night."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    """Away with a reason that the coordinator took; it counts as missed, and is shown apart."""

"""How somebody wishes to be reached, and at what hours. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """How a resident wishes to be reached."""

    EMAIL = "email"
    TEXT = "text"
    CALL = "call"
    LINK = "link"
    """Not at all: they look by themselves, with the private link."""


class Hours(StrEnum):
    """When an officer may contact a resident."""

    MORNING = "morning"
    EVENING = "evening"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class NewContact:
    """How somebody wishes to be reached."""

    name: str = ""
    email: str = ""
    phone: str = ""
    by: By = By.LINK
    hours: tuple[Hours, ...] = ()
    language: str = "en"

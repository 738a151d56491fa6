"""What a view asks of whoever opens it. The mark stands this far down so that a view for anyone needs to know of no accounts.

``accounts.access`` has the marks for staff; a view that states nothing is refused to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Need:
    """What a view asks of whoever opens it. ``permission`` None with ``anyone`` False: any signed-in member of staff."""

    anyone: bool = False
    permission: StrEnum | None = None
    """One of ``accounts.access.Permission``."""
    whole_city: bool = False
    """The permission must be held for the whole city; a grant for one zone is not enough."""
    second_factor: bool = True
    """False only for the few pages on which a signed-in person sets the second factor up, or signs out."""


def stating(need: Need) -> Callable[[View], View]:
    """A decorator that states a need, for the rare view that none of the named ones fits."""

    def mark(view: View) -> View:
        view.access_need = need  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Anyone may open this view."""
    return stating(Need(anyone=True))(view)

"""Holidays, on which no night is held."""

from __future__ import annotations

from lamplighter.city.queries import holidays_between

__all__ = ["holidays_between"]

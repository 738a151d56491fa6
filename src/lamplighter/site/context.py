"""What every page's shell needs: the city and its telephone numbers, and whether a desk takes sealed tips."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from lamplighter.city.queries import colours, our_city, sheet_name, text_now
from lamplighter.city.rules.texts import Text
from lamplighter.core.colours import Colour
from lamplighter.keys.queries.desks import open_desks
from lamplighter.plumbing import clock

LASTS = 60.0
"""Seconds for which each process takes what it found for true."""


class TipsOpen:
    """Whether there is a desk to tell; looked up once a minute and not for every page, and not at all where no page asks."""

    def __init__(self) -> None:
        self._found, self._until = False, 0.0

    def __call__(self) -> bool:
        """As a template asks. Where the database does not answer, nothing is said of tips."""
        if time.monotonic() >= self._until:
            try:
                self.keep(bool(open_desks(clock.now())), LASTS)
            except DatabaseError:
                return False
        return self._found

    def keep(self, found: bool, seconds: float) -> None:
        """Takes this for true for a while; with no seconds, the next page looks again."""
        self._found, self._until = found, time.monotonic() + seconds


tips_open = TipsOpen()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template variables for ``site/base.html``."""
    return {
        "city": our_city(),
        "city_seal": text_now(Text.SEAL),
        "colors_sheet": sheet_name(),
        "city_band": colours()[Colour.BAND],
        "tips_open": tips_open,
        "resident_accounts": settings.LAMPLIGHTER.signon.resident_accounts,
    }

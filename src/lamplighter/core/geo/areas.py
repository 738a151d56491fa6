"""Areas as people read them: square miles, acres or square feet first, and metres behind them. Kept translatable: see ``wording``."""

from __future__ import annotations

from lamplighter.core.geo.wording import Sentence
from lamplighter.core.geo.wording import gettext_noop as _

SQUARE_MILE, ACRE, SQUARE_FOOT = 2_589_988.110336, 4_046.8564224, 0.09290304
"""Square metres, by the international foot of 0.3048 m."""
_MILES_FROM, _ACRES_FROM = 100_000, 1_000
"""Square metres from which an area is said in square miles, and in acres."""


def area_said(square_metres: float) -> Sentence:
    """ "1.71 sq mi (4.43 km²)", "2.5 acres (10,000 m²)", "538 sq ft (50 m²)"."""
    if square_metres >= _MILES_FROM:
        miles, kilometres = f"{square_metres / SQUARE_MILE:,.2f}", f"{square_metres / 1e6:,.2f}"
        return Sentence(_("%(miles)s sq mi (%(kilometres)s km²)"), {"miles": miles, "kilometres": kilometres})
    metres = f"{square_metres:,.0f}" if square_metres >= 10 else f"{square_metres:.1f}"
    if square_metres >= _ACRES_FROM:
        acres = f"{square_metres / ACRE:.1f}"
        return Sentence(_("%(acres)s acres (%(metres)s m²)"), {"acres": acres, "metres": metres})
    feet = f"{square_metres / SQUARE_FOOT:,.0f}"
    return Sentence(_("%(feet)s sq ft (%(metres)s m²)"), {"feet": feet, "metres": metres})


def area_text(square_metres: float) -> str:
    """The same in English."""
    return str(area_said(square_metres))

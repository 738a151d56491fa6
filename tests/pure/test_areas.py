"""Areas are said in the reader's own measures first, as on the public pages, and in metres behind them."""

from __future__ import annotations

import pytest

from lamplighter.core.geo.areas import area_text

ACRE = 66 * 660 * 0.3048**2
"""A chain by a furlong: 43,560 square feet (NIST Special Publication 811, appendix B)."""


@pytest.mark.parametrize(
    ("square_metres", "expected"),
    [
        ((5280 * 0.3048) ** 2, "1.00 sq mi (2.59 km²)"),
        (4.43e6, "1.71 sq mi (4.43 km²)"),
        (606.1e6 * 10, "2,340.17 sq mi (6,061.00 km²)"),
        (100_000, "0.04 sq mi (0.10 km²)"),
        (99_999, "24.7 acres (99,999 m²)"),
        (ACRE, "1.0 acres (4,047 m²)"),
        (50, "538 sq ft (50 m²)"),
        (4.56, "49 sq ft (4.6 m²)"),
    ],
)
def test_an_area_is_said_in_both_measures(square_metres: float, expected: str) -> None:
    assert area_text(square_metres) == expected

"""Round numbers for the axis of a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``start`` to ``end`` with its ticks, both ends among them."""

    start: float
    end: float
    ticks: tuple[float, ...]

    def percent(self, value: float) -> float:
        """Where a value lies on the axis, 0 to 100; values beyond an end lie at that end."""
        share = (value - self.start) / (self.end - self.start)
        return round(100 * min(max(share, 0.0), 1.0), 2)


def scale(low: float, high: float, *, most: float = math.inf, parts: int = 5) -> Scale:
    """The axis that holds all from ``low`` to ``high`` (at least 0) in at most ``parts`` round steps.

    Args:
        most: the axis ends here at the latest, as shares do at 1.
    """
    span = max(high - low, abs(high) * 1e-3, 1e-9)
    size = 10.0 ** math.floor(math.log10(span / parts))
    for step in (step * size * power for power in (1, 10) for step in _STEPS):
        start = max(0.0, math.floor(low / step + 1e-9) * step)
        end = min(most, math.ceil(high / step - 1e-9) * step)
        if end <= start:
            end = start + step
        if (end - start) / step <= parts + 1e-9:
            count = round((end - start) / step)
            return Scale(start, end, tuple(round(start + at * step, 10) for at in range(count + 1)))
    raise AssertionError("ten times the span is one step")

"""How much comes in, per desk, in this process's memory: more of it makes the next one dearer, and refuses nobody."""

from __future__ import annotations

import threading
from collections import deque

WINDOW = 600.0
"""Seconds that count."""
MOST_EXTRA = 8
"""Bits that load adds at most."""
FILE_BITS = 2
"""Bits more for a file."""
_MOST_REMEMBERED = 200_000


class Load:
    """When things came in during the last ten minutes."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def note(self, desk: str, now: float) -> None:
        """One more; ``now`` is in seconds."""
        with self._lock:
            times = self._seen.setdefault(desk, deque(maxlen=_MOST_REMEMBERED))
            times.append(now)

    def extra_bits(self, desk: str, now: float, *, calm: float) -> int:
        """Bits to add: one for each doubling above ``calm`` things a minute."""
        with self._lock:
            times = self._seen.get(desk)
            if not times:
                return 0
            while times and times[0] < now - WINDOW:
                times.popleft()
            rate = len(times) / (WINDOW / 60)
        return min(MOST_EXTRA, max(0, int(rate / calm).bit_length())) if rate >= calm else 0

    def forget(self) -> None:
        """As after a start."""
        with self._lock:
            self._seen.clear()

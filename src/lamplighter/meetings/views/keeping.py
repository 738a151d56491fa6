"""How many times one network keeps for forms that are being filled in, so that nobody can keep a whole week from everybody else.

Remembered as the rate limits are: by network, in this process's memory alone. Nothing of it is stored or logged, and every web
process counts for itself.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from lamplighter.meetings.queries.appointments import held_still
from lamplighter.plumbing.ratelimit import address_of, network_of

MOST_NETWORKS = 20_000
"""Networks remembered; those that have not kept a time for longest are forgotten first."""


class TooMany(Exception):
    """The network keeps as many times as one may. ``count``: how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} are kept")
        self.count = count


@dataclass(slots=True, eq=False)
class Place:
    """One of the times that a network keeps. ``number``: of the appointment; empty while it is being made."""

    number: str = ""


class Keepers:
    """Who keeps which times, by network."""

    def __init__(self, most_networks: int = MOST_NETWORKS) -> None:
        self.most_networks = most_networks
        self._kept: OrderedDict[bytes, list[Place]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def place(self, network: bytes, *, most: int, own: str, now: datetime) -> Iterator[Place]:
        """A place for one more; whoever fills it in says its number. Left without one, it is free again.

        Args:
            most: that one network may keep; 0 for no limit.
            own: number of what the same form keeps already, which is given back; empty for none.

        Raises:
            TooMany: see there.
        """
        with self._lock:
            asked = {each.number for each in self._kept.get(network, ()) if each.number}
        over = asked - held_still(asked, now)
        mine = Place()
        with self._lock:
            kept = [each for each in self._kept.pop(network, ()) if each.number not in over]
            self._kept[network] = kept
            others = sum(1 for each in kept if not each.number or each.number != own)
            if most and others >= most:
                raise TooMany(others)
            kept.append(mine)
            while len(self._kept) > self.most_networks:
                self._kept.popitem(last=False)
        try:
            yield mine
        finally:
            with self._lock:
                there = self._kept.get(network, [])
                there[:] = [each for each in there if _stays(each, mine)]

    def __len__(self) -> int:
        return len(self._kept)


def _stays(each: Place, mine: Place) -> bool:
    """Whether a place is still needed once ``mine`` is filled, or left empty."""
    return bool(mine.number) if each is mine else each.number != mine.number or not each.number


_keepers = Keepers()


def place_for(request: HttpRequest, *, own: str, now: datetime) -> AbstractContextManager[Place]:
    """A place of the network that asks, as ``Keepers.place``, by the setting ``meetings.holds_per_network``."""
    network = network_of(address_of(request, settings.LAMPLIGHTER.web.trusted_proxies))
    most = settings.LAMPLIGHTER.meetings.holds_per_network
    return _keepers.place(network, most=most, own=own, now=now)

"""Rate limits, counted in this process's memory: nothing about a visitor is stored or logged.

A network address has a bucket that fills steadily. It is generous, since a library, a shelter or a telephone company's
gateway stands for many people; costly requests (sign-in, search, uploads) take more out of it. IPv6 counts by /64, as
one household is given.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

MOST_BUCKETS = 50_000
"""Addresses remembered; the fullest are forgotten first, which costs nobody anything."""
BURST_MINUTES = 2.0
"""A bucket holds this many minutes' worth."""
COSTS = (
    # beginning of the path (without language), method or "", cost in plain requests
    ("/account/login/", "POST", 20.0),
    ("/account/", "POST", 10.0),
    ("/find/suggest/", "POST", 0.5),
    ("/find/", "POST", 2.0),
    ("/what-we-do/", "POST", 10.0),
    ("/api/v1/addresses", "POST", 1.0),
    ("/static/", "", 0.0),
)


class Buckets:
    """Token buckets by key. ``take`` answers how many seconds to wait; 0 means go on."""

    def __init__(self, *, per_second: float, burst: float, most: int = MOST_BUCKETS) -> None:
        self.per_second, self.burst, self.most = per_second, burst, most
        self._held: dict[bytes, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: bytes, cost: float, now: float) -> float:
        """Takes ``cost`` tokens; ``now`` is a monotonic time in seconds."""
        level, at = self._held.get(key, (self.burst, now))
        level = min(self.burst, level + (now - at) * self.per_second)
        if level < cost:
            self._held[key] = (level, now)
            return (cost - level) / self.per_second
        with self._lock:
            if key not in self._held and len(self._held) >= self.most:
                self._forget(now)
            self._held[key] = (level - cost, now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Lets the half go that is nearest to full."""
        order = sorted(
            self._held, key=lambda key: -(self._held[key][0] + (now - self._held[key][1]) * self.per_second)
        )
        for key in order[: len(order) // 2 + 1]:
            del self._held[key]

    def __len__(self) -> int:
        return len(self._held)


@lru_cache(maxsize=4096)
def network_of(address: str) -> bytes:
    """The bytes that an address counts by: IPv4 whole, IPv6 its /64; anything else counts together."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return b""
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped.packed if found.ipv4_mapped else found.packed[:8]
    return found.packed


def address_of(request: HttpRequest, proxies: int) -> str:
    """The visitor's network address: as seen by the farthest proxy that is trusted, none by default."""
    if proxies:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= proxies and chain[-proxies].strip():
            return str(chain[-proxies].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def cost_of(path: str, method: str) -> float:
    """What a request takes, in plain requests."""
    plain = path[3:] if path.startswith("/es/") else path
    for beginning, which, cost in COSTS:
        if plain.startswith(beginning) and which in ("", method):
            return cost
    return 1.0


class RateLimit:
    """Middleware: answers 429 with Retry-After when an address asks too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        web = settings.LAMPLIGHTER.web
        self.proxies = web.trusted_proxies
        per_second = web.requests_per_minute / 60
        self.buckets = Buckets(per_second=per_second, burst=per_second * 60 * BURST_MINUTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cost = cost_of(request.path_info, request.method or "GET")
        if cost:
            key = network_of(address_of(request, self.proxies))
            wait = self.buckets.take(key, cost, time.monotonic())
            if wait:
                return too_many(request, math.ceil(wait))
        return self.get_response(request)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to too many requests: a page for people, a problem document (RFC 9457) for programs."""
    if request.path_info.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": "Too Many Requests",
            "status": 429,
            "detail": f"Too many requests from this network address. Wait {seconds} s, then ask again.",
        }
        response: HttpResponse = JsonResponse(body, status=429, content_type="application/problem+json")
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = render(request, "site/errors/429.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response

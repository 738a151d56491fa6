"""Rate limits, counted in this process's memory: nothing about a visitor is stored or logged.

A network address has one bucket for each kind of request, and each fills steadily. The one for plain requests is generous,
since a library, a shelter or a telephone company's gateway stands for many people. What costs the server much, or is what
guessers do, has a smaller bucket of its own: a guesser at the library leaves everybody there their search. IPv6 counts by
/64, as one household is given. Every web process counts for itself.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from lamplighter.plumbing.problems import for_program, problem_document, trouble

MOST_BUCKETS = 50_000
"""Addresses remembered for each kind; the fullest are forgotten first, which costs nobody anything."""
BURST_MINUTES = 2.0
"""A bucket holds this many minutes' worth."""


class Kind(StrEnum):
    """What a request costs the server, and what it may be abused for."""

    FREE = "free"
    PLAIN = "plain"
    SEARCH = "search"
    WRITING = "writing"
    """Somebody reads it, or a mail goes out."""
    CROWD = "crowd"
    """As ``WRITING``, of what many people in one room do within minutes, each of them once."""
    SIGN_IN = "sign-in"


SHARES = {Kind.PLAIN: 1.0, Kind.SEARCH: 1.0, Kind.WRITING: 1 / 20, Kind.CROWD: 1 / 4, Kind.SIGN_IN: 1 / 20}
"""Of ``web.requests_per_minute``, by kind: with the default, 30 sign-ins a minute for one address, and 150 applications."""
TABLE = (
    # beginning of the path (without language), methods, kind; the first that fits
    ("/static/", "GET HEAD", Kind.FREE),
    # Nothing counts who sends tips (plumbing.unseen); each one costs its sender work instead.
    ("/tips/", "GET HEAD POST", Kind.FREE),
    # From the provider's own address, for everybody who leaves; a signature stands on each.
    ("/account/sign-on/ended/", "POST", Kind.PLAIN),
    ("/account/", "POST", Kind.SIGN_IN),
    ("/my-page/", "POST", Kind.SIGN_IN),
    ("/find/", "POST", Kind.SEARCH),
    ("/api/v1/addresses", "POST", Kind.SEARCH),
    ("/api/v1/locate", "POST", Kind.SEARCH),
    ("/what-we-do/", "POST", Kind.WRITING),
    ("/report/photos/", "POST", Kind.WRITING),
    ("/report/send/", "POST", Kind.WRITING),
    ("/report/", "POST", Kind.SEARCH),
    ("/c/", "POST", Kind.WRITING),
    ("/alerts/", "POST", Kind.WRITING),
    ("/meet/", "POST", Kind.WRITING),
    ("/a/", "POST", Kind.WRITING),
    ("/w/", "POST", Kind.WRITING),
    ("/gatherings/", "POST", Kind.WRITING),
    ("/rsvp/", "POST", Kind.WRITING),
    ("/pulse/", "POST", Kind.WRITING),
    ("/g/", "POST", Kind.WRITING),
    ("/gm/", "POST", Kind.WRITING),
    ("/gq/", "POST", Kind.WRITING),
    ("/groups/", "POST", Kind.WRITING),
    # A room full of people checks in within minutes, over one network; each of their codes is a secret.
    ("/academy/here/", "POST", Kind.CROWD),
    ("/academy/survey/", "POST", Kind.WRITING),
    ("/academy/night-survey/", "POST", Kind.WRITING),
    ("/academy/alumni/", "POST", Kind.WRITING),
    ("/academy/certificate/", "GET HEAD", Kind.SIGN_IN),
    ("/academy/apply/send/", "POST", Kind.CROWD),
    ("/academy/apply/", "POST", Kind.SEARCH),
    ("/academy/", "POST", Kind.WRITING),
    ("/concerns/near/", "POST", Kind.SEARCH),
    ("/concerns/", "POST", Kind.WRITING),
)


class Buckets:
    """Token buckets by key. ``take`` answers how many seconds to wait; 0 means go on."""

    def __init__(self, *, per_second: float, burst: float, most: int = MOST_BUCKETS) -> None:
        self.per_second, self.burst, self.most = per_second, burst, most
        self._held: dict[bytes, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: bytes, now: float) -> float:
        """Takes one token; ``now`` is a monotonic time in seconds."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                if len(self._held) >= self.most:
                    self._forget(now)
                level = self.burst
            else:
                level = min(self.burst, held[0] + (now - held[1]) * self.per_second)
            if level < 1.0:
                self._held[key] = (level, now)
                return (1.0 - level) / self.per_second
            self._held[key] = (level - 1.0, now)
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
    """The bytes that an address counts by: IPv4 whole, IPv6 its /64; anything else counts together.

    A port behind the address, as some proxies add it, is passed over.
    """
    plain = address.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ipaddress.ip_address(plain)
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


def kind_of(path: str, method: str) -> Kind:
    """What kind of request it is."""
    plain = path[3:] if path.startswith("/es/") else path
    for beginning, methods, kind in TABLE:
        if plain.startswith(beginning) and method in methods:
            return kind
    return Kind.PLAIN


class RateLimit:
    """Middleware: answers 429 with Retry-After when an address asks too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        web = settings.LAMPLIGHTER.web
        self.proxies = web.trusted_proxies
        self.buckets = {
            kind: Buckets(per_second=rate / 60, burst=max(1.0, rate * BURST_MINUTES))
            for kind, share in SHARES.items()
            for rate in (web.requests_per_minute * share,)
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        buckets = self.buckets.get(kind_of(request.path_info, request.method or "GET"))
        if buckets is not None:
            wait = buckets.take(network_of(address_of(request, self.proxies)), time.monotonic())
            if wait:
                return too_many(request, math.ceil(wait))
        return self.get_response(request)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to too many requests: a page for people, their own form of error for programs."""
    if request.content_type == "application/json" and not for_program(request):
        # A page's own script asks: it shows a sentence by the word.
        response = problem_document(429, f"Wait {seconds} s, then ask again.", word="too-many")
    elif for_program(request):
        response = trouble(
            request, 429, f"Too many requests from this network address. Wait {seconds} s, then ask again."
        )
    else:
        # The middleware that reads the language stands further in, so that refusing stays cheap.
        with translation.override("es" if request.path_info.startswith("/es/") else "en"):
            response = render(request, "site/errors/429.html", {"seconds": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response

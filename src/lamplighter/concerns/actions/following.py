"""Asks other offices what became of the concerns that were referred to them, by GeoReport v2 and its update extension.

The questions go over the network before any transaction begins; what is answered is entered by ``referring``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from urllib.parse import quote, urlencode

from django.conf import settings

from lamplighter.concerns.actions import referring
from lamplighter.concerns.models import Endpoint, Referral
from lamplighter.concerns.rules.georeport import Row, Unreadable, requests_in, updates_in
from lamplighter.plumbing.fetching import Answer, CannotFetch, fetch

BATCH = 40
"""Most referrals asked for in one go."""
SECONDS = 45.0
"""After this the other jobs have their turn; what is due still is."""
TIMEOUT = 10
MOST_BYTES = 1_000_000
OVERLAP = timedelta(days=1)
"""Asked for again each time: clocks differ, and some offices tell days only. What is known is not entered twice."""
WINDOW = timedelta(days=89)
"""The standard lets nobody ask for more than 90 days."""
_UNKNOWN = (400, 403, 404, 405, 501)
"""What a server says to a question it does not know."""


def follow(*, now: datetime) -> int:
    """Asks for what is due. Returns how many referrals were asked for."""
    end, asked = time.monotonic() + SECONDS, 0
    due = Referral.objects.filter(next_check_at__lte=now, ended_at=None).select_related("endpoint")
    # One office after the other, so that its updates are asked for once.
    rows = sorted(due.order_by("next_check_at")[:BATCH], key=lambda each: each.endpoint_id)
    for _endpoint, group in groupby(rows, key=lambda each: each.endpoint_id):
        referrals = list(group)
        updates = _updates(referrals, now)
        for referral in referrals:
            if time.monotonic() > end:
                return asked
            _follow_one(referral, updates, now)
            asked += 1
    return asked


def _follow_one(referral: Referral, updates: list[Row] | None, now: datetime) -> None:
    try:
        number = referral.request_id or _number(referral)
        news = _news(referral, number, updates) if number else []
    except (CannotFetch, Unreadable):
        referring.asked_in_vain(pk=referral.pk, now=now)
        return
    referring.take_in(pk=referral.pk, news=news, now=now)
    referring.asked(pk=referral.pk, request_id=number, now=now)


def _number(referral: Referral) -> str:
    """The office's own number, once its token stands for one; empty until then."""
    rows = requests_in(_asked(referral.endpoint, f"tokens/{quote(referral.token, safe='')}.xml").body)
    return next((row.request_id for row in rows if row.request_id), "")


def _news(referral: Referral, number: str, updates: list[Row] | None) -> list[Row]:
    """What the office says of a request, oldest first."""
    rows = requests_in(_asked(referral.endpoint, f"requests/{quote(number, safe='')}.xml").body)
    request = next((row for row in rows if row.request_id in ("", number)), None)
    if request is None:
        raise Unreadable
    said = sorted(
        (row for row in updates or () if row.request_id == number and row.update_id),
        key=lambda row: row.at or datetime.max.replace(tzinfo=UTC),
    )
    # Where there are updates, the request's own notes repeat the last of them.
    return [*said, request] if request.closed or updates is None else said


def _updates(referrals: Sequence[Referral], now: datetime) -> list[Row] | None:
    """The office's updates since the oldest of the newest we know; None where it gives none, or not now."""
    endpoint = referrals[0].endpoint
    if endpoint.gives_updates is False:
        return None
    since = min(each.newest_update or each.created_at for each in referrals) - OVERLAP
    span = {"start_date": _said(max(since, now - WINDOW)), "end_date": _said(now)}
    try:
        answer = _answer(endpoint, "servicerequestupdates.xml", **span)
        rows = updates_in(answer.body) if answer.status == 200 else None
    except (CannotFetch, Unreadable):
        return None
    if endpoint.gives_updates is None and (rows is not None or answer.status in _UNKNOWN):
        referring.gives_updates(pk=endpoint.pk, gives=rows is not None)
    return rows


def _said(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _asked(endpoint: Endpoint, path: str) -> Answer:
    """What the office answers.

    Raises:
        CannotFetch: nothing, or an error.
    """
    answer = _answer(endpoint, path)
    if answer.status != 200:
        raise CannotFetch(f"HTTP {answer.status}")
    return answer


def _answer(endpoint: Endpoint, path: str, **query: str) -> Answer:
    if endpoint.jurisdiction:
        query["jurisdiction_id"] = endpoint.jurisdiction
    if endpoint.api_key:
        query["api_key"] = endpoint.api_key
    url = f"{endpoint.url.rstrip('/')}/{path}"
    return fetch(
        f"{url}?{urlencode(query)}" if query else url,
        timeout=TIMEOUT,
        most=MOST_BYTES,
        private_ok=settings.LAMPLIGHTER.web.call_private_addresses,
    )

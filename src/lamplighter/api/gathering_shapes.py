"""Gatherings as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lamplighter.meetings.messages.gathering_words import officers_said, page_url
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries.gatherings import attended, officers_of, seats_left
from lamplighter.partners.queries.commitments import numbers_made_in
from lamplighter.partners.rules.commitments import Made
from lamplighter.plumbing.clock import city_tz


def gatherings(rows: Sequence[Gathering], now: datetime) -> list[dict[str, Any]]:
    """What the public sees of each; a handful of queries, however many they are."""
    pks = [row.pk for row in rows]
    left, officers = seats_left(pks), officers_of(pks)
    came = attended([row.pk for row in rows if row.ends <= now])
    promises = numbers_made_in([row.number for row in rows], Made.GATHERING)
    return [
        {
            **_gathering(row, left, officers.get(row.pk, []), came, now),
            "promises": promises.get(row.number, []),
        }
        for row in rows
    ]


def _instant(at: datetime | None) -> str | None:
    """RFC 3339, which wants the seconds, with the city's offset at that instant."""
    return None if at is None else at.astimezone(city_tz()).isoformat(timespec="seconds")


def _words(row: Gathering, name: str) -> dict[str, str]:
    return {"en": row.said(name, "en"), "es": row.said(name, "es")}


def _gathering(
    row: Gathering, left: Mapping[int, int], officers: Sequence[int], came: Mapping[int, int], now: datetime
) -> dict[str, Any]:
    texts = ("title", "about", "agenda", "why", "access", "minutes", "outcome")
    people = came.get(row.pk, 0) + row.walk_ins
    series = row.series
    return {
        "number": row.number,
        "url": page_url(row.number, "en"),
        "state": row.state,
        "kind": row.kind,
        **{name: _words(row, name) for name in texts},
        "zone": row.zone or None,
        "starts": _instant(row.starts),
        "ends": _instant(row.ends),
        "moved_from": _instant(row.moved_from),
        "series": {"number": series.number, "rule": series.rule, "day": str(row.day)} if series else None,
        "place": row.place,
        "address": row.address,
        "languages": list(row.languages),
        "interpreter": row.interpreter,
        "capacity": row.capacity,
        "seats_left": left.get(row.pk, 0) if row.capacity is not None else None,
        "officers": officers_said(officers),
        "attendance": people if row.ends <= now and people else None,
    }

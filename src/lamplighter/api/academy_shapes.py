"""Courses of the academy as plain JSON values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.academy.messages.words import course_url
from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries.applications import drawn_list, published_seed
from lamplighter.academy.queries.courses import nights_of, takes_applications
from lamplighter.plumbing.clock import city_tz


def course(row: Course, now: datetime) -> dict[str, Any]:
    """What the public sees of one."""
    return {
        "number": row.number,
        "url": course_url(row.number, "en"),
        "state": row.state,
        "name": _words(row, "name"),
        "about": _words(row, "about"),
        "audience": row.audience,
        "language": row.language,
        "interpreter": row.interpreter,
        "least_age": row.least_age,
        "first_day": row.first_day.isoformat(),
        "place": row.place,
        "address": row.address,
        "access": _words(row, "access"),
        "seats": row.seats_count,
        "opens": _instant(row.opens_at),
        "closes": _instant(row.closes_at),
        "takes_applications": takes_applications(row, now),
        "method": row.method,
        "check": row.asks_check,
        "offer_days": row.offer_days,
        "seed_mark": row.seed_mark or None,
        "seed": published_seed(row) or None,
        "favored_zones": list(row.favored),
        "graduation": {
            "nights": row.nights_needed,
            "hours": row.hours_needed,
            "late_minutes": row.late_minutes,
            "drills": row.drills_needed,
            "ride_along": row.ride_needed,
        },
        "cancelled": _words(row, "cancelled"),
        "nights": [_night(each) for each in nights_of(row)],
    }


def lottery(row: Course) -> dict[str, Any]:
    """How its seats were drawn; before the draw the mark of the seed alone."""
    return {
        "course": row.number,
        "seed_mark": row.seed_mark,
        "seed": published_seed(row) or None,
        "favored_zones": list(row.favored),
        "entries": [
            {"place": each.place, "number": each.number, "tickets": each.tickets, "first": each.first}
            for each in drawn_list(row)
        ],
    }


def _night(row: Night) -> dict[str, Any]:
    return {
        "order": row.order,
        "state": row.state,
        "title": _words(row, "title"),
        "about": _words(row, "about"),
        "division": row.division.slug if row.division is not None else None,
        "drill": row.drill,
        "counts": row.counts,
        "starts": _instant(row.starts),
        "ends": _instant(row.ends),
        "moved_from": _instant(row.moved_from),
        "why": _words(row, "why"),
        "where": row.where(),
    }


def _instant(at: datetime | None) -> str | None:
    """RFC 3339, which wants the seconds, with the city's offset at that instant."""
    return None if at is None else at.astimezone(city_tz()).isoformat(timespec="seconds")


def _words(row: Course | Night, name: str) -> dict[str, str]:
    return {"en": row.said(name, "en"), "es": row.said(name, "es")}

"""Answers of the domain as plain JSON values. Officers are cards already: display levels hold by construction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from lamplighter.city.queries import our_city
from lamplighter.core.gazetteer.model import Hit
from lamplighter.core.schedule.slots import Slot, by_time
from lamplighter.meetings.queries.slots import Wanted
from lamplighter.places.queries import MapInfo, ZoneInfo
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import OfficerDuty, ShiftInfo, StationInfo, ZoneDuty, snapshot
from lamplighter.roster.rules import WEEKDAYS


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with the city's offset at that instant."""
    return None if at is None else at.astimezone(city_tz()).isoformat(timespec="minutes")


def zone(info: ZoneInfo) -> dict[str, Any]:
    """A zone without its shape."""
    return {
        "code": info.code,
        "name": info.name,
        "level": info.level_word,
        "parent": info.parent.code if info.parent else None,
        "area_m2": round(info.area_m2),
    }


def zone_map(info: MapInfo) -> dict[str, Any]:
    """Which map answered."""
    until = info.holds_until.isoformat() if info.holds_until else None
    return {"name": info.name, "holds_from": info.holds_from.isoformat(), "holds_until": until}


def officer(card: OfficerCard) -> dict[str, Any]:
    """What is public of an officer."""
    return {
        "name": card.shown,
        "languages": list(card.languages),
        "phone": card.phone,
        "email": card.email,
    }


def shift(info: ShiftInfo) -> dict[str, Any]:
    """A shift's weekly pattern, in local hours."""
    return {
        "code": info.code,
        "name": {"en": info.name_en, "es": info.name_es},
        "days": [WEEKDAYS[day] for day in sorted(info.hours.days)],
        "start": info.hours.start.isoformat(timespec="minutes"),
        "end": info.hours.end.isoformat(timespec="minutes"),
    }


def officer_duty(each: OfficerDuty) -> dict[str, Any]:
    """An officer of the zone at the instant."""
    return {
        **officer(each.card),
        "shifts": [shift(info) for info in each.shifts],
        "on_duty": each.on_now,
        "on_duty_until": moment(each.on_until),
        "next_on_duty": moment(each.back_at),
        "covers_for": each.covers_for.shown if each.covers_for else None,
    }


def station(info: StationInfo) -> dict[str, Any]:
    """Where the officers can be met."""
    return {
        "name": info.name,
        "address": info.address,
        "phone": info.phone,
        "hours": {"en": info.hours_en, "es": info.hours_es},
    }


def duty(answer: ZoneDuty) -> dict[str, Any]:
    """Who holds a zone at an instant."""
    return {
        "zone": answer.zone or None,
        "at": moment(answer.at),
        "on_duty": [each.card.shown for each in answer.on_now],
        "next": [{"name": each.card.shown, "starts": moment(each.back_at)} for each in answer.next_on],
        "officers": [officer_duty(each) for each in answer.officers],
        "supervisor": officer(answer.supervisor) if answer.supervisor else None,
        "station": station(answer.station) if answer.station else None,
        "non_emergency_number": our_city().non_emergency_number or None,
        "emergency_number": our_city().emergency_number,
    }


def slots(wanted: Wanted, found: Sequence[Slot], lengths: Sequence[int]) -> dict[str, Any]:
    """Free times, with the officers of each."""
    cards = snapshot().cards
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    return {
        "zone": wanted.zone,
        "length": wanted.length,
        "lengths": list(lengths),
        "slots": [
            {
                "starts": moment(starts),
                "ends": moment(together[0].ends),
                "officers": [cards[each.officer].shown for each in together],
            }
            for starts, together in by_time(found).items()
        ],
        "book": f"{base}{reverse('meet-zone', args=[wanted.zone])}",
    }


def hit(found: Hit) -> dict[str, Any]:
    """An address that was found."""
    return {
        "label": found.label,
        "lon": round(found.lon, 7),
        "lat": round(found.lat, 7),
        "kind": found.kind.value,
        "confidence": round(found.confidence, 3),
        "city": found.city,
        "postcode": found.postcode,
    }

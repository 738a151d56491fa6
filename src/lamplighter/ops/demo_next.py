"""A draft of the demo city's next zone map, so that there is one to be looked at before it takes force."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.demo.next_map import day_of
from lamplighter.places import actions as places
from lamplighter.places.models import ZoneMap
from lamplighter.places.rules import MapState

NEXT_MAP = "Riverbend zones, next season"


def propose_next(files: Path, *, actor: Actor, now: datetime) -> None:
    """A draft of the next map, so that there is one to be looked at. Nobody is answered from it."""
    if ZoneMap.objects.filter(name=NEXT_MAP, state=MapState.DRAFT.value).exists():
        return
    options = ReadOptions(code="code", name="name"), ReadOptions(code="code", name="name", parent="zone")
    sources = [
        places.Source(word, files / name, name, option)
        for word, name, option in zip(
            ("zone", "beat"), ("next-zones.geojson", "next-beats.geojson"), options, strict=True
        )
    ]
    places.propose_zone_map(
        name=NEXT_MAP,
        holds_from=day_of(now.astimezone(UTC).date()),
        sources=sources,
        surveyed=places.survey_sources(sources),
        actor=actor,
        now=now,
    )

"""Zone maps: surveyed, proposed, confirmed, withdrawn, and their indexes rebuilt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import shapely
from django.db import transaction
from django.utils.translation import gettext_noop

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.reading import ReadOptions, read_zone_file
from lamplighter.core.geo.righting import Bounds
from lamplighter.core.geo.survey import Progress, Surveyed, survey
from lamplighter.core.geo.survey import Zone as SurveyedZone
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.places.actions.shared import (
    MAPS,
    DateTaken,
    NotAllowedNow,
    PastAnswers,
    home,
    kept_only_on_success,
    remove_after_commit,
)
from lamplighter.places.models import Zone, ZoneMap
from lamplighter.places.past import past_of
from lamplighter.places.rules import MOVES, MapState
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.snapshots import bump


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a map to be: its level's word, where it lies, the name people know it by, and how to read it."""

    word: str
    path: Path
    file_name: str
    options: ReadOptions


def survey_sources(
    sources: Sequence[Source], *, near: Bounds | None = None, progress: Progress | None = None
) -> Surveyed:
    """Reads and surveys files, highest level first. Writes nothing. ``near`` is where the city is, if that is known.

    Raises:
        ZoneFileError: a file cannot be used.
    """
    files = [
        (source.word, read_zone_file(source.path, source.options, file_name=source.file_name, near=near))
        for source in sources
    ]
    surveyed = survey(files, progress=progress)
    for level in surveyed.levels:
        for zone in level.zones:
            if len(zone.code) > 40:
                raise ZoneFileError(
                    gettext_noop(
                        "The code “%(code)s” is longer than 40 letters. Choose another column with --code."
                    ),
                    code=zone.code[:60],
                )
    return surveyed


@transaction.atomic
def propose_zone_map(
    *, name: str, holds_from: date, sources: Sequence[Source], surveyed: Surveyed, actor: Actor, now: datetime
) -> ZoneMap:
    """Keeps a draft with its report. Nobody is answered from it until it is confirmed."""
    drafted = ZoneMap.objects.create(
        name=name,
        holds_from=holds_from,
        files=[source.file_name for source in sources],
        options=[asdict(source.options) for source in sources],
        level_words=[level.word for level in surveyed.levels],
        report=surveyed.report.to_json(),
        made_at=now,
    )
    above: dict[str, Zone] = {}
    for rank, level in enumerate(surveyed.levels):
        rows = [_zone_row(drafted, rank, zone, above) for zone in level.zones]
        above = {row.code: row for row in Zone.objects.bulk_create(rows, batch_size=200)}
    record(
        verb=Verb.ZONES_UPLOADED,
        subject=drafted,
        actor=actor,
        now=now,
        fields=["name", "holds_from", "zones"],
    )
    return drafted


def _zone_row(drafted: ZoneMap, rank: int, zone: SurveyedZone, above: Mapping[str, Zone]) -> Zone:
    west, south, east, north = zone.geometry.bounds
    return Zone(
        zone_map=drafted,
        level=rank,
        code=zone.code,
        name=zone.name[:120],
        parent=above.get(zone.parent) if zone.parent else None,
        order=zone.order,
        shape=shapely.to_wkb(zone.geometry),
        area_m2=zone.area_m2,
        west=west,
        south=south,
        east=east,
        north=north,
        label_lon=zone.label[0],
        label_lat=zone.label[1],
    )


@transaction.atomic
def set_day(*, pk: int, holds_from: date, actor: Actor, now: datetime) -> ZoneMap:
    """Gives a draft another day from which it would hold.

    Raises:
        NotAllowedNow: it is no draft any more: people may have been told of its day. Take it back and import it again.
    """
    found = ZoneMap.objects.select_for_update().get(pk=pk)
    _check_move(found, MapState.CONFIRMED)
    if found.holds_from != holds_from:
        found.holds_from = holds_from
        found.save(update_fields=["holds_from"])
        record(verb=Verb.ZONES_DATED, subject=found, actor=actor, now=now, fields=["holds_from"])
    return found


def confirm_zone_map(
    *, pk: int, actor: Actor, now: datetime, replace: bool = False, past: bool = False
) -> ZoneMap:
    """Makes a draft hold from its date on. ``replace`` withdraws the map that holds from the same date.

    ``past`` says that answers for days that have passed are meant to change.

    The index is built before the transaction opens: it takes seconds, and nobody should wait for them.

    Raises:
        NotAllowedNow: it is no draft any more.
        DateTaken: another confirmed map holds from that date, and ``replace`` is not set.
        PastAnswers: it would change past answers, and ``past`` is not set.
    """
    found = ZoneMap.objects.get(pk=pk)
    _check_move(found, MapState.CONFIRMED)
    _check_date(found.holds_from, replace)
    if not past and past_of(found.holds_from, city_day(now), besides=pk):
        raise PastAnswers(
            gettext_noop(
                "The day of the map “%(name)s” has passed, so that it changes past answers. Say that this is meant, or give it another day."
            ),
            name=found.name,
        )
    with kept_only_on_success(home().zones / _index_name()) as path:
        build_index(_lowest(found), path, label=f"{found.name} {found.holds_from.isoformat()}")
        return _confirm(pk=pk, index_file=path.name, actor=actor, now=now, replace=replace)


def import_zone_map(
    *,
    name: str,
    holds_from: date,
    sources: Sequence[Source],
    surveyed: Surveyed,
    actor: Actor,
    now: datetime,
    replace: bool = False,
) -> ZoneMap:
    """Proposes and confirms in one go: for commands, where the report was read before, and for the demo city.

    Raises:
        DateTaken: as ``confirm_zone_map``; nothing is kept then.
    """
    _check_date(holds_from, replace)
    shapes = [ZoneShape(zone.code, zone.order, zone.geometry) for zone in surveyed.levels[-1].zones]
    with kept_only_on_success(home().zones / _index_name()) as path:
        build_index(shapes, path, label=f"{name} {holds_from.isoformat()}")
        with transaction.atomic():
            drafted = propose_zone_map(
                name=name, holds_from=holds_from, sources=sources, surveyed=surveyed, actor=actor, now=now
            )
            return _confirm(pk=drafted.pk, index_file=path.name, actor=actor, now=now, replace=replace)


@transaction.atomic
def _confirm(*, pk: int, index_file: str, actor: Actor, now: datetime, replace: bool) -> ZoneMap:
    found = _moved(pk, MapState.CONFIRMED)
    same_day = _check_date(found.holds_from, replace)
    if same_day is not None:
        withdraw_zone_map(pk=same_day.pk, actor=actor, now=now)
    found.state, found.confirmed_at, found.index_file = MapState.CONFIRMED.value, now, index_file
    found.save(update_fields=["state", "confirmed_at", "index_file"])
    record(verb=Verb.ZONES_IMPORTED, subject=found, actor=actor, now=now, fields=["state"])
    bump(MAPS)
    return found


def _check_date(day: date, replace: bool) -> ZoneMap | None:
    """The confirmed map of that very date, if any; refuses it unless it is to be replaced."""
    same_day = ZoneMap.objects.filter(holds_from=day, state=MapState.CONFIRMED.value).first()
    if same_day is not None and not replace:
        raise DateTaken(
            gettext_noop(
                "The map “%(name)s” already holds from %(date)s. Choose another date, or replace it."
            ),
            name=same_day.name,
            date=day.isoformat(),
        )
    return same_day


@transaction.atomic
def withdraw_zone_map(*, pk: int, actor: Actor, now: datetime) -> ZoneMap:
    """Drops a draft, or takes a confirmed map back: the one before it holds again. The rows stay, for the record.

    Raises:
        NotAllowedNow: it was withdrawn before.
    """
    found = _moved(pk, MapState.WITHDRAWN)
    index_file, found.index_file = found.index_file, ""
    found.state, found.withdrawn_at = MapState.WITHDRAWN.value, now
    found.save(update_fields=["state", "withdrawn_at", "index_file"])
    record(verb=Verb.ZONES_DISCARDED, subject=found, actor=actor, now=now, fields=["state"])
    bump(MAPS)
    if index_file:
        remove_after_commit(home().zones / index_file)
    return found


def _moved(pk: int, to: MapState) -> ZoneMap:
    found = ZoneMap.objects.select_for_update().get(pk=pk)
    _check_move(found, to)
    return found


def _check_move(found: ZoneMap, to: MapState) -> None:
    if to not in MOVES[MapState(found.state)]:
        raise NotAllowedNow(
            gettext_noop("Somebody has decided on the map “%(name)s” already."), name=found.name
        )


def rebuild_indexes(*, actor: Actor, now: datetime) -> int:
    """Builds the index files of all confirmed maps anew from their rows, after a restore or a damaged disk. Returns how many."""
    maps = list(ZoneMap.objects.filter(state=MapState.CONFIRMED.value))
    for found in maps:
        with kept_only_on_success(home().zones / _index_name()) as path:
            build_index(_lowest(found), path, label=f"{found.name} {found.holds_from.isoformat()}")
            with transaction.atomic():
                still = ZoneMap.objects.filter(pk=found.pk, index_file=found.index_file)
                if not still.update(index_file=path.name):
                    raise NotAllowedNow(
                        gettext_noop("Somebody has decided on the map “%(name)s” already."), name=found.name
                    )
                record(verb=Verb.ZONES_IMPORTED, subject=found, actor=actor, now=now, fields=["index_file"])
                bump(MAPS)
                remove_after_commit(home().zones / found.index_file)
    return len(maps)


def _index_name() -> str:
    return f"map-{uuid.uuid4().hex[:12]}.zones"


def _lowest(found: ZoneMap) -> list[ZoneShape]:
    """The lowest level only: higher ones follow by parent, not by geometry (promise 1)."""
    rows = found.zones.filter(level=len(found.level_words) - 1).order_by("order")
    return [ZoneShape(zone.code, zone.order, shapely.from_wkb(bytes(zone.shape))) for zone in rows]

"""Writes of the room ``places``: zone maps proposed, confirmed and withdrawn; addresses and base layers imported.

Files are written first under a new name and named by a row in the same transaction that bumps the revision, so that a
reader sees the old state or the new one, never half of it. Files no row names are removed after the commit.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import shapely
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.gazetteer import GazetteerError, build_gazetteer, read_rows
from lamplighter.core.geo.basemap import Kind, Layer, open_layer, save
from lamplighter.core.geo.reading import ReadOptions, read_zone_file
from lamplighter.core.geo.streets import intersections
from lamplighter.core.geo.survey import Progress, Surveyed, survey
from lamplighter.core.geo.survey import Zone as SurveyedZone
from lamplighter.core.geo.wording import Sentence, ZoneFileError
from lamplighter.core.geo.zone_index import ZoneShape, build_index
from lamplighter.places.models import AddressFile, BaseLayer, Zone, ZoneMap
from lamplighter.places.rules import MOVES, MapState
from lamplighter.plumbing.home import Home
from lamplighter.plumbing.snapshots import bump

log = logging.getLogger(__name__)

MAPS, ADDRESSES, BASEMAP = "places.maps", "places.addresses", "places.basemap"
"""Subjects of the revision counters."""


class PlacesError(Exception):
    """Something the person who imports can mend; ``sentence`` can be translated."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(str(self.sentence))


class NotAllowedNow(PlacesError):
    """The map is no longer in the state that this step starts from."""


class DateTaken(PlacesError):
    """Another confirmed map holds from the very date."""


Transform = Callable[[float, float], tuple[float, float]]
"""Turns a file's x and y into longitude and latitude."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a map to be: its level's word, where it lies, the name people know it by, and how to read it."""

    word: str
    path: Path
    file_name: str
    options: ReadOptions


def survey_sources(sources: Sequence[Source], *, progress: Progress | None = None) -> Surveyed:
    """Reads and surveys files, highest level first. Writes nothing.

    Raises:
        ZoneFileError: a file cannot be used.
    """
    files = [
        (source.word, read_zone_file(source.path, source.options, file_name=source.file_name))
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
def confirm_zone_map(*, pk: int, actor: Actor, now: datetime, replace: bool = False) -> ZoneMap:
    """Makes a draft hold from its date on. ``replace`` withdraws the map that holds from the same date.

    Raises:
        NotAllowedNow: it is no draft any more.
        DateTaken: another confirmed map holds from that date, and ``replace`` is not set.
    """
    found = _moved(pk, MapState.CONFIRMED)
    same_day = ZoneMap.objects.filter(holds_from=found.holds_from, state=MapState.CONFIRMED.value).first()
    if same_day is not None:
        if not replace:
            raise DateTaken(
                gettext_noop(
                    "The map “%(name)s” already holds from %(date)s. Choose another date, or replace it."
                ),
                name=same_day.name,
                date=found.holds_from.isoformat(),
            )
        withdraw_zone_map(pk=same_day.pk, actor=actor, now=now)
    lowest = found.zones.filter(level=len(found.level_words) - 1).order_by("order")
    shapes = [ZoneShape(zone.code, zone.order, shapely.from_wkb(bytes(zone.shape))) for zone in lowest]
    found.index_file = f"map-{found.pk}-{uuid.uuid4().hex[:8]}.zones"
    with _kept_only_on_success(_home().zones / found.index_file) as path:
        build_index(shapes, path, label=f"{found.name} {found.holds_from.isoformat()}")
        found.state, found.confirmed_at = MapState.CONFIRMED.value, now
        found.save(update_fields=["state", "confirmed_at", "index_file"])
        record(verb=Verb.ZONES_IMPORTED, subject=found, actor=actor, now=now, fields=["state"])
        bump(MAPS)
    return found


@transaction.atomic
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
    drafted = propose_zone_map(
        name=name, holds_from=holds_from, sources=sources, surveyed=surveyed, actor=actor, now=now
    )
    return confirm_zone_map(pk=drafted.pk, actor=actor, now=now, replace=replace)


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
        _remove_after_commit(_home().zones / index_file)
    return found


def _moved(pk: int, to: MapState) -> ZoneMap:
    found = ZoneMap.objects.select_for_update().get(pk=pk)
    if to not in MOVES[MapState(found.state)]:
        raise NotAllowedNow(
            gettext_noop("Somebody has decided on the map “%(name)s” already."), name=found.name
        )
    return found


def import_addresses(
    *,
    path: Path,
    file_name: str,
    actor: Actor,
    now: datetime,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    transform: Transform | None = None,
    progress: Callable[[int], None] | None = None,
) -> AddressFile:
    """Builds the gazetteer anew from the city's address points, with the corners of the street layers, and swaps it in.

    The old gazetteer answers until the new one is whole, and stays when anything fails.

    Raises:
        GazetteerError: the file cannot be read, or holds no address that could be used.
    """
    name = f"addresses-{uuid.uuid4().hex[:12]}.lamp"
    with _kept_only_on_success(_home().addresses / name) as target:
        rows = read_rows(path, columns=columns, transform=transform)
        report = build_gazetteer(rows, target, label=file_name, intersections=_corners(), progress=progress)
        if not report.addresses:
            why = report.problems[0].why if report.problems else "it is empty"
            raise GazetteerError(
                f"{file_name} holds no address that could be used ({why}). The addresses stay as they were."
            )
        problems = [{"line": problem.line, "why": problem.why} for problem in report.problems]
        with transaction.atomic():
            old = list(AddressFile.objects.select_for_update().filter(current=True))
            AddressFile.objects.filter(current=True).update(current=False)
            made = AddressFile.objects.create(
                source=file_name[:200],
                file=name,
                rows=report.rows + rows.problems.count,
                addresses=report.addresses,
                streets=report.streets,
                intersections=report.intersections,
                refused=report.refused,
                problems=problems,
                current=True,
                made_at=now,
            )
            record(verb=Verb.ADDRESSES_IMPORTED, subject=made, actor=actor, now=now, fields=["file"])
            bump(ADDRESSES)
            for each in old:
                _remove_after_commit(_home().addresses / each.file)
    return made


def import_base_layer(
    *, layer: Layer, file_name: str, actor: Actor, now: datetime, add: bool = False
) -> BaseLayer:
    """Keeps streets, water or parks; takes the place of the layers of that kind unless ``add`` is set.

    ``layer`` comes from ``core.geo.basemap.read_base_layer``.
    """
    name = f"{layer.kind.value}-{uuid.uuid4().hex[:12]}.npz"
    with _kept_only_on_success(_home().basemap / name) as path:
        save(layer, path)
        with transaction.atomic():
            old = [] if add else list(BaseLayer.objects.filter(kind=layer.kind.value))
            BaseLayer.objects.filter(pk__in=[each.pk for each in old]).delete()
            made = BaseLayer.objects.create(
                kind=layer.kind.value, source=file_name[:200], file=name, features=len(layer), made_at=now
            )
            record(verb=Verb.BASEMAP_IMPORTED, subject=made, actor=actor, now=now, fields=["file"])
            bump(BASEMAP)
            for each in old:
                _remove_after_commit(_home().basemap / each.file)
    return made


def _corners() -> list[tuple[str, str, float, float]]:
    """Street corners by the street layers there are."""
    lines = []
    for row in BaseLayer.objects.filter(kind=Kind.STREET.value).order_by("pk"):
        layer = open_layer(_home().basemap / row.file)
        lines += list(zip(layer.names, layer.geometries, strict=True))
    return intersections(lines)


def _home() -> Home:
    home: Home = settings.HOME
    return home


@contextlib.contextmanager
def _kept_only_on_success(path: Path) -> Iterator[Path]:
    """The file is removed again when the block, or the transaction around it, comes to nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _remove_after_commit(path: Path) -> None:
    """Readers that hold the file open keep it; on the disk it is gone."""

    def remove() -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            log.warning("a file that is no longer needed could not be removed: %s", path.name)

    transaction.on_commit(remove)

"""Addresses and base layers: built beside the old ones, and swapped in whole."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.gazetteer import (
    GazetteerError,
    GazetteerReport,
    RowReader,
    build_gazetteer,
    doubts,
    read_rows,
)
from lamplighter.core.geo.basemap import Kind, Layer, open_layer, save
from lamplighter.core.geo.righting import Bounds
from lamplighter.core.geo.streets import intersections
from lamplighter.core.geo.wording import Sentence, gettext_noop
from lamplighter.places.actions.shared import (
    ADDRESSES,
    BASEMAP,
    ListDoubted,
    NothingToPutBack,
    home,
    kept_only_on_success,
    remove_after_commit,
)
from lamplighter.places.models import AddressFile, BaseLayer
from lamplighter.places.queries import former_addresses, zone_map_on
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.snapshots import bump


@dataclass(frozen=True, slots=True)
class AddressChoices:
    """What a person says of a file of addresses; what is left out is guessed. See ``gazetteer.read_rows``."""

    columns: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    crs: str | None = None
    layer: str | None = None
    swap: bool | None = None


def address_rows(
    path: Path, file_name: str, choices: AddressChoices | None = None, *, near: Bounds | None = None
) -> RowReader:
    """The rows of a file of addresses as an import takes them. Writes nothing. ``near`` is where the city is.

    Raises:
        GazetteerError: the file cannot be read; ``ColumnsError`` where a choice would help.
    """
    choices = choices or AddressChoices()
    return read_rows(
        path,
        columns=choices.columns,
        crs=choices.crs,
        layer=choices.layer,
        swap=choices.swap,
        near=near,
        shown=file_name,
    )


def import_addresses(
    *,
    path: Path,
    file_name: str,
    actor: Actor,
    now: datetime,
    choices: AddressChoices | None = None,
    near: Bounds | None = None,
    sure: bool = False,
    progress: Callable[[int], None] | None = None,
) -> AddressFile:
    """Builds the gazetteer anew from the city's address points, with the corners of the street layers, and swaps it in.

    The old gazetteer answers until the new one is whole, and stays when anything fails; afterwards it is kept so that
    ``put_back_addresses`` brings it back.

    Args:
        sure: a person has seen what is doubtful about the list, and means it.

    Raises:
        GazetteerError: the file cannot be read, or holds no address that could be used.
        ListDoubted: the list is much shorter, without house numbers, or of another place, and nobody is sure.
    """
    name = f"addresses-{uuid.uuid4().hex[:12]}.lamp"
    found = zone_map_on(city_day(now))
    with kept_only_on_success(home().addresses / name) as target:
        rows = address_rows(path, file_name, choices, near=near)
        report = build_gazetteer(
            rows, target, label=file_name, intersections=_corners(), progress=progress,
            locate=found.index.locate_many if found else None,
        )  # fmt: skip
        if not report.addresses:
            why = report.problems[0].why if report.problems else gettext_noop("it is empty")
            raise GazetteerError(
                Sentence(
                    gettext_noop(
                        "%(file)s holds no address that could be used (%(why)s). The addresses stay as they were."
                    ),
                    {"file": file_name, "why": Sentence(why)},
                )
            )
        _ask_if_doubtful(report, sure=sure)
        with transaction.atomic():
            made = _swap_in(name, file_name, report, rows.problems.count, now)
            record(verb=Verb.ADDRESSES_IMPORTED, subject=made, actor=actor, now=now, fields=["file"])
            bump(ADDRESSES)
    return made


def _ask_if_doubtful(report: GazetteerReport, *, sure: bool) -> None:
    current = AddressFile.objects.filter(current=True).first()
    if not sure and (why := doubts(current.addresses if current else None, report.weight)):
        raise ListDoubted(why)


def _swap_in(name: str, source: str, report: GazetteerReport, unread: int, now: datetime) -> AddressFile:
    """The new list answers; the one before is kept beside it, and the files of older ones go."""
    old = list(AddressFile.objects.select_for_update().order_by("pk"))
    AddressFile.objects.filter(current=True).update(current=False)
    for each in old:
        if not each.current:
            remove_after_commit(home().addresses / each.file)
    return AddressFile.objects.create(
        source=source[:200],
        file=name,
        rows=report.rows + unread,
        addresses=report.addresses,
        streets=report.streets,
        intersections=report.intersections,
        refused=report.refused,
        problems=[{"line": problem.line, "why": problem.why} for problem in report.problems],
        current=True,
        made_at=now,
    )


def put_back_addresses(*, actor: Actor, now: datetime) -> AddressFile:
    """The list before answers again; the one that answered is kept in its stead, so that the same step undoes itself.

    Raises:
        NothingToPutBack: no list before is kept.
    """
    with transaction.atomic():
        current = AddressFile.objects.select_for_update().filter(current=True).first()
        former = former_addresses()
        if current is None or former is None:
            raise NothingToPutBack(gettext_noop("No list of addresses before this one is kept."))
        AddressFile.objects.filter(pk=current.pk).update(current=False)
        AddressFile.objects.filter(pk=former.pk).update(current=True)
        record(verb=Verb.ADDRESSES_PUT_BACK, subject=former, actor=actor, now=now, fields=["file"])
        bump(ADDRESSES)
    former.current = True
    return former


def import_base_layer(
    *, layer: Layer, file_name: str, actor: Actor, now: datetime, add: bool = False
) -> BaseLayer:
    """Keeps streets, water or parks; takes the place of the layers of that kind unless ``add`` is set.

    ``layer`` comes from ``core.geo.basemap.read_base_layer``.
    """
    name = f"{layer.kind.value}-{uuid.uuid4().hex[:12]}.npz"
    with kept_only_on_success(home().basemap / name) as path:
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
                remove_after_commit(home().basemap / each.file)
    return made


def _corners() -> list[tuple[str, str, float, float]]:
    """Street corners by the street layers there are."""
    lines = []
    for row in BaseLayer.objects.filter(kind=Kind.STREET.value).order_by("pk"):
        layer = open_layer(home().basemap / row.file)
        lines += list(zip(layer.names, layer.geometries, strict=True))
    return intersections(lines)

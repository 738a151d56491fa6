"""Takes roster files in: all of them or nothing. A dry run does the very same and then lets go of it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster import portraits
from lamplighter.roster.files import FileName, Problem, Row, duplicates, read_file
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift, Station
from lamplighter.roster.rules import PostRole

KEYS: Mapping[FileName, tuple[str, ...]] = {
    FileName.OFFICERS: ("badge",),
    FileName.SHIFTS: ("code",),
    FileName.STATIONS: ("zone",),
    FileName.POSTINGS: ("badge", "zone", "role", "shift", "from"),
    FileName.ABSENCES: ("badge", "from"),
    FileName.COVERS: ("badge", "zone", "role", "shift", "from"),
}


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures that come with roster files."""

    given: Mapping[str, bytes]
    """By the name that the column ``portrait`` says."""
    kept_in: Path


@dataclass(slots=True)
class Counted:
    """What became of one file's rows."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass(slots=True)
class RosterReport:
    """What an import did or would do. With problems, nothing was done."""

    counts: dict[str, Counted] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    done: bool = False


def said(problem: Problem) -> str:
    """A problem as a sentence in the active language."""
    values = {key: _(value) if key == "trouble" else value for key, value in problem.values.items()}
    if "trouble" in values:
        values["trouble"] %= problem.values
    return _(problem.text) % values


class _LetGo(Exception):
    """Ends a transaction that must leave nothing."""


def import_roster(
    *,
    files: Mapping[FileName, bytes],
    zones: Iterable[str] | None,
    tz: ZoneInfo,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    pictures: Pictures | None = None,
) -> RosterReport:
    """Reads and keeps roster files.

    Args:
        zones: codes of the zones there are; None where no map has been confirmed, and then any code is taken.
        tz: the city's zone, in which absences are written.
        dry_run: report only; nothing is kept.
        pictures: what the column ``portrait`` names; without them the column is not read, and pictures stay as they are.
    """
    run = _Run(
        report=RosterReport(),
        tz=tz,
        pictures=pictures,
        zones=None if zones is None else {code.casefold(): code for code in zones},
    )
    rows: dict[FileName, list[Row]] = {}
    for name in FileName:
        if name in files:
            rows[name], problems = read_file(name, files[name])
            run.report.problems += problems
            for first, again in duplicates(rows[name], KEYS[name]):
                text = gettext_noop("The row says the same thing as line %(line)s. Keep one of them.")
                run.trouble(again, text, line=str(first.line))
    try:
        with run.pictures_kept(), transaction.atomic():
            for name, members in rows.items():
                for row in members:
                    run.take(name, row)
            run.link_supervisors()
            if run.report.problems or dry_run:
                raise _LetGo
            bump("roster")
            record(
                verb=Verb.ROSTER_IMPORTED,
                subject=("roster", "files"),
                actor=actor,
                now=now,
                fields=[name.value for name in rows],
            )
    except _LetGo:
        return run.report
    run.report.done = True
    return run.report


@dataclass(slots=True)
class _Run:
    """One import on its way."""

    report: RosterReport
    tz: ZoneInfo
    zones: Mapping[str, str] | None
    pictures: Pictures | None = None
    kept: list[str] = field(default_factory=list)
    """Names of pictures written so far."""

    @contextlib.contextmanager
    def pictures_kept(self) -> Iterator[None]:
        """Pictures share the fate of the rows that name them."""
        if self.pictures is None:
            yield
            return
        with portraits.undone_on_failure(self.pictures.kept_in) as self.kept:
            yield

    def trouble(self, row: Row, text: str, **values: str) -> None:
        self.report.problems.append(Problem(row.file.value, row.line, text, values))

    def take(self, name: FileName, row: Row) -> None:
        takers: Mapping[FileName, Callable[[Row], None]] = {
            FileName.OFFICERS: self._officer,
            FileName.SHIFTS: self._shift,
            FileName.STATIONS: self._station,
            FileName.POSTINGS: self._posting,
            FileName.ABSENCES: self._absence,
            FileName.COVERS: self._cover,
        }
        takers[name](row)

    def _keep(
        self, row: Row, model: type[Model], key: Mapping[str, Any], values: Mapping[str, Any], **new: Any
    ) -> None:
        counted = self.report.counts.setdefault(row.file.value, Counted())
        found = model._default_manager.filter(**key).first()
        if found is None:
            model._default_manager.create(**key, **values, **new)
            counted.added += 1
            return
        changed = [name for name, value in values.items() if getattr(found, name) != value]
        if not changed:
            counted.same += 1
            return
        for name in changed:
            setattr(found, name, values[name])
        found.save(update_fields=changed)
        counted.changed += 1

    # -- one file each ----------------------------------------------------------------------------------------------

    def _officer(self, row: Row) -> None:
        cells = dict(row.cells)
        badge = cells.pop("badge")
        if not cells["title"]:
            cells["title"] = "Officer"
        name = cells.pop("portrait")  # an empty cell takes nobody's picture away
        if name and self.pictures is not None:
            picture = self._picture(row, badge, name)
            if picture is not None:
                cells["portrait"] = picture
        self._keep(row, Officer, {"badge": badge}, cells, slug=secrets.token_hex(6))

    def _picture(self, row: Row, badge: str, name: str) -> str | None:
        """The name that the officer's picture is kept under: the one it has where the picture is the same."""
        assert self.pictures is not None
        data = self.pictures.given.get(name)
        if data is None:
            self.trouble(row, gettext_noop("There is no picture %(name)s beside the file."), name=name[:60])
            return None
        try:
            picture = portraits.picture_of(data)
        except portraits.PictureRefused as refused:
            text = gettext_noop("The picture %(name)s cannot be used. %(trouble)s")
            self.trouble(row, text, name=name[:60], trouble=refused.text)
            return None
        folder = self.pictures.kept_in
        before = Officer.objects.filter(badge=badge).values_list("portrait", flat=True).first() or ""
        if portraits.kept(folder, before) == picture.data:
            return before
        self.kept.append(portraits.keep(picture, folder))
        transaction.on_commit(lambda: portraits.drop(folder, before))
        return self.kept[-1]

    def _shift(self, row: Row) -> None:
        cells = row.cells
        values = {name: cells[name] for name in ("name_en", "name_es", "kind", "days")}
        self._keep(
            row, Shift, {"code": cells["code"]}, {**values, "starts": cells["start"], "ends": cells["end"]}
        )

    def _station(self, row: Row) -> None:
        cells = dict(row.cells)
        zone = self._zone(row, cells.pop("zone"))
        if zone is not None:
            self._keep(row, Station, {"zone": zone}, cells)

    def _posting(self, row: Row) -> None:
        cells = row.cells
        officer, shift = self._known_officer(row, "badge"), self._known_shift(row)
        zone = self._zone(row, cells["zone"])
        if officer is None or shift is None or zone is None:
            return
        post, _made = Post.objects.get_or_create(zone=zone, role=cells["role"])
        key = {"officer": officer, "post": post, "shift": shift, "starts": cells["from"]}
        self._keep(row, Posting, key, {"ends": cells["to"]})

    def _absence(self, row: Row) -> None:
        officer = self._known_officer(row, "badge")
        if officer is None:
            return
        starts, ends = (
            instant(self.tz, row.cells[end].date(), row.cells[end].time()) for end in ("from", "to")
        )
        self._keep(
            row,
            Absence,
            {"officer": officer, "starts": starts},
            {"ends": ends, "reason": row.cells["reason"]},
        )

    def _cover(self, row: Row) -> None:
        cells = row.cells
        officer, covering, shift = (
            self._known_officer(row, "badge"),
            self._known_officer(row, "covering_badge"),
            self._known_shift(row),
        )
        zone = self._zone(row, cells["zone"])
        if officer is None or covering is None or shift is None or zone is None:
            return
        held = Posting.objects.filter(officer=officer, post__zone=zone, post__role=cells["role"], shift=shift)
        posting = (
            held.filter(starts__lt=cells["to"]).exclude(ends__lte=cells["from"]).order_by("-starts").first()
        )
        if posting is None:
            self.trouble(
                row,
                gettext_noop("The officer is not posted there on those days, so there is nothing to cover."),
            )
        else:
            self._keep(
                row,
                Cover,
                {"posting": posting, "starts": cells["from"]},
                {"officer": covering, "ends": cells["to"]},
            )

    # -- what rows refer to -----------------------------------------------------------------------------------------

    def _known_officer(self, row: Row, column: str) -> Officer | None:
        found = Officer.objects.filter(badge=row.cells[column]).first()
        if found is None:
            self.trouble(
                row,
                gettext_noop("No officer has the badge %(badge)s. Add them to officers.csv."),
                badge=row.cells[column],
            )
        return found

    def _known_shift(self, row: Row) -> Shift | None:
        found = Shift.objects.filter(code=row.cells["shift"]).first()
        if found is None:
            self.trouble(
                row,
                gettext_noop("There is no shift %(shift)s. Add it to shifts.csv."),
                shift=row.cells["shift"],
            )
        return found

    def _zone(self, row: Row, code: str) -> str | None:
        if self.zones is None:
            return code
        found = self.zones.get(code.casefold())
        if found is None:
            self.trouble(row, gettext_noop("There is no zone %(zone)s on the zone map."), zone=code)
        return found

    def link_supervisors(self) -> None:
        """Each zone's posts answer to the zone's supervisor post, where it has one."""
        above = {post.zone: post for post in Post.objects.filter(role=PostRole.SUPERVISOR.value)}
        for post in Post.objects.filter(role=PostRole.CIO.value, supervisor__isnull=True):
            if post.zone in above:
                post.supervisor = above[post.zone]
                post.save(update_fields=["supervisor"])

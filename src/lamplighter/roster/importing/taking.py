"""Takes rows of roster files in, one by one, inside the import's transaction."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.schedule.values import instant
from lamplighter.roster import portraits
from lamplighter.roster.actions import (
    CoversOneself,
    EmailTells,
    EndsBeforeStart,
    NotActive,
    OutsidePosting,
)
from lamplighter.roster.actions.shared import WrongRole, post_of
from lamplighter.roster.files import FileName, Given, Problem, Read, Row, duplicates, read
from lamplighter.roster.importing.rivals import KEYS, RIVALS, has_rival, within
from lamplighter.roster.models import Absence, Cover, Officer, Posting, Shift, Station
from lamplighter.roster.reports import Counted, Pictures, RosterReport
from lamplighter.roster.rules import (
    LEVELS,
    DisplayLevel,
    PostRole,
    fits,
    hides_more,
    names_a_desk,
    tells_hidden,
)

M = TypeVar("M", bound=Model)
EMAIL_TELLS = gettext_noop(
    "The e-mail address tells a name that is not to be shown. Say a display level that shows it, or leave the e-mail addresses out."
)
VERBS: Mapping[type[Model], tuple[Verb, Verb]] = {
    Officer: (Verb.OFFICER_ADDED, Verb.OFFICER_CHANGED),
    Shift: (Verb.SHIFT_ADDED, Verb.SHIFT_CHANGED),
    Station: (Verb.STATION_CHANGED, Verb.STATION_CHANGED),
    Posting: (Verb.POSTING_ADDED, Verb.POSTING_CHANGED),
    Absence: (Verb.ABSENCE_ADDED, Verb.ABSENCE_CHANGED),
    Cover: (Verb.COVER_ADDED, Verb.COVER_CHANGED),
}
"""What the record says of a row that was added, and of one that was changed."""


@dataclass(slots=True)
class Taking:
    """One import on its way."""

    report: RosterReport
    tz: ZoneInfo
    actor: Actor
    now: datetime
    zones: Mapping[str, str] | None
    pictures: Pictures | None = None
    kept: list[str] = field(default_factory=list)
    """Names of pictures written so far."""
    periods: list[tuple[Row, Posting | Absence | Cover]] = field(default_factory=list)
    """What was taken in that must not overlap with its like."""

    expected: dict[FileName, set[str]] = field(default_factory=dict)
    """Badges and codes of shifts that the files name in rows with troubles of their own."""
    unread: set[FileName] = field(default_factory=set)
    """Files of which no row could be read: who is in them is not known."""

    def read(
        self,
        name: FileName,
        data: bytes | Given,
        chosen: Mapping[str, str] | None,
        fixed: Mapping[str, str] | None,
    ) -> Read:
        """Reads a file. Whom it names in rows that cannot be taken in is noted, so that nobody is told that they do not exist."""
        found = read(name, data, chosen, fixed)
        self.report.problems += found.problems
        self.report.reads[name.value] = found
        key = {FileName.OFFICERS: "badge", FileName.SHIFTS: "code"}.get(name)
        if key is not None:
            self.expected[name] = {row.cells[key] for row in found.broken if key in row.cells}
        if not found.complete:
            self.unread.add(name)
        for first, again in duplicates(found.rows, KEYS[name]):
            text = gettext_noop("The row says the same thing as line %(line)s. Keep one of them.")
            self.trouble(again, text, line=str(first.line))
        return found

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
        self, row: Row, model: type[M], key: Mapping[str, Any], values: Mapping[str, Any], zone: str = ""
    ) -> M:
        """The row of that key with these values: made, changed or left alone; what was done is on record."""
        counted = self.report.counts.setdefault(row.file.value, Counted())
        added, changed = VERBS[model]
        found = model._default_manager.filter(**key).first()
        if found is None:
            counted.added += 1
            made = model._default_manager.create(**key, **values)
            self._record(added, made, [*key, *values], zone)
            return made
        moved = [name for name, value in values.items() if getattr(found, name) != value]
        if not moved:
            counted.same += 1
            return found
        for name in moved:
            setattr(found, name, values[name])
        found.save(update_fields=moved)
        counted.changed += 1
        self._record(changed, found, moved, zone)
        return found

    def _record(self, verb: Verb, subject: Model, fields: list[str], zone: str) -> None:
        record(verb=verb, subject=subject, actor=self.actor, now=self.now, fields=fields, zone=zone)

    # -- one file each ----------------------------------------------------------------------------------------------

    def _officer(self, row: Row) -> None:
        cells = dict(row.cells)
        badge = cells.pop("badge")
        if "title" in cells:
            cells["title"] = cells["title"] or "Officer"
        name = cells.pop("portrait", "")  # an empty cell takes nobody's picture away
        if name and self.pictures is not None:
            picture = self._picture(row, badge, name)
            if picture is not None:
                cells["portrait"] = picture
        held = Officer.objects.filter(badge=badge).first()
        said = "display_level" in cells
        if not said:  # who is new is shown the least, until somebody says more
            cells["display_level"] = held.display_level if held is not None else LEVELS[-1].value
        level = DisplayLevel(cells["display_level"])
        if held is not None and hides_more(DisplayLevel(held.display_level), level):
            cells["slug"] = secrets.token_hex(6)  # the old address may be known by the name it showed
        email = cells.get("email", held.email if held is not None else "")
        names = {"first": cells["first_name"], "last": cells["last_name"], "badge": badge}
        if tells_hidden(email, level=level, **names):
            self.trouble(row, EmailTells.text if said else EMAIL_TELLS)
        cells.setdefault("slug", held.slug if held is not None else secrets.token_hex(6))
        self._keep(row, Officer, {"badge": badge}, cells)

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
            self._keep(row, Station, {"zone": zone}, cells, zone)

    def _posting(self, row: Row) -> None:
        cells = row.cells
        officer, shift = self._known_officer(row, "badge"), self._known_shift(row)
        zone = self._zone(row, cells["zone"])
        if officer is None or shift is None or zone is None:
            return
        if not fits(zone, PostRole(cells["role"])):
            self.trouble(row, WrongRole.text)
            return
        post = post_of(zone=zone, role=PostRole(cells["role"]), actor=self.actor, now=self.now)
        key = {"officer": officer, "post": post, "shift": shift, "starts": cells["from"]}
        kept = self._keep(row, Posting, key, {"ends": cells["to"]} if "to" in cells else {}, zone)
        self.periods.append((row, kept))

    def _absence(self, row: Row) -> None:
        officer = self._known_officer(row, "badge")
        if officer is None:
            return
        starts, ends = (
            instant(self.tz, row.cells[end].date(), row.cells[end].time()) for end in ("from", "to")
        )
        reason = {"reason": row.cells["reason"]} if "reason" in row.cells else {}
        if ends <= starts:  # the clock may go forward between the two
            self.trouble(row, EndsBeforeStart.text)
            return
        key = {"officer": officer, "starts": starts}
        self.periods.append((row, self._keep(row, Absence, key, {"ends": ends, **reason})))

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
        elif officer == covering:
            self.trouble(row, CoversOneself.text)
        elif not covering.active:
            self.trouble(row, NotActive.text)
        else:
            key = {"posting": posting, "starts": cells["from"]}
            kept = self._keep(row, Cover, key, {"officer": covering, "ends": cells["to"]}, zone)
            self.periods.append((row, kept))

    # -- what rows refer to -----------------------------------------------------------------------------------------

    def look_up(self, row: Row) -> None:
        """What a row with troubles refers to, so that all that is to be mended is told at once."""
        for column in ("badge", "covering_badge"):
            if column in row.cells and row.file is not FileName.OFFICERS:
                self._known_officer(row, column)
        if "shift" in row.cells:
            self._known_shift(row)
        if "zone" in row.cells:
            self._zone(row, row.cells["zone"])

    def _may_come(self, name: FileName, key: str) -> bool:
        return name in self.unread or key in self.expected.get(name, ())

    def _known_officer(self, row: Row, column: str) -> Officer | None:
        found = Officer.objects.filter(badge=row.cells[column]).first()
        if found is None and not self._may_come(FileName.OFFICERS, row.cells[column]):
            self.trouble(
                row,
                gettext_noop("No officer has the badge %(badge)s. Add them to officers.csv."),
                badge=row.cells[column],
            )
        return found

    def _known_shift(self, row: Row) -> Shift | None:
        found = Shift.objects.filter(code=row.cells["shift"]).first()
        if found is None and not self._may_come(FileName.SHIFTS, row.cells["shift"]):
            self.trouble(
                row,
                gettext_noop("There is no shift %(shift)s. Add it to shifts.csv."),
                shift=row.cells["shift"],
            )
        return found

    def _zone(self, row: Row, code: str) -> str | None:
        if self.zones is None or names_a_desk(code):
            return code
        found = self.zones.get(code.casefold())
        if found is None:
            self.trouble(row, gettext_noop("There is no zone %(zone)s on the zone map."), zone=code)
        return found

    def check_periods(self) -> None:
        """What overlaps with its like is a trouble. Asked when all rows are in, since one row may make room for another."""
        for row, held in self.periods:
            if has_rival(held):
                self.trouble(row, RIVALS[type(held)])
            if isinstance(held, Cover) and not within(held):
                self.trouble(row, OutsidePosting.text)

"""Takes roster files in: all of them or nothing. A dry run does the very same and then lets go of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.files import FileName, Given
from lamplighter.roster.importing.taking import Taking
from lamplighter.roster.reports import Counted, Pictures, RosterReport, said

__all__ = ["Counted", "Pictures", "RosterReport", "import_roster", "said"]


class _LetGo(Exception):
    """Ends a transaction that must leave nothing."""


def import_roster(
    *,
    files: Mapping[FileName, bytes | Given],
    zones: Iterable[str] | None,
    tz: ZoneInfo,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    pictures: Pictures | None = None,
    columns: Mapping[FileName, Mapping[str, str]] | None = None,
    fixed: Mapping[FileName, Mapping[str, str]] | None = None,
) -> RosterReport:
    """Reads and keeps roster files.

    Args:
        zones: codes of the zones there are; None where no map has been confirmed, and then any code is taken.
        tz: the city's zone, in which absences are written.
        dry_run: report only; nothing is kept.
        columns: which of a file's columns each of ours is, where somebody has said it; else it is guessed.
        fixed: values of our columns for all rows of a file, where somebody has said them.
        pictures: what the column ``portrait`` names; without them the column is not read, and pictures stay as they are.
    """
    run = Taking(
        report=RosterReport(),
        tz=tz,
        actor=actor,
        now=now,
        pictures=pictures,
        zones=None if zones is None else {code.casefold(): code for code in zones},
    )
    rows = {
        name: run.read(name, files[name], (columns or {}).get(name), (fixed or {}).get(name))
        for name in FileName
        if name in files
    }
    try:
        with run.pictures_kept(), transaction.atomic():
            for name, found in rows.items():
                for row in found.rows:
                    run.take(name, row)
                for row in found.broken:
                    run.look_up(row)
            run.check_periods()
            order = [name.value for name in rows]
            run.report.problems.sort(key=lambda each: (order.index(each.file), each.line))
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

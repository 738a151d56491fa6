"""Roster files that wait for a supervisor's yes: kept under the home's uploads for a day, then gone. They may tell why
somebody is away, so nobody but the program may read their folder."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lamplighter.core.geo.report import Said
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.roster.files import FileName, Given, Problem
from lamplighter.roster.importing import Counted, Pictures, RosterReport
from lamplighter.roster.portraits import portraits_in
from lamplighter.roster.tables import tables_in

WAITS = timedelta(days=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")
_PICTURE = re.compile(r"[\w-][\w .-]{0,80}\.(?:svg|webp|png|jpe?g)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """One table that was uploaded."""

    kept: str
    """The file's name in the folder."""
    name: str
    """The file's name as people know it."""
    sheet: str | None
    kind: str | None
    """Which roster file it is; empty where it is left out, None where somebody has to say it."""
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An upload and what its dry run said."""

    token: str
    folder: Path
    report: RosterReport
    reads: Mapping[str, Any] = field(default_factory=dict)
    """How each file was understood: told, header, columns, sample."""

    def tables(self) -> list[Table]:
        """The tables that came, in their order."""
        path = self.folder / "tables.json"
        given = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
        return [Table(**each) for each in given]

    def files(self) -> dict[FileName, Given]:
        """The tables of which it is known what they are."""
        return {
            FileName(each.kind): Given((self.folder / each.kept).read_bytes(), each.name, each.sheet)
            for each in self.tables()
            if each.kind
        }

    def asked(self) -> list[tuple[int, Table]]:
        """The tables that nobody has said of what they are, with their numbers."""
        return [(number, each) for number, each in enumerate(self.tables()) if each.kind is None]

    def settle(self, kinds: Mapping[int, str]) -> None:
        """Keeps what a person said that tables are; an empty text leaves one out."""
        tables = [
            replace(each, kind=kinds[number]) if number in kinds else each
            for number, each in enumerate(self.tables())
        ]
        _write_tables(self.folder, tables)

    def columns(self) -> dict[FileName, dict[str, str]]:
        """What a person chose of the files' columns, where they did."""
        return self._chosen("columns")

    def fixed(self) -> dict[FileName, dict[str, str]]:
        """Values for all rows of a file, where a person chose some."""
        return self._chosen("fixed")

    def _chosen(self, what: str) -> dict[FileName, dict[str, str]]:
        path = self.folder / "chosen.json"
        given = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {FileName(name): chosen for name, chosen in given.get(what, {}).items()}

    def choose(
        self, columns: Mapping[FileName, Mapping[str, str]], fixed: Mapping[FileName, Mapping[str, str]]
    ) -> None:
        """Keeps what a person chose of the files' columns."""
        given = {
            what: {name.value: dict(chosen) for name, chosen in each.items()}
            for what, each in (("columns", columns), ("fixed", fixed))
        }
        (self.folder / "chosen.json").write_text(json.dumps(given), encoding="utf-8")

    def pictures(self, kept_in: Path) -> Pictures | None:
        """The pictures, where any came along."""
        given = portraits_in(self.folder / "portraits")
        return Pictures(given, kept_in) if given else None


def keep(uploads: Path, given: Iterable[tuple[str, bytes]]) -> tuple[Path, list[Sentence]]:
    """Writes files into a new folder. Returns it, and why some of the files cannot be used.

    A file is a picture by its name, which the officers' file says; all else is looked into, whatever it is called.
    """
    folder = uploads / f"roster-{secrets.token_hex(16)}"
    folder.mkdir(mode=0o700, parents=True)
    tables: list[Table] = []
    faults: list[Sentence] = []
    for number, (name, data) in enumerate(given):
        if _PICTURE.fullmatch(name):
            (folder / "portraits").mkdir(exist_ok=True)
            (folder / "portraits" / name).write_bytes(data)
            continue
        kept, shown = f"table-{number}", name[:80]
        try:
            found = tables_in(data, shown)
        except ZoneFileError as error:
            faults.append(error.sentence)
            continue
        (folder / kept).write_bytes(data)
        for each in found:
            kind = each.kind.value if each.kind else None
            if twin := next((table for table in tables if kind and table.kind == kind), None):
                words = gettext_noop("%(first)s and %(second)s both hold %(kind)s. Give one of them.")
                faults.append(Sentence(words, {"first": twin.name, "second": shown, "kind": kind}))
            tables.append(Table(kept, shown, each.sheet, kind, each.header, each.rows))
    _write_tables(folder, tables)
    return folder, faults


def _write_tables(folder: Path, tables: Iterable[Table]) -> None:
    kept = json.dumps([asdict(each) for each in tables])
    (folder / "tables.json").write_text(kept, encoding="utf-8")


def note(folder: Path, report: RosterReport) -> None:
    """Keeps what the dry run said beside the files."""
    said = {"counts": {name: asdict(each) for name, each in report.counts.items()}}
    problems = [{**asdict(each), "values": dict(each.values)} for each in report.problems]
    reads = {
        name: {
            "told": [asdict(Said.of(sentence)) for sentence in each.told],
            "header": each.header,
            "columns": each.columns,
            "sample": each.sample,
        }
        for name, each in report.reads.items()
    }
    (folder / "report.json").write_text(
        json.dumps({**said, "problems": problems, "reads": reads}), encoding="utf-8"
    )


def waiting(uploads: Path, token: str, now: datetime) -> Waiting | None:
    """The upload of that token with its report; None where there is none, or no longer."""
    if not _TOKEN.fullmatch(token):
        return None
    folder = uploads / f"roster-{token}"
    file = folder / "report.json"
    if not file.is_file() or _is_over(folder, now):
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Waiting(token, folder, _report(kept), kept.get("reads", {}))


def token_of(folder: Path) -> str:
    """How an upload's folder is called in addresses."""
    return folder.name.removeprefix("roster-")


def drop(folder: Path) -> None:
    """Removes an upload."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(uploads: Path, now: datetime) -> None:
    """Removes uploads that nobody confirmed in time."""
    for folder in uploads.glob("roster-*"):
        if _is_over(folder, now):
            drop(folder)


def _is_over(folder: Path, now: datetime) -> bool:
    try:
        return folder.stat().st_mtime < (now - WAITS).timestamp()
    except OSError:
        return True


def _report(kept: Mapping[str, Any]) -> RosterReport:
    return RosterReport(
        counts={name: Counted(**each) for name, each in kept["counts"].items()},
        problems=[Problem(**each) for each in kept["problems"]],
    )

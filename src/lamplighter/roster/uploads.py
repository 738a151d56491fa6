"""Roster files that wait for a supervisor's yes: kept under the home's uploads for a day, then gone. They may tell why
somebody is away, so nobody but the program may read their folder."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lamplighter.core.geo.report import Said
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.roster.files import ENDINGS, MOST_BYTES, WORKBOOK, FileName, Problem, file_named, sheets_in
from lamplighter.roster.importing import Counted, Pictures, RosterReport
from lamplighter.roster.portraits import portraits_in

WAITS = timedelta(days=1)
_KEPT_AS = (".csv", ".xlsx")
_TOKEN = re.compile(r"[0-9a-f]{32}")
_PICTURE = re.compile(r"[\w-][\w .-]{0,80}\.(?:svg|webp|png|jpe?g)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An upload and what its dry run said."""

    token: str
    folder: Path
    report: RosterReport
    reads: Mapping[str, Any] = field(default_factory=dict)
    """How each file was understood: told, header, columns, sample."""

    def files(self) -> dict[FileName, bytes]:
        """The roster files."""
        found = {}
        for name in FileName:
            for ending in _KEPT_AS:
                path = self.folder / f"{name.value}{ending}"
                if path.is_file():
                    found[name] = path.read_bytes()
        return found

    def columns(self) -> dict[FileName, dict[str, str]]:
        """What a person chose of the files' columns, where they did."""
        path = self.folder / "columns.json"
        given = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {FileName(name): chosen for name, chosen in given.items()}

    def choose(self, columns: Mapping[FileName, Mapping[str, str]]) -> None:
        """Keeps what a person chose of the files' columns."""
        given = {name.value: dict(chosen) for name, chosen in columns.items()}
        (self.folder / "columns.json").write_text(json.dumps(given), encoding="utf-8")

    def pictures(self, kept_in: Path) -> Pictures | None:
        """The pictures, where any came along."""
        given = portraits_in(self.folder / "portraits")
        return Pictures(given, kept_in) if given else None


def keep(uploads: Path, given: Iterable[tuple[str, bytes]]) -> tuple[Path, list[str]]:
    """Writes files into a new folder. Returns it, and the names of the files that are neither roster nor picture."""
    folder = uploads / f"roster-{secrets.token_hex(16)}"
    folder.mkdir(mode=0o700, parents=True)
    strange = []
    for name, data in given:
        kinds = _kinds(name, data)
        for kind in kinds:
            ending = ".xlsx" if data.startswith(WORKBOOK) else ".csv"
            (folder / f"{kind.value}{ending}").write_bytes(data)
        if kinds:
            continue
        if _PICTURE.fullmatch(name):
            (folder / "portraits").mkdir(exist_ok=True)
            (folder / "portraits" / name).write_bytes(data)
        else:
            strange.append(name)
    return folder, strange


def _kinds(name: str, data: bytes) -> list[FileName]:
    """Which roster files an upload holds: the one it is named after, or the sheets of a workbook that are named so."""
    if not name.casefold().endswith(ENDINGS):
        return []
    try:
        sheets = list(sheets_in(data, name)) if len(data) <= MOST_BYTES else []
    except ZoneFileError:
        sheets = []
    kind = file_named(name)
    return sheets or ([kind] if kind is not None else [])


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

"""Uploads that wait for a person's yes: kept in the home for a day with what they chose, read by nobody but the program, then gone."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

WAITS = timedelta(days=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")
_ENDING = re.compile(r"(?:\.[a-z0-9]{1,8}){1,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A folder with the files of one upload, and a note on them."""

    token: str
    folder: Path

    def note(self) -> Any:
        """What was noted last."""
        return json.loads((self.folder / "note.json").read_text(encoding="utf-8"))

    def write(self, note: Any) -> None:
        """Notes something in place of what was noted before: whole, or not at all."""
        new = self.folder / f"note-{secrets.token_hex(4)}.part"
        new.write_text(json.dumps(note), encoding="utf-8")
        new.replace(self.folder / "note.json")

    def path(self, name: str) -> Path:
        """A file of the upload by the name it was kept under."""
        return self.folder / Path(name).name

    def drop(self) -> None:
        """Removes all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(uploads: Path, kind: str, files: Iterable[UploadedFile[Any]]) -> tuple[Waiting, list[str]]:
    """Writes files into a new folder; returns it and the names they are kept under, in their order."""
    token = secrets.token_hex(16)
    folder = uploads / f"waiting-{kind}-{token}"
    folder.mkdir(mode=0o700, parents=True)
    names = []
    for number, file in enumerate(files):
        ending = _ENDING.search(file.name or "")
        names.append(f"file-{number}{ending[0].casefold() if ending else ''}")
        with (folder / names[-1]).open("wb") as sink:
            for chunk in file.chunks():
                sink.write(chunk)
    return Waiting(token, folder), names


def find(uploads: Path, kind: str, token: str, now: datetime) -> Waiting | None:
    """The upload of that token; None where there is none, or no longer."""
    if not _TOKEN.fullmatch(token):
        return None
    folder = uploads / f"waiting-{kind}-{token}"
    return Waiting(token, folder) if (folder / "note.json").is_file() and not _is_over(folder, now) else None


def sweep(uploads: Path, now: datetime) -> None:
    """Removes uploads that nobody confirmed in time."""
    for folder in uploads.glob("waiting-*"):
        if _is_over(folder, now):
            shutil.rmtree(folder, ignore_errors=True)


def _is_over(folder: Path, now: datetime) -> bool:
    try:
        return folder.stat().st_mtime < (now - WAITS).timestamp()
    except OSError:
        return True

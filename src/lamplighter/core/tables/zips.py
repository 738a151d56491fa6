"""What a zip may hold before anything in it is unpacked: no paths that lead out, no swelling, no archives in archives."""

from __future__ import annotations

import stat
import zipfile
from pathlib import PurePosixPath

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

MAX_MEMBERS = 500
"""Most files in one zip."""
MAX_RATIO = 400
"""A member larger than 10 MB may not have been packed tighter than this."""
ARCHIVES = {".zip", ".gz", ".7z", ".rar", ".tar"}


def swells(shown: str) -> ZoneFileError:
    """A zip that is small only while it is packed."""
    return ZoneFileError(
        gettext_noop(
            "%(file)s would grow far too large when unpacked, so nothing was unpacked. Zip the one map or table only, or give it "
            "unpacked."
        ),
        file=shown,
    )


def refuse_other_spreadsheets(archive: zipfile.ZipFile, shown: str) -> None:
    """Raises ``ZoneFileError`` for workbooks of other programs, which are zips too."""
    names = set(archive.namelist())
    kind = ".xlsb" if "xl/workbook.bin" in names else ".numbers" if "Index/Document.iwa" in names else ""
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            kind = ".ods" if stream.read(100).startswith(b"application/vnd.oasis.opendocument") else kind
    if kind:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s is a workbook of a kind that cannot be read (%(kind)s). Save it as an Excel workbook (.xlsx) or CSV."
            ),
            file=shown,
            kind=kind,
        )


def check_members(
    archive: zipfile.ZipFile, shown: str, most_bytes: int, *, nested: bool = False
) -> list[zipfile.ZipInfo]:
    """The files of an archive that people put there. Anything that smells of an attack refuses the whole archive.

    Args:
        most_bytes: what the archive's parts may claim to hold together.
        nested: whether archives inside are left alone; they are never opened.

    Raises:
        ZoneFileError: too many files, a path that leads out, a part packed impossibly tight, or too much in all.
    """
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ZoneFileError(
            gettext_noop("%(file)s holds more than %(limit)s files. Zip the one layer only."),
            file=shown,
            limit=MAX_MEMBERS,
        )
    kept: list[zipfile.ZipInfo] = []
    for info in infos:
        inner = PurePosixPath(info.filename.replace("\\", "/"))
        unsafe = (
            inner.is_absolute()
            or ".." in inner.parts
            or ":" in info.filename
            or stat.S_ISLNK(info.external_attr >> 16)
        )
        if unsafe:
            raise ZoneFileError(
                gettext_noop(
                    "%(file)s holds a path that leads out of it (%(inner)s), so nothing was unpacked. Zip the files anew, without the "
                    "folders above them."
                ),
                file=shown,
                inner=info.filename[:80],
            )
        if inner.suffix.lower() in ARCHIVES and not nested:
            raise ZoneFileError(
                gettext_noop(
                    "%(file)s holds another archive (%(inner)s). Unpack that first and give the inner one."
                ),
                file=shown,
                inner=inner.name[:80],
            )
        if info.file_size > 10_000_000 and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise swells(shown)
        if not info.is_dir() and not inner.name.startswith(".") and "__MACOSX" not in inner.parts:
            kept.append(info)
    if sum(info.file_size for info in kept) > most_bytes:
        raise swells(shown)
    return kept

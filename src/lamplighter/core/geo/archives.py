"""Opens what people upload without trusting it: which format it is, and zip files with bounds.

A file is known by its first bytes, never by its name, so that nothing but GeoJSON, GeoPackage, Shapefile and File Geodatabase
ever reaches GDAL (whose other drivers follow links to other files and servers). KML and tables are read by this program itself.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lamplighter.core.geo.shape_cells import no_map
from lamplighter.core.geo.wording import NeedsChoice, ZoneFileError, gettext_noop
from lamplighter.core.tables.sheets import is_workbook
from lamplighter.core.tables.texts import damaged
from lamplighter.core.tables.zips import check_members, refuse_other_spreadsheets, swells

MAX_FILE_BYTES = 2_000_000_000
"""Largest single file read, packed or not."""
FULL_CHECK_BYTES = 20_000_000
"""GeoJSON up to this size is parsed once to be sure of what it is; larger ones are judged by their head."""

_SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx"}
_WHOLE_FILES = {".gpkg", ".geojson", ".json", ".kml"}
_GEODATABASE_PART = re.compile(r"(?:a[0-9a-f]{8}\.[a-z0-9_-]{1,40}|gdb|timestamps)", re.IGNORECASE)
_KML = re.compile(rb"<(?:\w+:)?kml[\s>]", re.IGNORECASE)
_GEOJSON_TYPES = {
    "FeatureCollection", "Feature", "Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point", "MultiPoint",
    "GeometryCollection",
}  # fmt: skip
_HEAD_TYPE = re.compile(rb'"type"\s*:\s*"(FeatureCollection|Feature)"')


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready for GDAL. ``has_crs_member`` is about GeoJSON only: False where the file names no system."""

    path: Path
    kind: str
    has_crs_member: bool = True


@contextmanager
def opened(
    path: Path,
    *,
    layer: str | None = None,
    max_bytes: int = MAX_FILE_BYTES,
    shown: str | None = None,
) -> Iterator[Opened]:
    """Gives a path that may be read; a zip is unpacked to a folder that is removed afterwards. ``shown`` is the name people know.

    Raises:
        ZoneFileError: missing, too large, of no known format, or an unsafe zip.
    """
    name = shown or path.name
    if not path.is_file():
        raise ZoneFileError(gettext_noop("There is no file %(file)s. Check the name."), file=name)
    if path.stat().st_size > max_bytes:
        raise ZoneFileError(
            gettext_noop("%(file)s is larger than %(limit)s MB. Cut it to the city, or simplify it."),
            file=name,
            limit=max_bytes // 1_000_000,
        )
    with path.open("rb") as stream:
        head = stream.read(65536)
    if head.startswith(b"PK\x03\x04"):
        folder = Path(tempfile.mkdtemp(prefix="lamplighter-zip-"))
        try:
            yield _inside_zip(path, name, folder, layer, max_bytes)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    else:
        yield _plain(path, name, head)


def _plain(path: Path, name: str, head: bytes) -> Opened:
    if head.startswith(b"SQLite format 3\x00"):
        return Opened(path, "GeoPackage")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return Opened(path, "GeoJSON", _check_geojson(path, name, head))
    if head.startswith(b"\x00\x00\x27\x0a") and path.suffix.lower() == ".shp":
        _shapefile_is_whole(path, name)
        return Opened(path, "Shapefile")
    if _as_text(head).lstrip().startswith(b"<"):
        if _KML.search(_as_text(head)):
            return Opened(path, "KML")
        raise no_map(name)
    return Opened(path, "table")


def _as_text(head: bytes) -> bytes:
    """The head without its byte-order mark, and without what UTF-16 puts between its letters."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _check_geojson(path: Path, name: str, head: bytes) -> bool:
    """Makes sure it is GeoJSON. Returns whether it has a ``crs`` member that names a system."""
    if path.stat().st_size > FULL_CHECK_BYTES:
        if not _HEAD_TYPE.search(head) or b"gdal_streamed_alg" in head:
            raise _no_geojson(name)
        return b'"crs"' in head
    try:
        document: Any = json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ZoneFileError(
            gettext_noop("%(file)s breaks off or is damaged at line %(line)s. Export it again."),
            file=name,
            line=error.lineno,
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s looks like GeoJSON but is no UTF-8, or nested too deep. Export it again, as UTF-8."
            ),
            file=name,
        ) from error
    if not isinstance(document, dict) or document.get("type") not in _GEOJSON_TYPES:
        raise _no_geojson(name)
    return isinstance(document.get("crs"), dict)


def _no_geojson(name: str) -> ZoneFileError:
    return ZoneFileError(
        gettext_noop("%(file)s is JSON, but no GeoJSON: it has no feature collection. Export it as GeoJSON."),
        file=name,
    )


def _inside_zip(path: Path, name: str, folder: Path, layer: str | None, max_bytes: int) -> Opened:
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_other_spreadsheets(archive, name)
            if is_workbook(archive) or _one_table(archive):
                return Opened(path, "table")
            members = _safe_members(archive, name, max_bytes)
            _unpack(archive, members, folder, name, max_bytes)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise damaged(name) from error
    found = next((each for pattern in _SOUGHT if (each := sorted(folder.glob(pattern)))), [])
    if layer is not None and len(found) > 1:
        found = [each for each in found if each.stem == layer]
    if not found:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s holds no map that could be read. Zip a Shapefile’s .shp, .shx, .dbf and .prj together, "
                "or the folder of a File Geodatabase (.gdb)."
            ),
            file=name,
        )
    if len(found) > 1:
        raise NeedsChoice(
            gettext_noop("%(file)s holds several layers: %(layers)s. Choose one of them."),
            option="--layer",
            file=name,
            layers=", ".join(each.stem for each in found),
        )
    if found[0].suffix == ".gdb":
        return Opened(found[0], "File Geodatabase")
    if found[0].suffix == ".shp":
        _shapefile_is_whole(found[0], name)
        return Opened(found[0], "Shapefile")
    with found[0].open("rb") as stream:
        return _plain(found[0], name, stream.read(65536))


_SOUGHT = ("*.shp", "*.gpkg", "*.gdb", "*.*json", "*.kml")


def _one_table(archive: zipfile.ZipFile) -> bool:
    """Whether the one thing of use in a zip is a CSV."""
    suffixes = {_inner(info).suffix.lower() for info in archive.infolist() if "__MACOSX" not in info.filename}
    return ".csv" in suffixes and not suffixes & {".shp", ".gpkg", ".gdbtable", *_WHOLE_FILES}


def _safe_members(archive: zipfile.ZipFile, name: str, max_bytes: int) -> list[zipfile.ZipInfo]:
    """The members worth unpacking. Anything that smells of an attack refuses the whole archive."""
    kept = []
    for info in check_members(archive, name, max_bytes):
        inner = _inner(info)
        wanted = inner.suffix.lower() in _SHAPEFILE_PARTS | _WHOLE_FILES
        if wanted or _in_geodatabase(inner):
            kept.append(info)
    return kept


def _inner(info: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(info.filename.replace("\\", "/"))


def _in_geodatabase(inner: PurePosixPath) -> bool:
    """Whether it is one of the flat files of a folder ``….gdb``."""
    return inner.parent.suffix.lower() == ".gdb" and bool(_GEODATABASE_PART.fullmatch(inner.name))


def _unpack(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path, name: str, max_bytes: int
) -> None:
    """Writes members side by side, counting real bytes: the sizes a zip states are only a claim."""
    left = max_bytes
    for info in members:
        inner = _inner(info)
        target = folder / (inner.stem + inner.suffix.lower())
        if _in_geodatabase(inner):
            target = folder / f"{inner.parent.stem}.gdb" / inner.name
            target.parent.mkdir(exist_ok=True)
        if target.exists():
            raise ZoneFileError(
                gettext_noop("%(file)s holds %(inner)s twice, in different folders. Zip the one layer only."),
                file=name,
                inner=inner.name[:80],
            )
        with archive.open(info) as source, target.open("wb") as sink:
            while block := source.read(1 << 20):
                left -= len(block)
                if left < 0:
                    raise swells(name)
                sink.write(block)


def _shapefile_is_whole(path: Path, name: str) -> None:
    missing = [suffix for suffix in (".shx", ".dbf") if not path.with_suffix(suffix).exists()]
    if missing:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s lacks the Shapefile part %(parts)s. Zip .shp, .shx, .dbf and .prj together."
            ),
            file=name,
            parts=", ".join(path.stem + suffix for suffix in missing),
        )

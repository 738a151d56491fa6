"""What GDAL reads: GeoJSON, GeoPackage, Shapefile, File Geodatabase. Only ``archives.opened`` decides what comes here."""

from __future__ import annotations

import codecs
import logging
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.archives import Opened
from lamplighter.core.geo.wording import NeedsChoice, Sentence, ZoneFileError, gettext_noop

log = logging.getLogger(__name__)
Objects = NDArray[np.object_]


def read_layer(
    source: Opened, layer: str | None, shown: str, max_features: int
) -> tuple[Objects, dict[str, NDArray[Any]], str | None, tuple[Sentence, ...]]:
    """Shapes as they stand in the file, columns, the system it names, and how its texts were read."""
    try:
        chosen = choose_layer(source, layer, shown)
        info = pyogrio.read_info(source.path, layer=chosen)
        if info["features"] > max_features:
            raise ZoneFileError(
                gettext_noop(
                    "%(file)s has %(count)s features, more than the %(limit)s this can take. Is it the right file?"
                ),
                file=shown,
                count=info["features"],
                limit=max_features,
            )
        encoding, told = text_of(source, shown)
        meta, _, wkb, columns = pyogrio.raw.read(
            source.path, layer=chosen, force_2d=True, datetime_as_string=True, encoding=encoding
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FieldError,
        UnicodeDecodeError,
        RuntimeError,
    ) as error:
        raise unreadable(shown, error) from error
    geometries: Objects = shapely.from_wkb(wkb if wkb is not None else [], on_invalid="ignore")
    return geometries, dict(zip(meta["fields"], columns, strict=True)), meta["crs"], told


def text_of(source: Opened, shown: str) -> tuple[str | None, tuple[Sentence, ...]]:
    """The encoding of a Shapefile that does not say its own, and the word on it; None leaves it to GDAL."""
    table = source.path.with_suffix(".dbf")
    if source.kind != "Shapefile" or source.path.with_suffix(".cpg").exists():
        return None, ()
    with table.open("rb") as stream:
        head = stream.read(32)
        if len(head) < 32 or head[29]:
            return None, ()
        decoder, accents = codecs.getincrementaldecoder("utf-8")(), False
        stream.seek(int.from_bytes(head[8:10], "little"))
        try:
            while piece := stream.read(1 << 18):
                accents = accents or not piece.isascii()
                decoder.decode(piece)
        except UnicodeDecodeError:
            words = gettext_noop("%(file)s does not say its encoding; its texts were read as Windows-1252.")
            return "CP1252", (Sentence(words, {"file": shown}),)
    words = gettext_noop("%(file)s does not say its encoding; its texts were read as UTF-8.")
    return "UTF-8", ((Sentence(words, {"file": shown}),) if accents else ())


def unreadable(shown: str, error: Exception) -> ZoneFileError:
    """That GDAL cannot read a file. Its own words are for programmers, and go to the log of details."""
    log.debug("a layer cannot be read: %s", " ".join(str(error).split())[:300])
    return ZoneFileError(
        gettext_noop(
            "%(file)s cannot be read: it breaks off or is damaged. Open it in a map program, and export it again."
        ),
        file=shown,
    )


def choose_layer(source: Opened, layer: str | None, shown: str) -> str | None:
    """The layer asked for, or the only one; None where the format has just one.

    Raises:
        NeedsChoice: there are several, and none of them was asked for.
    """
    names = [str(row[0]) for row in pyogrio.list_layers(source.path) if row[1] is not None]
    if not names:
        raise ZoneFileError(gettext_noop("%(file)s holds no layer with areas or lines."), file=shown)
    if source.kind not in ("GeoPackage", "File Geodatabase"):
        return None
    if layer is None and len(names) == 1:
        return names[0]
    if layer is None or layer not in names:
        raise NeedsChoice(
            gettext_noop("%(file)s holds several layers: %(layers)s. Choose one of them."),
            option="--layer",
            file=shown,
            layers=", ".join(names),
        )
    return layer

"""Zones for Parquet files, in and out, by DuckDB: in bounded memory, every row and column kept with its type.

DuckDB is the part ``lamplighter[insights]``; without it CSV works all the same.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.answering import NOTES, NUMBER_OF, Answering, Answers, Locator, Note, as_answering
from lamplighter.core.geo.batch import BatchReport, free, locate_csv, located_columns
from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

ROWS = 245_760
"""Rows looked up at once: two row groups as DuckDB writes them."""
MEMORY = "300MB"
"""What DuckDB may hold in memory; beyond it, it writes to the disk beside the target."""
LONGEST = 20_000_000
"""Bytes of the longest row of a CSV that becomes Parquet; more than ``csv_rows`` takes for a line."""
MARK = b"PAR1"


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    try:
        with path.open("rb") as file:
            return file.read(4) == MARK
    except OSError:
        return False


def wants_parquet(path: Path) -> bool:
    """Whether a name asks for Parquet."""
    return path.suffix.casefold() in (".parquet", ".pq")


def locate_file(
    source: Path,
    target: Path,
    index: Locator | Answering,
    *,
    columns: tuple[str, str] | None = None,
    day_column: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> BatchReport:
    """Copies a file of points with its zones: CSV or Parquet in, by what the file is; CSV or Parquet out, by the target's name.

    Arguments as ``locate_csv``. A target appears only when it is whole. What was text in a CSV is text in Parquet.

    Raises:
        ZoneFileError: the file cannot be used, or Parquet is asked for without DuckDB.
    """
    answering = as_answering(index)
    if is_parquet(source):
        return _from_parquet(source, target, answering, columns, day_column, progress)
    if not wants_parquet(target):
        return locate_csv(
            source, target, answering, columns=columns, day_column=day_column, progress=progress
        )
    _duckdb()
    with _beside(target) as folder:
        located = folder / "located.csv"
        report = locate_csv(
            source,
            located,
            answering,
            columns=columns,
            day_column=day_column,
            rest_column=True,
            progress=progress,
        )
        delimiter = report.delimiter
        with _session(folder) as session:
            rows = (
                f"read_csv({_text(located)}, all_varchar = true, header = true, delim = {_text(delimiter)}, "
                "quote = '\"', escape = '\"', auto_detect = false, "
                f"max_line_size = {LONGEST}, buffer_size = {2 * LONGEST}, columns = {_columns(located, delimiter)})"
            )
            _copied(session, f"FROM {rows}", target, folder, report.rows)
    return report


def _columns(path: Path, delimiter: str) -> str:
    """The columns of a CSV of our own, all of them text; names given twice are told apart."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file, delimiter=delimiter))
    names: list[str] = []
    for cell in header:
        names.append(free(cell.strip() or "column", names))
    return "{" + ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names) + "}"


def _from_parquet(
    source: Path,
    target: Path,
    answering: Answering,
    columns: tuple[str, str] | None,
    day_column: str | None,
    progress: Callable[[int], None] | None,
) -> BatchReport:
    duckdb, report = _duckdb(), BatchReport()
    with _beside(target) as folder, _session(folder) as session:
        given = f"read_parquet({_text(source)})"
        try:
            header = [row[0] for row in session.execute(f"DESCRIBE SELECT * FROM {given}").fetchall()]  # noqa: S608
        except duckdb.Error as error:
            raise ZoneFileError(
                gettext_noop("%(file)s is no whole Parquet file. Write it again, or save it as CSV."),
                file=source.name,
            ) from error
        places = located_columns(header, columns, day_column, source.name)
        report.lon_column, report.lat_column = header[places.lon], header[places.lat]
        picked = [header[places.lon], header[places.lat], *([header[places.day]] if answering.by_day else [])]
        session.execute("CREATE TABLE found (zone INTEGER, note TINYINT)")
        for chunk in _chunks(session, source, picked):
            lons, lats, read = _points(chunk)
            days = None
            if answering.by_day:
                days = [
                    "" if masked else str(day) for day, masked in zip(*_filled(chunk["day"]), strict=True)
                ]
            told = answering.answer(lons, lats, days)
            notes = np.where((told.zones < 0) & (read > 0), read, told.notes).astype(np.int8)
            report.count(Answers(told.zones, notes), answering.codes)
            session.register("part", {"zone": told.zones, "note": notes})
            session.execute("INSERT INTO found SELECT zone, note FROM part")
            session.unregister("part")
            if progress is not None:
                progress(report.rows)
        session.register(
            "codes", {"zone": np.arange(len(answering.codes)), "code": _objects(answering.codes)}
        )
        words = [note or "" for note in NOTES]
        session.register("words", {"note": np.arange(len(words)), "word": _objects(words)})
        session.execute("CREATE TABLE c AS SELECT list(code ORDER BY zone) AS every FROM codes")
        session.execute("CREATE TABLE w AS SELECT list(word ORDER BY note) AS every FROM words")
        zone, note = (_name(free(name, header)) for name in ("zone", "note"))
        rows = (
            f"SELECT p.*, CASE WHEN f.zone < 0 THEN NULL ELSE (SELECT every FROM c)[f.zone + 1] END AS {zone}, "  # noqa: S608
            f"CASE WHEN f.note = 0 THEN NULL ELSE (SELECT every FROM w)[f.note + 1] END AS {note} "
            f"FROM {given} AS p POSITIONAL JOIN found AS f"
        )
        _copied(session, rows, target, folder, report.rows)
    return report


def _objects(words: Any) -> NDArray[Any]:
    made = np.empty(len(words), dtype=object)
    made[:] = list(words)
    return made


def _chunks(session: Any, source: Path, picked: list[str]) -> Iterator[dict[str, Any]]:
    """The coordinates, as numbers and whether there was anything, and the days as texts, some rows at a time."""
    names = [_name(each) for each in picked]
    day = f", CAST({names[2]} AS VARCHAR) AS day" if len(names) > 2 else ""
    asked = (
        f"SELECT TRY_CAST({names[0]} AS DOUBLE) AS lon, TRY_CAST({names[1]} AS DOUBLE) AS lat, "  # noqa: S608
        f"coalesce(trim(CAST({names[0]} AS VARCHAR)), '') = '' OR coalesce(trim(CAST({names[1]} AS VARCHAR)), '') = '' AS bare"
        f"{day} FROM read_parquet({_text(source)}, file_row_number = true) "
        "WHERE file_row_number >= ? AND file_row_number < ? ORDER BY file_row_number"
    )
    count = session.execute(f"SELECT count(*) FROM read_parquet({_text(source)})").fetchone()[0]  # noqa: S608
    for start in range(0, count, ROWS):
        yield session.execute(asked, [start, start + ROWS]).fetchnumpy()


def _points(chunk: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
    """Longitudes and latitudes (NaN where there is none), and what is wrong with them as they stand in the file."""
    lons, lats = (np.ma.filled(chunk[name].astype(np.float64), np.nan) for name in ("lon", "lat"))
    bare = np.ma.filled(chunk["bare"], True).astype(bool)
    off = bare | np.isnan(lons) | np.isnan(lats)
    lons[off], lats[off] = np.nan, np.nan
    read = np.where(bare, NUMBER_OF[Note.MISSING], np.where(off, NUMBER_OF[Note.NOT_A_NUMBER], 0))
    return lons, lats, read.astype(np.int8)


def _filled(column: Any) -> tuple[list[Any], list[bool]]:
    return np.ma.getdata(column).tolist(), np.ma.getmaskarray(column).tolist()


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise ZoneFileError(
            gettext_noop("Parquet needs the insights part: install lamplighter[insights], or use CSV.")
        ) from error
    return duckdb


@contextmanager
def _session(folder: Path) -> Iterator[Any]:
    """A database that keeps to its memory, reaches nothing outside, and spills beside the target."""
    with _duckdb().connect(str(folder / "work.duckdb")) as session:
        session.execute(f"SET memory_limit = '{MEMORY}'")
        session.execute(f"SET temp_directory = {_text(folder / 'spill')}")
        session.execute("SET threads = 1")
        session.execute("SET enable_progress_bar = false")  # it would write among what a command says
        session.execute("SET preserve_insertion_order = true")
        session.execute("SET autoinstall_known_extensions = false")
        session.execute("SET autoload_known_extensions = false")
        yield session


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder of one's own beside the target, on the same disk; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        yield Path(folder)


def _copied(session: Any, rows: str, target: Path, folder: Path, count: int) -> None:
    """Writes so many rows to the target, which takes its name only when it is whole."""
    whole = folder / "whole"
    form = "FORMAT parquet, ROW_GROUP_SIZE 122880" if wants_parquet(target) else "FORMAT csv, HEADER true"
    try:
        written = session.execute(f"COPY ({rows}) TO {_text(whole)} ({form})").fetchone()[0]
    except _duckdb().Error as error:
        why = str(error).partition("\n")[0]
        raise ZoneFileError(
            gettext_noop("The result cannot be written (%(why)s), so nothing was. Try CSV in and out."),
            why=why,
        ) from error
    if written != count:
        raise ZoneFileError(
            gettext_noop("Only %(written)s of %(count)s rows could be written, so nothing was. Write CSV."),
            written=written,
            count=count,
        )
    whole.chmod(0o600)  # addresses of people: for the one who asked
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    whole.replace(target)


def _text(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"


def _name(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'

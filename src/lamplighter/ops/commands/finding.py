"""``lamplighter who`` and ``lamplighter locate``: the main job on the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lamplighter.api.locate import whole_answer
from lamplighter.api.times import Moment, UnreadableTime, read_day, read_moment
from lamplighter.city.queries import our_city
from lamplighter.core.geo.answering import MapOfDay, Note, OneMap
from lamplighter.core.geo.batch import BatchReport
from lamplighter.core.geo.batch_parquet import locate_file
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.flows import wording
from lamplighter.flows.find import Choose, Found, NotFound, Outside, find_officers
from lamplighter.ops.moments import understood
from lamplighter.places import queries as places
from lamplighter.plumbing import clock, saying

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)


class Exit(IntEnum):
    """Exit statuses of ``who``."""

    BAD_INPUT = 2
    CHOOSE = 3
    NOT_COVERED = 4
    NOT_FOUND = 5


def who(
    address: str = typer.Argument(..., help="An address or two crossing streets, as you would say it."),
    at: str = typer.Option("now", help="When: “tonight 7pm”, “friday 19:00”, 2026-03-02T19:00."),
    lang: str = typer.Option("en", help="Language of the answer: en or es."),
    as_json: bool = typer.Option(False, "--json", help="The same answer as the API gives."),
) -> None:
    """Says which zone an address lies in, its officers, who is on duty then, and how to reach them.

    Exit status: 0 found, 2 bad input, 3 several addresses fit, 4 not covered, 5 no such address.
    """
    now, tz = clock.now(), clock.city_tz()
    with translation.override(lang if lang in dict(settings.LANGUAGES) else "en"):
        try:
            moment = understood(at, now=now, tz=tz)
            answer = find_officers(text=address, at=moment.at)
        except UnreadableTime as error:
            _stop(str(error), Exit.BAD_INPUT)
        except places.NoAddresses:
            _stop(_("Addresses cannot be searched yet. Run lamplighter addresses import."), Exit.BAD_INPUT)
        if isinstance(answer, Choose):
            one = len(answer.hits) == 1
            err.print(
                _("Did you mean this? Then ask again with it:")
                if one
                else _("Several addresses fit. Ask again with one of these:")
            )
            for number, hit in enumerate(answer.hits, 1):
                out.print(f"{number}. {hit.label}", markup=False)
            raise typer.Exit(Exit.CHOOSE)
        if isinstance(answer, NotFound):
            err.print(_("No address like that is known. Check the spelling, or give two streets that cross."))
            for hit in answer.hits:
                out.print(f"- {hit.label}", markup=False)
            raise typer.Exit(Exit.NOT_FOUND)
        if isinstance(answer, Outside):
            _stop(_not_covered(answer), Exit.NOT_COVERED)
        if as_json:
            value = json.loads(whole_answer(answer, moment, translation.get_language() or "en"))
            typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
        else:
            _say(answer, moment, now)


def _say(found: Found, moment: Moment, now: datetime) -> None:
    tz, duty, city = clock.city_tz(), found.duty, our_city()
    if found.hit:
        out.print(found.hit.label, markup=False)
    out.print(_as_understood(moment, tz), style="dim", markup=False)
    out.print(wording.headline(found, now, tz), style="bold", markup=False)
    language = translation.get_language() or "en"
    for officer in duty.officers:
        out.print(f"\n{officer.card.shown}: {wording.state(officer, now, tz)}", markup=False)
        for shift in officer.shifts:
            out.print(f"  {wording.pattern(shift, language)}", markup=False)
        reach = "  ".join(each for each in (officer.card.phone, officer.card.email) if each)
        if reach:
            out.print(f"  {reach}", markup=False)
    if not duty.officers and duty.supervisor:
        out.print(
            _("Nobody is posted to this zone now. %(name)s answers for it.")
            % {"name": duty.supervisor.shown},
            markup=False,
        )
    if duty.station:
        out.print(f"\n{duty.station.name}, {duty.station.address}  {duty.station.phone}", markup=False)
    if city.non_emergency_number:
        out.print(
            _("For police without an emergency, call %(number)s.") % {"number": city.non_emergency_number},
            markup=False,
        )
    out.print(
        _("Is someone in danger now? Call %(number)s.") % {"number": city.emergency_number}, markup=False
    )


def _as_understood(moment: Moment, tz: ZoneInfo) -> str:
    """The instant that is answered for, with its offset, so that nobody need guess how a time was read."""
    local = moment.at.astimezone(tz)
    said = {
        "day": saying.long_day(local, tz),
        "time": saying.clock(local, tz),
        "offset": f"{local:%Y-%m-%d %Z}",
    }
    note = moment.note(tz)
    return _("%(day)s, %(time)s (%(offset)s)") % said + (f"\n{note}" if note else "")


def _not_covered(answer: Outside) -> str:
    if answer.reason.zone_map is None:
        return _("No zone map holds on that day.")
    where = answer.hit.label if answer.hit else _("This place")
    return _("%(place)s is not covered: it lies in none of the zones.") % {"place": where}


def _stop(sentence: str, status: Exit) -> NoReturn:
    err.print(sentence, style="red", markup=False)
    raise typer.Exit(status)


def locate(
    points: Path = typer.Argument(
        ...,
        exists=True,
        dir_okay=False,
        help="Points: CSV (.csv, .csv.gz, or a .zip with one CSV) or Parquet, told apart by what the file is.",
    ),
    output: Path = typer.Option(
        ..., "--output", "-o", help="Where to write the same rows with their zones; .parquet writes Parquet."
    ),
    on: str = typer.Option("", help="Day whose zone map answers, YYYY-MM-DD; left out: today."),
    day_column: str = typer.Option(
        "", help="Column with a day or time for each row: each is answered by the map that held then."
    ),
    lon: str = typer.Option("", help="Column of the longitude; guessed by its name if left out."),
    lat: str = typer.Option("", help="Column of the latitude; guessed by its name if left out."),
) -> None:
    """Finds the zone of every point of a file, however large. Rows that lie nowhere say why; none is lost."""
    if on and day_column:
        _stop("Give --on or --day-column, not both.", Exit.BAD_INPUT)
    if bool(lon) != bool(lat):
        _stop("Give both --lon and --lat, or neither.", Exit.BAD_INPUT)
    answering = _by_day() if day_column else _on_day(on)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
    with bar:
        task = bar.add_task("points", total=None)
        try:
            report = locate_file(
                points,
                output,
                answering,
                columns=(lon, lat) if lon else None,
                day_column=day_column or None,
                progress=lambda rows: bar.update(task, completed=rows),
            )
        except ZoneFileError as error:
            bar.stop()
            _stop(str(error), Exit.BAD_INPUT)
        except OSError as error:
            bar.stop()
            _stop(f"{output} cannot be written: {error.strerror}.", Exit.BAD_INPUT)
    _tell(report, output)


def _on_day(on: str) -> OneMap:
    """The map that holds on a day, for all rows."""
    try:
        day = read_day(on) if on else clock.city_day(clock.now())
    except UnreadableTime as error:
        _stop(str(error), Exit.BAD_INPUT)
    found = places.zone_map_on(day)
    if found is None:
        _stop(f"No zone map holds on {day}. Run lamplighter zones list.", Exit.BAD_INPUT)
    return OneMap(found.index)


def _by_day() -> MapOfDay:
    """Every map there is, for rows that each have a day."""
    tz = clock.city_tz()

    def read(text: str) -> date | None:
        try:
            return read_moment(text, tz).at.astimezone(tz).date() if text else None
        except UnreadableTime:
            return None

    maps = places.held_maps()
    if not maps:
        _stop("There is no zone map yet. Run lamplighter zones import.", Exit.BAD_INPUT)
    return MapOfDay([(each.holds_from, each.index) for each in maps], read)


def _tell(report: BatchReport, output: Path) -> None:
    bare = report.notes[Note.NOT_COVERED]
    for sentence in report.told:
        out.print(str(sentence), markup=False)
    out.print(f"{report.rows:,} rows, {report.located:,} in a zone, {bare:,} not covered.", markup=False)
    for note, count in sorted(report.notes.items()):
        if note is not Note.NOT_COVERED:
            out.print(f"  {count:,} {note.value}", markup=False)
    out.print(f"Written to {output}", markup=False)

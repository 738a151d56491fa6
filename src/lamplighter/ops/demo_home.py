"""A home for the demo city: its settings, and everything of Riverbend taken in by the doors any department uses."""

from __future__ import annotations

import hashlib
import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from django.db import transaction

import lamplighter
from lamplighter.accounts import actions as accounts
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.basemap import Kind, read_base_layer
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.divisions import actions as divisions
from lamplighter.divisions import queries as division_queries
from lamplighter.divisions.models import Thanks
from lamplighter.ops import demo
from lamplighter.ops.demo.roster import NON_EMERGENCY
from lamplighter.ops.demo.whole_year import write_year_of_city
from lamplighter.ops.demo_next import propose_next
from lamplighter.places import actions as places
from lamplighter.places import queries as place_queries
from lamplighter.plumbing.home import Home
from lamplighter.roster.files import FileName
from lamplighter.roster.importing import Pictures, import_roster, said
from lamplighter.roster.models import Absence, Cover, Officer, Posting
from lamplighter.roster.portraits import portraits_in

HOLDS_FROM = date(2024, 1, 1)
"""From when the demo city's zone map holds; long ago, so that yesterday can be asked for too."""
WAITING = "traffic"
"""Thanks to this division are left unread, so that a supervisor has something to decide."""
BUILT_BY = (
    "core",
    "places",
    "roster",
    "divisions",
    "concerns",
    "meetings",
    "partners",
    "academy",
    "keys",
    "tips",
    "ops/demo",
)
Say = Callable[[str], None]


class HomeIsTaken(Exception):
    """The folder holds an installation that is not a demo."""


class OtherDatabase(Exception):
    """A demo lives in its own file; a database server that the settings name might hold real people."""


class CityDoesNotFit(Exception):
    """The demo city was refused by an importer: a fault of this program, told as it stands."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a demo home says of itself in ``demo.json``. ``recipe`` is empty until the home is whole."""

    city: str
    seed: int
    recipe: str = ""
    day: str = ""
    addresses: tuple[str, ...] = ()

    def keep(self, home: Home) -> None:
        """Writes it in one go, so that no reader finds half of it."""
        draft = home.demo_file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(home.demo_file)


def stamp_of(home: Home) -> Stamp | None:
    """What the home says of itself; None where it is no demo home."""
    if not home.is_demo:
        return None
    kept = json.loads(home.demo_file.read_text(encoding="utf-8"))
    known = {each.name: kept[each.name] for each in fields(Stamp) if each.name in kept}
    return Stamp(**{**known, "addresses": tuple(kept.get("addresses", ()))})


def only_its_own_database(url: str) -> None:
    """Keeps demo commands away from a database server.

    Raises:
        OtherDatabase: one is set, perhaps by the environment.
    """
    if url:
        raise OtherDatabase(
            "The settings name a database server. The demo city keeps to the built-in database, so that it can never "
            "meet real people's data. Unset LAMPLIGHTER_DATABASE_URL and try again."
        )


def claim(home: Home, seed: int, public_url: str) -> bool:
    """Makes the folder a demo home and writes its settings. Returns whether the settings changed, so that they have to be
    read anew.

    Raises:
        HomeIsTaken: a real installation lives there.
    """
    if not home.is_demo and (home.database.exists() or home.settings_file.exists()):
        raise HomeIsTaken(
            f"{home.root} holds an installation that is not a demo, and is left alone. Set LAMPLIGHTER_HOME to a new folder."
        )
    home.prepare()
    stamp = stamp_of(home)
    if stamp is None or stamp.seed != seed:
        Stamp(city=demo.NAME, seed=seed).keep(home)
    text = _settings(public_url)
    if home.settings_file.exists() and home.settings_file.read_text(encoding="utf-8") == text:
        return False
    home.settings_file.write_text(text, encoding="utf-8")
    return True


def _settings(public_url: str) -> str:
    return f"""# Settings of the demo city. All of it is invented.

[city]
name = "{demo.NAME}"
department = "{demo.NAME} Police Department"
region = "Great Plains"
time_zone = "{demo.TIME_ZONE}"
non_emergency_number = "{NON_EMERGENCY}"

[web]
public_url = "{public_url}"
"""


def recipe() -> str:
    """A fingerprint of all that a demo home is built by; a home of another recipe is filled anew."""
    package = Path(lamplighter.__file__).parent
    whole = hashlib.sha256(lamplighter.__version__.encode())
    for room in BUILT_BY:
        folder = package / room
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.txt"), *folder.rglob("*.toml")]):
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def fill(home: Home, *, now: datetime, tz: ZoneInfo, say: Say) -> Stamp:
    """Draws the city and takes it in. Quick where nothing changed; a new day brings new leave and covers only.

    Args:
        say: told what is being done, in a few words.

    Raises:
        CityDoesNotFit: an importer refused what was drawn.
    """
    stamp = stamp_of(home)
    assert stamp is not None, "claim the home first"
    today, wanted = now.astimezone(tz).date(), recipe()
    whole = stamp.recipe == wanted and place_queries.zone_map_on(today) is not None
    if whole and stamp.day == today.isoformat():
        return stamp
    actor = Actor.command("demo build")
    say("Drawing the city")
    city = demo.build_city(stamp.seed, today=today)
    files = home.root / "riverbend"
    demo.write_city(city, files)
    if not whole:
        _take_places(files, actor=actor, now=now, say=say)
        _take_divisions(city, actor=actor, now=now, today=today)
        for role in Role:
            accounts.demo_person(role=role, now=now)
    say("Filling the roster")
    _take_roster(home, files, city, tz=tz, actor=actor, now=now)
    if not whole:
        write_year_of_city(city, actor=actor, now=now, tz=tz, say=say)
    _link_people()
    done = replace(stamp, recipe=wanted, day=today.isoformat(), addresses=tuple(_to_try(city)))
    done.keep(home)
    return done


def _take_places(files: Path, *, actor: Actor, now: datetime, say: Say) -> None:
    say("Building the zone index")
    sources = [
        places.Source(
            "zone", files / "zones.geojson", "zones.geojson", ReadOptions(code="code", name="name")
        ),
        places.Source(
            "beat",
            files / "beats.geojson",
            "beats.geojson",
            ReadOptions(code="code", name="name", parent="zone"),
        ),
    ]
    places.import_zone_map(
        name=f"{demo.NAME} zones",
        holds_from=HOLDS_FROM,
        sources=sources,
        surveyed=places.survey_sources(sources),
        replace=True,
        actor=actor,
        now=now,
    )
    propose_next(files, actor=actor, now=now)
    say("Drawing the base map")
    for kind, name in ((Kind.STREET, "streets"), (Kind.WATER, "water"), (Kind.PARK, "parks")):
        file = files / f"{name}.geojson"
        places.import_base_layer(layer=read_base_layer(file, kind), file_name=file.name, actor=actor, now=now)
    say("Building the address search")
    file = files / "addresses.csv"
    places.import_addresses(path=file, file_name=file.name, actor=actor, now=now)


def _take_roster(
    home: Home, files: Path, city: demo.City, *, tz: ZoneInfo, actor: Actor, now: datetime
) -> None:
    """Leave and covers are told from today, so those of an earlier day are taken out first."""
    with transaction.atomic():
        for model in (Cover, Absence, Posting):
            model.objects.all().delete()
        report = import_roster(
            files={name: (files / f"{name.value}.csv").read_bytes() for name in FileName},
            zones=[code for code, _, _ in city.zones],
            tz=tz,
            actor=actor,
            now=now,
            pictures=Pictures(portraits_in(files / "portraits"), home.pictures),
        )
        if report.problems:
            first = report.problems[0]
            raise CityDoesNotFit(f"{first.file}.csv, line {first.line}: {said(first)}")
        record(verb=Verb.DEMO_BUILT, subject=("demo.city", city_id(city)), actor=actor, now=now)


def _link_people() -> None:
    """The demo's officer is Officer Reyes, its supervisor the River zone's sergeant."""
    for role, badge in ((Role.OFFICER, "2142"), (Role.SUPERVISOR, "1101")):
        user = User.objects.filter(email=f"{role.value}@riverbend.invalid").first()
        if user is not None and not Officer.objects.filter(user=user).exists():
            Officer.objects.filter(badge=badge).update(user=user)


def city_id(city: demo.City) -> str:
    """How the audit record names the demo city."""
    return f"{demo.NAME}-{city.seed}"


def _take_divisions(city: demo.City, *, actor: Actor, now: datetime, today: date) -> None:
    for order, each in enumerate(city.divisions, start=1):
        division = divisions.set_up_division(
            slug=each.slug,
            name_en=each.name_en,
            name_es=each.name_es,
            order=order,
            phone=each.phone,
            actor=actor,
            now=now,
        )
        wording = divisions.Wording(each.summary_en, each.summary_es, each.body_en, each.body_es)
        if division_queries.published_page(each.slug, "en") is None:
            divisions.write_draft(division=division, wording=wording, author=None, actor=actor, now=now)
            divisions.publish(division=division, actor=actor, now=now)
        if Thanks.objects.filter(division=division).exists():
            continue
        for text in each.thanks:
            sent = divisions.thank(division=division, text=text, today=today)
            if each.slug != WAITING:
                divisions.show_thanks(pk=sent.pk, shown=text, actor=actor, now=now)


def _to_try(city: demo.City) -> list[str]:
    """The address of all guides, and one house in the middle of two other zones."""
    found = ["1600 Lantern Street"]
    houses = [row for row in city.addresses if not row.unit]
    points = shapely.points([(row.lon, row.lat) for row in houses])
    for code, _, shape in city.zones:
        if code in ("BLU", "MEA"):
            away = shapely.distance(points, shape.representative_point()) + ~shapely.contains(shape, points)
            row = houses[int(away.argmin())]
            found.append(f"{row.number} {row.street}")
    return found


def command_line(home: Home) -> str:
    """How the program is called for this home from where one stands, to be pasted into a shell."""
    program = Path(sys.executable).with_name("lamplighter")
    called = _from_here(program) if program.exists() else "lamplighter"
    return f"LAMPLIGHTER_HOME={_from_here(home.root)} {called}"


def _from_here(path: Path) -> str:
    """A path as short as it can be written, fit for a shell."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))

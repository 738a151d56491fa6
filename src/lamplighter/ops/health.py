"""How an installation is: each thing that must be well, looked at, with what to do when it is not."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import RoleGrant
from lamplighter.core.gazetteer.model import GazetteerError
from lamplighter.core.geo.index_file import IndexFileError
from lamplighter.ops import health_concerns, health_meetings, health_sign_on
from lamplighter.ops.database import pending_migrations
from lamplighter.outbox import queries as outbox
from lamplighter.outbox.models import Call, Kind, Mail, Text
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import queries as roster
from lamplighter.roster.rules import PostRole

LITTLE_SPACE = 1_000_000_000


class Mark(StrEnum):
    """How a thing is."""

    WELL = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    mark: Mark
    what: str
    how: str
    cure: str = ""


def examine(now: datetime) -> list[Finding]:
    """Looks at everything; a look that fails is itself a finding."""
    looks: list[Callable[[datetime], Iterator[Finding]]] = [
        _secret,
        _address,
        _clock,
        _space,
        _database,
        _zones,
        _addresses,
        _roster,
        _people,
        _sign_on,
        _concerns,
        _meetings,
        _mail,
        _replies,
        _texts,
        _given_up,
    ]
    findings = []
    for look in looks:
        try:
            findings += list(look(now))
        except (DatabaseError, OSError, IndexFileError, GazetteerError) as error:
            findings.append(
                Finding(
                    Mark.WRONG, look.__name__.strip("_"), f"cannot be looked at: {error}", "Mend that first."
                )
            )
            if look is _database:
                break
    return findings


def _secret(now: datetime) -> Iterator[Finding]:
    file = settings.HOME.secret_file
    if not file.exists():
        yield Finding(Mark.WRONG, "secret", "there is none", "Run lamplighter init.")
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding(Mark.WRONG, "secret", "others on this machine can read it", f"Run chmod 600 {file}.")
    else:
        yield Finding(Mark.WELL, "secret", "readable by its owner only")


def _address(now: datetime) -> Iterator[Finding]:
    url = urlsplit(settings.LAMPLIGHTER.web.public_url)
    here = url.hostname in ("127.0.0.1", "localhost", "::1")
    if here:
        mark = Mark.WELL if settings.HOME.is_demo else Mark.LOOK
        cure = "" if settings.HOME.is_demo else "Set [web] public_url to the address people use."
        yield Finding(mark, "address", f"{url.geturl()} names this machine only", cure)
    elif url.scheme != "https":
        yield Finding(
            Mark.WRONG,
            "address",
            f"{url.geturl()} is not encrypted",
            "Set [web] public_url to https://, and see docs/operating.md for TLS.",
        )
    else:
        yield Finding(Mark.WELL, "address", url.geturl())


def _clock(now: datetime) -> Iterator[Finding]:
    name = settings.LAMPLIGHTER.city.time_zone
    try:
        local = now.astimezone(ZoneInfo(name))
    except ZoneInfoNotFoundError:
        yield Finding(Mark.WRONG, "time zone", f"{name} is not known here", "Install the package tzdata.")
    else:
        yield Finding(Mark.WELL, "time", f"it is {local:%Y-%m-%d %H:%M} in {name}")


def _space(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME.root).free
    mark = Mark.WELL if free > LITTLE_SPACE else Mark.LOOK
    yield Finding(mark, "disk", f"{free / 1e9:.1f} GB free", "" if mark is Mark.WELL else "Make room.")


def _database(now: datetime) -> Iterator[Finding]:
    connection.ensure_connection()
    if pending_migrations():
        yield Finding(Mark.WRONG, "database", "not up to date", "Run lamplighter manage migrate.")
    else:
        yield Finding(Mark.WELL, "database", f"{connection.display_name}, up to date")


def _zones(now: datetime) -> Iterator[Finding]:
    found = places.zone_map_on(city_day(now))
    if found is None:
        yield Finding(Mark.WRONG, "zone map", "none holds today", "Run lamplighter zones import.")
    else:
        yield Finding(
            Mark.WELL, "zone map", f"{found.name}, {len(found.answers)} zones, since {found.holds_from}"
        )


def _addresses(now: datetime) -> Iterator[Finding]:
    try:
        places.search("1 Main St", 1)
    except places.NoAddresses:
        yield Finding(Mark.WRONG, "addresses", "none have been imported", "Run lamplighter addresses import.")
    else:
        yield Finding(Mark.WELL, "addresses", "can be searched")


def _roster(now: datetime) -> Iterator[Finding]:
    found = places.zone_map_on(city_day(now))
    held = roster.snapshot()
    everything = places.zones_on(city_day(now))
    served = {code for zone in everything if zone.code in held.zones for code in _above(zone)}
    bare = [zone.code for zone in (found.levels[0] if found else ()) if zone.code not in served]
    if bare:
        yield Finding(
            Mark.LOOK,
            "zones without a post",
            ", ".join(bare),
            "Post officers there: lamplighter roster import.",
        )
    empty = [zone for zone in sorted(held.zones) if not roster.who([zone], now).officers]
    if empty:
        yield Finding(Mark.LOOK, "posts without an officer", ", ".join(empty), "Add postings.")
    headless = [
        post.zone
        for post in held.roster.posts.values()
        if post.role == PostRole.CIO.value and post.supervisor is None
    ]
    if headless:
        yield Finding(
            Mark.LOOK,
            "posts without a supervisor post",
            ", ".join(sorted(headless)),
            "Post a supervisor there.",
        )
    if not (bare or empty or headless):
        yield Finding(Mark.WELL, "roster", f"{len(held.zones)} zones have officers and a supervisor")


def _above(zone: places.ZoneInfo) -> list[str]:
    return [each.code for each in zone.chain]


def _people(now: datetime) -> Iterator[Finding]:
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR.value, user__is_active=True).exists():
        yield Finding(Mark.WELL, "administrator", "there is one")
    else:
        yield Finding(
            Mark.WRONG,
            "administrator",
            "there is none",
            "Run lamplighter people add EMAIL --role administrator.",
        )


def _sign_on(now: datetime) -> Iterator[Finding]:
    found = list(health_sign_on.troubles())
    for how, cure in found:
        yield Finding(Mark.LOOK, "sign-on", how, cure)
    if not found and settings.LAMPLIGHTER.signon.issuer:
        yield Finding(Mark.WELL, "sign-on", "the provider answers")


def _concerns(now: datetime) -> Iterator[Finding]:
    if not health_concerns.kinds_there():
        yield Finding(
            Mark.LOOK,
            "Concerns",
            "No kind can be raised",
            "Set kinds up, or load some: lamplighter kinds load.",
        )
        return
    troubles = list(health_concerns.holders(now))
    for grave, how, cure in troubles:
        yield Finding(Mark.WRONG if grave else Mark.LOOK, "concerns", how, cure)
    if strays := health_concerns.strays():
        yield Finding(
            Mark.LOOK,
            "Concerns",
            f"{strays} open ones lie at the front desk: no zone covers their place",
            "Give them to a zone.",
        )
    for name in health_concerns.silent_hooks():
        yield Finding(
            Mark.LOOK, "programs", f"{name} is not called any more", "Switch it on again, or remove it."
        )
    if not troubles:
        yield Finding(
            Mark.WELL, "concerns", f"{health_concerns.kinds_there()} kinds, and somebody holds every post"
        )


def _meetings(now: datetime) -> Iterator[Finding]:
    troubles = list(health_meetings.appointments(now))
    for grave, how, cure in troubles:
        yield Finding(Mark.WRONG if grave else Mark.LOOK, "appointments", how, cure)
    if not troubles:
        yield Finding(
            Mark.WELL, "appointments", f"{health_meetings.to_come(now)} to come, each with a holder"
        )


def _mail(now: datetime) -> Iterator[Finding]:
    if settings.LAMPLIGHTER.mail.host:
        yield Finding(Mark.WELL, "mail", f"goes out by {settings.LAMPLIGHTER.mail.host}")
    else:
        yield Finding(Mark.LOOK, "mail", "stays in the outbox", "Set [mail] host in lamplighter.toml.")


def _replies(now: datetime) -> Iterator[Finding]:
    mail = settings.LAMPLIGHTER.mail
    if not mail.reply_domain:
        return
    trouble = outbox.trouble_of("fetch-mail") if mail.imap_host else ""
    if trouble:
        yield Finding(
            Mark.LOOK,
            "replies by mail",
            f"the mailbox could not be read last time ({trouble})",
            "Look at imap_host, imap_user and imap_password in [mail].",
        )
    else:
        how = f"fetched from {mail.imap_host}" if mail.imap_host else "come by lamplighter mail take"
        yield Finding(Mark.WELL, "replies by mail", f"{how}, for {mail.reply_box}+...@{mail.reply_domain}")


def _texts(now: datetime) -> Iterator[Finding]:
    sms = settings.LAMPLIGHTER.sms
    if sms.provider == "twilio" and not (sms.account and sms.token and sms.sender):
        yield Finding(
            Mark.WRONG,
            "text messages",
            "the provider is not fully set",
            "Set account, token and sender in [sms].",
        )
    elif sms.provider != "none":
        yield Finding(Mark.WELL, "text messages", f"go out by {sms.provider}")


def _given_up(now: datetime) -> Iterator[Finding]:
    kinds: tuple[tuple[Kind, str], ...] = (
        (Mail, "mail"),
        (Text, "text messages"),
        (Call, "calls to other servers"),
    )
    for kind, what in kinds:
        count = outbox.given_up(kind)
        if count:
            yield Finding(
                Mark.LOOK,
                what,
                f"{count} given up",
                "See Outbox on the staff pages: try them again or remove them.",
            )

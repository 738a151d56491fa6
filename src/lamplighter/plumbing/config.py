"""Settings of an installation: one file ``lamplighter.toml`` plus environment, typed, each with its meaning.

A key ``name`` of section ``[city]`` may also be given as the environment variable ``LAMPLIGHTER_CITY_NAME``, which
wins over the file. docs/settings.md is held to these descriptions by a test.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, Field, ValidationError, field_validator

from lamplighter.plumbing.config_section import Section, SettingsError
from lamplighter.plumbing.sections import (
    Academy,
    Commitments,
    Concerns,
    Gatherings,
    Groups,
    Meetings,
)
from lamplighter.plumbing.sections_roster import Roster
from lamplighter.plumbing.sections_tips import Tips

__all__ = ["Section", "Settings", "SettingsError", "load_settings"]


class City(Section):
    """Who and where."""

    name: str = Field(
        "Our city", min_length=1, max_length=80, description="Name of the city, as residents say it."
    )
    department: str = Field("Police Department", max_length=120, description="Name of the police department.")
    region: str = Field(
        "", max_length=80, description="State or region, printed after the city's name where needed."
    )
    time_zone: str = Field(
        "America/Chicago", description="IANA name of the city's time zone, e.g. America/Chicago."
    )
    country: str = Field(
        "US", pattern="^[A-Z]{2}$", description="ISO 3166 code; decides how phone numbers are read."
    )
    subdivision: str = Field(
        "",
        pattern=r"^[A-Z0-9]{0,4}$",
        description="State or province as ISO 3166-2 has it, without the country: MO for Missouri. Decides on holidays; "
        "empty knows the national ones only.",
    )
    emergency_number: str = Field("911", max_length=20, description="The number for someone in danger now.")
    non_emergency_number: str = Field(
        "", max_length=30, description="Police without an emergency; empty hides it."
    )

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"'{value}' is no IANA time zone; write for example America/Chicago")
        return value


class Web(Section):
    """How people reach the program."""

    public_url: str = Field(
        "http://127.0.0.1:8000", description="Address people use, with https:// in production."
    )
    allowed_hosts: list[str] = Field(
        ["127.0.0.1", "localhost", "[::1]"],
        description="Host names this server answers to (comma-separated in the environment).",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="How many proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto; 0 trusts none.",
    )
    requests_per_minute: int = Field(
        600,
        ge=10,
        description="Requests one network address may send each minute before it is asked to wait; "
        "high, because a library or a shelter shares one address.",
    )
    call_private_addresses: bool = Field(
        False,
        description="Whether webhooks and referrals that staff set up may reach addresses inside your own network.",
    )


class Database(Section):
    """Where rows are kept."""

    url: str = Field(
        "", description="Empty for the built-in SQLite file, else postgresql://user:password@host:port/name."
    )

    @field_validator("url")
    @classmethod
    def known_kind(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("leave it empty for SQLite or write postgresql://user:password@host:port/name")
        return value


class Mail(Section):
    """How mail goes out, and how replies come back in."""

    host: str = Field("", description="SMTP server; empty keeps mail in the outbox and sends none.")
    port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    user: str = Field("", description="Name to sign in at the SMTP server with.")
    password: str = Field(
        "", repr=False, description="Password for the SMTP server; better given by environment."
    )
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none.")
    sender: str = Field("lamplighter@localhost", description="Address that mail comes from.")
    reply_domain: str = Field(
        "",
        max_length=200,
        description="Domain whose mail comes back here, e.g. police.example.gov; empty switches replies by mail off.",
    )
    reply_box: str = Field(
        "reply",
        pattern=r"^[a-z0-9][a-z0-9.-]{0,19}$",
        description="The box that replies go to; an answer comes to reply+word@reply_domain.",
    )
    trusted_authserv: str = Field(
        "",
        max_length=200,
        description="Name by which your own mail server signs Authentication-Results; empty believes none.",
    )
    imap_host: str = Field("", description="IMAP server that holds the replies; empty fetches none.")
    imap_port: int = Field(993, ge=1, le=65535, description="Port of the IMAP server.")
    imap_user: str = Field("", description="Name to sign in at the IMAP server with.")
    imap_password: str = Field(
        "", repr=False, description="Password for the IMAP server; better given by environment."
    )
    imap_security: Literal["tls", "starttls", "none"] = Field("tls", description="tls, starttls or none.")
    imap_folder: str = Field(
        "INBOX", min_length=1, max_length=200, description="Folder the replies arrive in; a box of its own."
    )
    imap_done_folder: str = Field(
        "",
        max_length=200,
        description="Folder that a mail goes to once it is taken; empty marks it as read and leaves it.",
    )


class Sms(Section):
    """How text messages go out."""

    provider: Literal["none", "console", "twilio"] = Field(
        "none",
        description="none sends no texts, console only says that one would go, twilio speaks Twilio's HTTP interface.",
    )
    base_url: str = Field(
        "https://api.twilio.com",
        description="Address of the provider, for those that speak Twilio's interface.",
    )
    account: str = Field("", description="Account at the provider (Account SID).")
    token: str = Field("", repr=False, description="Secret for that account; better given by environment.")
    sender: str = Field(
        "",
        max_length=60,
        description="Number that texts come from (+18165550100) or messaging service (MG...).",
    )

    @field_validator("base_url")
    @classmethod
    def whole_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("write the whole address, for example https://api.twilio.com")
        return value.rstrip("/")


class Map(Section):
    """What the large map shows."""

    tile_url: str = Field(
        "",
        description="The department's own map tiles, e.g. https://tiles.example.org/{z}/{x}/{y}.png; empty uses the built-in layers.",
    )
    tile_attribution: str = Field("", max_length=200, description="Credit line shown on those tiles.")


class Security(Section):
    """Sessions and the audit record."""

    staff_session_hours: int = Field(
        12, ge=1, le=72, description="Hours after which staff must sign in again."
    )
    audit_seal_minutes: int = Field(
        5, ge=1, le=1440, description="Minutes between two sealings of the audit record."
    )


class Settings(Section):
    """Every setting there is."""

    city: City = City()
    web: Web = Web()
    database: Database = Database()
    mail: Mail = Mail()
    sms: Sms = Sms()
    map: Map = Map()
    security: Security = Security()
    roster: Roster = Roster()
    concerns: Concerns = Concerns()
    meetings: Meetings = Meetings()
    gatherings: Gatherings = Gatherings()
    groups: Groups = Groups()
    commitments: Commitments = Commitments()
    academy: Academy = Academy()
    tips: Tips = Tips()

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.city.time_zone)


def load_settings(file: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Reads file and environment.

    Raises:
        SettingsError: a value is wrong; the message names the key, the trouble and the cure.
    """
    values: dict[str, Any] = {}
    if file.exists():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{file.name} cannot be read: {error}. Mend that line and start again."
            ) from error
    for name, section in Settings.model_fields.items():
        for key in _fields_of(section.annotation):
            variable = f"LAMPLIGHTER_{name}_{key}".upper()
            if variable in environ:
                text = environ[variable]
                value: Any = [part.strip() for part in text.split(",")] if key == "allowed_hosts" else text
                values.setdefault(name, {})[key] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_sentence(file, error)) from error


def _fields_of(annotation: Any) -> list[str]:
    return (
        list(annotation.model_fields)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel)
        else []
    )


def _sentence(file: Path, error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return (
            f"{file.name}: there is no setting '{where}'. See docs/settings.md for the names, or remove it."
        )
    return f"{file.name}: '{where}' cannot be used: {first['msg']}. Mend it and start again."

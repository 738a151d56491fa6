"""One row of every model of the house, with a marker of its class in every text field; made from the models alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import h3
import numpy as np
import shapely
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.utils import IntegrityError

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.basemap import Kind, Layer, save
from lamplighter.core.geo.report import MapReport
from lamplighter.places.actions import confirm_zone_map
from lamplighter.plumbing.fields import FieldClass
from lamplighter.plumbing.models import HouseModel
from lamplighter.plumbing.snapshots import forget_checks

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MARKS = {
    FieldClass.PUBLIC: "qpub",
    FieldClass.STAFF: "qstf",
    FieldClass.RESTRICTED: "qres",
    FieldClass.SEALED: "qsea",
}
"""How a marker of each class begins; a number follows, so that it can be traced to its field."""
NUMBER = "4F7K9Q2M"
"""Of the one concern."""
GIVEN: dict[str, dict[str, Any]] = {
    # What constraints demand and cannot be guessed from the field alone.
    "audit.Event": {"actor_kind": "system", "actor_id": None, "fields": ["name"]},
    "audit.Seal": {"number": 1, "first_id": 1, "last_id": 1, "count": 1},
    "outbox.Mail": {"state": "waiting", "sent_at": None, "next_try": datetime(2099, 1, 1, tzinfo=UTC)},
    "outbox.Text": {"state": "waiting", "sent_at": None, "next_try": datetime(2099, 1, 1, tzinfo=UTC)},
    "outbox.Call": {"state": "waiting", "sent_at": None, "next_try": datetime(2099, 1, 1, tzinfo=UTC)},
    "accounts.SignIn": {"started_at": NOW, "expires_at": datetime(2099, 1, 1, tzinfo=UTC), "ended_at": None},
    "accounts.OneTimeLink": {"kind": "invitation"},
    "accounts.ResidentVisit": {"opened_at": None},
    "accounts.RoleGrant": {"role": "officer", "zone": "river"},
    "divisions.DivisionText": {"state": "published", "published_at": NOW},
    "divisions.Thanks": {"state": "waiting"},
    "concerns.Kind": {"route": "zone", "desk": None, "code": "noise"},
    # Shown, so that what the public sees of it is swept too.
    "concerns.Concern": {
        "number": NUMBER,
        "state": "acknowledged",
        "outcome": "",
        "showing": "shown",
        "zone": lambda world: world.one("places.Zone").code,
        "zone_override": "",
        "lead_shift": "",
        "lon": -94.55,
        "lat": 39.05,
        "due": "resolution",
        "due_at": datetime(2099, 1, 1, tzinfo=UTC),
        "answers": {},
    },
    "concerns.Contact": {"part": "raiser", "by": "email", "hours": []},
    "concerns.Update": {"entry": "answer", "move": "", "internal": False},
    "concerns.Alert": {"zone": lambda world: world.one("places.Zone").code, "block": "", "hexagon": ""},
    "concerns.Publication": {
        "number": NUMBER,
        "zone": lambda world: world.one("places.Zone").code,
        "hexagon": h3.latlng_to_cell(39.05, -94.55, 9),
    },
    "concerns.Handover": {
        "zone": lambda world: world.one("places.Zone").code,
        "given_at": None,
        "taken_at": None,
    },
    "partners.Commitment": {
        "number": "7K2M9QWX",
        "zone": lambda world: world.one("places.Zone").code,
        "lead_shift": "",
        "state": "kept",
        "kept_on": date(2026, 3, 2),
        "made_at": "words",
        "made_number": "",
    },
    "partners.CommitmentEntry": {"entry": "kept"},
    # Finished and shown, with counts large enough to show.
    "partners.Project": {
        "number": "3HT8V5NC",
        "zone": lambda world: world.one("places.Zone").code,
        "lead_shift": "",
        "stage": "closed",
        "ended_at": NOW,
        "sources": {"calls": "40 since May"},
        "response_at": NOW,
        "measure_chosen_at": NOW,
        "before_from": date(2025, 3, 1),
        "before_until": date(2025, 6, 1),
        "before_count": 60,
        "after_from": date(2025, 7, 1),
        "after_until": date(2025, 10, 1),
        "after_count": 20,
        "verdict": "fewer",
    },
    "partners.ProjectConcern": {"number": NUMBER},
    "partners.ProjectArea": {"hexagon": h3.latlng_to_cell(39.05, -94.55, 9)},
    "partners.ProjectTask": {"zone": lambda world: world.one("places.Zone").code},
    "partners.ProjectEntry": {"entry": "moved", "move": "close", "before": "assessment", "after": "closed"},
    "partners.ProjectSummary": {"number": "3HT8V5NC"},
    "concerns.Hook": {"zone": "", "events": ["raised"], "active": False},
    "meetings.BookingRules": {"zone": "", "lengths": [20, 40]},
    "meetings.Spot": {"zone": "", "way": "place"},
    # Booked and to come, so that everything that can be done with one is swept too.
    "meetings.Appointment": {
        "number": "7K4F2M9Q",
        "zone": lambda world: world.one("places.Zone").code,
        "state": "booked",
        "starts": datetime(2099, 1, 1, tzinfo=UTC),
        "ends": datetime(2099, 1, 1, 1, tzinfo=UTC),
        "lead_shift": "",
        "concern": NUMBER,
        "by": "email",
        "lapses_at": None,
        "stopped_at": None,
        "booked_at": NOW,
    },
    "meetings.Cell": {"gathering": None, "engagement": None},
    "meetings.Happening": {"what": "confirm"},
    "meetings.Wish": {
        "number": "9Q2M7K4F",
        "zone": lambda world: world.one("places.Zone").code,
        "parts": ["evening"],
        "by": "email",
        "lead_shift": "",
        "met_at": None,
        "closed_at": None,
        "turned_down": [],
    },
    # Its end is far away (ENDS): it is going on, so that its pages have something to show.
    "meetings.Series": {"number": "SER1ES00", "rule": "FREQ=WEEKLY;BYDAY=MO", "minutes": 60},
    "meetings.Gathering": {
        "number": "GATHER01",
        "day": date(2026, 3, 2),
        "state": "planned",
        "zone": lambda world: world.one("places.Zone").code,
        "languages": ["en"],
        "capacity": None,
    },
    "meetings.Rsvp": {"number": "RSVP0001", "state": "going", "by": "email"},
    "meetings.FollowUp": {"zone": lambda world: world.one("places.Zone").code, "promise": ""},
    # Announced, with somebody who is enrolled and came, so that its pages have something to show.
    "academy.Course": {
        "number": "C0RSE001",
        "state": "open",
        "weekdays": [2],
        "favored": [],
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=30),
    },
    "academy.Application": {"number": "APP00001", "standing": "enrolled", "by": "email"},
    "academy.Material": {"file": ""},
    # Held, so that its debrief is there to be read.
    "academy.Ride": {"number": "R1DE0001", "state": "done"},
    "academy.RideRules": {"only": 1},
    "academy.RideTaker": {"posting": None},
    "academy.RideBlackout": {"weekdays": [2], "starts": None, "ends": None, "last": None},
    # The last one, and over: so that everybody may read what it came to.
    "academy.Survey": {"wave": "later", "ends_at": NOW},
    "academy.Feedback": {"ends_at": NOW},
    "academy.Alumnus": {"circle": "coordinator", "by": "email"},
    # Forming, so that the public sees it.
    "partners.Group": {
        "number": NUMBER,
        "state": "forming",
        "zone": lambda world: world.one("places.Zone").code,
        "lon": -94.55,
        "lat": 39.05,
        "shape": None,
    },
    "partners.GroupBlock": {"lon": -94.55, "lat": 39.05},
    "partners.Member": {"part": "captain", "joined_at": NOW},
    "partners.Ask": {
        "number": NUMBER,
        "asked": "meeting",
        "state": "open",
        "by": "link",
        "zone": lambda world: world.one("places.Zone").code,
        "lead_shift": "",
        "meets_at": datetime(2099, 1, 1, tzinfo=UTC),
        "due_at": datetime(2099, 1, 1, tzinfo=UTC),
    },
    "partners.Outreach": {
        "state": "open",
        "zone": lambda world: world.one("places.Zone").code,
        "part": lambda world: world.one("places.Zone").code,
        "due_on": date(2099, 1, 1),
    },
    # Shown and answered, so that what the public sees of it is swept too.
    "academy.Question": {"state": "shown", "answered_at": NOW},
    "keys.Desk": {"code": "narcotics", "lead_key": bytes(32), "keep_days": 90},
    "keys.Reader": {"state": "listed", "box": bytes(32), "sign": bytes(32), "key_id": bytes(8)},
    "keys.SignedList": {
        "number": 1,
        "data": b'{"made":"2026-01-01","readers":[],"until":"2099-12-31"}',
        "signature": bytes(64),
        "lead_key": bytes(32),
    },
    "tips.Conversation": {
        "mailbox": bytes(32),
        "mark": bytes(32),
        "tipster_box": bytes(32),
        "tipster_sign": bytes(32),
        "keep_until": date(2099, 1, 1),
    },
    "tips.Message": {"direction": 0, "sequence": 0, "size": 1, "body": bytes(4112), "signature": bytes(64)},
    "tips.Box": {"key_id": bytes(8), "sealed": bytes(80)},
    "tips.TipFile": {"number": 7, "size": 11},
    "tips.Outcome": {"kind": "arrests", "what": ""},
    "tips.Share": {"part": "primary"},
    "accounts.ApiToken": {"scopes": ["concerns.read"], "zone": "", "ended_at": None},
    "places.ZoneMap": {
        "state": "draft",
        "holds_from": date(2020, 1, 1),
        "level_words": ["zone"],
        "report": MapReport(levels=[]).to_json(),
        "index_file": "",
    },
    "places.Zone": {
        "level": 0,
        "parent": None,
        "shape": shapely.box(-94.6, 39.0, -94.5, 39.1).wkb,
        "west": -94.6,
        "south": 39.0,
        "east": -94.5,
        "north": 39.1,
        "label_lon": -94.55,
        "label_lat": 39.05,
    },
    # The strictest display level: then the name is nobody's business outside.
    "roster.Officer": {"display_level": "role"},
    "roster.Post": {"zone": lambda world: world.one("places.Zone").code},
    "roster.Station": {"zone": lambda world: world.one("places.Zone").code},
    "roster.Shift": {"days": [0, 1, 2, 3, 4, 5, 6]},
    # Open, so that its pages have something to show.
    "roster.CoverOffer": {"day": date(2026, 3, 2), "closed_at": None, "taken_by": None},
}


ENDS = frozenset({"ends", "ends_at", "until"})
"""Fields that close a period: later than what opens it."""


class CannotMake(Exception):
    """A row of a model could not be made from its fields; give what is missing in ``GIVEN``."""


class World:
    """The rows, by model label, and where each marker was planted."""

    def __init__(self) -> None:
        self.rows: dict[str, models.Model] = {}
        self.planted: dict[str, tuple[str, FieldClass]] = {}

    def one(self, label: str) -> Any:
        """The row of a model, made when first asked for."""
        if label not in self.rows:
            self.rows[label] = self._make(apps.get_model(label))
        return self.rows[label]

    def everything(self) -> World:
        """Makes one row of every model of the house."""
        for model in house_models():
            self.one(model._meta.label)
        # The map holds, so that the pages of zones and officers have something to show.
        confirm_zone_map(pk=self.one("places.ZoneMap").pk, actor=Actor.system(), now=NOW)
        layer = self.one("places.BaseLayer")
        save(
            Layer(Kind(layer.kind), (), np.zeros(0, np.int8), np.array([], dtype=object)),
            settings.HOME.basemap / layer.file,
        )
        forget_checks()
        return self

    def _make(self, model: type[models.Model]) -> models.Model:
        label = model._meta.label
        given = GIVEN.get(label, {})
        row = model()
        for field in model._meta.concrete_fields:
            if field.name in given:
                value = given[field.name]
                setattr(row, field.attname, value(self) if callable(value) else value)
            elif not (field.primary_key and isinstance(field, models.AutoField)):
                value = self._value(model, field)
                if value is not None:
                    setattr(row, field.attname, value)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except (IntegrityError, ValueError) as error:
            raise CannotMake(f"{label}: {error}") from error
        return row

    def _value(self, model: type[models.Model], field: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            target = field.related_model
            if target is model:
                return None
            return getattr(self.one(target._meta.label), field.target_field.attname)
        if field.name in ENDS and not field.null:
            return _plain(field, later=True)
        if field.choices:
            return next(value for value, _ in field.flatchoices if value not in ("", None))
        if isinstance(field, models.CharField | models.TextField):
            return self._marker(model, field)
        if field.has_default() or (field.null and not isinstance(field, models.JSONField)):
            return None
        if isinstance(field, models.JSONField):
            return {"note": self._marker(model, field)}
        return _plain(field)

    def _marker(self, model: type[models.Model], field: Any) -> str:
        classes = getattr(model, "FIELD_CLASSES", {})
        kind = classes.get(field.name, FieldClass.SEALED)
        marker = f"{MARKS[kind]}{len(self.planted):03d}z"
        longest = field.max_length or 200
        if isinstance(field, models.EmailField):
            text = f"{marker}@example.org"
        elif isinstance(field, models.URLField):
            text = f"https://example.org/{marker}"
        else:
            text = marker
        if len(text) > longest:  # too short to hold a marker, so too short to tell much
            return text[:longest]
        self.planted[marker] = (f"{model._meta.label}.{field.name}", kind)
        return text


def house_models() -> Iterator[type[models.Model]]:
    """All models of the house."""
    for model in apps.get_models():
        if issubclass(model, HouseModel):
            yield model


def _plain(field: Any, *, later: bool = False) -> Any:
    for kind, value in (
        (models.DateTimeField, NOW.replace(year=2099) if later else NOW),
        (models.DateField, date(2099 if later else 2026, 3, 2)),
        (models.TimeField, time(15 if later else 7)),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.DecimalField, 1),
        (models.BinaryField, b"x"),
        (models.UUIDField, None),
    ):
        if isinstance(field, kind):
            return value
    return None

"""A resident raises a concern, or an officer logs one for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import ApiToken, User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.searching import words_of_new
from lamplighter.concerns.actions.shared import write_update
from lamplighter.concerns.actions.telling import announce, send_receipt
from lamplighter.concerns.models import Concern, Contact, Kind, Photo, Update
from lamplighter.concerns.queries import leading
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.queries.through import Through
from lamplighter.concerns.rules.states import State
from lamplighter.concerns.rules.values import Author, Channel, Due, Entry, Part, Route, Showing
from lamplighter.core.numbers import new_number
from lamplighter.outbox.reach import NewContact
from lamplighter.places.queries import NotCovered, zone_at
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.inserting import insert
from lamplighter.roster.holding import Held, held_of, lead_shift


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that has been cleaned and lies in the photos folder."""

    file: str
    thumb: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NewConcern:
    """Everything that is told when a concern is raised. ``lon``, ``lat`` in degrees (WGS84)."""

    kind: Kind
    text: str = ""
    happens: str = ""
    answers: Mapping[str, str | list[str]] = field(default_factory=dict)
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    place_exact: bool = True
    language: str = "en"
    channel: Channel = Channel.WEB
    contact: NewContact | None = None
    photos: Sequence[KeptPhoto] = ()
    agrees_public: bool = False
    agrees_words: bool = False
    token: ApiToken | None = None
    logged_by: User | None = None
    through: Through | None = None


class NoPlace(Exception):
    """A kind that needs a place was raised without one."""


class Outside(Exception):
    """No zone covers the place; ``reason`` says why."""

    def __init__(self, reason: NotCovered) -> None:
        super().__init__(reason.why.value)
        self.reason = reason


class NotOurs(Exception):
    """Concerns of the kind go to another office: there is nothing to raise here."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern that was kept, with its first entry and who holds it from the start."""

    concern: Concern
    entry: Update
    held: Held


def raise_concern(*, new: NewConcern, now: datetime, actor: Actor | None = None) -> Concern:
    """As ``raised``; returns the concern alone."""
    return raised(new=new, now=now, actor=actor).concern


def raised(*, new: NewConcern, now: datetime, actor: Actor | None = None) -> Raised:
    """Keeps a concern with its contact, photos and first entry, and posts the receipt, all in one transaction (promise 3).

    Raises:
        NotOurs, NoPlace, Outside: see there.
    """
    _check(new, city_day(now))
    # Derived from memory, before the transaction takes the database's one pen.
    concern, held = _concern(new, now)
    while True:
        concern.number = new_number()
        concern.search = words_of_new(concern, new.contact.name if new.contact else "")
        try:
            with transaction.atomic():
                return Raised(concern, _enter(new, concern, held, now, actor), held)
        except IntegrityError:
            # Two of a million million numbers may once be the same.
            if not Concern.objects.filter(number=concern.number).exists():
                raise
            concern.pk = None


def _enter(new: NewConcern, concern: Concern, held: Held, now: datetime, actor: Actor | None) -> Update:
    insert(concern)
    contact = _first_contact(concern, new.contact, now)
    entry = write_update(
        concern,
        Entry.RAISED,
        now=now,
        author=Author.STAFF if new.logged_by else Author.RESIDENT,
        user=new.logged_by,
    )
    keep_photos(concern, None, new.photos, now)
    if actor is not None and new.logged_by is not None:
        record(verb=Verb.CONCERN_LOGGED, subject=concern, actor=actor, now=now, zone=concern.zone)
    send_receipt(concern, contact, held, now=now)
    announce(concern, entry, desk=held.desk, now=now)
    return entry


def _check(new: NewConcern, day: date) -> None:
    if new.kind.route == Route.OUT.value:
        raise NotOurs
    if new.lon is None or new.lat is None:
        if new.kind.needs_place:
            raise NoPlace
        return
    found = zone_at(new.lon, new.lat, day)
    if isinstance(found, NotCovered):
        raise Outside(found)


def _concern(new: NewConcern, now: datetime) -> tuple[Concern, Held]:
    kind, day = new.kind, city_day(now)
    private = kind.sensitive or not kind.may_be_public
    concern = Concern(
        kind=kind,
        state=State.NEW.value,
        sensitive=kind.sensitive,
        channel=new.channel.value,
        language=new.language[:5],
        lon=new.lon,
        lat=new.lat,
        place=new.place[:200],
        place_exact=new.place_exact,
        text=new.text,
        happens=new.happens[:200],
        answers=dict(new.answers),
        raised_at=now,
        changed_at=now,
        showing=(Showing.ASKED if new.agrees_public and not private else Showing.PRIVATE).value,
        agreed_words=new.agrees_words and not private,
        raised_by=new.logged_by,
        through=new.through.number if new.through is not None and not kind.sensitive else "",
        through_name=new.through.name[:80] if new.through is not None and not kind.sensitive else "",
        token=new.token,
        due=Due.ANSWER.value,
    )
    zone = concern.zone = owner_zone(concern, day)
    concern.lead_shift = lead_shift(zone, new.contact.hours if new.contact else (), day)
    concern.answer_due_at = concern.first_due_at = concern.due_at = leading.answer_due(kind, zone, now)
    concern.resolve_due_at = leading.resolve_due(kind, now)
    held = held_of(zone, concern.lead_shift, None, now)
    concern.told_holder_id = held.officer
    return concern, held


def _first_contact(concern: Concern, contact: NewContact | None, now: datetime) -> Contact | None:
    if contact is None:
        return None
    row = Contact(concern=concern, part=Part.RAISER.value, created_at=now, **contact_values(contact))
    insert(row)
    return row


def set_raiser(concern: Concern, contact: NewContact, now: datetime) -> Contact:
    """Keeps how the raiser is reached, in place of what there was."""
    row, _ = Contact.objects.update_or_create(
        concern=concern,
        part=Part.RAISER.value,
        defaults={**contact_values(contact), "stopped_at": None},
        create_defaults={**contact_values(contact), "created_at": now},
    )
    return row


def contact_values(contact: NewContact) -> dict[str, object]:
    """The columns of a contact."""
    return {
        "name": contact.name[:80],
        "email": contact.email,
        "phone": contact.phone[:30],
        "by": contact.by.value,
        "hours": [each.value for each in contact.hours],
        "language": contact.language[:5],
    }


def keep_photos(concern: Concern, update: Update | None, photos: Sequence[KeptPhoto], now: datetime) -> None:
    """Enters photos that lie in the photos folder."""
    if not photos:
        return
    Photo.objects.bulk_create(
        Photo(
            concern=concern,
            update=update,
            file=each.file,
            thumb=each.thumb,
            width=each.width,
            height=each.height,
            added_at=now,
        )
        for each in photos
    )

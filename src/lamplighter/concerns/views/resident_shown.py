"""What a resident's private page shows of a concern, with every word and time already said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern, Photo, Publication, Update
from lamplighter.concerns.queries.kinds import questions_of
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.queries.timeline import timeline
from lamplighter.concerns.rules.states import Party, State, Verb, moves_from
from lamplighter.concerns.rules.values import Author, Entry, is_desk
from lamplighter.concerns.views.resident_door import Opened
from lamplighter.outbox.reach import By
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.holding import Held
from lamplighter.roster.queries import officer_page

FOR_NEIGHBORS = frozenset({Entry.RAISED.value, Entry.MOVE.value, Entry.HAND_ON.value})
"""Entries that a neighbour who follows a concern sees, without their words."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo's addresses under the same secret."""

    thumb: str
    whole: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline. ``mark`` names its kind for the eye; ``back`` leads to where own words are taken back."""

    at: datetime
    when: str
    sentence: str
    words: str
    pictures: list[Picture]
    mark: str
    back: str


def lines(opened: Opened, now: datetime) -> list[Line]:
    """The timeline, as far as this reader sees it."""
    found = timeline(opened.concern, for_staff=False)
    if not opened.mine:
        found = [each for each in found if each.entry in FOR_NEIGHBORS]
    first = [each for each in opened.concern.photos.all() if each.update_id is None]
    return [_line(opened, each, first, now) for each in found]


def _line(opened: Opened, update: Update, first: list[Photo], now: datetime) -> Line:
    raised = update.entry == Entry.RAISED.value
    photos = (first if raised else list(update.photos.all())) if opened.mine else []
    words = (opened.concern.text if raised else update.text) if opened.mine else update.public_text
    own = opened.mine and (raised or update.author == Author.RESIDENT.value)
    back = opened.url("concern-take-back", 0 if raised else update.pk) if own and (words or photos) else ""
    return Line(
        at=update.at,
        when=_when(update.at, now),
        sentence=sentences.happened(update, mine=opened.mine),
        words=words,
        pictures=[picture(opened, each) for each in photos],
        mark=_mark(update),
        back=back,
    )


def _when(at: datetime, now: datetime) -> str:
    said = saying.when(at, now, city_tz())
    if city_day(at) == city_day(now):
        return _("Today %(at_time)s") % {"at_time": said}
    return capfirst(said)


def _mark(update: Update) -> str:
    if update.entry == Entry.JOINED.value:
        return "staff"
    if update.author == Author.RESIDENT.value:
        return "you"
    if update.after in (State.RESOLVED.value, State.CLOSED.value):
        return "done"
    return "staff"


def picture(opened: Opened, photo: Photo) -> Picture:
    """A photo's addresses."""
    return Picture(
        opened.url("concern-private-photo", photo.pk, "small"),
        opened.url("concern-private-photo", photo.pk, "whole"),
        photo.width,
        photo.height,
    )


def holder(held: Held, now: datetime) -> dict[str, Any] | None:
    """Who holds it, as ``site/parts/officer.html`` shows an officer; None where nobody is posted."""
    card = held.card
    if card is None:
        return None
    tz = city_tz()
    # A sergeant, or an officer of a desk, has no page of their own: it is for those who serve a zone.
    public = officer_page(card.slug, city_day(now)) is not None
    state = ""
    if held.on_until is not None:
        state = _("On duty %(until)s") % {"until": saying.until(held.on_until, tz)}
    elif held.back_at is not None:
        state = _("Back %(when)s") % {"when": saying.when(held.back_at, now, tz)}
    return {
        "name": card.shown,
        "state": state,
        "on_duty": held.on_until is not None,
        "languages": _languages(card),
        "phone": card.phone,
        "url": reverse("officer", args=[card.slug]) if public else "",
        "picture": reverse("portrait", args=[card.slug]) if public and card.portrait else "",
    }


def _languages(card: OfficerCard) -> list[dict[str, str]]:
    found = []
    for code in card.languages:
        try:
            found.append({"code": code, "name": str(get_language_info(code)["name_local"])})
        except KeyError:
            found.append({"code": code, "name": code})
    return found


def told(concern: Concern) -> list[tuple[str, str]]:
    """What was told at first, beside the words: place, when it happens, answers to the kind's questions."""
    language = get_language() or "en"
    rows = [(_("Where"), capfirst(label_said(concern.place))), (_("When it happens"), concern.happens)]
    for question in questions_of(concern.kind):
        given = concern.answers.get(question.code, "")
        values = given if isinstance(given, list) else [given]
        options = dict(question.options(language))
        said = {"yes": _("Yes"), "no": _("No")} | options
        rows.append((question.text(language), ", ".join(said.get(str(each), str(each)) for each in values)))
    return [(name, value) for name, value in rows if value]


def asks_yes(opened: Opened) -> bool:
    """Whether the page asks a follower, whose address anybody could have typed, for a yes."""
    contact = opened.contact
    told = contact is not None and not opened.mine and contact.by in (By.EMAIL.value, By.TEXT.value)
    return told and contact is not None and contact.confirmed_at is None


def gets_messages(opened: Opened) -> bool:
    """Whether messages go out to whoever has this link."""
    contact = opened.contact
    if contact is None or contact.stopped_at is not None or asks_yes(opened):
        return False
    return contact.by in (By.EMAIL.value, By.TEXT.value)


def may(concern: Concern, verb: Verb) -> bool:
    """Whether the resident may make a move now, by the table."""
    return any(each.verb is verb for each in moves_from(State(concern.state), Party.RESIDENT))


def may_reopen(concern: Concern, now: datetime) -> bool:
    """Whether a closed concern can still be opened again by whoever raised it."""
    until = sentences.reopens_until(concern)
    told = bool(
        concern.text or concern.place or concern.lon is not None
    )  # of what was erased nothing can be taken up
    return (
        until is not None and now <= until and told and not concern.kind.thanks and may(concern, Verb.REOPEN)
    )


def may_be_public(concern: Concern, now: datetime) -> bool:
    """Whether a concern of this kind is ever shown to the public."""
    if concern.sensitive or not concern.kind.may_be_public or concern.merged_into_id is not None:
        return False
    return concern.lon is not None and not is_desk(owner_zone(concern, city_day(now)))


def publication(concern: Concern) -> Publication | None:
    """What the public sees of it now, its block in the reader's language; None while it sees nothing."""
    found = Publication.objects.filter(concern=concern).first()
    if found is not None:
        found.block = label_said(found.block)
    return found

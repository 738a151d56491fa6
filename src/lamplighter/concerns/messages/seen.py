"""A concern as the public reads it: in the active language, by day or month, with the reasons a moderator let stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.messages.places import area_words, place_said
from lamplighter.concerns.models import Publication
from lamplighter.concerns.rules.coarse import Grain, coarse
from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.concerns.rules.values import Part
from lamplighter.core.numbers import shown_number
from lamplighter.core.tongue import language_of
from lamplighter.places.place_words import label_said
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a concern, as the public reads it: the day or month, what happened, and perhaps why.

    ``language`` is that of the reason, which staff write in the resident's.
    """

    when: str
    sentence: str
    reason: str
    language: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A concern as the public sees it, in the active language.

    ``where`` is its block or the streets near its hexagon, empty where neither is known; ``area`` says what a map of the hexagon
    shows; ``language`` is that of the words.
    """

    number: str
    shown: str
    kind: str
    zone: str
    block: str
    where: str
    area: str
    hexagon: str
    when: str
    state: str
    is_open: bool
    words: str
    language: str
    followers: int
    steps: tuple[Step, ...] = ()


def when_told(at: datetime, publication: Publication) -> str:
    """A time as it may be told: the day, or the month."""
    grain = Grain.MONTH if publication.by_month else Grain.DAY
    local = coarse(at, grain, city_tz())
    # Translators: Django date formats; F is the month, j the day, Y the year.
    pattern = pgettext("date format", "F Y") if publication.by_month else pgettext("date format", "F j, Y")
    return date_format(local, pattern)


def seen_of(publication: Publication, language: str, *, zone_name: str = "", whole: bool = False) -> Seen:
    """A publication in words. ``whole``: with each step, of a row that ``by_number`` gave."""
    concern = publication.concern
    steps = []
    if whole:
        for update in concern.moves:  # type: ignore[attr-defined]  # prefetched
            update.officer = None  # what everyone reads names nobody: "The department started on it."
            told = sentences.happened(update, mine=False)
            steps.append(
                Step(
                    when_told(update.at, publication),
                    told,
                    update.public_text,
                    language_of(update.public_text, otherwise=concern.language),
                )
            )
    return Seen(
        number=publication.number,
        shown=shown_number(publication.number),
        kind=concern.kind.name(language),
        zone=zone_name or publication.zone,
        block=label_said(publication.block),
        where=place_said(publication.block, publication.hexagon),
        area=area_words(publication.block, publication.hexagon),
        hexagon=publication.hexagon,
        when=when_told(concern.raised_at, publication),
        state=sentences.state_name(concern.state),
        is_open=State(concern.state) in OPEN,
        words=publication.words,
        language=language_of(publication.words, otherwise=concern.language),
        followers=concern.contacts.filter(
            part=Part.FOLLOWER.value, confirmed_at__isnull=False, stopped_at=None
        ).count()
        if whole
        else 0,
        steps=tuple(steps),
    )

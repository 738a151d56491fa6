"""The card of a concern near by, for a neighbour who may mean the same: what the public sees of it, with its area drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import pgettext

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.messages.places import area_words, place_said
from lamplighter.concerns.queries.likeness import Like
from lamplighter.concerns.views.area_maps import area_map
from lamplighter.places.drawings import Drawing
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Near:
    """One that may be the same, in words and on a map. ``language`` is that of its resident's words."""

    number: str
    kind: str
    where: str
    map: Drawing
    when: str
    stands: str
    words: str
    language: str
    followers: int


def near_shown(found: Sequence[Like]) -> list[Near]:
    """Others near by, as the public sees them: by day or by month, with where they stand."""
    return [_shown(each) for each in found]


def _shown(each: Like) -> Near:
    pattern = pgettext("date format", "F Y") if each.by_month else "DATE_FORMAT"
    return Near(
        each.number,
        each.kind,
        place_said(each.block, each.hexagon),
        area_map(each.hexagon, area_words(each.block, each.hexagon)),
        date_format(each.raised_at.astimezone(city_tz()), pattern),
        sentences.state_name(each.state.value),
        each.words,
        each.language,
        each.followers,
    )

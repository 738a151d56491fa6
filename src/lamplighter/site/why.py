""" "Why this zone?": what decided an answer, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lamplighter.core.gazetteer.model import MatchKind
from lamplighter.core.geo.zone_index import Rule
from lamplighter.flows.find import Found
from lamplighter.flows.wording import serving_zone
from lamplighter.places import queries
from lamplighter.places.zone_words import the_zone
from lamplighter.roster.queries import snapshot

MATCHES: Mapping[MatchKind, str] = {
    MatchKind.EXACT: gettext_noop("The city's own list of addresses has this address."),
    MatchKind.PLACE: gettext_noop("The city's own list has this place by name."),
    MatchKind.BLOCK: gettext_noop(
        "The city's list has no such number; the place is a known one in the same block."
    ),
    MatchKind.INTERPOLATED: gettext_noop(
        "The city's list has no such number; the place is worked out from the numbers to both sides."
    ),
    MatchKind.INTERSECTION: gettext_noop("The place is where the two streets meet."),
    MatchKind.NEAREST: gettext_noop(
        "The city's list has no such number; the place is the nearest number it has."
    ),
    MatchKind.STREET: gettext_noop(
        "The city's list has no such number, or none was given; the place is the middle of the street."
    ),
}
RULES: Mapping[Rule, str] = {
    Rule.SHARED_BORDER: gettext_noop(
        "The place lies exactly on a border. A border belongs to one side only, and always to the same one."
    ),
    Rule.OVERLAP: gettext_noop(
        "Several zones are drawn over this place. The first in the map's order answers."
    ),
}
UNSURE = frozenset({MatchKind.BLOCK, MatchKind.INTERPOLATED, MatchKind.NEAREST, MatchKind.STREET})
"""Kinds whose place is worked out: the page says so beside the answer."""


def worked_out(kind: MatchKind | None) -> str:
    """A sentence to stand beside the answer where its place is not known exactly; else nothing."""
    return _(MATCHES[kind]) if kind in UNSURE else ""


def lines(found: Found, kind: MatchKind | None, tz: ZoneInfo) -> Sequence[str]:
    """Everything that decided the answer, one sentence each; ``kind`` is None for a place that is no address."""
    said = [_(MATCHES[kind]) if kind is not None else _("You gave the place itself, not an address.")]
    day = found.at.astimezone(tz).date()
    held = found.zone.zone_map
    map_said = {"map": held.name, "date": date_format(held.holds_from, "DATE_FORMAT")}
    said.append(_("The map “%(map)s” holds since %(date)s.") % map_said)
    said += _inside(found)
    why = queries.explain(found.lon, found.lat, day)
    rule = RULES.get(why.explanation.rule) if why is not None else None
    if rule is not None:
        said.append(_(rule))
    return said


def coming(found: Found, tz: ZoneInfo) -> str:
    """What the next zone map makes of the place, where other officers get it; else nothing."""
    after = queries.map_after(found.at.astimezone(tz).date())
    if after is None:
        return ""
    said = {"date": date_format(after.holds_from, "DATE_FORMAT")}
    then = queries.zone_on(after, found.lon, found.lat)
    if isinstance(then, queries.NotCovered):
        return _("From %(date)s, no zone covers this place.") % said
    posted = snapshot().zones
    serving = next((zone for zone in then.zone.chain if zone.code in posted), then.zone)
    if serving.code == serving_zone(found).code:
        return ""
    return _("From %(date)s, by a new map, this place is in %(zone)s.") % {
        **said,
        "zone": the_zone(serving),
    }


def _inside(found: Found) -> Sequence[str]:
    chain, serving = found.zone.zone.chain, serving_zone(found)
    lowest = chain[0]
    if lowest.code == serving.code:
        return [_("The place lies inside %(zone)s.") % {"zone": the_zone(serving)}]
    said = {"part": the_zone(lowest), "zone": the_zone(serving)}
    return [_("The place lies inside %(part)s, which is part of %(zone)s.") % said]

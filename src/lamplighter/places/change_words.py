"""What a zone map changes, in sentences; each level by its own word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.geo.areas import area_said
from lamplighter.places.changes import Changes, LevelChanges, LoneLevel, Move, Side
from lamplighter.places.past import Past
from lamplighter.places.wording import say
from lamplighter.places.zone_words import coded, level_said

FEW = 30
"""So many zones stand in the sentence itself; more are folded below it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One change as the page says it."""

    number: str
    before: str
    after: str
    addresses: str
    area: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, and the zones that it is about where they are not in it. ``folded``: they are many."""

    text: str
    zones: tuple[str, ...] = ()

    @property
    def folded(self) -> bool:
        """Whether the zones are too many to be read in passing."""
        return len(self.zones) > FEW

    @property
    def line(self) -> str:
        """The sentence with its zones; how many they are, where they are many."""
        zones = f"{len(self.zones):,}" if self.folded else ", ".join(self.zones)
        return f"{self.text} {zones}." if zones else self.text


def named(side: Side, word: str) -> str:
    """A zone by its name and its code; ``word`` is what the map calls the level."""
    if not side.code:
        return _("no %(zone)s") % {"zone": level_said(word)}
    return side.name if side.name == side.code else f"{side.name} ({side.code})"


def _alone(side: Side, word: str) -> str:
    """The same where it stands alone: a code says nothing of what it is, "16" is "District 16"."""
    if side.code and side.name == side.code:
        return capfirst(coded(side.code, word))
    return named(side, word)


def row_of(level: LevelChanges, move: Move) -> Row:
    """A change in words."""
    area = say(area_said(move.area_m2)) if move.area_m2 else _("narrow strips")
    before, after = _alone(move.before, level.word_before), _alone(move.after, level.word)
    return Row(f"{move.number:,}", before, after, f"{move.addresses:,}", area)


def folded(count: int) -> str:
    """Above changes that are folded."""
    text = ngettext("%(count)s smaller change", "%(count)s smaller changes", count)
    return text % {"count": f"{count:,}"}


def left_out(count: int) -> str:
    """Below them, where some are not listed; else empty."""
    text = ngettext(
        "%(count)s smaller change is not listed here.",
        "%(count)s smaller changes are not listed here.",
        count,
    )
    return text % {"count": f"{count:,}"} if count else ""


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above a level's list, and what its drawing is called and explained by."""

    listing: str
    drawing: str
    key: str
    otherwise: str
    """That the level is called otherwise on the other map; mostly empty."""


def titles_of(level: LevelChanges) -> Titles:
    """The titles of a level, by its own word."""
    said = {"zone": level_said(level.word), "zones": level_said(level.word, many=True)}
    before = level_said(level.word_before, many=True)
    other = _("%(before)s of the old map are compared with %(zones)s of the new one.") % {
        **said,
        "before": before,
    }
    return Titles(
        listing=_("From which %(zone)s to which") % said,
        drawing=capfirst(
            _("the %(zones)s of the new map, the borders of the old one, and the ground that changes hands")
            % said
        ),
        key=_(
            "Filled: goes from one %(zone)s to another. The numbers are those of the list, as far as there is room. "
            "Dashed: the old borders."
        )
        % said,
        otherwise=capfirst(other) if before != said["zones"] else "",
    )


def headline(found: Changes, level: LevelChanges) -> str:
    """How many addresses change their zone of a level, in a sentence."""
    if not found.addresses:
        return _("No addresses have been imported, so that only the ground can be compared.")
    said = {"count": f"{level.changed:,}", "all": f"{found.addresses:,}", "zone": level_said(level.word)}
    if not level.changed:
        return _("No address changes its %(zone)s.") % said
    return (
        ngettext(
            "%(count)s of %(all)s addresses changes its %(zone)s.",
            "%(count)s of %(all)s addresses change their %(zone)s.",
            level.changed,
        )
        % said
    )


def summary(found: Changes, posted: frozenset[str]) -> list[str]:
    """Everything that a map changes in a few sentences: of each level, and of those that come or go."""
    said = (
        [headline(found, level) for level in found.levels]
        if found.addresses
        else [headline(found, found.lowest)]
    )
    return [*said, *(note.line for level in found.alone for note in lone_notes(found, level, posted))]


def lone_notes(found: Changes, level: LoneLevel, posted: frozenset[str]) -> list[Note]:
    """What is said of a level that comes or goes.

    Args:
        posted: codes of zones that somebody is posted to.
    """
    zones = level_said(level.word, many=True)
    if level.comes:
        said = {"zones": zones, "count": f"{len(level.zones):,}"}
        return [Note(capfirst(_("%(zones)s come: %(count)s of them.") % said))]
    bereft = _bereft(found, level.zones, posted, level.word)
    if not bereft:
        return [Note(_("The %(zones)s go: nobody is posted to one.") % {"zones": zones})]
    return [Note(_("The %(zones)s go.") % {"zones": zones}), *bereft]


def level_notes(found: Changes, level: LevelChanges, posted: frozenset[str]) -> list[Note]:
    """Which zones of a level only one of the maps has, and who needs another post."""
    notes = []
    if level.came:
        said = _("%(zones)s that only the new map has:") % {"zones": level_said(level.word, many=True)}
        notes.append(_listing(capfirst(said), level.came, level.word))
    if level.went:
        said = _("%(zones)s that only the old map has:") % {"zones": level_said(level.word_before, many=True)}
        notes.append(_listing(capfirst(said), level.went, level.word_before))
    return [*notes, *_bereft(found, level.went, posted, level.word_before)]


def _bereft(found: Changes, sides: Iterable[Side], posted: frozenset[str], word: str) -> list[Note]:
    """Zones with officers whose code the new map has on no level: posts hang on codes."""
    kept = {zone.code for level in found.after.levels for zone in level}
    left = [side for side in sides if side.code in posted - kept]
    return [_listing(_("These have officers, who need another post:"), left, word)] if left else []


def _listing(said: str, sides: Sequence[Side], word: str) -> Note:
    return Note(said, tuple(named(side, word) for side in sides))


def past_words(found: Past) -> str:
    """That a map changes past answers: of which days, and whether they had any."""
    said = {"day": date_format(found.first, "DATE_FORMAT")}
    if found.then is None:
        text = (
            _(
                "That day has passed. This map changes what was answered for every day from %(day)s until today."
            )
            % said
        )
    else:
        said |= {
            "last": date_format(found.then.holds_from - timedelta(days=1), "DATE_FORMAT"),
            "name": found.then.name,
        }
        text = (
            _(
                "That day has passed. This map changes answers for the days from %(day)s to %(last)s alone: after them “%(name)s” holds."
            )
            % said
        )
    return (
        text
        if found.answered
        else text + " " + _("No map holds on %(day)s: until now that day has no answer.") % said
    )

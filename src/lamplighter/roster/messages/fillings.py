"""Who could take a shift, in words: what speaks for each, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.schedule.rest import Unfit
from lamplighter.plumbing import saying
from lamplighter.roster.cards import reachable
from lamplighter.roster.filling import Candidate, Filling
from lamplighter.roster.words import language_name

NAMED = 3
"""Officers that a list of gaps names for each; the page of the gap has all of them."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An officer who could take a shift. ``why``: what speaks for them; ``mail``: whether they can be written to."""

    officer: int
    name: str
    why: str
    fits: bool
    mail: bool


def fits_of(found: Sequence[Candidate], names: Mapping[int, str]) -> list[Fit]:
    """Candidates in words, in their order."""
    mail = reachable([each.officer for each in found])
    return [
        Fit(each.officer, names.get(each.officer, ""), why_fit(each), each.fits, each.officer in mail)
        for each in found
    ]


def why_fit(each: Candidate) -> str:
    """ "Knows the zone; speaks Spanish; no covers in 3 months"."""
    parts = [_("posted nowhere")] if each.unposted else []
    if each.knows_zone:
        parts.append(_("knows the zone"))
    if each.languages:
        spoken = saying.together([language_name(code, within=True) for code in each.languages])
        parts.append(_("speaks %(languages)s") % {"languages": spoken})
    if each.covers:
        days = ngettext("stood in on %(count)s day lately", "stood in on %(count)s days lately", each.covers)
        parts.append(days % {"count": each.covers})
    else:
        parts.append(_("has not stood in lately"))
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def filled_by(filling: Filling, names: Mapping[int, str]) -> str:
    """One line under a gap: who could take it."""
    found = filling.candidates
    if not found:
        return _("Nobody is free and rested then.")
    named = [names.get(each.officer, "") for each in found[:NAMED]]
    more = len(found) - len(named)
    if more:
        named.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return _("Could take it: %(names)s") % {"names": saying.together(named)}


def unfit_said(filling: Filling) -> list[str]:
    """Why the others cannot: "4 are on duty then"."""
    count = filling.unfit
    said = []
    if count[Unfit.BUSY]:
        text = ngettext(
            "%(count)s officer is on duty then", "%(count)s officers are on duty then", count[Unfit.BUSY]
        )
        said.append(text % {"count": count[Unfit.BUSY]})
    if count[Unfit.TIRED]:
        text = ngettext(
            "%(count)s officer would have too little rest", "%(count)s officers would have too little rest", count[Unfit.TIRED]
        )  # fmt: skip
        said.append(text % {"count": count[Unfit.TIRED]})
    if count[Unfit.AWAY]:
        text = ngettext("%(count)s officer is away", "%(count)s officers are away", count[Unfit.AWAY])
        said.append(text % {"count": count[Unfit.AWAY]})
    return said

"""What can be done about a shift for which nobody is free and rested, in words: a line a way, the nearest at hand first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.filling import Part
from lamplighter.roster.messages.coverage import Names
from lamplighter.roster.stopgaps import Stopgaps


def steps_of(found: Stopgaps, names: Names, *, whole_city: bool) -> list[str]:
    """The ways, each a sentence or two.

    Args:
        whole_city: whether the reader sees everybody who could be asked.
    """
    steps = []
    if found.longer:
        said = {"names": saying.together(_longer(found.longer, names))}
        steps.append(
            _(
                "Ask who works before or after it to stay longer or to come earlier; their rest allows it: %(names)s. Leave a note on "
                "the calendar of coverage: the hours stay open there."
            )
            % said
        )
    if found.parts:
        said = {"names": saying.together([_part(each, names) for each in found.parts])}
        steps.append(
            _(
                "Let somebody take a part of it who is free and rested for that part: %(names)s. Post them here for this one day, on a "
                "shift of those hours."
            )
            % said
        )
    name = names.get(found.supervisor or 0, "")
    if name:
        steps.append(
            _("Ask %(name)s, who supervises this zone, to send somebody of the district.") % {"name": name}
        )
    else:
        steps.append(_("Ask the district to send somebody: this zone has no supervisor that day."))
    if not whole_city:
        steps.append(
            _("You see the officers of your zones alone: whoever sees the whole city may find others.")
        )
    steps.append(
        _(
            "Detail somebody from another unit: post them here for this one day. Or leave it open: residents then read that nobody is on "
            "duty, and who answers meanwhile."
        )
    )
    return steps


def _longer(found: Sequence[Part], names: Names) -> list[str]:
    return [
        _("%(officer)s (%(hours)s, %(whole)s in all)")
        % {**_said(each, names), "whole": _hours(each.whole or timedelta())}
        for each in found
    ]


def _part(each: Part, names: Names) -> str:
    return _("%(officer)s (%(hours)s)") % _said(each, names)


def _said(each: Part, names: Names) -> dict[str, str]:
    return {
        "officer": names.get(each.officer, ""),
        "hours": saying.hours(each.starts, each.ends, city_tz()),
    }


def _hours(length: timedelta) -> str:
    count = round(length / timedelta(hours=1))
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}

"""Headlines of the desk's lists: the answer to what somebody came for."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.concerns.messages.desk import up_to
from lamplighter.concerns.queries.inbox import Counts, Listing
from lamplighter.concerns.rules.lists import When, Which, Whose


def headline(listing: Listing, counts: Counts, text: str) -> str:
    """What the list says first: how many are overdue and due today, or what was found."""
    asked = listing.asked
    if text:
        return (
            _("Found for “%(words)s”") % {"words": text}
            if listing.rows
            else _("Nothing is found for “%(words)s”") % {"words": text}
        )
    if asked.starred:
        return _("Your shortlist")
    if asked.which is Which.UNHEARD:
        return _("Residents who wrote last") if listing.rows else _("No resident waits to be heard")
    if asked.which is Which.SETTLED:
        return _("Settled and closed")
    if asked.which is Which.ANY:
        return _("All concerns")
    if asked.when is When.OVERDUE and not counts.overdue:
        return _("Nothing is overdue")
    return _due(counts, mine=asked.whose is Whose.MINE)


def _due(counts: Counts, *, mine: bool) -> str:
    later = counts.today - counts.overdue
    if counts.overdue:
        late = {"count": up_to(counts.overdue)}
        if mine:
            first = (
                ngettext("%(count)s of yours is overdue", "%(count)s of yours are overdue", counts.overdue)
                % late
            )
        else:
            first = ngettext("%(count)s is overdue", "%(count)s are overdue", counts.overdue) % late
        if later <= 0:
            return first
        more = ngettext("%(count)s more is due today", "%(count)s more are due today", later) % {
            "count": up_to(later)
        }
        return _("%(first)s, %(more)s") % {"first": first, "more": more}
    if counts.today:
        return ngettext("%(count)s is due today", "%(count)s are due today", counts.today) % {
            "count": up_to(counts.today)
        }
    return _("Nothing is due today")

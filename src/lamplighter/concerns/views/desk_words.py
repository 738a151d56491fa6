"""Headlines of the desk's lists: the answer to what somebody came for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lamplighter.concerns.messages.desk import due_words_of
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
    return due_words_of(counts, mine=asked.whose is Whose.MINE)

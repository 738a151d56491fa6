"""Headlines of the desk's lists: the answer to what somebody came for; and what became of several at once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.concerns.messages.desk_lists import due_today_words, due_words_of
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.queries.inbox import Counts, Listing
from lamplighter.concerns.rules.lists import When, Which, Whose
from lamplighter.concerns.rules.states import BY_VERB, OPEN, State, Verb


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
    if asked.when is When.TODAY:
        return due_today_words(counts)
    return due_words_of(counts, mine=asked.whose is Whose.MINE)


def several_words(made: int, left: int) -> str:
    """For how many it was done, and for how many not."""
    if not made:
        return ngettext(
            "The one you selected was not changed", "None of the %(count)s you selected was changed", left
        ) % {"count": left}
    done = ngettext("Done for %(count)s concern", "Done for %(count)s concerns", made) % {"count": made}
    if not left:
        return done
    rest = ngettext("not for %(count)s", "not for %(count)s", left) % {"count": left}
    return _("%(first)s, %(more)s") % {"first": done, "more": rest}


def left_words(verb: Verb, state: State) -> str:
    """Why a move was not made from a state from which the table has none: as a rule that it was made before."""
    if state is State.CLOSED:
        return _("It is closed already. Open it again first.")
    if state is State.RESOLVED:
        return _("It is settled already. Open it again first.")
    if BY_VERB[verb].after is state:
        return {
            State.ACKNOWLEDGED: _("It is already read."),
            State.IN_PROGRESS: _("Work on it has already begun."),
            State.WAITING: _("It is already waiting for something."),
            State.REFERRED: _("Another office already has it."),
        }.get(state, "")
    if state in OPEN and verb is Verb.ACKNOWLEDGE:
        return _("It is already read, and now “%(state)s”.") % {"state": state_name(state.value)}
    return _("It is “%(state)s”, and cannot be moved like this from there.") % {
        "state": state_name(state.value)
    }

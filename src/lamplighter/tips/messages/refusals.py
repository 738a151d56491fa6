"""What a tipster is told when something is not taken: what happened, what was kept, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamplighter.core.sealing.refusals import Refused

SENTENCES: Mapping[str, str | Promise] = {
    "no-network": _(
        "The server could not be reached, so we do not know whether it came. Try again: it is taken once."
    ),
    "busy": _("Much is coming in just now. Wait a minute, and send it again."),
    "too-quick": _("That was quick. Wait a few seconds, and send it again; this keeps machines out."),
    "too-late": _("This page was open too long. Your words are still here: send it again."),
    "bad-message": _("Write what happens. One sentence is enough."),
    "too-long": _("That is too long to send at once. Make it shorter, or send it in two parts."),
    "desk-closed": _("This desk takes no tips now. Nothing was sent."),
    "no-conversation": _(
        "Nothing is under this code. Either it was never sent, or it was withdrawn, or it was kept long enough and is erased. "
        "Nobody can tell you which."
    ),
    "replayed": _("This was taken before. It is not sent twice."),
    "gap": _("Another message came first. Open your mailbox again, and send it once more."),
    "old-list": _(
        "The desk's readers changed a moment ago. Send it again: it will be sealed to the new ones."
    ),
    "bad-recipients": _("This was not sealed to the desk's readers, so it was not taken."),
    "wrong-desk": _("This was sealed for another desk."),
    "bad-armour": _("This is no whole sealed tip. Paste all of it, with its first and last line."),
    "not-an-envelope": _("This is no sealed tip."),
    "bad-signature": _("A signature does not hold, so nothing of it is trusted. Nothing was sent."),
    "wrong-fingerprint": _(
        "The desk's key is not the one this page names. Do not go on; tell us by telephone."
    ),
    "bad-list": _("The desk's list of readers cannot be trusted. Do not go on; tell us by telephone."),
    "bad-key": _("A key of the desk cannot be used, so nothing is sealed to it. Tell us by telephone."),
    "list-over": _("The desk's list of readers is over, so nothing can be sealed to it. Try again tomorrow."),
    "stale-proof": _("Sending took too long. Send it again."),
    "bad-proof": _("The server asks for something this page does not do. Nothing was sent. Try again later."),
    "no-room": _("There is no room for files just now. Your words are taken without them."),
    "too-many-files": _("This conversation holds as many files as it may."),
    "wrong-count": _("A code has twelve words. Look whether one is missing or too many."),
    "unknown-word": _("One of these words stands on no list. Look how it is written on your card."),
    "words-do-not-belong": _(
        "These twelve words do not belong together. One of them is another, or two changed places."
    ),
}
"""By the words of refusals that a tipster may meet."""
OTHER = _("It was not taken, and nothing of it was kept. Try again in a minute.")
OTHER_WORDS = _("These are twelve words that belong together, but not yours. Compare each with your paper.")
"""Where words were typed back, and are those of another code."""


def sentence(why: Refused, *, code: bool = False) -> str | Promise:
    """What a refusal says to a tipster; ``code`` where it is a code that was refused, and no tip."""
    if code and why.word == "too-long":
        return SENTENCES["wrong-count"]
    return SENTENCES.get(why.word, OTHER)

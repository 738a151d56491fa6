"""A resident's answer by mail comes onto the timeline.

Whoever holds the token had our mail; whoever is to be believed also writes from the address we wrote to, and no mail server
has found the sender forged. What does not hold is refused without a word to the sender, whom we do not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.actions.talking import reply
from lamplighter.concerns.models import Contact
from lamplighter.concerns.rules.replying import claimed, proves
from lamplighter.concerns.rules.values import PHOTOS_MOST, WORDS_LONGEST, Part
from lamplighter.core.pictures import CleanPicture, RefusedPicture, clean
from lamplighter.outbox.inbound import Letter

MOST_PARTS = 4
"""A long mail becomes so many entries at most; what is beyond is cut, and the last entry says so."""


@transaction.atomic
def take_reply(*, letter: Letter, now: datetime) -> bool:
    """Takes an answer by mail. Returns False where it is refused: a token that is not ours, another sender, a forged one."""
    contact = _writer(letter)
    if contact is None:
        return False
    pictures = _clean(letter.pictures)
    parts = in_parts(letter.text)
    if not parts and not pictures:
        return False
    photos = keep_pictures(pictures)
    for number, words in enumerate(parts or [""]):
        reply(
            concern=contact.concern,
            words=words,
            now=now,
            contact=contact,
            photos=photos if number == 0 else (),
        )
    return True


def _writer(letter: Letter) -> Contact | None:
    """The raiser who wrote it, if it is proven that they did."""
    claim = claimed(letter.token)
    if claim is None or letter.authenticated is False:
        return None
    rows = Contact.objects.select_related("concern", "concern__kind", "concern__kind__desk")
    contact = rows.filter(pk=claim.contact, part=Part.RAISER.value, concern__number=claim.number).first()
    if contact is None or contact.concern.sensitive:
        return None
    if not proves(claim, settings.SECRET_KEY, version=contact.concern.link_version):
        return None
    return contact if contact.email and contact.email.lower() == letter.sender.strip().lower() else None


def _clean(pictures: Sequence[bytes]) -> list[CleanPicture]:
    """The attached pictures that are any; a mail's signature may hold what is none."""
    found = []
    for data in pictures:
        try:
            found.append(clean(data))
        except RefusedPicture:
            continue
        if len(found) == PHOTOS_MOST:
            break
    return found


def in_parts(text: str, longest: int = WORDS_LONGEST, most: int = MOST_PARTS) -> list[str]:
    """A text in parts that fit an entry, cut between words where there are any; at most ``most``, the rest as "[...]"."""
    left = text.strip()
    parts: list[str] = []
    while left and len(parts) < most:
        if len(left) <= longest:
            return [*parts, left]
        room = longest if len(parts) < most - 1 else longest - len(" [...]")
        cut = max(left.rfind(" ", room // 2, room), left.rfind("\n", room // 2, room))
        cut = cut if cut > 0 else room
        parts.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    if left:
        parts[-1] += " [...]"
    return parts

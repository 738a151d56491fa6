"""Private links of concerns: made from the installation's key, so that they can be written again and are stored nowhere."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.rules.values import Part
from lamplighter.core.numbers import link_secret, read_number, same_secret


def secret_of(concern: Concern, contact: Contact | None = None) -> str:
    """The secret that opens a concern: as its raiser (no contact, or the raiser's), or as a follower."""
    follower = contact is not None and contact.part == Part.FOLLOWER.value
    return link_secret(
        settings.SECRET_KEY,
        purpose="link",
        number=concern.number,
        contact=contact.pk if contact is not None and follower else 0,
        version=contact.link_version if contact is not None and follower else concern.link_version,
    )


def link_of(concern: Concern, contact: Contact | None, language: str) -> str:
    """The absolute address of the private page, in a language."""
    with override(language):
        path = reverse("concern-private", args=[concern.number, secret_of(concern, contact)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(number: str, secret: str) -> tuple[Concern, Contact | None] | None:
    """The concern a link opens, with the contact it was made for (None where the raiser left none); None for a wrong link.

    The raiser's link and each follower's are compared in constant time.
    """
    plain = read_number(number)
    concern = (
        Concern.objects.select_related("kind", "kind__desk").filter(number=plain).first() if plain else None
    )
    if concern is None:
        return None
    contacts = list(concern.contacts.all())
    if same_secret(secret, secret_of(concern)):
        return concern, next((each for each in contacts if each.part == Part.RAISER.value), None)
    for contact in contacts:
        if contact.part == Part.FOLLOWER.value and same_secret(secret, secret_of(concern, contact)):
            return concern, contact
    return None

"""What a neighbour who follows a concern is shown of the private link: nothing, where it goes to a mailbox or a telephone."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries.links import link_of, secret_of
from lamplighter.outbox.reach import By


def joined_link(concern: Concern, contact: Contact, reads: str) -> dict[str, str]:
    """For the receipt: ``link`` and ``path`` of one who looks by the link alone; else ``sent``, a sentence that says where it goes.

    Anybody can type anybody's address, so the link is shown to nobody but its owner.
    """
    if contact.by == By.LINK.value:
        path = reverse("concern-private", args=[concern.number, secret_of(concern, contact)])
        return {"link": link_of(concern, contact, reads), "path": path, "sent": ""}
    if contact.by == By.TEXT.value:
        sent = _(
            "A text message is on its way to you. Open its link and say yes: then you hear what becomes of it."
        )
    else:
        sent = _(
            "A mail is on its way to %(email)s. Open its link and say yes: then you hear what becomes of it."
        )
    return {"link": "", "path": "", "sent": sent % {"email": contact.email}}

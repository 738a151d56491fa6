"""Private links of appointments and wishes: made from the installation's key, so that they can be written again and are stored nowhere."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.core.numbers import link_secret, read_number, same_secret
from lamplighter.meetings.models import Appointment, Wish


def digest_of(once: str) -> str:
    """What is kept of the secret of a form."""
    return hashlib.sha256(once.encode()).hexdigest() if once else ""


def secret_of(row: Appointment | Wish) -> str:
    """The secret that opens an appointment, or a wish."""
    purpose = "appointment" if isinstance(row, Appointment) else "wish"
    return link_secret(
        settings.SECRET_KEY, purpose=purpose, number=row.number, contact=0, version=row.link_version
    )


def link_of(row: Appointment | Wish, language: str = "") -> str:
    """The absolute address of its private page, in the language it is read in unless another is named."""
    name = "appointment-private" if isinstance(row, Appointment) else "wish-private"
    with override(language or row.language):
        path = reverse(name, args=[row.number, secret_of(row)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(number: str, secret: str) -> Appointment | None:
    """The appointment a link opens; None for a wrong link."""
    plain = read_number(number)
    row = (
        Appointment.objects.select_related("officer", "spot").filter(number=plain).first() if plain else None
    )
    return row if row is not None and same_secret(secret, secret_of(row)) else None


def wish_by_link(number: str, secret: str) -> Wish | None:
    """The wish a link opens; None for a wrong link."""
    plain = read_number(number)
    row = Wish.objects.select_related("officer", "spot").filter(number=plain).first() if plain else None
    return row if row is not None and same_secret(secret, secret_of(row)) else None


def by_once(once: str) -> Appointment | None:
    """The appointment that a form has made, or holds."""
    if not once:
        return None
    return Appointment.objects.select_related("officer", "spot").filter(once=digest_of(once)).first()

"""The private link of an application, made from the installation's key, so that it is stored nowhere."""

from __future__ import annotations

from django.conf import settings

from lamplighter.academy.models import Application
from lamplighter.core.numbers import link_secret, read_number, same_secret


def secret_of(application: Application) -> str:
    """The secret that opens an application's own pages."""
    return link_secret(
        settings.SECRET_KEY,
        purpose="academy",
        number=application.number,
        contact=0,
        version=application.link_version,
    )


def by_link(number: str, secret: str) -> Application | None:
    """The application that a link opens; None for a wrong one."""
    plain = read_number(number)
    found = Application.objects.select_related("course").filter(number=plain).first() if plain else None
    return found if found is not None and same_secret(secret, secret_of(found)) else None

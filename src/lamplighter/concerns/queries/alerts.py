"""Alerts by their links. A link's secret is made from the installation's key and stored nowhere."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.concerns.models import Alert
from lamplighter.concerns.rules.numbers import link_secret, same_secret


def secret_of(alert: Alert) -> str:
    """What opens an alert to whoever got its mail."""
    return link_secret(
        settings.SECRET_KEY, purpose="alert", number=str(alert.pk), contact=0, version=alert.link_version
    )


def link_of(alert: Alert, route: str) -> str:
    """The absolute address of one of an alert's pages, in its language."""
    with override(alert.language):
        path = reverse(route, args=[alert.pk, secret_of(alert)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(pk: int, secret: str) -> Alert | None:
    """The alert a link opens; None for a wrong one, and for one that has ended."""
    found = Alert.objects.filter(pk=pk).first() if pk < 2**63 else None
    return found if found is not None and same_secret(secret, secret_of(found)) else None

"""Alerts: by their links, and which public concerns they tell of. A link's secret is made from the installation's key, and
stored nowhere."""

from __future__ import annotations

import base64
from datetime import datetime

import h3
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from lamplighter.concerns.models import Alert, Publication
from lamplighter.concerns.queries.public import publications
from lamplighter.core.numbers import link_secret, same_secret


def secret_of(alert: Alert) -> str:
    """What opens an alert to whoever got its mail."""
    return link_secret(
        settings.SECRET_KEY, purpose="alert", number=str(alert.pk), contact=0, version=alert.link_version
    )


def link_of(alert: Alert, route: str) -> str:
    """The absolute address of one of an alert's pages, in its language."""
    return _absolute(alert.language, route, alert.pk, secret_of(alert))


def by_link(pk: int, secret: str) -> Alert | None:
    """The alert a link opens; None for a wrong one, and for one that has ended."""
    found = Alert.objects.filter(pk=pk).first() if pk < 2**63 else None
    return found if found is not None and same_secret(secret, secret_of(found)) else None


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"lamplighter alerts of an address").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def end_link(email: str, language: str) -> str:
    """The absolute address that ends all alerts of a mail address. It holds the mail address, closed: it works whatever single
    alerts have ended since, and neither a history nor a log can be read."""
    return _absolute(language, "alerts-end", _box().encrypt(email.encode()).decode().rstrip("="))


def email_in(closed: str) -> str:
    """The mail address that such a link was made for; empty for anything else."""
    try:
        return _box().decrypt((closed + "=" * (-len(closed) % 4)).encode()).decode()
    except (InvalidToken, ValueError):
        return ""


def _absolute(language: str, route: str, *arguments: object) -> str:
    with override(language):
        path = reverse(route, args=arguments)
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def alerts_of(email: str) -> QuerySet[Alert]:
    """The confirmed alerts of a mail address, the narrowest first."""
    return Alert.objects.filter(email=email, confirmed_at__isnull=False).order_by(
        "zone", "radius_m", "-block", "pk"
    )


def news(alert: Alert, first: datetime, last: datetime, most: int) -> list[Publication]:
    """Public concerns of an alert that were first shown from ``first`` up to ``last``, the newest first."""
    found = publications().filter(_within(alert), shown_at__gte=first, shown_at__lt=last)
    return list(found[:most])


def _within(alert: Alert) -> Q:
    if alert.zone:
        return Q(zone=alert.zone)
    if not alert.block:
        return Q(hexagon__in=cells_of(alert.hexagon, alert.radius_m))
    # What was published before its block was known by its hexagon may stand in the next one; streets of other towns do not.
    same = Q(block__iexact=alert.block, hexagon__in=list(h3.grid_disk(alert.hexagon, 1)))
    return same | Q(block="", hexagon=alert.hexagon)


def cells_of(hexagon: str, radius_m: int) -> list[str]:
    """The hexagons within about a radius (metres) of one; at least itself."""
    edge = h3.average_hexagon_edge_length(h3.get_resolution(hexagon), unit="m")
    return list(h3.grid_disk(hexagon, round(radius_m / (edge * 3**0.5))))

"""Alerts: a daily mail of new public concerns of a zone, or about a place; wanted twice, ended by one press."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import h3
from django.conf import settings
from django.db import transaction

from lamplighter.concerns.messages import alerts as letters
from lamplighter.concerns.models import Alert, Publication
from lamplighter.concerns.queries.alerts import link_of
from lamplighter.concerns.queries.public import publications
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import city_day, city_tz

UNCONFIRMED = timedelta(days=2)
"""How long an alert waits to be confirmed; then it is forgotten."""
FROM_HOUR = 7
"""Hour of the city's day from which the day's mails go out."""
BATCH = 200


@transaction.atomic
def want(*, email: str, language: str, zone: str, hexagon: str, radius_m: int, now: datetime) -> None:
    """Keeps a wish for alerts and asks by mail whether it is meant. Whoever has the alert already gets the same mail again.

    Nobody learns from it whether an address is known.
    """
    alert, made = Alert.objects.get_or_create(
        email=email,
        zone=zone,
        hexagon=hexagon,
        radius_m=radius_m,
        defaults={"language": language, "created_at": now},
    )
    if not made and alert.confirmed_at is None:
        alert.language, alert.created_at = language, now
        alert.save(update_fields=["language", "created_at"])
    letter = letters.confirm(alert, link_of(alert, "alert-confirm"))
    post_mail(
        to=email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=language,
        now=now,
        category="alert",
    )


@transaction.atomic
def confirm(*, alert: Alert, now: datetime) -> None:
    """Whoever has the mail says that it is meant. Nothing that was shown before comes by mail."""
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=now, sent_on=city_day(now))


@transaction.atomic
def stop(*, alert: Alert) -> None:
    """Forgets an alert, with its address."""
    Alert.objects.filter(pk=alert.pk).delete()


def send(*, now: datetime) -> int:
    """Sends the day's mails, one an alert, from the morning on. Returns how many went out; nothing new, no mail."""
    Alert.objects.filter(confirmed_at=None, created_at__lt=now - UNCONFIRMED).delete()
    if now.astimezone(city_tz()).hour < FROM_HOUR:
        return 0
    today, sent = city_day(now), 0
    due = Alert.objects.filter(confirmed_at__isnull=False).exclude(sent_on=today)
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        sent += _send_one(pk, today, now)
    return sent


@transaction.atomic
def _send_one(pk: int, today: date, now: datetime) -> bool:
    alert = Alert.objects.select_for_update().filter(pk=pk).exclude(sent_on=today).first()
    if alert is None or alert.confirmed_at is None:
        return False
    since = alert.sent_on or city_day(alert.confirmed_at)
    alert.sent_on = today
    alert.save(update_fields=["sent_on"])
    found = _news(alert, since, today)
    if not found:
        return False
    most = settings.LAMPLIGHTER.concerns.alert_most
    stop_link = link_of(alert, "alert-stop")
    letter = letters.digest(alert, found[:most], len(found) > most, stop_link)
    post_mail(
        to=alert.email, subject=letter.subject, text=letter.text, html=letter.html, language=alert.language,
        unsubscribe=stop_link, now=now, category="alert",
    )  # fmt: skip
    return True


def _news(alert: Alert, since: date, today: date) -> list[Publication]:
    """What was first shown since the last mail, up to midnight; one more than a mail holds."""
    tz = city_tz()
    first, last = (instant(tz, day, time(0)) for day in (since, today))
    found = publications().filter(shown_at__gte=first, shown_at__lt=last)
    near = {"zone": alert.zone} if alert.zone else {"hexagon__in": cells_of(alert.hexagon, alert.radius_m)}
    found = found.filter(**near)
    return list(found[: settings.LAMPLIGHTER.concerns.alert_most + 1])


def cells_of(hexagon: str, radius_m: int) -> list[str]:
    """The hexagons within about a radius (metres) of one; at least itself."""
    edge = h3.average_hexagon_edge_length(h3.get_resolution(hexagon), unit="m")
    return list(h3.grid_disk(hexagon, round(radius_m / (edge * 3**0.5))))

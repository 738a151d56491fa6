"""Alerts: news of public concerns by mail, of zones, blocks and places; wanted twice, one mail a day, ended by one press."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.concerns.messages import alerts as letters
from lamplighter.concerns.messages.alerts import Section
from lamplighter.concerns.models import Alert
from lamplighter.concerns.queries.alerts import alerts_of, end_link, link_of, news
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import city_day, city_tz

UNCONFIRMED = timedelta(days=2)
"""How long an alert waits to be confirmed; then it is forgotten."""
FROM_HOUR = 7
"""Hour of the city's day from which the day's mails go out."""
BATCH = 200
"""Most mail addresses in one run."""


@transaction.atomic
def want(
    *, email: str, language: str, zone: str, hexagon: str, radius_m: int, now: datetime, block: str = ""
) -> Alert:
    """Keeps a wish for alerts and asks by mail whether it is meant. Whoever has the alert already gets the same mail again.

    Nobody learns from it whether an address is known.

    Args:
        zone: code of the zone; empty where a hexagon is given.
        hexagon: H3 cell that the place lies in, with ``radius_m`` metres about it.
        block: the block alone, as publications have it; ``hexagon`` is the block's then, and ``radius_m`` 0.
    """
    alert, made = Alert.objects.get_or_create(
        email=email.lower(),
        zone=zone,
        block=block,
        hexagon=hexagon,
        radius_m=radius_m,
        defaults={"language": language, "created_at": now},
    )
    if not made and alert.confirmed_at is None:
        alert.language, alert.created_at = language, now
        alert.save(update_fields=["language", "created_at"])
    letter = letters.confirm(alert, link_of(alert, "alert-confirm"), city_day(now))
    post_mail(
        to=email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=language,
        now=now,
        category="alert",
    )
    return alert


@transaction.atomic
def confirm(*, alert: Alert, now: datetime) -> None:
    """Whoever has the mail says that it is meant. Nothing that was shown before comes by mail.

    From now on all alerts of the mail address come in this language, so that there is one mail a day.
    """
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=now, sent_on=city_day(now))
    alerts_of(alert.email).update(language=alert.language)


@transaction.atomic
def stop(*, alert: Alert) -> None:
    """Forgets an alert, and with the last one the mail address."""
    Alert.objects.filter(pk=alert.pk).delete()


@transaction.atomic
def stop_all(*, email: str) -> None:
    """Forgets every alert of a mail address, and the address."""
    Alert.objects.filter(email=email).delete()


def send(*, now: datetime) -> int:
    """Sends the day's mails, one an address, from the morning on. Returns how many went out; nothing new, no mail."""
    Alert.objects.filter(confirmed_at=None, created_at__lt=now - UNCONFIRMED).delete()
    if now.astimezone(city_tz()).hour < FROM_HOUR:
        return 0
    today = city_day(now)
    due = Alert.objects.filter(confirmed_at__isnull=False).exclude(sent_on=today)
    emails = due.order_by("email").values_list("email", flat=True).distinct()[:BATCH]
    return sum(_send_one(email, today, now) for email in list(emails))


@transaction.atomic
def _send_one(email: str, today: date, now: datetime) -> bool:
    alerts = list(alerts_of(email).select_for_update().exclude(sent_on=today))
    sections, more = _sections(alerts, today)
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(sent_on=today)
    if not sections:
        return False
    language = alerts[0].language
    end = end_link(email, language)
    letter = letters.digest(sections, language=language, end=end, more=more, day=today)
    post_mail(
        to=email, subject=letter.subject, text=letter.text, html=letter.html, language=language, unsubscribe=end, now=now,
        category="alert",
    )  # fmt: skip
    return True


def _sections(alerts: list[Alert], today: date) -> tuple[list[Section], bool]:
    """The news of each alert, up to midnight and as many as one mail holds; what two tell of stands with the narrower. Whether there
    are more."""
    left, more, told = settings.LAMPLIGHTER.concerns.alert_most, False, set[int]()
    tz, made = city_tz(), list[Section]()
    for alert in alerts:
        since = alert.sent_on or city_day(alert.confirmed_at or alert.created_at)
        first, last = (instant(tz, day, time(0)) for day in (since, today))
        found = [row for row in news(alert, first, last, left + len(told) + 1) if row.pk not in told]
        shown = found[:left]
        more = more or len(found) > len(shown)
        if shown:
            made.append(Section(alert, tuple(shown), link_of(alert, "alert-stop")))
            told.update(row.pk for row in shown)
            left -= len(shown)
    return made, more

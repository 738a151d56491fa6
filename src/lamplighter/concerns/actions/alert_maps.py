"""Who follows a zone, a block or the surroundings of a place hears when a new zone map gives it to other officers; and when the map
they heard of is taken back. Once a map and mail address, as part of the news they asked for and end with one press."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from lamplighter.concerns.actions.alerts import BATCH, FROM_HOUR
from lamplighter.concerns.messages import alert_maps as letters
from lamplighter.concerns.messages.alert_maps import Part
from lamplighter.concerns.models import Alert
from lamplighter.concerns.queries.alerts import alerts_of, cells_of, end_link
from lamplighter.outbox.actions import post_mail
from lamplighter.places.coming import Coming, Pairs, coming, pairs_everywhere, pairs_in
from lamplighter.places.queries import map_by_id
from lamplighter.places.rules import MapState
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.queries import snapshot

Everywhere = Callable[[], Pairs]


def send(*, now: datetime) -> int:
    """Tells those who were not told of the map to come, from the morning on. Returns how many mails went out."""
    if now.astimezone(city_tz()).hour < FROM_HOUR:
        return 0
    today = city_day(now)
    told = coming(today)
    number = told.after.pk if told is not None else 0
    due = Alert.objects.filter(confirmed_at__isnull=False).exclude(map_seen=number)
    emails = list(due.order_by("email").values_list("email", flat=True).distinct()[:BATCH])
    whole: list[Pairs] = []

    def everywhere() -> Pairs:
        if not whole:
            assert told is not None
            whole.append(pairs_everywhere(told, serving))
        return whole[0]

    return sum(_send_one(email, told, number, everywhere, today, now) for email in emails)


def serving(chain: Sequence[str]) -> str:
    """The lowest zone of a chain that has officers of its own."""
    zones = snapshot().zones
    return next((code for code in chain if code in zones), "")


@transaction.atomic
def _send_one(
    email: str, told: Coming | None, number: int, everywhere: Everywhere, today: date, now: datetime
) -> bool:
    alerts = list(alerts_of(email).select_for_update().exclude(map_seen=number))
    parts, back = [], []
    for alert in alerts:
        changed = _changed(alert, told, everywhere) if told is not None else Pairs()
        if changed:
            parts.append(Part(alert, changed))
        elif _was_taken_back(alert, today):
            back.append(alert)
        alert.map_seen, alert.map_told = number, number if changed else 0
    Alert.objects.bulk_update(alerts, ["map_seen", "map_told"])
    if not parts and not back:
        return False
    language = alerts[0].language
    end = end_link(email, language)
    letter = letters.map_news(told, parts, back, language=language, end=end, day=today)
    post_mail(
        to=email, subject=letter.subject, text=letter.text, html=letter.html, language=language, unsubscribe=end, now=now,
        category="alert",
    )  # fmt: skip
    return True


def _changed(alert: Alert, told: Coming, everywhere: Everywhere) -> Pairs:
    """The addresses of an alert's part of the city that other officers get."""
    if alert.zone:
        return Pairs(
            {pair: count for pair, count in everywhere().items() if alert.zone in pair and pair[0] != pair[1]}
        )
    cells = frozenset(cells_of(alert.hexagon, alert.radius_m))
    found = pairs_in(told, cells, serving)
    return found if any(before != after for before, after in found) else Pairs()


def _was_taken_back(alert: Alert, today: date) -> bool:
    """Whether a map that was told of was taken back before its day."""
    found = map_by_id(alert.map_told) if alert.map_told else None
    return found is not None and found.state == MapState.WITHDRAWN.value and found.holds_from > today

"""Writes down, once, what the public sees of a year that is over."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.keys.queries.desks import every
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.models import PublishedYear
from lamplighter.tips.queries.totals import figures
from lamplighter.tips.rules.totals import is_due, publishable


@transaction.atomic
def publish_years(*, now: datetime) -> int:
    """Publishes each desk's years that are over long enough and were not published. Returns how many.

    A year stays as it was published: else two copies of a page would tell what one withdrawn or erased tip had come to.
    """
    today, smallest = city_day(now), settings.LAMPLIGHTER.tips.smallest_count
    made = 0
    for desk in every():
        done = set(PublishedYear.objects.filter(desk=desk).values_list("year", flat=True))
        for year, counts in figures(desk).items():
            if year in done or not is_due(year, today=today):
                continue
            shown = {"published_on": today, "figures": publishable(counts, smallest=smallest)}
            _, new = PublishedYear.objects.get_or_create(desk=desk, year=year, defaults=shown)
            made += new
    return made

"""What is left of the demo's tips of years that are over: they were erased long ago, and their totals are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lamplighter.keys.models import Desk
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.actions.publishing import publish_years
from lamplighter.tips.models import PublishedYear, Tally

YEARS: Mapping[str, Sequence[Mapping[str, tuple[int, int]]]] = {
    "narcotics": (
        {
            "tips": (214, 214),
            "useful": (61, 61),
            "unfounded": (48, 48),
            "duplicate": (22, 22),
            "spam": (19, 19),
            "arrests": (27, 18),
            "referral": (16, 15),
            "seizure fentanyl": (1_412, 9),
            "seizure methamphetamine": (5_287, 7),
            "seizure pills": (8_644, 11),
            "seizure heroin": (30_000, 2),
            "seizure weapons": (13, 8),
            "seizure cash": (48_230, 10),
        },
        {
            "tips": (131, 131),
            "useful": (34, 34),
            "unfounded": (37, 37),
            "duplicate": (9, 9),
            "spam": (4, 4),
            "arrests": (12, 9),
            "referral": (8, 8),
            "seizure fentanyl": (655, 6),
            "seizure cash": (9_970, 5),
        },
    ),
    "violent-crimes": (
        {
            "tips": (58, 58),
            "useful": (14, 14),
            "unfounded": (17, 17),
            "arrests": (7, 6),
            "seizure weapons": (11, 5),
        },
        {"tips": (23, 23), "useful": (6, 6), "unfounded": (8, 8), "arrests": (3, 2)},
    ),
}
"""By desk, last year first: amounts, and how many tips stand for each. Some stand for too few to be shown."""


def write_years(desks: Sequence[Desk], *, now: datetime) -> None:
    """Writes the years that are over anew, and publishes those whose time has come."""
    last = city_day(now).year - 1
    PublishedYear.objects.filter(desk__in=desks).delete()
    Tally.objects.filter(desk__in=desks).delete()
    for desk in desks:
        Tally.objects.bulk_create(
            Tally(desk=desk, year=last - before, what=what, amount=amount, tips=tips)
            for before, counts in enumerate(YEARS[desk.code])
            for what, (amount, tips) in counts.items()
        )
    publish_years(now=now)

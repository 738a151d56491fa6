"""A lead's figures, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamplighter.tips.rules.states import Disposition, OutcomeKind, Seized, State
from lamplighter.tips.rules.totals import TIPS

STATES = {
    State.NEW: pgettext_lazy("tip", "new"),
    State.READING: pgettext_lazy("tip", "being read"),
    State.WORKING: pgettext_lazy("tip", "worked on"),
    State.ANSWERED: pgettext_lazy("tip", "answered"),
    State.CLOSED: pgettext_lazy("tip", "closed"),
}
SEIZED = {
    Seized.FENTANYL: _("fentanyl, grams"),
    Seized.METHAMPHETAMINE: _("methamphetamine, grams"),
    Seized.COCAINE: _("cocaine, grams"),
    Seized.HEROIN: _("heroin, grams"),
    Seized.CANNABIS: _("cannabis, grams"),
    Seized.PILLS: _("pills, pieces"),
    Seized.OTHER_DRUGS: _("other drugs, grams"),
    Seized.WEAPONS: _("weapons, pieces"),
    Seized.CASH: _("cash, dollars"),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """For how many tips it took so many days; ``share`` is in percent of the most."""

    days: int
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Year:
    """What a year came to. ``seized`` has the names of kinds and their amounts."""

    year: int
    tips: int
    useful: int
    arrests: int
    referrals: int
    seized: Sequence[tuple[str, int]]


def waits_shown(found: Mapping[int, int]) -> list[Wait]:
    """The shortest first."""
    most = max(found.values(), default=1)
    return [Wait(days, count, max(1, round(100 * count / most))) for days, count in sorted(found.items())]


def years_shown(found: Mapping[int, Mapping[str, int]]) -> list[Year]:
    """In the order of ``found``."""
    return [
        Year(
            year=year,
            tips=counts.get(TIPS, 0),
            useful=counts.get(Disposition.USEFUL.value, 0),
            arrests=counts.get(OutcomeKind.ARRESTS.value, 0),
            referrals=counts.get(OutcomeKind.REFERRAL.value, 0),
            seized=[
                (str(name), amount)
                for kind, name in SEIZED.items()
                if (amount := counts.get(f"{OutcomeKind.SEIZURE.value} {kind.value}"))
            ],
        )
        for year, counts in found.items()
    ]

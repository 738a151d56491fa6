"""Who presents a night: as the public may read it, and as the coordinator does.

An officer whose division names nobody is that division and nothing else: no name, no picture, no address, for anybody but staff.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lamplighter.academy.models import Night, Presenter
from lamplighter.academy.rules.states import CourseState
from lamplighter.divisions.models import Division
from lamplighter.roster.cards import OfficerCard, card_of


@dataclass(frozen=True, slots=True)
class Presented:
    """One line of who presents. ``card`` None: the division stands for whoever comes; ``division`` is empty where none is known."""

    division: str
    card: OfficerCard | None

    @property
    def words(self) -> str:
        """ "Officer Marisol Reyes", or "Narcotics"."""
        return self.card.shown if self.card is not None else self.division


def presented(night: Night, language: str) -> list[Presented]:
    """What the public may read of a night's presenters, each line once, in the order in which they were named."""
    return presented_all([night], language)[night.pk]


def presented_all(nights: Iterable[Night], language: str) -> dict[int, list[Presented]]:
    """The same of several nights, by their ids, with one look for all."""
    rows = {night.pk: night for night in nights}
    found: dict[int, list[Presented]] = {pk: [] for pk in rows}
    presenters = Presenter.objects.filter(night__in=list(rows)).select_related("officer", "division")
    for each in presenters.order_by("night_id", "pk"):
        line = _line(each, rows[each.night_id].division, language)
        if line not in found[each.night_id]:
            found[each.night_id].append(line)
    for pk, night in rows.items():
        if not found[pk] and night.division is not None:
            found[pk].append(Presented(night.division.name(language), None))
    return found


def _line(each: Presenter, of_night: Division | None, language: str) -> Presented:
    """How one presenter is shown."""
    division = each.division or of_night
    name = division.name(language) if division is not None else ""
    if division is not None and not division.names_officers:
        return Presented(name, None)
    card = card_of(each.officer)
    return Presented(name, card if card.named or not name else None)


def presents(user_pk: int) -> bool:
    """Whether a signed-in person presents, as an officer, nights of a course that was announced."""
    rows = Presenter.objects.filter(officer__user=user_pk)
    return rows.exclude(night__course__state=CourseState.DRAFT.value).exists()


def to_present(user_pk: int, now: datetime) -> list[Night]:
    """Nights to come that a signed-in person presents as an officer, the next first; those of drafts not, cancelled ones too."""
    rows = Night.objects.filter(presenters__officer__user=user_pk, ends__gt=now)
    rows = rows.exclude(course__state=CourseState.DRAFT.value).select_related("course", "division")
    return list(rows.order_by("starts", "pk").distinct())


def presenters_of(night: Night) -> list[Presenter]:
    """For the coordinator: the rows, with their officers."""
    return list(night.presenters.select_related("officer", "division"))


def presenter_by_id(pk: int) -> Presenter | None:
    """One of them, or None."""
    return Presenter.objects.select_related("officer", "night__course", "division").filter(pk=pk).first()

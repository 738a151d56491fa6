"""Who presents, as the coordinator reads it: by name, whatever the public sees; and which officers can be asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lamplighter.academy.models import Course, Presenter
from lamplighter.roster.models import Officer


def staff_name(officer: Officer) -> str:
    """An officer by title and whole name."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}"


def presenters_by_night(course: Course) -> dict[int, list[str]]:
    """Names of who presents, by the night's key."""
    found: dict[int, list[str]] = {}
    for each in Presenter.objects.filter(night__course=course).select_related("officer").order_by("pk"):
        found.setdefault(each.night_id, []).append(staff_name(each.officer))
    return found


def officers_to_ask(but: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Keys and names of the officers on the roster, by name, without some."""
    rows = (
        Officer.objects.filter(active=True)
        .exclude(pk__in=list(but))
        .order_by("last_name", "first_name", "pk")
    )
    return [(each.pk, staff_name(each)) for each in rows]

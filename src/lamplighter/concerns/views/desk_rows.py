"""Lines of the desk's lists, with every word already said. Of a sensitive concern a line says no more than its kind and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.city.queries import our_city
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.messages import desk_lists as lists
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern, Kind, Shortlisted
from lamplighter.concerns.rules.values import is_desk
from lamplighter.core.numbers import shown_number
from lamplighter.places.place_words import label_said
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import holder_on
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

SNIPPET = 140
"""Characters of a text in a list."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``late``: its time has passed. ``closed``: its words are for whoever opens it, which goes on record. ``unheard`` and
    ``closed`` are the first of its ``marks``."""

    number: str
    shown: str
    url: str
    kind: str
    place: str
    snippet: str
    due: str
    due_kind: str
    raised: str
    late: bool
    state: str
    zone: str
    zone_code: str
    shift: str
    holder: str
    starred: bool
    unheard: bool
    marks: tuple[str, ...]
    closed: bool
    point: tuple[float, float] | None


def is_closed(concern: Concern) -> bool:
    """Whether reading it goes on record: sensitive ones, and those of desks that zones do not see."""
    return concern.sensitive or is_desk(concern.zone)


def rows(concerns: Sequence[Concern], user: Any, now: datetime, *, lead: bool = False) -> list[Row]:
    """Lines in the order given; with ``lead`` they do not tell a supervisor that a supervisor sees them."""
    starred = set(
        Shortlisted.objects.filter(user=user, concern__in=[each.pk for each in concerns])
        .order_by()
        .values_list("concern", flat=True)
    )
    said = _Said(concerns, user, now, lead)
    return [_row(each, each.pk in starred, said, now) for each in concerns]


class _Said:
    """Names that many lines share, each looked up once. What is the same in all of them, or the reader's own name, is left out."""

    def __init__(self, concerns: Sequence[Concern], user: Any, now: datetime, lead: bool) -> None:
        day, roster = city_day(now), snapshot()
        self.holders = {
            key: holder_on(roster, *key, day).officer
            for key in {(each.zone, each.lead_shift, each.assigned_id) for each in concerns}
        }
        officers = Officer.objects.in_bulk({each for each in self.holders.values() if each is not None})
        self.names = {pk: words.staff_name(each) for pk, each in officers.items() if each.user_id != user.pk}
        zones, shifts = {each.zone for each in concerns}, {each.lead_shift for each in concerns}
        self.zones = {code: words.zone_name(code, now) if len(zones) > 1 else "" for code in zones}
        self.shifts = {code: words.shift_name(code) if code and len(shifts) > 1 else "" for code in shifts}
        named = "name_es" if (get_language() or "en").startswith("es") else "name_en"
        self.kinds = dict(Kind.objects.values_list("pk", named))
        self.marks = (_("Resident wrote"), _("Sensitive"), _("Opened again"))
        self.rose = "" if lead else _("Supervisor sees it")
        self.states = {code: state_name(code) for code in {each.state for each in concerns}}
        self.dues = {code: lists.due_kind(code) for code in {each.due for each in concerns}}
        self.closed = _("Open it to read. That goes on record.")
        self.list = reverse("staff-concerns")
        self.city = f", {our_city().name}"

    def holder(self, concern: Concern) -> str:
        """Who holds a concern today; empty for the reader."""
        pk = self.holders[concern.zone, concern.lead_shift, concern.assigned_id]
        return self.names.get(pk, "") if pk is not None else ""


def _row(concern: Concern, starred: bool, said: _Said, now: datetime) -> Row:
    closed = is_closed(concern)
    point = (concern.lon, concern.lat) if concern.lon is not None and concern.lat is not None else None
    return Row(
        number=concern.number,
        shown=shown_number(concern.number),
        url=f"{said.list}{concern.number}/",
        kind=said.kinds[concern.kind_id],
        place="" if closed else label_said(concern.place.partition(said.city)[0]),
        snippet=said.closed if closed else _snippet(concern.text),
        due=lists.due_words(concern, now),
        due_kind=said.dues[concern.due],
        raised=lists.raised_words(concern, now),
        late=concern.due_at is not None and concern.due_at <= now,
        state=said.states[concern.state],
        zone=said.zones[concern.zone],
        zone_code=concern.zone,
        shift=said.shifts[concern.lead_shift],
        holder=said.holder(concern) if concern.is_open else "",
        starred=starred,
        unheard=concern.unheard,
        marks=tuple(
            mark
            for mark, there in (
                (said.marks[0], concern.unheard),
                (said.marks[1], closed),
                (said.marks[2], concern.reopened > 0),
                (_rose(concern, said, now), concern.rose_at is not None),
            )
            if there and mark
        ),
        closed=closed,
        point=None if closed else point,
    )


def _rose(concern: Concern, said: _Said, now: datetime) -> str:
    """Why it rose: that it is late, its line says already."""
    late = concern.due_at is not None and concern.due_at <= now
    return said.rose if late else lists.still_words(concern, now)


def _snippet(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[:SNIPPET].rpartition(" ")[0] + "…"

"""How pages, mails, calendars and posters say a gathering: when, where, in which languages, how often it repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.models import Gathering, Rsvp, Series
from lamplighter.meetings.queries.gatherings import (
    attended,
    free_seats,
    officers_of,
    seats_left,
    zones_served,
)
from lamplighter.meetings.queries.rsvps import place_in_line
from lamplighter.meetings.rules.gatherings import Kind, State
from lamplighter.meetings.rules.series import Repeat, pattern_of
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.plumbing.saying import ended
from lamplighter.roster.queries import snapshot
from lamplighter.roster.words import language_name


def language() -> str:
    """The language that is spoken now."""
    return get_language() or "en"


def kind_name(kind: str) -> str:
    """A kind's name."""
    return {
        Kind.MEETING.value: pgettext("gathering", "Meeting"),
        Kind.WALK.value: pgettext("gathering", "Walk"),
        Kind.TRAINING.value: pgettext("gathering", "Training"),
    }.get(kind, pgettext("gathering", "Gathering"))


def state_name(state: str) -> str:
    """A state's name, as staff read it."""
    return {
        State.DRAFT.value: pgettext("gathering", "Draft"),
        State.PLANNED.value: pgettext("gathering", "Published"),
        State.CANCELLED.value: pgettext("gathering", "Cancelled"),
        State.HELD.value: pgettext("gathering", "Held"),
    }[state]


def span(starts: datetime, ends: datetime, now: datetime) -> str:
    """ "Tuesday, December 8, 6 pm to 7:30 pm"; the year where it is another."""
    return saying.span(starts, ends, now, city_tz())


def held_in(gathering: Gathering) -> str:
    """ "In English and Spanish. An interpreter comes when somebody asks."; empty where nothing was said."""
    names = [language_name(each, within=True) for each in gathering.languages]
    joined = (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
        if names
        else ""
    )
    said = [_("In %(languages)s.") % {"languages": joined}] if joined else []
    if gathering.interpreter:
        said.append(_("An interpreter comes if you ask for one."))
    return " ".join(said)


def zone_said(zone: str, now: datetime) -> str:
    """ "the River zone", "the whole city"."""
    if not zone:
        return _("the whole city")
    found = zone_by_code(zone, city_day(now))
    return the_zone(found) if found is not None else zone


def repeats(series: Series | None) -> str:
    """ "Every month on the second Tuesday"; empty for what does not repeat."""
    if series is None:
        return ""
    found = pattern_of(series.rule)
    if found is None:
        return _("Repeats")
    said = {"weekday": str(WEEKDAYS[found.weekday]), "day": found.day}
    if found.repeat is Repeat.WEEK:
        return _("Every %(weekday)s") % said
    if found.repeat is Repeat.TWO_WEEKS:
        return _("Every other %(weekday)s") % said
    if found.repeat is Repeat.DAY_OF_MONTH:
        return _("Every month on day %(day)s") % said
    by_nth = {
        -1: _("Every month on the last %(weekday)s"),
        1: _("Every month on the first %(weekday)s"),
        2: _("Every month on the second %(weekday)s"),
        3: _("Every month on the third %(weekday)s"),
        4: _("Every month on the fourth %(weekday)s"),
    }
    return by_nth[found.nth] % said


def _repeats_of(row: Gathering) -> str:
    """How the series of a date repeats; of one on another day than its rule gives, that the others do so."""
    said = repeats(row.series)
    if not said or row.day == city_day(row.starts):
        return said
    return _("This date is moved. The others: %(repeats)s") % {"repeats": said[0].lower() + said[1:]}


def officers_said(officers: Sequence[int]) -> list[str]:
    """The officers who come, as far as each may be shown. Those shown by role alone count as one word."""
    cards = snapshot().cards
    return list(dict.fromkeys(cards[each].shown for each in officers if each in cards))


@dataclass(frozen=True, slots=True)
class Shown:
    """A gathering in a list or on its page, in the language spoken now."""

    number: str
    url: str
    kind: str
    state: str
    title: str
    about: str
    when: str
    iso: str
    iso_end: str
    weekday: str
    day: str
    month: str
    place: str
    address: str
    access: str
    held_in: str
    zone: str
    zone_name: str
    repeats: str
    cancelled: bool
    moved: str  # a sentence; empty where it was not
    why: str
    over: bool
    room: str
    full: bool
    officers: tuple[str, ...]
    agenda: str
    minutes: str
    outcome: str
    attendance: int | None


def shown(rows: Sequence[Gathering], now: datetime) -> list[Shown]:
    """Gatherings as the public reads them. A handful of queries, however many they are."""
    pks = [row.pk for row in rows]
    left, officers = seats_left(pks), officers_of(pks)
    came = attended([row.pk for row in rows if row.ends <= now])
    names = dict(zones_served(now))
    return [_shown(row, now, left, officers.get(row.pk, ()), came, names) for row in rows]


def _shown(
    row: Gathering,
    now: datetime,
    left: Mapping[int, int],
    officers: Sequence[int],
    came: Mapping[int, int],
    names: Mapping[str, str],
) -> Shown:
    tongue, tz = language(), city_tz()
    local = row.starts.astimezone(tz)
    over = row.ends <= now
    moved = ""
    if row.moved_from is not None and row.moved_from != row.starts:
        before = span(row.moved_from, row.moved_from + (row.ends - row.starts), now)
        moved = ended(_("It was to be on %(before)s.") % {"before": before})
    cancelled = row.state == State.CANCELLED.value
    full = row.capacity is not None and not left.get(row.pk)
    people = came.get(row.pk, 0) + row.walk_ins
    return Shown(
        number=row.number,
        url=reverse("gathering", args=[row.number]),
        kind=kind_name(row.kind),
        state=row.state,
        title=row.said("title", tongue),
        about=row.said("about", tongue),
        when=span(row.starts, row.ends, now),
        iso=local.isoformat(timespec="minutes"),
        iso_end=row.ends.astimezone(tz).isoformat(timespec="minutes"),
        weekday=date_format(local, "D"),
        day=str(local.day),
        month=date_format(local, "M"),
        place=row.place,
        address=row.address,
        access=row.said("access", tongue),
        held_in=held_in(row),
        zone=row.zone,
        zone_name=names.get(row.zone, row.zone) if row.zone else _("The whole city"),
        repeats=_repeats_of(row),
        cancelled=cancelled,
        moved=moved,
        why=row.said("why", tongue),
        over=over,
        room="" if over or cancelled else room(row, left.get(row.pk, 0)),
        full=full,
        officers=tuple(officers_said(officers)),
        agenda=row.said("agenda", tongue),
        minutes=row.said("minutes", tongue),
        outcome=row.said("outcome", tongue),
        attendance=people if over and people else None,
    )


def room(row: Gathering, left: int) -> str:
    """Whether there is room for more."""
    if row.capacity is None:
        return _("Room for everybody") if row.asks_rsvp else _("Just come")
    if not left:
        return _("Full: join the waiting line")
    return ngettext("%(n)s seat left", "%(n)s seats left", left) % {"n": left}


def waiting_said(rsvp: Rsvp) -> str:
    """Where somebody stands in the waiting line; that it is full only where no seat is free, since a large party waits beside free ones."""
    place = place_in_line(rsvp)
    if not free_seats(rsvp.gathering):
        return _("It is full. You are number %(place)s in the waiting line.") % {"place": place}
    said = {"place": place, "people": people_said(rsvp.size)}
    return _("There is no room for %(people)s yet. You are number %(place)s in the waiting line.") % said


def people_said(count: int) -> str:
    """ "3 people"."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def seats_said(count: int) -> str:
    """ "3 seats"."""
    return ngettext("%(n)s seat", "%(n)s seats", count) % {"n": count}


def page_url(number: str, tongue: str) -> str:
    """The absolute address of a gathering's page, in a language."""
    with override(tongue):
        path = reverse("gathering", args=[number])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def number_said(number: str) -> str:
    """A number as people read it."""
    return shown_number(number)

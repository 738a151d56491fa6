"""How staff read coverage: who works a shift, which hours are open and why, what was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamplighter.accounts.models import User
from lamplighter.core.schedule.periods import Period
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import Watch, Why, Working
from lamplighter.roster.models import CoverAsk, Officer

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """That a cover was asked for: when and of whom, in words; what they noted, and where to note it."""

    words: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One shift of a zone on a day, in words. ``state``: covered, open or empty; ``open``: hours that nobody works; ``url``: where a
    cover is entered, or nothing."""

    zone: str
    zone_name: str
    shift: str
    day: date
    when: str
    hours: str
    state: str
    who: tuple[str, ...]
    open: str
    why: tuple[str, ...]
    url: str
    asked: Asked | None = None
    anchor: str = ""
    """By which a page is linked to where it tells of this shift."""
    ends_first: bool = False
    """Whether ``url`` leads to where a cover is taken back, which has to come first."""


def anchor_of(key: tuple[int, int, date]) -> str:
    """ "asked-3-2-2026-03-05", of post, shift and day."""
    post, shift, day = key
    return f"asked-{post}-{shift}-{day.isoformat()}"


def names_of(officers: Collection[int]) -> dict[int, str]:
    """Title and whole name of officers, for staff."""
    rows = Officer.objects.filter(pk__in=officers)
    return {row.pk: f"{_(row.title)} {row.first_name} {row.last_name}" for row in rows}


def everyone_in(found: Iterable[Watch]) -> set[int]:
    """Everybody whom the words on these shifts name."""
    named: set[int] = set()
    for each in found:
        named |= {one.officer for one in each.working} | {one.officer for one in each.why}
        named |= {one.covering for one in each.working if one.covering is not None}
    return named


def shown(
    found: Sequence[Watch],
    zones: Mapping[str, str],
    *,
    editable: Collection[str] | None,
    asks: Mapping[tuple[int, int, date], CoverAsk] | None = None,
    names: Names | None = None,
) -> list[Shown]:
    """Shifts in words.

    Args:
        zones: names of zones by their codes.
        editable: zones for which the reader may enter a cover; None is the whole city.
        asks: what was asked, as ``coverage.asks_for`` finds it.
        names: of the officers, by their ids; looked up where they are not given.
    """
    names = names_of(everyone_in(found)) if names is None else names
    told = told_names(asks.values()) if asks else {}
    made = []
    for each in found:
        edits = editable is None or each.zone in editable
        row = asks.get(each.key) if asks else None
        made.append(
            Shown(
                zone=each.zone,
                zone_name=zones.get(each.zone, each.zone),
                shift=each.shift.name(get_language() or "en"),
                day=each.day,
                when=saying.long_day(_noon(each.day), city_tz()),
                hours=saying.hours(each.starts, each.ends, city_tz()),
                state="empty" if not each.posted else "open" if each.open else "covered",
                who=tuple(_working(one, each, names) for one in each.working),
                open=open_said(each.open),
                why=why_said(each, names),
                url=_cover_url(each) if edits else "",
                asked=_asked(row, told, edits) if row is not None else None,
                anchor=anchor_of(each.key),
                ends_first=each.stood_in_for is not None,
            )
        )
    return made


def _noon(day: date) -> datetime:
    return instant(city_tz(), day, time(12))


def _working(one: Working, of: Watch, names: Names) -> str:
    """ "Officer Ada Reyes"; with the hours where it is not the whole shift, and for whom where they stand in."""
    said = {"officer": names.get(one.officer, ""), "hours": saying.hours(one.starts, one.ends, city_tz())}
    whole = one.starts == of.starts and one.ends == of.ends
    if one.covering is not None:
        said["other"] = names.get(one.covering, "")
        text = _("%(officer)s for %(other)s") if whole else _("%(officer)s for %(other)s, %(hours)s")
        return text % said
    return said["officer"] if whole else _("%(officer)s, %(hours)s") % said


def open_said(open_hours: Sequence[Period]) -> str:
    """ "1 pm to 3 pm and 5:15 pm to 9:45 pm"."""
    return saying.together([saying.hours(left, right, city_tz()) for left, right in open_hours])


def why_said(which: Watch, names: Names) -> tuple[str, ...]:
    """ "Officer Ada Reyes is at the academy until 9:45 pm.", "… is on leave." or "… stands in elsewhere: 1 pm to 9 pm."; each once."""
    said = [_one_why(each, which, names) for each in which.why if not each.stands_in]
    there: dict[int, list[Period]] = {}
    for each in which.why:
        if each.stands_in:
            there.setdefault(each.officer, []).append((each.starts, each.ends))
    for officer, periods in there.items():
        hours = saying.together([saying.hours(left, right, city_tz()) for left, right in periods])
        given = {"names": names.get(officer, ""), "hours": hours}
        said.append(saying.ended(_("%(names)s stands in elsewhere: %(hours)s.") % given))
    return tuple(dict.fromkeys(said))


def _one_why(each: Why, which: Watch, names: Names) -> str:
    back = each.ends < which.ends
    said = {
        "officer": names.get(each.officer, ""),
        "until": saying.until(each.ends, city_tz()) if back else "",
        "what": each.elsewhere.what(get_language() or "en") if each.elsewhere else "",
    }
    if each.elsewhere is None:
        text = _("%(officer)s is on leave %(until)s.") if back else _("%(officer)s is on leave.")
    else:
        text = _("%(officer)s is %(what)s %(until)s.") if back else _("%(officer)s is %(what)s.")
    return saying.ended(text % said)


def _cover_url(which: Watch) -> str:
    """The form for a cover with the day filled in; where whoever stands in already is away too, the officer's page, to end that first."""
    if which.posting is None:
        return ""
    if which.stood_in_for is not None:
        return reverse("staff-officer", args=[which.stood_in_for])
    return f"{reverse('staff-posting-cover', args=[which.posting])}?day={which.day.isoformat()}"


def gap_url(which: Watch) -> str:
    """The page of one shift that needs somebody."""
    post, shift, day = which.key
    return reverse("staff-coverage-gap", args=[post, shift, day.isoformat()])


def told_names(rows: Iterable[CoverAsk]) -> dict[str, str]:
    """Names of those who were told, by the words under which they are kept."""
    keys = {key for row in rows for key in row.told}
    officers = {int(key.split()[1]) for key in keys if key.startswith("officer ")}
    users = {int(key.split()[1]) for key in keys if key.startswith("user ")}
    found = {f"officer {pk}": name for pk, name in names_of(officers).items()} if officers else {}
    if users:
        found |= {f"user {row.pk}": row.name or row.email for row in User.objects.filter(pk__in=users)}
    return found


def _asked(row: CoverAsk, told: Mapping[str, str], edits: bool) -> Asked:
    day = {"day": saying.day(row.asked_at, row.asked_at, city_tz())}
    whom = saying.together([told[key] for key in row.told if key in told])
    if whom:
        words = _("Asked on %(day)s: %(names)s.") % {**day, "names": whom}
    else:
        words = _("Asked on %(day)s; no supervisor of this zone has an e-mail address.") % day
    return Asked(words, row.note, reverse("staff-cover-ask", args=[row.pk]) if edits else "")


def wanted_said(count: int) -> str:
    """ "2 shifts need a cover"."""
    return ngettext("%(count)s shift needs a cover", "%(count)s shifts need a cover", count) % {
        "count": count
    }


def line_said(each: Shown) -> str:
    """One shift in a sentence or two, for a letter."""
    said = {"day": capfirst(each.when), "shift": each.shift, "hours": each.open}
    told = saying.ended(_("%(day)s, %(shift)s: nobody works from %(hours)s.") % said)
    return " ".join([told, *each.why])

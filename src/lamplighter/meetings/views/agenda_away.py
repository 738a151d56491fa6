"""An officer falls ill: one action writes the leave down and offers each of their appointments another officer or time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.accounts.queries import may, zones_for
from lamplighter.meetings.actions.away import leave_and_offer
from lamplighter.meetings.forms.agenda import AwayForm
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.messages.gathering_away import listed
from lamplighter.meetings.queries import agenda
from lamplighter.meetings.queries.gathering_away import published_of
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.plumbing import clock, saying
from lamplighter.roster.actions import RosterRefused
from lamplighter.roster.boards import Scope, zones_served
from lamplighter.roster.leaving import by_leave
from lamplighter.roster.messages.gaps import listed as gaps_listed
from lamplighter.roster.messages.leaving import counted
from lamplighter.roster.models import Absence, Detail, Officer
from lamplighter.roster.rules import PostRole

LONGEST = timedelta(days=366)
UNCOVERED = 20
"""Most shifts listed that the leave leaves uncovered."""


def _officers(request: HttpRequest, now: datetime) -> list[Officer]:
    """Whom a person may write down as away: themselves, and whoever works in the zones they lead."""
    user, today = user_of(request), clock.city_day(now)
    zones = zones_for(user, Permission.APPOINTMENTS_LEAD)
    held = Q(postings__ends__isnull=True) | Q(postings__ends__gt=today)
    led = held & Q(postings__post__role=PostRole.CIO.value)
    stands = Q(covers__ends__gt=today)
    if zones is not None:
        led &= Q(postings__post__zone__in=sorted(zones))
        stands &= Q(covers__posting__post__zone__in=sorted(zones))
    found = Officer.objects.filter(active=True).filter(Q(user=user) | led | stands)
    rows = found.distinct().order_by("last_name", "first_name", "pk")
    # Leave holds everywhere, so nobody writes it down for a zone that is not theirs.
    return [
        row for row in rows if row.user_id == user.pk or zones is None or _serves_within(row, today, zones)
    ]


def _serves_within(officer: Officer, today: date, zones: frozenset[str]) -> bool:
    served = zones_served(officer, today)
    return bool(served) and served <= zones


@allow(Permission.APPOINTMENTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """The form; then everything that is offered, on a page of its own. A leave that is written down already can be chosen."""
    now = clock.now()
    officers = _officers(request, now)
    data = request.POST if request.method == "POST" else None
    today = clock.city_day(now)
    initial = {"first_day": today, "last_day": today, "officer": request.GET.get("officer", "")}
    form = AwayForm(data, officers=officers, initial=initial)
    if data is not None and form.is_valid():
        chosen = next(row for row in officers if str(row.pk) == form.cleaned_data["officer"])
        starts, ends = form.period(clock.city_tz())
        if _left(request, form, chosen, starts, ends, now):
            return redirect(_result(chosen, starts, ends))
    context = {"form": form, "nobody": not officers, "known": _known(officers, now)}
    return render(request, "meetings/staff/away.html", context, status=422 if data is not None else 200)


def _left(
    request: HttpRequest, form: AwayForm, officer: Officer, starts: datetime, ends: datetime, now: datetime
) -> bool:
    """Whether the leave is written down and all is offered; if not, the form says why."""
    if ends - starts > LONGEST or ends <= now:
        form.add_error("last_day", _("Choose days from today on, a year at most."))
        return False
    try:
        offered = leave_and_offer(
            officer=officer, starts=starts, ends=ends, words=form.cleaned_data["words"],
            user=user_of(request), actor=actor_of(request), now=now,
        )  # fmt: skip
    except RosterRefused as error:
        form.add_error(error.field if error.field in form.fields else None, error.said())
        return False
    count, waits = len(offered), len(published_of(officer.pk, starts, ends, now))
    said = ngettext(
        "The leave is written down, and %(count)s appointment is offered another officer or time.",
        "The leave is written down, and %(count)s appointments are offered another officer or time.",
        count,
    ) % {"count": count}
    told = said if count else _("The leave is written down. No appointment lies in it.")
    more = ngettext(
        "%(count)s public gathering needs another officer.",
        "%(count)s public gatherings need another officer.",
        waits,
    ) % {"count": waits}
    messages.success(request, f"{told} {more}" if waits else told)
    return True


def _known(officers: list[Officer], now: datetime) -> list[tuple[str, str, int]]:
    """Leave, or duty elsewhere, that is on the roster already and has open appointments or gatherings in it: said, address of its page,
    how many."""
    tz, found = clock.city_tz(), []
    coming = Q(officer__in=officers, ends__gt=now, starts__lt=now + LONGEST)
    rows: list[Absence | Detail] = [
        *Absence.objects.filter(coming).select_related("officer"),
        *Detail.objects.filter(coming).select_related("officer"),
    ]
    for row in sorted(rows, key=lambda each: each.starts):
        left = len(agenda.open_of(row.officer_id, max(row.starts, now), row.ends))
        left += len(published_of(row.officer_id, row.starts, row.ends, now))
        if left:
            said = {
                "officer": words.staff_name(row.officer),
                "from": saying.when(row.starts, now, tz),
                "until": saying.when(row.ends, now, tz),
            }
            said_all = _("%(officer)s: from %(from)s until %(until)s") % said
            found.append((said_all, _result(row.officer, row.starts, row.ends), left))
    return found


def _result(officer: Officer, starts: datetime, ends: datetime) -> str:
    query = QueryDict(mutable=True)
    query["from"], query["until"] = starts.isoformat(), ends.isoformat()
    return f"{reverse('staff-appointments-away-of', args=[officer.pk])}?{query.urlencode()}"


@allow(Permission.APPOINTMENTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def away_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each appointment of an officer in a period; what is left open there can be offered too, in one press."""
    now = clock.now()
    officer = next((row for row in _officers(request, now) if row.pk == pk), None)
    period = _period(request)
    if officer is None or period is None:
        raise Http404
    starts, ends = period
    if request.method == "POST":
        offered = leave_and_offer(
            officer=officer, starts=max(starts, now), ends=ends, words="", user=user_of(request), actor=actor_of(request), now=now
        ) if ends > now else []  # fmt: skip
        count = len(offered)
        said = ngettext(
            "%(count)s appointment is offered another officer or time.",
            "%(count)s appointments are offered another officer or time.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect(_result(officer, starts, ends))
    tz, user = clock.city_tz(), user_of(request)
    given = [shown.given(each, now, user) for each in agenda.offered_of(officer.pk, starts, ends)]
    left = [shown.line(row, now, user) for row in agenda.open_of(officer.pk, max(starts, now), ends)]
    context = {
        "officer": words.staff_name(officer),
        "since": capfirst(saying.when(starts, now, tz)),
        "until": saying.when(ends, now, tz),
        "given": [each for each in given if each.found],
        "without": [each for each in given if not each.found],
        "left": left,
        "gatherings": listed(published_of(officer.pk, starts, ends, now), user_of(request), now),
        "over": ends <= now,
        **_uncovered(request, officer, starts, ends, now),
    }
    return render(request, "meetings/staff/away_of.html", context)


def _uncovered(
    request: HttpRequest, officer: Officer, starts: datetime, ends: datetime, now: datetime
) -> dict[str, Any]:
    """The shifts that the leave leaves uncovered and who could take them, for who sees the roster."""
    found = by_leave(officer.pk, starts, ends, now) if may(request.user, Permission.ROSTER_SEE) else []
    gaps, more = gaps_listed(found, Scope.of(request.user), UNCOVERED, now)
    return {"gaps": gaps, "more": more, "uncovered": counted(found) if gaps else ""}


def _period(request: HttpRequest) -> tuple[datetime, datetime] | None:
    """The period an address names; None where it names none."""
    try:
        starts, ends = (parse_datetime(request.GET.get(name, "")) for name in ("from", "until"))
    except ValueError:
        return None
    if starts is None or ends is None or starts.tzinfo is None or ends.tzinfo is None:
        return None
    sound = timedelta(0) < ends - starts <= 2 * LONGEST and 2000 < starts.year < 9000
    return (starts, ends) if sound else None

"""Groups at the desk: the list with what waits, and one group with its roster, what it needs, its requests and its log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.partners.forms.group_leading import InviteForm, MetForm
from lamplighter.partners.forms.group_staff import DissolveForm, LeaderForm, MergeForm, NoteForm
from lamplighter.partners.messages import group_words as words
from lamplighter.partners.models import Ask, Group
from lamplighter.partners.queries import groups as queries
from lamplighter.partners.rules.asks import Side
from lamplighter.partners.rules.groups import STANDING, State
from lamplighter.partners.views import group_shown as shown
from lamplighter.partners.views.group_maps import group_map
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

working = allow(Permission.GROUPS_WORK)
BOTH = ["GET", "HEAD", "POST"]
LOG_SHOWN = 15


def group_for(request: HttpRequest, number: str, now: datetime) -> Group:
    """The group of a number, for whoever looks after it.

    Raises:
        Http404: there is none for this person.
    """
    found = queries.group_by_number(number)
    if found is None or not queries.may_work(request.user, found, now):
        raise Http404
    return found


@working
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Requests that wait, then the groups of the person's zones."""
    now, standing = clock.now(), {each.value for each in STANDING}
    chosen, zone = request.GET.get("state", ""), request.GET.get("zone", "")
    wanted = {chosen} if chosen in {each.value for each in State} else standing
    found = queries.listed(request.user).filter(state__in=wanted, **({"zone": zone} if zone else {}))
    page, counts = page_of(found, request.GET.get("page")), queries.counts(request.user, zone)
    asks = [shown.ask_shown(each, now, Side.STAFF) for each in queries.open_asks(request.user, zone)]
    context = {
        "rows": shown.staff_rows(page.rows, now),
        "page": page,
        "query": f"&{urlencode({'state': chosen, 'zone': zone})}",
        "state": chosen,
        "zone": zone,
        "zones": [(code, words.zone_name(code, now)) for code in queries.zones_with_groups(request.user)],
        "asks": asks,
        "late": sum(1 for each in asks if each.late),
        "tabs": _tabs(counts, chosen, zone),
        "headline": shown.count_said(sum(counts.get(each, 0) for each in standing)),
    }
    return render(request, "partners/groups/staff/index.html", context)


def _tabs(counts: Mapping[str, int], chosen: str, zone: str) -> list[tuple[str, int, str, bool]]:
    """The usual lists: name, count, address, whether it is the one shown."""
    standing = sum(counts.get(each.value, 0) for each in STANDING)
    found = [(_("All there are"), standing, f"?{urlencode({'zone': zone})}", chosen == "")]
    for state in State:
        address = f"?{urlencode({'state': state.value, 'zone': zone})}"
        found.append(
            (words.state_name(state.value), counts.get(state.value, 0), address, chosen == state.value)
        )
    return found


@working
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One group."""
    now = clock.now()
    group = group_for(request, number, now)
    if group.number != number:
        return redirect("staff-group", number=group.number)
    return one_page(request, group, now)


def one_page(
    request: HttpRequest, group: Group, now: datetime, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with a form that came back where there is one."""
    asks = Ask.objects.select_related("group").filter(group=group).order_by("due_at", "-made_at")
    log = group.entries.select_related("officer").order_by("-at", "-id")[:LOG_SHOWN]
    needs = shown.requirements_shown(group, now)
    context = {
        "group": group,
        "row": shown.staff_rows([group], now)[0],
        "standing": shown.standing(group, now),
        "there": group.state != State.DISSOLVED.value,
        "recognizable": group.state in (State.FORMING.value, State.LAPSED.value),
        "complete": all(each.met for each in needs),
        "needs": needs,
        "area": words.area_said(group),
        "map": group_map(group),
        "officer": shown.officer_card(queries.held(group, now), now),
        "members": shown.members_shown(queries.roster(group), now),
        "asks": [shown.ask_shown(each, now, Side.STAFF) for each in asks],
        "held": list(group.meetings.all()[:12]),
        "log": shown.log_shown(list(log), now),
        "into": group.merged_into,
        "leader": LeaderForm(),
        "invite": InviteForm(auto_id="invite-%s"),
        "met": MetForm(today=clock.city_day(now)),
        "note": NoteForm(),
        "wrong": next((each for each in forms.values() if each.errors), None),
        **forms,
    }
    return render(request, "partners/groups/staff/one.html", context, status=status)


def others(request: HttpRequest, group: Group) -> list[tuple[str, str]]:
    """Groups that this one could be put together with."""
    standing = queries.listed(request.user).filter(state__in=queries.standing_values()).exclude(pk=group.pk)
    return [(each.number, each.name) for each in standing]


def ending_page(
    request: HttpRequest,
    group: Group,
    *,
    merge: MergeForm | None = None,
    dissolve: DissolveForm | None = None,
) -> HttpResponse:
    """The page on which a group is put together with another, or dissolved."""
    context = {
        "group": group,
        "merge": merge or MergeForm(groups=others(request, group)),
        "dissolve": dissolve or DissolveForm(),
        "wrong": next((each for each in (merge, dissolve) if each is not None and each.errors), None),
    }
    status = 422 if context["wrong"] is not None else 200
    return render(request, "partners/groups/staff/ending.html", context, status=status)

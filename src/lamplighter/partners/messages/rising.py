"""What waits too long, in words, each with the page that lists it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.partners.queries.rising import Late, Waits, waits
from lamplighter.partners.rules.groups import State
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.rising import Risen


def risen(user: Any, now: datetime, leads: bool) -> list[Risen]:
    """Promises, requests, groups, plans and summaries that wait too long, as ``roster.rising`` asks for them."""
    return [
        Risen(each.count, _words(each), _since(each, now), _where(each.late))
        for each in waits(user, now, leads=leads)
    ]


def _words(found: Waits) -> str:
    count = found.count
    said = {
        Late.PROMISES: ngettext("%(count)s promise is overdue", "%(count)s promises are overdue", count),
        Late.MEETINGS: ngettext(
            "%(count)s leader waits too long for an answer about a meeting",
            "%(count)s leaders wait too long for an answer about a meeting",
            count,
        ),
        Late.REQUESTS: ngettext(
            "%(count)s request about a group waits too long",
            "%(count)s requests about groups wait too long",
            count,
        ),
        Late.LAPSED: ngettext(
            "%(count)s group has lapsed: nobody confirmed it",
            "%(count)s groups have lapsed: nobody confirmed them",
            count,
        ),
        Late.PLANS: ngettext(
            "%(count)s plan for outreach is overdue", "%(count)s plans for outreach are overdue", count
        ),
        Late.SUMMARIES: ngettext(
            "%(count)s summary of a project waits for approval",
            "%(count)s summaries of projects wait for approval",
            count,
        ),
    }[found.late]
    return said % {"count": count}


def _since(found: Waits, now: datetime) -> str:
    day = {"day": saying.day(found.since, now, city_tz())}
    return _("since %(day)s") % day if found.count == 1 else _("the oldest since %(day)s") % day


def _where(late: Late) -> str:
    groups = reverse("staff-groups")
    return {
        Late.PROMISES: f"{reverse('staff-commitments')}?whose=late",
        Late.MEETINGS: f"{groups}#asks-title",
        Late.REQUESTS: f"{groups}#asks-title",
        Late.LAPSED: f"{groups}?state={State.LAPSED.value}",
        Late.PLANS: reverse("staff-outreach"),
        Late.SUMMARIES: reverse("staff-projects"),
    }[late]

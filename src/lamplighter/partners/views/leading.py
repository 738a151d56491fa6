"""A leader's pages, opened by their private link: what the group needs, its roster, and what is asked of the officer. No account, no
cookie, no JavaScript."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.partners.actions import asking, group_years, groups, members
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.forms.group_leading import (
    HouseholdsForm,
    InviteForm,
    MeetingAskForm,
    MetForm,
    ReplyForm,
)
from lamplighter.partners.messages.group_words import area_said
from lamplighter.partners.models import Ask, Member
from lamplighter.partners.queries.group_links import leader_secret, member_secret, through_word
from lamplighter.partners.queries.groups import held, roster, unsettled_values
from lamplighter.partners.rules.asks import Asked, NotAllowed, Side, Verb
from lamplighter.partners.rules.groups import Part, State
from lamplighter.partners.rules.groups import Side as LogSide
from lamplighter.partners.views import group_shown as shown
from lamplighter.partners.views.group_doors import Opened, back, by_leader
from lamplighter.partners.views.group_maps import group_map
from lamplighter.plumbing import clock

TOLD: dict[str, Promise] = {
    "invited": _("The invitation is on its way. Nobody is in the group before they say yes."),
    "again": _("The invitation is on its way once more."),
    "too-soon": _("That mail went out a few minutes ago. Give it a little time."),
    "removed": _("They are off the roster, and what was kept about them is erased."),
    "confirmed": _("Thank you. The group holds for another year."),
    "met": _("The meeting is entered."),
    "counted": _("The count is kept."),
    "asked": _("The officer has your request."),
    "taken": _("Good. The officer hears that the time is right."),
    "another": _("The officer hears that the time is not right."),
    "back": _("The request is taken back."),
    "too-late": _("That can no longer be done: it has changed in the meantime. This is how it stands now."),
    "renewed": _("This is your new link; the old one has ended. We have mailed it to you."),
}
"""What a page says after something was done, by the word its address carries; no other word is shown."""
CONFIRM_FROM = timedelta(days=60)
"""How long before the end of its year a group can be confirmed."""
BOTH = ["GET", "HEAD", "POST"]


def _told(request: HttpRequest) -> Promise | None:
    return TOLD.get(request.GET.get("told", ""))


@by_leader
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What the group needs, who its officer is, what was asked of them, and what a leader can do."""
    group, now = opened.group, clock.now()
    asks = (
        Ask.objects.select_related("group")
        .filter(group=group, asked=Asked.MEETING.value)
        .order_by("-made_at")
    )
    found = [shown.ask_shown(each, now, Side.ASKER) for each in asks[:6]]
    rows = roster(group)
    context = {
        "opened": opened,
        "group": group,
        "told": _told(request),
        "standing": shown.standing(group, now),
        "confirms": _may_confirm(opened, now),
        "urgent": _may_confirm(opened, now) or any(each.offered for each in found),
        "lapsed": group.state == State.LAPSED.value,
        "needs": shown.requirements_shown(group, now),
        "officer": shown.officer_card(held(group, now), now),
        "area": area_said(group),
        "map": group_map(group),
        "asks": found,
        "reply": ReplyForm(auto_id="reply-%s"),
        "joined": sum(1 for each in rows if each.joined_at is not None),
        "invited": sum(1 for each in rows if each.joined_at is None),
        "through": through_word(group),
        "own": (opened.leader.pk, member_secret(opened.leader)),
    }
    return render(request, "partners/groups/leader/page.html", context)


def _may_confirm(opened: Opened, now: datetime) -> bool:
    group = opened.group
    if group.state == State.LAPSED.value:
        return True
    due = group.confirm_due_on
    return group.state == State.ACTIVE.value and due is not None and due - CONFIRM_FROM <= clock.city_day(now)


@by_leader
@require_POST
def confirm(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The group is there, and its roster is right."""
    if not _may_confirm(opened, clock.now()):
        return back(opened, "too-late")
    group_years.confirm(pk=opened.group.pk, now=clock.now())
    return back(opened, "confirmed")


@by_leader
@require_http_methods(BOTH)
def people(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The roster, and an invitation to one more."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _invited(form, opened):
        return back(opened, "invited", "group-leader-roster")
    now = clock.now()
    context = {
        "opened": opened,
        "group": opened.group,
        "told": _told(request),
        "rows": shown.members_shown(roster(opened.group), now),
        "me": opened.leader.pk,
        "form": form,
        "households": HouseholdsForm(initial={"count": opened.group.other_households}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/groups/leader/roster.html", context, status=status)


def _invited(form: InviteForm, opened: Opened) -> bool:
    try:
        members.invite(group=opened.group.pk, new=form.new(), now=clock.now(), by=opened.leader)
    except members.Known as error:
        form.add_error(form.way, _KNOWN[error.joined])
        return False
    except members.Waiting:
        form.add_error(None, _("Many invitations still wait for an answer. Send more once some have one."))
        return False
    except members.Full:
        form.add_error(None, _("The roster is full. Ask your officer whether the group should become two."))
        return False
    return True


_KNOWN = {
    True: _("Somebody with this address or number is in the group already."),
    False: _(
        "Somebody with this address or number is invited already. You can send the invitation again below."
    ),
}


@by_leader
@require_POST
def households(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Counts the households without e-mail."""
    form = HouseholdsForm(request.POST)
    if not form.is_valid():
        return back(opened, "too-late", "group-leader-roster")
    groups.tell_households(pk=opened.group.pk, count=form.cleaned_data["count"], now=clock.now())
    return back(opened, "counted", "group-leader-roster")


def _of_group(opened: Opened, pk: int) -> Member:
    found = Member.objects.filter(pk=pk, group=opened.group).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@by_leader
@require_POST
def invite_again(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """Sends an invitation once more."""
    member = _of_group(opened, pk)
    try:
        members.invite_again(pk=member.pk, now=clock.now(), by=opened.leader)
    except members.TooSoon:
        return back(opened, "too-soon", "group-leader-roster")
    except Gone:
        return back(opened, "too-late", "group-leader-roster")
    return back(opened, "again", "group-leader-roster")


@by_leader
@require_http_methods(BOTH)
def remove(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """Asks once, then takes somebody off the roster. A leader is the department's to replace."""
    member = _of_group(opened, pk)
    if member.part != Part.MEMBER.value:
        raise Http404
    if request.method != "POST":
        row = shown.members_shown([member], clock.now())[0]
        return render(request, "partners/groups/leader/remove.html", {"opened": opened, "row": row})
    members.remove(pk=member.pk, side=LogSide.LEADER, now=clock.now())
    return back(opened, "removed", "group-leader-roster")


@by_leader
@require_http_methods(BOTH)
def meetings(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Meetings that were held: head counts only."""
    now = clock.now()
    form = MetForm(request.POST if request.method == "POST" else None, today=clock.city_day(now))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        groups.tell_meeting(
            pk=opened.group.pk, held_on=told["held_on"], people=told["people"], side=LogSide.LEADER, now=now
        )
        return back(opened, "met", "group-leader-met")
    context = {
        "opened": opened,
        "told": _told(request),
        "form": form,
        "held": list(opened.group.meetings.all()[:24]),
        "needs": shown.requirements_shown(opened.group, now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/groups/leader/meetings.html", context, status=status)


@by_leader
@require_http_methods(BOTH)
def ask(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks the officer to a meeting."""
    now = clock.now()
    waiting = Ask.objects.filter(
        group=opened.group, asked=Asked.MEETING.value, state__in=unsettled_values()
    ).exists()
    posted = request.method == "POST"
    form = MeetingAskForm(
        request.POST if posted else None, now=now, initial=None if posted else {"once": asking.new_once()}
    )
    if posted and form.is_valid():
        try:
            asking.ask(new=form.new(), group=opened.group, once=form.cleaned_data["once"], now=now)
            return back(opened, "asked")
        except asking.OneAtATime:
            waiting = True
    context = {
        "opened": opened,
        "form": form,
        "waiting": waiting,
        "officer": shown.officer_card(held(opened.group, now), now),
    }
    return render(request, "partners/groups/leader/ask.html", context, status=422 if posted else 200)


_REPLIES = {
    "take": (Verb.TAKE, "taken"),
    "another": (Verb.ANOTHER, "another"),
    "withdraw": (Verb.WITHDRAW, "back"),
}


@by_leader
@require_POST
def reply(request: HttpRequest, opened: Opened, ask_number: str) -> HttpResponse:
    """Takes the time that was offered, or not, or takes the request back."""
    found = Ask.objects.filter(number=ask_number, group=opened.group, asked=Asked.MEETING.value).first()
    if found is None:
        raise Http404
    form = ReplyForm(request.POST)
    verb, told = _REPLIES.get(request.POST.get("do", ""), (None, ""))
    if verb is None or not form.is_valid():
        return back(opened, "too-late")
    try:
        asking.reply(pk=found.pk, verb=verb, words=form.cleaned_data["words"], now=clock.now())
    except (NotAllowed, Gone):
        return back(opened, "too-late")
    return back(opened, told)


@by_leader
@require_http_methods(BOTH)
def link(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, then ends this link and makes another, which is shown and mailed."""
    if request.method != "POST":
        return render(request, "partners/groups/leader/link.html", {"opened": opened})
    member = members.renew_link(pk=opened.leader.pk, side=LogSide.LEADER, now=clock.now())
    return back(Opened(member, leader_secret(member)), "renewed")

"""What staff do with groups: make, change, recognize, appoint leaders, invite, note, put together, dissolve, answer requests."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.people import actor_of, user_of
from lamplighter.partners.actions import asking, groups, members
from lamplighter.partners.actions.ask_times import AwayThen
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.elsewhere import TimeTaken
from lamplighter.partners.forms.group_leading import InviteForm, MetForm
from lamplighter.partners.forms.group_staff import (
    AnswerForm,
    DissolveForm,
    LeaderForm,
    MergeForm,
    NoteForm,
)
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.queries import groups as queries
from lamplighter.partners.rules.asks import STAYS_USUALLY, Asked, NotAllowed, Side, Verb
from lamplighter.partners.rules.groups import Part
from lamplighter.partners.rules.groups import Side as LogSide
from lamplighter.partners.views import group_shown as shown
from lamplighter.partners.views.ask_times import refuse, time_kept
from lamplighter.partners.views.groups_staff import BOTH, ending_page, group_for, one_page, others, working
from lamplighter.plumbing import clock


def _back(group: Group, said: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect("staff-group", group.number)


@working
@require_POST
def recognize(request: HttpRequest, number: str) -> HttpResponse:
    """The department recognizes a group."""
    group = group_for(request, number, clock.now())
    try:
        groups.recognize(pk=group.pk, now=clock.now(), actor=actor_of(request), user=user_of(request))
    except Gone:
        raise Http404 from None
    return _back(group, _("The group is recognized. Its leaders confirm it once a year."), request)


@working
@require_POST
def leader(request: HttpRequest, number: str) -> HttpResponse:
    """Asks somebody to lead a group."""
    now = clock.now()
    group, form = group_for(request, number, now), LeaderForm(request.POST)
    if not form.is_valid():
        return one_page(request, group, now, status=422, leader=form)
    try:
        found = members.appoint(
            group=group.pk, part=Part(form.cleaned_data["part"]), new=form.new(), now=now, actor=actor_of(request),
            user=user_of(request),
        )  # fmt: skip
    except members.Known:
        form.add_error("email", _("Somebody else has just changed who leads the group. Look at the roster."))
        return one_page(request, group, now, status=422, leader=form)
    except Gone:
        raise Http404 from None
    if found.leads:
        return _back(group, _("They lead the group now. Their private link is on its way."), request)
    return _back(group, _("They are asked by mail. They lead the group once they say yes."), request)


@working
@require_POST
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Invites somebody to a group, for those who ask the officer."""
    now = clock.now()
    group, form = group_for(request, number, now), InviteForm(request.POST, auto_id="invite-%s")
    if form.is_valid():
        try:
            members.invite(
                group=group.pk, new=form.new(), now=now, actor=actor_of(request), user=user_of(request)
            )
            return _back(
                group, _("The invitation is on its way. Nobody is in the group before they say yes."), request
            )
        except members.Known:
            form.add_error(form.way, _("Somebody with this address or number is on the roster already."))
        except members.Full:
            form.add_error(None, _("The roster is full."))
        except Gone:
            raise Http404 from None
    return one_page(request, group, now, status=422, invite=form)


def _member(group: Group, pk: int) -> Member:
    found = Member.objects.filter(pk=pk, group=group).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@working
@require_http_methods(BOTH)
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Asks once, then takes somebody off the roster."""
    group = group_for(request, number, clock.now())
    member = _member(group, pk)
    if request.method != "POST":
        row = shown.members_shown([member], clock.now())[0]
        return render(request, "partners/groups/staff/remove.html", {"group": group, "row": row})
    members.remove(
        pk=member.pk, side=LogSide.STAFF, now=clock.now(), actor=actor_of(request), user=user_of(request)
    )
    return _back(group, _("They are off the roster, and what was kept about them is erased."), request)


@working
@require_POST
def renew(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ends a leader's link and mails a new one; an invitation goes out once more."""
    group, now = group_for(request, number, clock.now()), clock.now()
    member = _member(group, pk)
    try:
        if member.joined_at is None:
            members.invite_again(pk=member.pk, now=now)
            return _back(group, _("The invitation is on its way once more."), request)
        members.renew_link(
            pk=member.pk, side=LogSide.STAFF, now=now, actor=actor_of(request), user=user_of(request)
        )
    except members.TooSoon:
        messages.error(request, _("That mail went out a few minutes ago. Give it a little time."))
        return redirect("staff-group", group.number)
    except Gone:
        raise Http404 from None
    return _back(group, _("A new link is on its way; the old one has ended."), request)


@working
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A note for colleagues."""
    now = clock.now()
    group, form = group_for(request, number, now), NoteForm(request.POST)
    if not form.is_valid():
        return one_page(request, group, now, status=422, note=form)
    try:
        groups.note(
            pk=group.pk,
            words=form.cleaned_data["words"],
            now=now,
            actor=actor_of(request),
            user=user_of(request),
        )
    except Gone:
        raise Http404 from None
    return _back(group, _("The note is kept."), request)


@working
@require_POST
def met(request: HttpRequest, number: str) -> HttpResponse:
    """A meeting that was held."""
    now = clock.now()
    group, form = group_for(request, number, now), MetForm(request.POST, today=clock.city_day(now))
    if not form.is_valid():
        return one_page(request, group, now, status=422, met=form)
    told = form.cleaned_data
    try:
        groups.tell_meeting(
            pk=group.pk, held_on=told["held_on"], people=told["people"], side=LogSide.STAFF, now=now, actor=actor_of(request),
            user=user_of(request),
        )  # fmt: skip
    except Gone:
        raise Http404 from None
    return _back(group, _("The meeting is entered."), request)


@working
@require_http_methods(BOTH)
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a group together with another."""
    group = group_for(request, number, clock.now())
    if request.method != "POST":
        return ending_page(request, group)
    form = MergeForm(request.POST, groups=others(request, group))
    if form.is_valid():
        kept = group_for(request, form.cleaned_data["into"], clock.now())
        try:
            groups.merge(
                pk=group.pk, into=kept.pk, now=clock.now(), actor=actor_of(request), user=user_of(request)
            )
            return _back(kept, _("They are one group now. Its members are told."), request)
        except groups.BothAsk:
            form.add_error("into", _("Both have asked for a meeting. Answer one of the two requests first."))
        except Gone:
            form.add_error("into", _("One of the two is not there any more."))
    return ending_page(request, group, merge=form)


@working
@require_POST
def dissolve(request: HttpRequest, number: str) -> HttpResponse:
    """Ends a group."""
    group, form = group_for(request, number, clock.now()), DissolveForm(request.POST)
    if not form.is_valid():
        return ending_page(request, group, dissolve=form)
    try:
        groups.dissolve(
            pk=group.pk, reason=form.cleaned_data["reason"].strip(), now=clock.now(), actor=actor_of(request), user=user_of(request)
        )  # fmt: skip
    except Gone:
        raise Http404 from None
    return _back(group, _("The group is dissolved. Its members are told."), request)


@working
@require_http_methods(BOTH)
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """One request, and its answer."""
    now = clock.now()
    found = queries.ask_by_number(number)
    if found is None or not queries.may_see(request.user, queries.zone_of_ask(found, clock.city_day(now))):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None, ask=found, now=now)
    if request.method == "POST" and form.is_valid() and _answered(request, found, form, now):
        return redirect("staff-group-ask", found.number)
    context = {
        "ask": shown.ask_shown(found, now, Side.STAFF),
        "row": found,
        "form": form,
        "starts": found.asked == Asked.START.value,
        "officer": shown.officer_card(queries.ask_held(found, now), now),
        "time": time_kept(found),
    }
    return render(
        request, "partners/groups/staff/ask.html", context, status=422 if request.method == "POST" else 200
    )


def _answered(request: HttpRequest, found: Ask, form: AnswerForm, now: datetime) -> bool:
    """Keeps an answer, and says so. Returns False where the officer's time stands in its way: the form says how."""
    told = form.cleaned_data
    try:
        asking.answer(
            pk=found.pk, verb=Verb(told["do"]), words=told["words"], meets_at=form.moment() if "day" in form.fields else None, now=now,
            actor=actor_of(request), user=user_of(request), minutes=told.get("minutes") or STAYS_USUALLY,
        )  # fmt: skip
    except (AwayThen, TimeTaken) as error:
        refuse(form, error)
        return False
    except NotAllowed:
        messages.error(request, _("It was answered, or taken back, in the meantime."))
    except asking.OneAtATime:
        messages.error(request, _("The group has asked for another meeting since. Answer that request."))
    else:
        messages.success(
            request, _("The answer is kept. Whoever asked is told by mail, where we have an address.")
        )
    return True

"""Somebody's own place in a group: the invitation with its one button, what is kept about them, the way out; lost links."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import public
from lamplighter.partners.actions import members
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.forms.group_leading import LostForm, OwnForm
from lamplighter.partners.messages import group_words as words
from lamplighter.partners.models import Member
from lamplighter.partners.queries.group_links import leader_link
from lamplighter.partners.queries.groups import held
from lamplighter.partners.rules.groups import Part, State
from lamplighter.partners.views import group_shown as shown
from lamplighter.partners.views.group_doors import by_member, nothing, unlisted
from lamplighter.plumbing import clock

BOTH = ["GET", "HEAD", "POST"]


@by_member
@require_http_methods(BOTH)
def page(request: HttpRequest, member: Member, secret: str) -> HttpResponse:
    """The invitation, with one button that says yes; once somebody is in, what is kept about them."""
    if member.joined_at is None:
        return _invitation(request, member, secret)
    form = OwnForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        members.change_own(
            pk=member.pk, name=told["name"].strip(), phone=told.get("phone", ""), home=told["home"].strip(), language=told["language"],
            shows_name=told.get("shows_name", False),
        )  # fmt: skip
        return redirect(f"{reverse('group-member', args=[member.pk, secret])}?told=kept")
    now = clock.now()
    context = {
        "member": member,
        "secret": secret,
        "group": member.group,
        "over": member.group.state == State.DISSOLVED.value,
        "part": words.part_name(member.part),
        "form": form,
        "told": request.GET.get("told", ""),
        "leader_link": leader_link(member)
        if member.leads and member.group.state != State.DISSOLVED.value
        else "",
        "officer": shown.officer_card(held(member.group, now), now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/groups/member/page.html", context, status=status)


def _invitation(request: HttpRequest, member: Member, secret: str) -> HttpResponse:
    if request.method == "POST":
        try:
            members.say_yes(pk=member.pk, now=clock.now())
        except Gone:
            return nothing(request)
        return redirect(f"{reverse('group-member', args=[member.pk, secret])}?told=yes")
    context = {
        "member": member,
        "secret": secret,
        "group": shown.group_shown(member.group),
        "leads": member.part != Part.MEMBER.value,
        "part": words.part_name(member.part),
        "needs": shown.requirements_shown(member.group, clock.now()),
        "unsaid": words.unsaid(),
    }
    return render(request, "partners/groups/member/invitation.html", context)


@by_member
@require_http_methods(BOTH)
def leave(request: HttpRequest, member: Member, secret: str) -> HttpResponse:
    """Asks once, then erases all that is kept; an invitation is refused the same way."""
    context = {
        "member": member,
        "secret": secret,
        "group": member.group,
        "joined": member.joined_at is not None,
    }
    if request.method == "POST":
        members.leave(pk=member.pk, now=clock.now())
        return render(request, "partners/groups/member/left.html", context)
    return render(request, "partners/groups/member/leave.html", context)


@by_member
@require_safe
def download(request: HttpRequest, member: Member, secret: str) -> HttpResponse:
    """Everything kept about somebody, as a JSON file."""
    told = {
        "group": member.group.name,
        "part": member.part,
        **{
            name: getattr(member, name)
            for name in ("name", "email", "phone", "home", "language", "shows_name")
        },
        "invited_at": member.invited_at.isoformat(),
        "joined_at": member.joined_at.isoformat() if member.joined_at is not None else None,
        "sent_at": member.sent_at.isoformat() if member.sent_at is not None else None,
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{member.group.number}.json"'
    return response


@public
@require_http_methods(BOTH)
def lost(request: HttpRequest) -> HttpResponse:
    """New copies of somebody's links, to the address on file; says the same whether there are any."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        members.send_links(reach=form.cleaned_data["reach"], now=clock.now())
        return unlisted(render(request, "partners/groups/lost_sent.html"))
    status = 422 if request.method == "POST" else 200
    return unlisted(render(request, "partners/groups/lost.html", {"form": form}, status=status))

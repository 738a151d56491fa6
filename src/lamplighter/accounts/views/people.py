"""The staff's page about who may sign in and do what."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import Permission, Role, allow
from lamplighter.accounts.forms import ROLE_NAMES, GrantForm, InviteForm
from lamplighter.accounts.messages import invitation
from lamplighter.accounts.models import User
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

people_editor = allow(Permission.PEOPLE_EDIT, whole_city=True)
"""A role for one zone does not let its holder give out roles for others."""


@people_editor
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, or could."""
    page = page_of(queries.people(), request.GET.get("page"))
    rows = [(person, _roles(person)) for person in page.rows]
    return render(request, "accounts/people.html", {"rows": rows, "page": page, "form": InviteForm()})


@people_editor
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Adds somebody with a first role, and sends them a link."""
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/invite.html", {"form": form}, status=status)
    given, actor, now = form.cleaned_data, actor_of(request), clock.now()
    try:
        with transaction.atomic():
            person = actions.add_person(email=given["email"], name=given["name"], actor=actor, now=now)
            actions.grant(user=person, role=Role(given["role"]), zone=given["zone"], actor=actor, now=now)
            link = _send_invitation(request, person)
    except actions.AlreadyThere:
        form.add_error("email", _("Somebody with this address is on the list already."))
        return render(request, "accounts/invite.html", {"form": form}, status=422)
    return _invited(request, person, link)


@people_editor
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, and whether they may sign in."""
    return _person_page(request, _or_404(pk), GrantForm())


@people_editor
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a role."""
    found, form = _or_404(pk), GrantForm(request.POST)
    if not form.is_valid():
        return _person_page(request, found, form, status=422)
    role, zone = Role(form.cleaned_data["role"]), form.cleaned_data["zone"]
    actions.grant(user=found, role=role, zone=zone, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The role is given."))
    return redirect("staff-person", pk=pk)


@people_editor
@require_POST
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role back."""
    found, form = _or_404(pk), GrantForm(request.POST, giving=False)
    if not form.is_valid():
        return redirect("staff-person", pk=pk)
    role, zone = Role(form.cleaned_data["role"]), form.cleaned_data["zone"]
    if found.grants.filter(role=role.value, zone=zone, from_group=True).exists():
        messages.error(request, _("A group of theirs gives this role. Take them out of it at your provider."))
        return redirect("staff-person", pk=pk)
    try:
        actions.revoke(user=found, role=role, zone=zone, actor=actor_of(request), now=clock.now())
    except actions.LastAdministrator:
        messages.error(request, _("This is the last administrator. Make someone else one first."))
    else:
        messages.success(request, _("The role is taken back."))
    return redirect("staff-person", pk=pk)


@people_editor
@require_POST
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one session of a person, or with ``which=all`` every one. Their own page is for one's own."""
    found, actor, now = _or_404(pk), actor_of(request), clock.now()
    which = request.POST.get("which", "")
    if found.pk == user_of(request).pk:
        return redirect("account")
    if which == "all":
        ended = bool(actions.end_sign_ins(user=found, actor=actor, now=now))
    else:
        known = which.isdecimal() and len(which) < 19
        ended = known and actions.end_somebodys(pk=int(which), user=found, actor=actor, now=now)
    if ended and which == "all":
        messages.success(request, _("They are signed out everywhere."))
    elif ended:
        messages.success(request, _("That session is over."))
    else:
        messages.error(request, _("That session was over already."))
    return redirect("staff-person", pk=pk)


@people_editor
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets somebody sign in no more, or again."""
    found, actor, now = _or_404(pk), actor_of(request), clock.now()
    if request.POST.get("active") == "yes":
        actions.reactivate(user=found, actor=actor, now=now)
        messages.success(request, _("They can sign in again."))
    elif found.pk == user_of(request).pk:
        messages.error(request, _("You cannot shut yourself out. Ask another administrator."))
    else:
        try:
            actions.deactivate(user=found, actor=actor, now=now)
        except actions.LastAdministrator:
            messages.error(request, _("This is the last administrator. Make someone else one first."))
        else:
            messages.success(request, _("They can sign in no more, and are signed out everywhere."))
    return redirect("staff-person", pk=pk)


@people_editor
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a new link; the one before stops working."""
    found = _or_404(pk)
    if queries.sign_on_of(found) is not None:
        messages.error(request, _("They sign in with their department account and have no password here."))
        return redirect("staff-person", pk=pk)
    if not found.is_active:
        messages.error(request, _("They cannot sign in now. Let them sign in again first."))
        return redirect("staff-person", pk=pk)
    with transaction.atomic():
        link = _send_invitation(request, found)
    return _invited(request, found, link)


@people_editor
@require_POST
def start_over(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost phone and codes: everything set up anew, by a new link."""
    found = _or_404(pk)
    joined = queries.sign_on_of(found) is not None
    if found.pk == user_of(request).pk or not found.is_active or joined:
        messages.error(request, _("That cannot be done for this person now."))
        return redirect("staff-person", pk=pk)
    with transaction.atomic():
        actions.start_over(user=found, actor=actor_of(request), now=clock.now())
        link = _send_invitation(request, found)
    return _invited(request, found, link)


def _send_invitation(request: HttpRequest, person: User) -> str:
    now = clock.now()
    path = actions.issue_invitation(user=person, actor=actor_of(request), now=now)
    link = settings.LAMPLIGHTER.web.public_url.rstrip("/") + path
    subject, text = invitation(link)
    post_mail(to=person.email, subject=subject, text=text, now=now)
    return link


def _invited(request: HttpRequest, person: User, link: str) -> HttpResponse:
    """Without a mail server the link is shown, once, to be handed over by other means."""
    shown = "" if settings.LAMPLIGHTER.mail.host else link
    return render(request, "accounts/invited.html", {"person": person, "link": shown})


def _person_page(request: HttpRequest, person: User, form: GrantForm, status: int = 200) -> HttpResponse:
    context = {
        "person": person,
        "roles": _roles(person),
        "form": form,
        "has_second_factor": queries.has_second_factor(person),
        "is_me": person.pk == user_of(request).pk,
        "sign_on": queries.sign_on_of(person),
        "sign_on_name": queries.sign_on_name(),
        "sign_ins": queries.open_sign_ins(person, clock.now()),
    }
    return render(request, "accounts/person.html", context, status=status)


def _roles(person: User) -> list[tuple[str, str, str, bool]]:
    """Value, name and zone of each role, and whether a group gives it."""
    return [
        (grant.role, str(ROLE_NAMES[Role(grant.role)]), grant.zone, grant.from_group)
        for grant in person.grants.all()
    ]


def _or_404(pk: int) -> User:
    found = queries.person(pk)
    if found is None:
        raise Http404
    return found

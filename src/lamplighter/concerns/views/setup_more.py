"""Set-up pages of concerns: desks, other offices, ready-made replies, programs that hear of changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.people import actor_of
from lamplighter.concerns.actions import hooking
from lamplighter.concerns.actions import setup as actions
from lamplighter.concerns.forms.setup_more import EVENTS, DeskForm, EndpointForm, HookForm, ReplyForm
from lamplighter.concerns.models import Desk, Endpoint, Hook, ReplyTemplate
from lamplighter.concerns.queries import setup as queries
from lamplighter.concerns.views.setup import form_page, kept, or_404, setting_up
from lamplighter.plumbing import clock


@setting_up
@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """Every desk of the whole city."""
    return render(request, "concerns/setup/desks.html", {"desks": queries.every_desk()})


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One desk, or a new one, which gets its post in the roster."""
    found = or_404(Desk, pk) if pk is not None else None
    title = found.name_en if found else _("A new desk")
    form = DeskForm(request.POST or None, instance=found)
    if kept(request, form):
        said = _(
            "The desk is kept. Post officers to it on the roster; give them a role for “%(zone)s” to see its concerns."
        )
        messages.success(request, said % {"zone": form.instance.zone})
        return redirect("staff-setup-desks")
    return form_page(request, form, title=title, back=reverse("staff-setup-desks"))


@setting_up
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    """Every other office that concerns can be referred to."""
    return render(request, "concerns/setup/endpoints.html", {"endpoints": queries.every_endpoint()})


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def endpoint(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One other office, or a new one."""
    found = or_404(Endpoint, pk) if pk is not None else None
    title = found.name if found else _("A new office")
    form = EndpointForm(request.POST or None, instance=found)
    if kept(request, form):
        messages.success(request, _("The office is kept."))
        return redirect("staff-setup-endpoints")
    return form_page(request, form, title=title, back=reverse("staff-setup-endpoints"))


@setting_up
@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """Every ready-made reply."""
    return render(request, "concerns/setup/replies.html", {"replies": queries.every_reply()})


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One ready-made reply, or a new one."""
    found = or_404(ReplyTemplate, pk) if pk is not None else None
    title = found.title if found else _("A new reply")
    form = ReplyForm(request.POST or None, instance=found)
    if kept(request, form):
        messages.success(request, _("The reply is kept."))
        return redirect("staff-setup-replies")
    remove = reverse("staff-setup-reply-remove", args=[pk]) if pk is not None else ""
    return form_page(request, form, title=title, back=reverse("staff-setup-replies"), remove=remove)


@setting_up
@require_POST
def reply_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers it no more."""
    actions.remove(row=or_404(ReplyTemplate, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, _("The reply is removed."))
    return redirect("staff-setup-replies")


@setting_up
@require_safe
def hooks(request: HttpRequest) -> HttpResponse:
    """Every program that hears of changes; never its secret."""
    rows = [(hook, [EVENTS[each] for each in hook.events if each in EVENTS]) for hook in queries.every_hook()]
    return render(request, "concerns/setup/hooks.html", {"rows": rows})


@setting_up
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hook_add(request: HttpRequest) -> HttpResponse:
    """A new one; its secret stands on the answer to the POST alone."""
    now = clock.now()
    form = HookForm(request.POST or None, zones=queries.zones(now), instance=Hook(created_at=now))
    made: list[str] = []
    actor = actor_of(request)
    if kept(request, form, lambda: made.append(actions.new_hook(hook=form.instance, actor=actor, now=now))):
        context = {"hook": form.instance, "secret": made[0]}
        return render(request, "concerns/setup/hook_made.html", context)
    return form_page(request, form, title=_("A new program"), back=reverse("staff-setup-hooks"))


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: where it is called, of what, and whether."""
    found = or_404(Hook, pk)
    title = found.name
    form = HookForm(request.POST or None, zones=queries.zones(clock.now()), instance=found)
    if kept(request, form):
        messages.success(request, _("The changes are kept."))
        return redirect("staff-setup-hooks")
    remove = reverse("staff-setup-hook-remove", args=[pk])
    return form_page(request, form, title=title, back=reverse("staff-setup-hooks"), remove=remove)


@setting_up
@require_POST
def hook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls it once, as a test."""
    found = or_404(Hook, pk)
    hooking.send_test(hook=found, now=clock.now())
    messages.success(
        request,
        _("A test call to %(name)s is on its way. The outbox shows what was answered.")
        % {"name": found.name},
    )
    return redirect("staff-setup-hooks")


@setting_up
@require_POST
def hook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls it no more."""
    actions.remove(row=or_404(Hook, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, _("The program is removed. It is called no more."))
    return redirect("staff-setup-hooks")

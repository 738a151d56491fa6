"""What is written into a project at the desk: its parts, tasks done, concerns taken out, the supervisor's word on the summary."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.partners.actions import project_summary, project_tasks
from lamplighter.partners.actions import projects as actions
from lamplighter.partners.queries import projects as queries
from lamplighter.partners.rules.projects import Party
from lamplighter.partners.views import project_parts as parts
from lamplighter.partners.views.staff_projects import found, page
from lamplighter.plumbing import clock


@allow(Permission.PROJECTS_WORK)
@require_POST
def part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """Keeps one part of a project."""
    row, now, user = found(request, number), clock.now(), user_of(request)
    form = parts.form_of(part, row, user, now, request.POST)
    if form is None:
        if part not in parts.KEEP:
            raise Http404
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        return redirect("staff-project", row.number)
    if not form.is_valid():
        return page(request, row, now, bad=(part, form))
    try:
        parts.keep(part, row, form, parts.Writing(now, actor_of(request), user))
    except parts.Refused as refused:
        messages.error(request, str(refused))
        row.refresh_from_db()
        return page(request, row, now, bad=(part, form))  # what was written stays to be mended
    except actions.Gone:
        raise Http404 from None
    else:
        messages.success(
            request,
            _("Kept.") if part != "summary" else _("Kept. A supervisor decides whether everyone sees it."),
        )
    return redirect("staff-project", row.number)


@allow(Permission.PROJECTS_WORK)
@require_POST
def task(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A task is done, or dropped."""
    row = found(request, number)
    try:
        project_tasks.end(
            pk=row.pk,
            task=pk,
            dropped=request.POST.get("do") == "drop",
            now=clock.now(),
            actor=actor_of(request),
            user=user_of(request),
        )
    except project_tasks.Gone:
        raise Http404 from None
    except project_tasks.NotYet:
        messages.error(request, _("Start the response first."))
    except project_tasks.Ended:
        messages.error(request, _("The project has ended: nothing of it changes any more."))
    else:
        messages.success(request, _("Kept."))
    return redirect("staff-project", row.number)


@allow(Permission.PROJECTS_WORK)
@require_POST
def unlink(request: HttpRequest, number: str, concern: str) -> HttpResponse:
    """Takes a concern out of a project."""
    row = found(request, number)
    try:
        actions.link(
            pk=row.pk,
            number=concern,
            linked=False,
            now=clock.now(),
            actor=actor_of(request),
            user=user_of(request),
        )
    except actions.Gone:
        raise Http404 from None
    except actions.Ended:
        messages.error(request, _("The project has ended: nothing of it changes any more."))
    return redirect("staff-project", row.number)


@allow(Permission.PROJECTS_LEAD)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The supervisor lets everyone see the summary, or not."""
    row, now = found(request, number), clock.now()
    if queries.party_of(request.user, row) is not Party.SUPERVISOR:
        raise Http404
    try:
        if request.POST.get("do") == "show":
            project_summary.show(pk=row.pk, now=now, actor=actor_of(request), user=user_of(request))
            messages.success(request, _("Everyone can read it now."))
        else:
            project_summary.hide(
                pk=row.pk,
                words=request.POST.get("words", "")[:4000],
                now=now,
                actor=actor_of(request),
                user=user_of(request),
            )
            messages.success(request, _("Nothing of it is public."))
    except project_summary.Gone:
        raise Http404 from None
    except project_summary.NothingToShow:
        messages.error(request, _("There is no summary yet. It must stand in both languages."))
    return redirect("staff-project", row.number)

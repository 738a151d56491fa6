"""Pages of the divisions: what we do, thanks, and the staff's side of both."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow, public
from lamplighter.accounts.people import actor_of
from lamplighter.accounts.queries import may
from lamplighter.divisions import actions, queries
from lamplighter.divisions.forms import DecideForm, DivisionTextForm, ThanksForm
from lamplighter.divisions.models import Division
from lamplighter.plumbing import clock


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All divisions, each with its sentence."""
    return render(request, "divisions/index.html", {"divisions": queries.published(get_language() or "en")})


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One division: what it does, and the thanks it was sent."""
    return render(request, "divisions/division.html", {"division": _page_or_404(slug), "form": ThanksForm()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def send_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a thank-you; without JavaScript, account or cookie."""
    shown = _page_or_404(slug)
    if request.method != "POST":
        return redirect("division", slug=slug)
    form = ThanksForm(request.POST)
    if not form.is_valid():
        return render(request, "divisions/division.html", {"division": shown, "form": form}, status=422)
    actions.thank(division=_or_404(slug), text=form.cleaned_data["text"], today=clock.city_day(clock.now()))
    return render(request, "divisions/thanked.html", {"division": shown})


@allow(Permission.DIVISIONS_WRITE)
@require_safe
def staff_index(request: HttpRequest) -> HttpResponse:
    """Every division with the state of its text."""
    context = {"rows": queries.for_staff(), "may_publish": may(request.user, Permission.THANKS_MODERATE)}
    return render(request, "divisions/staff_index.html", context)


@allow(Permission.DIVISIONS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a draft in both languages."""
    division = _or_404(slug)
    newest = queries.newest_text(division)
    names = ("summary_en", "summary_es", "body_en", "body_es")
    form = DivisionTextForm(request.POST or None, initial={name: getattr(newest, name, "") for name in names})
    if request.method == "POST" and form.is_valid():
        wording = actions.Wording(**form.cleaned_data)
        now = clock.now()
        actions.write_draft(
            division=division, wording=wording, author=request.user.pk, actor=actor_of(request), now=now
        )
        messages.success(request, _("The draft is kept. A supervisor publishes it."))
        return redirect("staff-divisions")
    status = 422 if request.method == "POST" else 200
    context = {
        "division": division, "form": form, "may_publish": may(request.user, Permission.THANKS_MODERATE)
    }  # fmt: skip
    return render(request, "divisions/write.html", context, status=status)


@allow(Permission.THANKS_MODERATE)
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the draft."""
    try:
        actions.publish(division=_or_404(slug), actor=actor_of(request), now=clock.now())
    except actions.NothingToPublish:
        messages.error(request, _("There is no draft to publish. Someone may have published it already."))
    else:
        messages.success(request, _("Published. Everyone can read it now."))
    return redirect("staff-divisions")


@allow(Permission.THANKS_MODERATE)
@require_POST
def name_officers(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether the division's officers are ever shown by name."""
    named = request.POST.get("named")
    if named not in ("yes", "no"):
        messages.error(request, _("Say whether officers are named."))
        return redirect("staff-division", slug=slug)
    division = _or_404(slug)
    actions.name_officers(division=division, named=named == "yes", actor=actor_of(request), now=clock.now())
    if division.names_officers:
        messages.success(
            request, _("Its officers may be shown by name, each as their own display level says.")
        )
    else:
        messages.success(request, _("Its officers are shown as the division only, from now on."))
    return redirect("staff-division", slug=slug)


@allow(Permission.THANKS_MODERATE)
@require_safe
def moderate(request: HttpRequest) -> HttpResponse:
    """Thank-yous that wait to be read."""
    return render(request, "divisions/moderate.html", {"waiting": queries.waiting_thanks()})


@allow(Permission.THANKS_MODERATE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show or decline one thank-you."""
    form = DecideForm(request.POST)
    if not form.is_valid() or (form.cleaned_data["decision"] == "show" and not form.cleaned_data["shown"]):
        messages.error(request, _("Say whether to show it, and leave some words to show."))
        return redirect("staff-thanks")
    actor, now = actor_of(request), clock.now()
    try:
        if form.cleaned_data["decision"] == "show":
            actions.show_thanks(pk=pk, shown=form.cleaned_data["shown"], actor=actor, now=now)
        else:
            actions.decline_thanks(pk=pk, actor=actor, now=now)
    except actions.AlreadyDecided:
        messages.error(request, _("Someone has decided on that one already."))
    return redirect("staff-thanks")


def _page_or_404(slug: str) -> queries.DivisionPage:
    found = queries.published_page(slug, get_language() or "en")
    if found is None:
        raise Http404
    return found


def _or_404(slug: str) -> Division:
    division = queries.by_slug(slug)
    if division is None:
        raise Http404
    return division

"""Set-up pages of concerns: kinds and what is asked about them, and what all set-up pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.concerns.actions import setup as actions
from lamplighter.concerns.forms.setup import ANSWERINGS, ROUTES, KindForm, QuestionForm, SetupForm
from lamplighter.concerns.models import Desk, Endpoint, Hook, Kind, Question, ReplyTemplate
from lamplighter.concerns.queries import kinds as kind_queries
from lamplighter.concerns.queries import setup as queries
from lamplighter.plumbing import clock

setting_up = allow(Permission.CONCERNS_SETUP, whole_city=True)


def or_404(model: type[queries.Row], pk: int) -> queries.Row:
    """The row of that key.

    Raises:
        Http404: there is none.
    """
    found = queries.one(model, pk)
    if found is None:
        raise Http404
    return found


def kept(request: HttpRequest, form: SetupForm, keep: Callable[[], object] | None = None) -> bool:
    """Whether the form was sent, is right and its row is kept; if not, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    # A field of the form may stand for a part of the row; the record names either by the form's name.
    fields = form.changed_data if form.instance.pk else list(form.fields)
    try:
        if keep is not None:
            keep()
        else:
            actions.keep(row=form.instance, fields=fields, actor=actor_of(request), now=clock.now())
    except actions.Taken:
        form.add_error(None, _("Somebody else has just entered one with this code or name. Choose another."))
        return False
    return True


def form_page(
    request: HttpRequest,
    form: SetupForm,
    *,
    title: str,
    back: str,
    template: str = "concerns/setup/form.html",
    **more: Any,
) -> HttpResponse:
    """The page with one form; 422 where it came back."""
    context = {"form": form, "title": title, "back": back, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


@setting_up
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What can be set up, with how much of it there is."""
    counted = {
        "kinds": Kind.objects.count(),
        "desks": Desk.objects.count(),
        "endpoints": Endpoint.objects.count(),
        "replies": ReplyTemplate.objects.count(),
        "hooks": Hook.objects.count(),
    }
    return render(request, "concerns/setup/index.html", counted)


@setting_up
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind, in the order residents see them."""
    named = dict(ROUTES)
    rows = [(kind, named[kind.route]) for kind in queries.every_kind()]
    return render(request, "concerns/setup/kinds.html", {"rows": rows})


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def kind_add(request: HttpRequest) -> HttpResponse:
    """A new kind."""
    form = KindForm(request.POST or None)
    if kept(request, form):
        messages.success(request, _("The kind is kept. Add what else is to be asked about it."))
        return redirect("staff-setup-kind", pk=form.instance.pk)
    return form_page(
        request, form, title=_("A new kind"), back=reverse("staff-setup-kinds"), groups=form.groups()
    )


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """One kind: all of it, and its questions."""
    found = or_404(Kind, pk)
    form = KindForm(request.POST or None, instance=found)
    name = found.name_en
    if kept(request, form):
        messages.success(request, _("The changes are kept. They hold for what is raised from now on."))
        return redirect("staff-setup-kinds")
    named = dict(ANSWERINGS)
    questions = [(each, named[each.answering]) for each in kind_queries.questions_of(found)]
    return form_page(
        request,
        form,
        title=name,
        back=reverse("staff-setup-kinds"),
        template="concerns/setup/kind.html",
        groups=form.groups(),
        kind=found,
        questions=questions,
    )


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more question about a kind."""
    of = or_404(Kind, pk)
    form = QuestionForm(request.POST or None, instance=Question(kind=of))
    return _question_page(request, form, of, _("A new question"))


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question."""
    found = or_404(Question, pk)
    form = QuestionForm(request.POST or None, instance=found)
    remove = reverse("staff-setup-question-remove", args=[pk])
    return _question_page(request, form, found.kind, found.text_en, remove=remove)


@setting_up
@require_POST
def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks it no more; answers that were given stay with their concerns."""
    found = or_404(Question, pk)
    of = found.kind_id
    actions.remove(row=found, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The question is asked no more."))
    return redirect("staff-setup-kind", pk=of)


def _question_page(
    request: HttpRequest, form: QuestionForm, of: Kind, title: str, remove: str = ""
) -> HttpResponse:
    if kept(request, form):
        messages.success(request, _("The question is kept."))
        return redirect("staff-setup-kind", pk=of.pk)
    back = reverse("staff-setup-kind", args=[of.pk])
    return form_page(request, form, title=title, back=back, remove=remove)

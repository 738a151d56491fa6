"""What is signed: the versions there are, and a new one in both languages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions.signing import write_waiver
from lamplighter.academy.forms.desk_applications import WaiverForm
from lamplighter.academy.messages import words
from lamplighter.academy.messages.waiver_texts import SHIPPED
from lamplighter.academy.queries.signing import current
from lamplighter.academy.queries.waivers import versions_of
from lamplighter.academy.views.desk_shared import BOTH, form_page, running
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.plumbing import clock, saying


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


@running
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every text, the one that holds first, with how many signed which version."""
    tongue, now = words.language(), clock.now()
    kinds = [
        {
            "kind": kind,
            "name": sentence(words.kind_name(kind)),
            "versions": [
                {
                    "version": each.waiver.version,
                    "since": saying.day(each.waiver.since, now, clock.city_tz()),
                    "signed": each.signed,
                    "text": each.waiver.text(tongue),
                }
                for each in versions_of(kind)
            ],
        }
        for kind in SHIPPED
    ]
    return render(request, "academy/desk/waivers.html", {"kinds": kinds})


@running
@require_http_methods(BOTH)
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """A new version: what was signed stays as it was."""
    if kind not in SHIPPED:
        raise Http404
    held = current(kind)
    shipped = SHIPPED[kind]
    initial = {
        "text_en": held.text_en if held is not None else shipped.en,
        "text_es": held.text_es if held is not None else shipped.es,
    }
    form = WaiverForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        made = write_waiver(
            kind=kind,
            text_en=form.cleaned_data["text_en"].replace("\r\n", "\n"),
            text_es=form.cleaned_data["text_es"].replace("\r\n", "\n"),
            actor=actor_of(request),
            user=user_of(request),
            now=clock.now(),
        )
        messages.success(request, _("Version %(version)s holds from now on.") % {"version": made.version})
        return redirect("staff-academy-waivers")
    lines = [
        _("Who signed an earlier version stays enrolled. Who has not signed yet signs this one."),
        _("Let your counsel read it before the first course."),
    ]
    return form_page(
        request,
        form,
        title=_("A new version: %(what)s") % {"what": words.kind_name(kind)},
        button=_("Let it hold from now on"),
        back=reverse("staff-academy-waivers"),
        lines=lines,
    )

"""Signing on the screen: the applicant what the course asks, a parent or guardian their consent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.academy.actions import signing as actions
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.own import SignForm
from lamplighter.academy.messages.course_words import course_shown
from lamplighter.academy.messages.words import kind_name, language
from lamplighter.academy.models import Application, Waiver
from lamplighter.academy.queries import signing
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.academy.views.doors import BOTH, Opened, back, by_applicant, by_guardian
from lamplighter.plumbing import clock

_OWN = (signing.COURSE, signing.RIDE)
"""What an applicant signs themselves."""


@by_applicant
@require_http_methods(BOTH)
def sign(request: HttpRequest, opened: Opened, kind: str) -> HttpResponse:
    """The text in the version that holds now, and a name typed below it."""
    waiver = signing.current(kind) if kind in _OWN else None
    if waiver is None:
        raise Http404
    form = _form(request, waiver)
    if form.is_bound and form.is_valid():
        try:
            _sign(opened.row, kind, form)
        except actions.Changed:
            form = _changed(waiver)
        except (NotAllowed, Closed, Gone, actions.NothingToSign):
            return back(opened, "too-late")
        else:
            return back(opened, "signed")
    context = _context(opened, waiver, form) | {"back": opened.url()}
    return render(request, "academy/own/sign.html", context, status=422 if form.errors else 200)


@by_guardian
@require_http_methods(BOTH)
def guardian(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What a parent or guardian reads about the course, and signs."""
    row, waiver = opened.row, signing.current(signing.GUARDIAN)
    if waiver is None or row.anonymised_at is not None:
        raise Http404
    form = _form(request, waiver)
    form.fields["name"].label = _("Type your own full name to sign")
    waits = any(each.kind == signing.GUARDIAN for each in signing.missing(row))
    over = False
    if form.is_bound and form.is_valid():
        try:
            _sign(row, signing.GUARDIAN, form)
        except actions.Changed:
            form = _changed(waiver)
        except (NotAllowed, Closed, Gone, actions.NothingToSign):
            over = True
        else:
            return redirect(opened.url("academy-guardian"))
    context = _context(opened, waiver, form) | {
        "applicant": row.name,
        "waits": waits and signing.under_age(row),
        "signed": signing.under_age(row) and not waits,
        "over": over,
    }
    return render(request, "academy/own/guardian.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, waiver: Waiver) -> SignForm:
    data = request.POST if request.method == "POST" else None
    return SignForm(data, initial={"version": waiver.version})


def _sign(row: Application, kind: str, form: SignForm) -> None:
    told = form.cleaned_data
    actions.sign(pk=row.pk, kind=kind, name=told["name"], version=told["version"], now=clock.now())


def _changed(waiver: Waiver) -> SignForm:
    """The form anew: another text holds by now."""
    form = SignForm({"version": waiver.version})
    form.full_clean()
    form.errors.clear()
    form.add_error(
        None, _("The text was changed while you read it. Please read it once more, and sign then.")
    )
    return form


def _context(opened: Opened, waiver: Waiver, form: SignForm) -> dict[str, Any]:
    now = clock.now()
    return {
        "opened": opened,
        "row": course_shown(opened.row.course, now),
        "what": kind_name(waiver.kind),
        "version": waiver.version,
        "since": waiver.since,
        "text": waiver.text(language()),
        "form": form,
        "nav": "academy",
    }

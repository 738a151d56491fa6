"""The coordinator's list of alumni, and letters to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import alumni as actions
from lamplighter.academy.forms.alumni import LetterForm
from lamplighter.academy.messages.alumni_letters import to_alumni
from lamplighter.academy.messages.words import until_said
from lamplighter.academy.models import AlumniLetter, Alumnus
from lamplighter.academy.queries import alumni as queries
from lamplighter.academy.rules.alumni import CIRCLES, INTERESTS, Circle, Interest
from lamplighter.academy.views.attendance_shared import language, running
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock, saying


@running
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All alumni with what they would do and how to reach them; letters that were written."""
    asked = request.GET.get("interest", "")
    interest = asked if asked in {each.value for each in Interest} else ""
    context = {
        "people": [_shown(each) for each in queries.interested(interest)],
        "all": Alumnus.objects.count(),
        "filters": [
            (each.value, _(INTERESTS[each]), count, each.value == interest)
            for each, count in queries.counts().items()
        ],
        "interest": interest,
        "letters": [
            (
                each.pk,
                each.said("subject", language()),
                date_format(clock.city_day(each.sent_at), "DATE_FORMAT") if each.sent_at else "",
                each.sent_to,
            )
            for each in queries.letters()
        ],
    }
    return unlisted(render(request, "academy/alumni/staff_index.html", context))


def _shown(each: Alumnus) -> dict[str, Any]:
    return {
        "pk": each.pk,
        "name": each.name,
        "course": each.application.course.said("name", language()),
        "circle": _(CIRCLES[Circle(each.circle)]),
        "interests": [_(INTERESTS[interest]) for interest in Interest if interest.value in each.interests],
        "email": each.email if each.by == By.EMAIL.value else "",
        "phone": each.phone if each.by != By.EMAIL.value else "",
        "letters": each.letters,
    }


@running
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes somebody off the list who asked for it."""
    if pk < 2**63:
        actions.remove(pk=pk, actor=actor_of(request), now=clock.now())
        messages.success(request, _("They are off the list, and nothing of theirs is kept on it."))
    return redirect("staff-academy-alumni")


@running
@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new letter, or one that was not sent yet."""
    row = _letter(pk) if pk is not None else None
    if row is not None and row.sent_at is not None:
        return redirect("staff-academy-alumni-letter", row.pk)
    form = LetterForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_bound and form.is_valid():
        kept = actions.write(
            told=form.told(), pk=pk, user=user_of(request), actor=actor_of(request), now=clock.now()
        )
        return redirect("staff-academy-alumni-letter", kept.pk)
    context = {"form": form, "row": row}
    return unlisted(render(request, "academy/alumni/write.html", context, status=422 if form.errors else 200))


def _letter(pk: int) -> AlumniLetter:
    found = AlumniLetter.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@running
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as its readers get it, in both languages; to how many it goes, and from when."""
    row, now = _letter(pk), clock.now()
    nowhere = "https://example.org/"
    at = queries.next_letter(now)
    context = {
        "row": row,
        "seen": [(tongue, to_alumni(row, tongue, nowhere, nowhere).text) for tongue in ("en", "es")],
        "readers": len(queries.readers(row)),
        "sent": date_format(clock.city_day(row.sent_at), "DATE_FORMAT") if row.sent_at else "",
        "wait": until_said(at).removesuffix(".") if at is not None and row.sent_at is None else "",
    }
    return unlisted(render(request, "academy/alumni/letter.html", context))


@running
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it, once."""
    row = _letter(pk)
    try:
        sent = actions.send(pk=row.pk, actor=actor_of(request), now=clock.now())
    except actions.NotYet as early:
        said = _("Alumni have just been written to. This letter can go out from %(when)s.")
        messages.error(request, saying.dotted(said % {"when": until_said(early.at)}))
    except actions.NobodyReads:
        messages.error(request, _("Nobody would get it: no one with this interest wants letters."))
    else:
        if sent:
            said = ngettext("It is on its way to %(n)s person.", "It is on its way to %(n)s people.", sent)
            messages.success(request, said % {"n": sent})
    return redirect("staff-academy-alumni-letter", row.pk)


@running
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a letter away that was not sent."""
    actions.drop(pk=_letter(pk).pk, actor=actor_of(request), now=clock.now())
    return redirect("staff-academy-alumni")

"""What is handed out with a night, and the questions that were sent in: read, worded, answered, published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import materials as actions
from lamplighter.academy.actions import questions
from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.forms.nights import MaterialForm, QuestionForm
from lamplighter.academy.messages import words
from lamplighter.academy.models import Material, Question
from lamplighter.academy.queries import materials as queries
from lamplighter.academy.views.desk_nights import night_heading, to_night
from lamplighter.academy.views.desk_shared import BOTH, course_of, form_page, heading, night_of, running
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock

_SHOWN_IN_PAGE = ("application/pdf", "image/")


@running
@require_http_methods(BOTH)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A link or a file more."""
    night = night_of(pk)
    form = MaterialForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        data = told["file"].read(actions.FILE_MOST + 1) if told["file"] else b""
        try:
            actions.add_material(
                night=night.pk,
                title_en=told["title_en"],
                title_es=told["title_es"],
                open_to_all=told["open_to_all"],
                url=told["url"],
                data=data,
                folder=queries.folder(),
                actor=actor_of(request),
                now=clock.now(),
            )
        except actions.NotHandedOut:
            form.add_error(
                "file",
                _(
                    "That is no PDF, picture, plain text or Office document without macros. Save it as a PDF and try again."
                ),
            )
        except actions.TooMany:
            form.add_error(None, _("The night has as many materials as it can have. Remove one first."))
        except Gone:
            raise Http404 from None
        else:
            messages.success(request, _("It is handed out with this night."))
            return to_night(night, "materials")
    told_page = {
        "title": _("Something to hand out"),
        "button": _("Keep"),
        "back": reverse("staff-academy-night-page", args=[night.pk]),
        "upload": True,
    }
    return form_page(request, form, **night_heading(night), **told_page)


@running
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """It is handed out no more."""
    found = _material(pk)
    actions.remove_material(pk=found.pk, folder=queries.folder(), actor=actor_of(request), now=clock.now())
    messages.success(request, _("It is handed out no more."))
    return to_night(found.night, "materials")


@running
@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as those of the course get it."""
    return file_response(_material(pk))


def _material(pk: int) -> Material:
    found = queries.by_key(pk)
    if found is None:
        raise Http404
    return found


def file_response(found: Material) -> HttpResponse:
    """A material's file; what a browser need not show is saved. Its kind is the one that was found in it.

    Raises:
        Http404: it is a link, or the file is gone.
    """
    data = queries.content_of(found)
    if data is None:
        raise Http404
    saved = not found.media_type.startswith(_SHOWN_IN_PAGE)
    response = HttpResponse(data, content_type=found.media_type)
    named = content_disposition_header(saved, queries.file_name(found, words.language()))
    response.headers["Content-Disposition"] = named or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@running
@require_safe
def asked(request: HttpRequest, number: str) -> HttpResponse:
    """All questions of a course, night by night: those that nobody has looked at first."""
    course = course_of(number)
    tongue = words.language()
    nights = []
    for night in course.nights.order_by("starts", "order"):
        rows = list(night.questions.order_by("-votes", "pk"))
        if rows:
            rows.sort(key=lambda each: ("waiting", "shown", "declined").index(each.state))
            shown = [_question(each) for each in rows]
            nights.append({"title": words.night_title(night, tongue), "pk": night.pk, "rows": shown})
    return render(request, "academy/desk/questions.html", {**heading(course), "nights": nights})


def _question(row: Question, form: QuestionForm | None = None) -> dict[str, Any]:
    return {"row": row, "form": form or QuestionForm(question=row), "answered": row.answered_at is not None}


@running
@require_http_methods(BOTH)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of one: shown as worded, with or without an answer, or not shown."""
    row = Question.objects.select_related("night__course").filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    back = redirect("staff-academy-questions", row.night.course.number)
    form = QuestionForm(request.POST if request.method == "POST" else None, question=row)
    now, actor = clock.now(), actor_of(request)
    if request.method == "POST" and request.POST.get("do") == "decline":
        questions.decline_question(pk=row.pk, actor=actor, now=now)
        messages.success(request, _("The question is not shown."))
        return back
    if form.is_bound and form.is_valid():
        try:
            done = questions.show_question(pk=row.pk, **form.cleaned_data, actor=actor, now=now)
        except questions.NothingToShow:
            form.add_error("shown_en", _("Write the question in both languages, or do not show it."))
        else:
            said = (
                _("The answer is published under “What people asked”.")
                if done.answered_at
                else _("The question is shown.")
            )
            messages.success(request, said)
            return back
    context = {**night_heading(row.night), "each": _question(row, form), "form": form}
    return render(request, "academy/desk/question.html", context, status=422 if form.is_bound else 200)

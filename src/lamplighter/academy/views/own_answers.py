"""What an applicant told: corrected until applications close, taken along as a file, erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import correcting as actions
from lamplighter.academy.actions.applying import NoGuardian, TooYoung, asks_birth_date
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms import applying as shapes
from lamplighter.academy.messages.course_words import course_shown
from lamplighter.academy.models import Application
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.courses import zones_served
from lamplighter.academy.queries.own_data import own_data
from lamplighter.academy.rules.applying import Step
from lamplighter.academy.views.applying_page import lines_of, question
from lamplighter.academy.views.applying_place import Looked, look_up, with_place
from lamplighter.academy.views.doors import BOTH, Opened, back, by_applicant
from lamplighter.plumbing import clock

_FIELDS: dict[Step, tuple[str, ...]] = {
    Step.WHO: ("name",),
    Step.BORN: ("born",),
    Step.GUARDIAN: ("guardian_name", "guardian_email", "guardian_phone"),
    Step.ZONE: ("zone", "works"),
    Step.NEEDS: ("needs", "interpreter", "language"),
    Step.WORDS: ("words",),
}
"""What stands on which page."""


def _steps(row: Application) -> list[Step]:
    """The pages whose answers may be changed now."""
    sure = actions.may_correct_identity(row)
    wanted = {
        Step.WHO: sure,
        Step.BORN: sure and asks_birth_date(row.course),
        Step.GUARDIAN: signing.open_to_minors(row.course) and (sure or signing.under_age(row)),
    }
    return [step for step in _FIELDS if wanted.get(step, True)]


def _form(row: Application, step: Step, now: datetime, data: QueryDict | None) -> forms.Form:
    """The form of a page with what was told; bound to ``data`` where there is some."""
    told = {name: getattr(row, name) for name in _FIELDS[step]}
    if step is Step.ZONE:
        told = {"zone": row.zone or shapes.OUTSIDE, "works": "1" if row.works else ""}
    made: dict[Step, Any] = {
        Step.WHO: shapes.NameForm,
        Step.GUARDIAN: shapes.GuardianForm,
        Step.WORDS: shapes.WordsForm,
    }
    if step is Step.BORN:
        return shapes.BornForm(data, course=row.course, today=clock.city_day(now), initial=told)
    if step is Step.ZONE:
        return shapes.ZoneForm(data, zones=zones_served(now), initial=told)
    if step is Step.NEEDS:
        return shapes.NeedsForm(data, course=row.course, initial=told)
    form: forms.Form = made[step](data, initial=told)
    return form


@by_applicant
@require_safe
def answers(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All answers, each with a way to change it."""
    now, row = clock.now(), opened.row
    if not actions.may_correct(row, now):
        return back(opened, "too-late")
    sections = []
    for step in _steps(row):
        form = _form(row, step, now, _as_sent(row, step))
        lines = lines_of(form, step, now) if form.is_valid() else []
        sections.append(
            (
                question(step) if step is not Step.WHO else _("Your name"),
                lines,
                opened.url("academy-change-one", step.value),
            )
        )
    context = {"opened": opened, "row": course_shown(row.course, now), "sections": sections, "nav": "academy"}
    return render(request, "academy/own/answers.html", context)


def _as_sent(row: Application, step: Step) -> QueryDict:
    """What stands in the row as its form would send it."""
    data = QueryDict(mutable=True)
    for name in _FIELDS[step]:
        value = getattr(row, name)
        data[name] = value.isoformat() if hasattr(value, "isoformat") else value
    if step is Step.ZONE:
        data["zone"], data["works"] = row.zone or shapes.OUTSIDE, "1" if row.works else ""
    return data


@by_applicant
@require_http_methods(BOTH)
def change(request: HttpRequest, opened: Opened, step: str) -> HttpResponse:
    """One answer."""
    now, row = clock.now(), opened.row
    if step not in {each.value for each in _FIELDS}:
        raise Http404
    which = Step(step)
    if not actions.may_correct(row, now) or which not in _steps(row):
        return back(opened, "too-late")
    posted = request.method == "POST"
    looked = look_up(request.POST, now) if posted and which is Step.ZONE else None
    form = _form(row, which, now, with_place(request.POST, looked) if posted else None)
    if posted and _whole(form, which, looked):
        try:
            actions.correct(pk=row.pk, told=_told(form, which), now=now)
        except TooYoung:
            form.add_error("born", _("This course is for people who are older on the first night."))
        except NoGuardian:
            form.add_error(
                None, _("Whoever is under age needs a parent or guardian. Change that answer first.")
            )
        except (Closed, Gone):
            return back(opened, "too-late")
        else:
            return back(opened, "changed")
    context = {
        "opened": opened,
        "row": course_shown(row.course, now),
        "step": which.value,
        "question": question(which) if which is not Step.WHO else _("Your name"),
        "form": form,
        "choices": looked.choices if looked is not None else (),
        "nav": "academy",
    }
    return render(request, "academy/own/change.html", context, status=422 if form.errors else 200)


def _whole(form: forms.Form, step: Step, looked: Looked | None) -> bool:
    valid = form.is_valid()
    if step is not Step.ZONE:
        return valid
    fault = looked.fault if looked is not None else ""
    if not fault and not form.cleaned_data.get("zone"):
        fault = _("Type an address, or choose a zone from the list.")
    if fault:
        form.fields["address"].error_messages["place"] = fault
        form.add_error("address", fault)
    return valid and not fault


def _told(form: forms.Form, step: Step) -> dict[str, Any]:
    told = {name: form.cleaned_data[name] for name in _FIELDS[step] if name in form.cleaned_data}
    if step is Step.ZONE:
        outside = told["zone"] == shapes.OUTSIDE
        told = {"zone": "" if outside else told["zone"], "works": bool(told["works"]) and not outside}
    return told


@by_applicant
@require_safe
def data(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What is kept, and the ways to take it along and to have it erased."""
    context = {
        "opened": opened,
        "row": course_shown(opened.row.course, clock.now()),
        "erased": opened.row.anonymised_at is not None,
        "nav": "academy",
    }
    return render(request, "academy/own/data.html", context)


@by_applicant
@require_safe
def data_file(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything kept about the reader with this application, as a JSON file."""
    response = JsonResponse(own_data(opened.row), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.number}.json"'
    return response


@by_applicant
@require_http_methods(BOTH)
def erase(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Asks once, then erases what the applicant told."""
    row = opened.row
    if request.method == "POST":
        try:
            actions.erase_own(pk=row.pk, now=clock.now())
        except Gone:
            return back(opened, "too-late")
        return back(opened, "erased")
    context = {
        "opened": opened,
        "row": course_shown(row.course, clock.now()),
        "stays": actions.stays(row),
        "alumnus": hasattr(row, "alumnus"),
        "nav": "academy",
    }
    return render(request, "academy/own/erase.html", context)

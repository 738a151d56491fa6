"""Who presents a night: chosen from the officers, who are off their roster for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions.presenting import add_presenter, remove_presenter
from lamplighter.academy.forms.nights import PresenterForm
from lamplighter.academy.queries.desk_presenters import officers_to_ask, staff_name
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.academy.views.desk_nights import CHANGING, night_heading, presenter_or_404, to_night
from lamplighter.academy.views.desk_shared import BOTH, form_page, night_of, running
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock
from lamplighter.roster.actions import NotActive
from lamplighter.roster.models import Officer


@running
@require_http_methods(BOTH)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more who presents."""
    night = night_of(pk)
    if night.course.state not in CHANGING or night.state != NightState.PLANNED.value:
        return to_night(night)
    officers = officers_to_ask(night.presenters.values_list("officer", flat=True))
    form = PresenterForm(request.POST if request.method == "POST" else None, officers=officers)
    if form.is_bound and form.is_valid():
        officer = Officer.objects.get(pk=form.cleaned_data["officer"])
        try:
            add_presenter(
                night=night,
                officer=officer,
                division=form.chosen(),
                actor=actor_of(request),
                now=clock.now(),
            )
        except NotActive:
            form.add_error("officer", _("They are no longer on the roster. Choose another officer."))
        else:
            said = _("%(officer)s presents this night.") % {"officer": staff_name(officer)}
            messages.success(request, said)
            return to_night(night, "presenters")
    lines = [
        _(
            "For the night, and the way there and back, they are off the roster of their zone, and a cover is asked for."
        )
    ]
    if night.course.state == CourseState.DRAFT.value:
        lines = [
            _(
                "Once the course is announced, they are off the roster of their zone for the night, and a cover is asked for."
            )
        ]
    if night.division is not None and not night.division.names_officers:
        lines.append(_("The public sees the division alone: no name and no picture."))
    return form_page(
        request,
        form,
        **night_heading(night),
        title=_("Who presents?"),
        button=_("Add them"),
        back=to_night(night)["Location"],
        lines=lines,
    )


@running
@require_POST
def remove(request: HttpRequest, pk: int, presenter: int) -> HttpResponse:
    """They present it no more."""
    night = night_of(pk)
    found = presenter_or_404(night, presenter)
    remove_presenter(presenter=found, actor=actor_of(request), now=clock.now())
    said = _("%(officer)s does not present it any more.") % {"officer": staff_name(found.officer)}
    messages.success(request, said)
    return to_night(night, "presenters")

"""Addresses of the coordinator's side."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import (
    desk,
    desk_application_steps,
    desk_applications,
    desk_course_steps,
    desk_courses,
    desk_files,
    desk_materials,
    desk_night_moves,
    desk_nights,
    desk_paper,
    desk_presenters,
    desk_waivers,
)

_ALL = "staff/academy/"
_NIGHT = f"{_ALL}nights/<int:pk>/"
_MATERIAL = f"{_ALL}materials/<int:pk>/"
_APPLICATION = f"{_ALL}applications/<str:number>/"
_COURSE = f"{_ALL}<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_ALL, desk.index, name="staff-academy"),
    path(f"{_ALL}add/", desk_courses.add, name="staff-academy-add"),
    path(f"{_ALL}waivers/", desk_waivers.index, name="staff-academy-waivers"),
    path(f"{_ALL}waivers/<str:kind>/", desk_waivers.write, name="staff-academy-waiver"),
    path(_NIGHT, desk_nights.one, name="staff-academy-night-page"),
    path(f"{_NIGHT}edit/", desk_nights.edit, name="staff-academy-night-edit"),
    path(f"{_NIGHT}move/", desk_night_moves.move, name="staff-academy-night-move"),
    path(f"{_NIGHT}end/", desk_night_moves.at_end, name="staff-academy-night-end"),
    path(f"{_NIGHT}cancel/", desk_nights.cancel, name="staff-academy-night-cancel"),
    path(f"{_NIGHT}remove/", desk_nights.remove, name="staff-academy-night-remove"),
    path(f"{_NIGHT}presenters/", desk_presenters.add, name="staff-academy-presenter-add"),
    path(
        f"{_NIGHT}presenters/<int:presenter>/remove/",
        desk_presenters.remove,
        name="staff-academy-presenter-remove",
    ),
    path(f"{_NIGHT}materials/", desk_materials.add, name="staff-academy-material-add"),
    path(_MATERIAL, desk_materials.material, name="staff-academy-material"),
    path(f"{_MATERIAL}remove/", desk_materials.remove, name="staff-academy-material-remove"),
    path(f"{_ALL}questions/<int:pk>/", desk_materials.question, name="staff-academy-question"),
    path(_APPLICATION, desk_applications.one, name="staff-academy-application"),
    path(f"{_APPLICATION}start/", desk_application_steps.start_check, name="staff-academy-start-check"),
    path(f"{_APPLICATION}result/", desk_application_steps.result, name="staff-academy-result"),
    path(f"{_APPLICATION}decline/", desk_application_steps.decline, name="staff-academy-decline"),
    path(f"{_APPLICATION}accept/", desk_application_steps.accept, name="staff-academy-accept"),
    path(f"{_APPLICATION}withdraw/", desk_application_steps.withdraw, name="staff-academy-withdraw"),
    path(f"{_APPLICATION}sign/<str:kind>/", desk_application_steps.sign, name="staff-academy-sign"),
    path(f"{_APPLICATION}carry/", desk_application_steps.carry, name="staff-academy-carry"),
    path(_COURSE, desk.one, name="staff-academy-course"),
    path(f"{_COURSE}edit/", desk_courses.edit, name="staff-academy-edit"),
    path(f"{_COURSE}copy/", desk_courses.copy, name="staff-academy-copy"),
    path(f"{_COURSE}announce/", desk_course_steps.announce, name="staff-academy-announce"),
    path(f"{_COURSE}seats/", desk_course_steps.seats, name="staff-academy-seats"),
    path(f"{_COURSE}offers/", desk_course_steps.offers, name="staff-academy-offers"),
    path(f"{_COURSE}cancel/", desk_course_steps.cancel, name="staff-academy-cancel"),
    path(f"{_COURSE}remove/", desk_course_steps.remove, name="staff-academy-remove"),
    path(f"{_COURSE}nights/add/", desk_nights.add, name="staff-academy-night-add"),
    path(f"{_COURSE}questions/", desk_materials.asked, name="staff-academy-questions"),
    path(f"{_COURSE}applications/", desk_applications.index, name="staff-academy-applications"),
    path(f"{_COURSE}applications/paper/", desk_paper.add, name="staff-academy-paper"),
    path(f"{_COURSE}applications/checks/", desk_applications.checks, name="staff-academy-checks"),
    path(f"{_COURSE}applications.csv", desk_files.export, name="staff-academy-export"),
    path(f"{_COURSE}import/", desk_files.take_in, name="staff-academy-import"),
]

"""Addresses of gatherings. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.meetings.views import (
    gatherings,
    poster,
    pulse,
    rsvps,
    staff_gathering_after,
    staff_gathering_door,
    staff_gathering_steps,
    staff_gatherings,
)

_ONE = "gatherings/<str:number>/"
_RSVP = "rsvp/<str:number>/<str:secret>/"
_STAFF = "staff/gatherings/"
_WORK = "staff/gatherings/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("gatherings/", gatherings.index, name="gatherings"),
    path("gatherings/past/", gatherings.past, name="gatherings-past"),
    re_path(r"^gatherings\.(?P<form>ics|atom)$", gatherings.feed, name="gatherings-feed"),
    path("zones/<str:code>/gatherings/", gatherings.index, name="zone-gatherings"),
    path("zones/<str:code>/gatherings/past/", gatherings.past, name="zone-gatherings-past"),
    re_path(
        r"^zones/(?P<code>[^/]+)/gatherings\.(?P<form>ics|atom)$",
        gatherings.feed,
        name="zone-gatherings-feed",
    ),
    path(_ONE, gatherings.one, name="gathering"),
    path(f"{_ONE}calendar.ics", gatherings.calendar_file, name="gathering-calendar"),
    path(f"{_ONE}poster.pdf", poster.poster, name="gathering-poster"),
    path(f"{_ONE}come/", rsvps.come, name="gathering-come"),
    path("rsvp/", rsvps.lost, name="rsvp-lost"),
    path(_RSVP, rsvps.page, name="rsvp"),
    path(f"{_RSVP}size/", rsvps.size, name="rsvp-size"),
    path(f"{_RSVP}cancel/", rsvps.cancel, name="rsvp-cancel"),
    path(f"{_RSVP}stop/", rsvps.stop, name="rsvp-stop"),
    path(f"{_RSVP}calendar.ics", rsvps.calendar, name="rsvp-calendar"),
    path("pulse/<str:secret>/", pulse.pulse, name="pulse"),
    path(_STAFF, staff_gatherings.index, name="staff-gatherings"),
    path(f"{_STAFF}add/", staff_gatherings.add, name="staff-gathering-add"),
    path(f"{_STAFF}here/<str:number>/", staff_gathering_door.here, name="staff-gathering-here"),
    path(_WORK, staff_gatherings.one, name="staff-gathering"),
    path(f"{_WORK}edit/", staff_gatherings.edit, name="staff-gathering-edit"),
    path(f"{_WORK}publish/", staff_gathering_steps.publish, name="staff-gathering-publish"),
    path(f"{_WORK}move/", staff_gathering_steps.move, name="staff-gathering-move"),
    path(f"{_WORK}cancel/", staff_gathering_steps.cancel, name="staff-gathering-cancel"),
    path(f"{_WORK}remove/", staff_gathering_steps.remove, name="staff-gathering-remove"),
    path(f"{_WORK}end/", staff_gathering_steps.end, name="staff-gathering-end"),
    path(f"{_WORK}door/", staff_gathering_door.door, name="staff-gathering-door"),
    path(f"{_WORK}door/<int:pk>/", staff_gathering_door.check_in, name="staff-gathering-check-in"),
    path(f"{_WORK}walk-ins/", staff_gathering_door.walk_ins, name="staff-gathering-walk-ins"),
    path(f"{_WORK}minutes/", staff_gathering_after.minutes, name="staff-gathering-minutes"),
    path(f"{_WORK}promises/", staff_gathering_after.promise, name="staff-gathering-promise"),
    path(
        f"{_WORK}promises/<int:pk>/", staff_gathering_after.promise_done, name="staff-gathering-promise-done"
    ),
]

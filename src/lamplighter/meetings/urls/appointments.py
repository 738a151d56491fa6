"""Addresses of appointments: the resident's side."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.meetings.views import booking, moving, own_data, private, wishes

_ZONE = "meet/<str:zone>/"
_HERE = "a/<str:number>/<str:secret>/"
_WISH = "w/<str:number>/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("meet/", booking.start, name="meet"),
    path(_ZONE, booking.hours, name="meet-zone"),
    path(f"{_ZONE}times/", booking.times, name="meet-times"),
    path(f"{_ZONE}hold/", booking.hold, name="meet-hold"),
    path(f"{_ZONE}book/", booking.book, name="meet-book"),
    path(f"{_ZONE}wish/", wishes.leave, name="meet-wish"),
    path("a/", private.lost, name="appointment-lost"),
    path(_HERE, private.page, name="appointment-private"),
    path(f"{_HERE}meeting.ics", private.file, name="appointment-file"),
    path(f"{_HERE}move/", moving.move, name="appointment-move"),
    path(f"{_HERE}cancel/", private.cancel, name="appointment-cancel"),
    path(f"{_HERE}accept/", private.accept, name="appointment-accept"),
    path(f"{_HERE}wait/", private.turn_down, name="appointment-wait"),
    path(f"{_HERE}yes/", private.prove, name="appointment-prove"),
    path(f"{_HERE}erase/", private.erase, name="appointment-erase"),
    path(f"{_HERE}stop/", private.stop, name="appointment-stop"),
    path(f"{_HERE}data.json", own_data.appointment, name="appointment-data-file"),
    path(_WISH, wishes.page, name="wish-private"),
    path(f"{_WISH}data.json", own_data.wish, name="wish-data-file"),
    path(f"{_WISH}erase/", own_data.erase_wish, name="wish-erase"),
]

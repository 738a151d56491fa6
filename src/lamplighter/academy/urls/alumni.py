"""Addresses of alumni. They stand before those of a course, whose number could be ``alumni``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import alumni, staff_alumni

_OWN = "academy/alumni/<str:number>/<str:secret>/"
_STAFF = "staff/academy/alumni/"
_LETTER = f"{_STAFF}letters/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("academy/alumni/", alumni.index, name="academy-alumni"),
    path(_OWN, alumni.mine, name="academy-alumnus"),
    path(f"{_OWN}leave/", alumni.leave, name="academy-alumnus-leave"),
    path(f"{_OWN}stop/", alumni.stop, name="academy-alumnus-stop"),
    path(_STAFF, staff_alumni.index, name="staff-academy-alumni"),
    path(f"{_STAFF}<int:pk>/remove/", staff_alumni.remove, name="staff-academy-alumni-remove"),
    path(f"{_STAFF}letters/new/", staff_alumni.write, name="staff-academy-alumni-write"),
    path(_LETTER, staff_alumni.letter, name="staff-academy-alumni-letter"),
    path(f"{_LETTER}edit/", staff_alumni.write, name="staff-academy-alumni-edit"),
    path(f"{_LETTER}send/", staff_alumni.send, name="staff-academy-alumni-send"),
    path(f"{_LETTER}drop/", staff_alumni.drop, name="staff-academy-alumni-drop"),
]

"""Addresses of ride-alongs: a rider's own, the officer's, the coordinator's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import rides, rides_run, rides_staff

_OWN = "academy/application/<str:number>/<str:secret>/ride/"
_STAFF = "staff/rides/"
_ONE = f"{_STAFF}one/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_OWN, rides.page, name="academy-ride"),
    path(f"{_OWN}take/", rides.take, name="academy-ride-take"),
    path(f"{_OWN}sign/", rides.sign, name="academy-ride-sign"),
    path(f"{_OWN}cancel/", rides.cancel, name="academy-ride-cancel"),
    path(f"{_OWN}calendar/", rides.calendar, name="academy-ride-calendar"),
    path(_STAFF, rides_run.index, name="staff-rides"),
    path(f"{_STAFF}set-up/", rides_run.setup, name="staff-rides-setup"),
    path(f"{_STAFF}set-up/blackouts/", rides_run.blackout, name="staff-ride-blackout"),
    path(f"{_STAFF}set-up/blackouts/<int:pk>/", rides_run.lift, name="staff-ride-blackout-lift"),
    path(f"{_STAFF}people/<str:number>/", rides_run.person, name="staff-ride-person"),
    path(f"{_STAFF}mine/", rides_staff.mine, name="staff-rides-mine"),
    path(f"{_STAFF}takers/", rides_staff.takers, name="staff-ride-takers"),
    path(_ONE, rides_staff.one, name="staff-ride"),
    path(f"{_ONE}cancel/", rides_staff.cancel, name="staff-ride-cancel"),
]

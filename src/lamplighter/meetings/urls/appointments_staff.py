"""Addresses of appointments for staff. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.meetings.views import setup

_SETUP = "staff/meetings/set-up/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_SETUP, setup.index, name="staff-meetings-setup"),
    path(f"{_SETUP}rules/add/", setup.rules_add, name="staff-booking-rules-add"),
    path(f"{_SETUP}rules/<int:pk>/", setup.rules, name="staff-booking-rules"),
    path(f"{_SETUP}rules/<int:pk>/remove/", setup.rules_remove, name="staff-booking-rules-remove"),
    path(f"{_SETUP}spots/add/", setup.spot_add, name="staff-spot-add"),
    path(f"{_SETUP}spots/<int:pk>/", setup.spot, name="staff-spot"),
]

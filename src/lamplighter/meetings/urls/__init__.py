"""Addresses of the room ``meetings``, one list for each of its sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.meetings.urls import appointments, appointments_staff, gatherings

urlpatterns: list[URLPattern | URLResolver] = [
    *appointments_staff.urlpatterns,
    *appointments.urlpatterns,
    *gatherings.urlpatterns,
]

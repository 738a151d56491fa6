"""Addresses of the room ``academy``, one list for each of its sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.academy.urls import alumni, attendance, desk, public, rides, surveys

urlpatterns: list[URLPattern | URLResolver] = [
    *alumni.urlpatterns,
    *surveys.urlpatterns,
    *attendance.urlpatterns,  # before those of a course, whose number would be ``here``
    *rides.urlpatterns,
    *desk.urlpatterns,
    *public.urlpatterns,
]

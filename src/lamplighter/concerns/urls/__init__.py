"""Addresses of the room ``concerns``, one list for each of its sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.concerns.urls import desk, lead, public, raising, resident, setup

urlpatterns: list[URLPattern | URLResolver] = [
    *raising.urlpatterns,
    *resident.urlpatterns,
    *lead.urlpatterns,
    *setup.urlpatterns,
    *desk.urlpatterns,
    *public.urlpatterns,
]

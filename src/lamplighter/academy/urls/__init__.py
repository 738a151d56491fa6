"""Addresses of the room ``academy``, one list for each of its sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.academy.urls import applying, desk

urlpatterns: list[URLPattern | URLResolver] = [
    *applying.urlpatterns,
    *desk.urlpatterns,
]

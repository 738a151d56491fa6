"""Addresses of the room ``partners``, one list for each of its sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.partners.urls import commitments, groups, projects

urlpatterns: list[URLPattern | URLResolver] = [
    *groups.urlpatterns,
    *commitments.urlpatterns,
    *projects.urlpatterns,
]

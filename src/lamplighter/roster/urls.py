"""Addresses of the room ``roster``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.roster.picture import portrait

urlpatterns: list[URLPattern | URLResolver] = [
    path("officers/<slug:slug>/portrait", portrait, name="portrait"),
]

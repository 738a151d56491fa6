"""Addresses of the room: a resident's own page, opened by its private link."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.concerns.views import resident

_HERE = "c/<str:number>/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, resident.page, name="concern-private"),
]

"""Addresses of appointments."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.meetings.views import private

urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<str:number>/<str:secret>/", private.shown, name="appointment-private"),
    path("w/<str:number>/<str:secret>/", private.wish, name="wish-private"),
]

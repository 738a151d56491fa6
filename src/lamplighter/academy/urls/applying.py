"""Addresses of courses, for everybody and for those who apply."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.academy.views import courses

_ONE = "academy/<str:number>/"
_MINE = "academy/application/<str:number>/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("academy/", courses.index, name="academy"),
    path(_MINE, courses.application, name="academy-application"),
    path("academy/consent/<str:number>/<str:secret>/", courses.guardian, name="academy-guardian"),
    path(_ONE, courses.one, name="academy-course"),
]

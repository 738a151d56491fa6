"""Addresses of the room ``academy``, one list for each of its sides. What the public sees stands last, since a number may be any word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.academy.urls import public

urlpatterns: list[URLPattern | URLResolver] = [*public.urlpatterns]

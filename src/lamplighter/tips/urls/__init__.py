"""Addresses of the room ``tips``: pages in both languages. What programs ask stands in ``wire``, once."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.tips.urls import public, reader, returning

urlpatterns: list[URLPattern | URLResolver] = [
    *public.urlpatterns,
    *returning.urlpatterns,
    *reader.urlpatterns,
]

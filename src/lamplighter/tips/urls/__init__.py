"""Addresses of the room ``tips``: pages in both languages. What programs ask stands in ``wire``, once."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from lamplighter.tips.urls import plain_back, public, reader

urlpatterns: list[URLPattern | URLResolver] = [
    *public.urlpatterns,
    *plain_back.urlpatterns,
    *reader.urlpatterns,
]

"""Addresses of the pages for tipsters."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_pages, public_plain

urlpatterns = [
    path("tips/", public_pages.index, name="tips"),
    path("tips/<slug:code>/", public_pages.desk, name="tips-desk"),
    path("tips/<slug:code>/back/", public_pages.back, name="tips-back"),
    path("tips/<slug:code>/without/", public_plain.plain, name="tips-plain"),
]

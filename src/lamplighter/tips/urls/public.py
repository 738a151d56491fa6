"""Addresses of the pages for tipsters. The words that stand beside desks' codes are no codes of desks (``keys.rules.NO_CODES``)."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_about, public_pages, public_plain

urlpatterns = [
    path("tips/", public_pages.index, name="tips"),
    path("tips/totals/", public_about.totals, name="tips-totals"),
    path("tips/<slug:code>/", public_pages.desk, name="tips-desk"),
    path("tips/<slug:code>/back/", public_pages.back, name="tips-back"),
    path("tips/<slug:code>/without/", public_plain.plain, name="tips-plain"),
]

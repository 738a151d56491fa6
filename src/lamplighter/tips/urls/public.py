"""Addresses of the pages for tipsters. The words that stand beside desks' codes are no codes of desks (``keys.rules.NO_CODES``)."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_about, public_pages, public_plain

urlpatterns = [
    path("tips/", public_pages.index, name="tips"),
    path("tips/check/", public_about.check, name="tips-check"),
    path("tips/check/files.txt", public_about.check_files, name="tips-check-files"),
    path("tips/law/", public_about.law, name="tips-law"),
    path("tips/totals/", public_about.totals, name="tips-totals"),
    path("tips/<slug:code>/", public_pages.desk, name="tips-desk"),
    path("tips/<slug:code>/write/", public_pages.write, name="tips-write"),
    path("tips/<slug:code>/back/", public_pages.back, name="tips-back"),
    path("tips/<slug:code>/plain/", public_plain.plain, name="tips-plain"),
]

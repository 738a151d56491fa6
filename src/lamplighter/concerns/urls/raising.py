"""Addresses on which residents raise concerns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.concerns.views import raising

urlpatterns: list[URLPattern | URLResolver] = [
    path("report/", raising.report, name="report"),
    path("report/photos/", raising.report, {"door": raising.PHOTOS}, name="report-photos"),
    path("report/send/", raising.report, {"door": raising.SEND}, name="report-send"),
]

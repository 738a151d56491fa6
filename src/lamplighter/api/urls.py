"""Addresses of the API, below ``/api/v1/``."""

from __future__ import annotations

from django.urls import path, re_path

from lamplighter.api import views
from lamplighter.api.operations import api

urlpatterns = [
    path("locate", views.locate, name="api-locate"),
    path("openapi.json", views.openapi, name="api-openapi"),
    path("docs", views.docs, name="api-docs"),
    path("", api.urls),
    re_path(r"^(?P<path>.*)$", views.nothing_here, name="api-nothing"),
]

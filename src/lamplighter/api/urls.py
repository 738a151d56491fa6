"""Addresses of the API, below ``/api/v1/``."""

from __future__ import annotations

from django.urls import path, re_path
from ninja.openapi.views import default_home

from lamplighter.accounts.access import public
from lamplighter.api import views
from lamplighter.api.operations import api

public(default_home)  # the library's own page at the root says "not found" to everybody

urlpatterns = [
    path("locate", views.locate, name="api-locate"),
    path("openapi.json", views.openapi, name="api-openapi"),
    path("docs", views.to_docs, name="api-docs-short"),
    path("", api.urls),
    re_path(r"^(?P<path>.*)$", views.nothing_here, name="api-nothing"),
]

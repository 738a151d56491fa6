"""Addresses below ``/open311/``. Each ends in its format."""

from __future__ import annotations

from django.urls import path, re_path

from lamplighter.api.open311 import views

urlpatterns = [
    path("discovery.<form>", views.discovery, name="open311-discovery"),
    # Some programs look for it beside the services.
    path("v2/discovery.<form>", views.discovery, name="open311-v2-discovery"),
    path("v2/services.<form>", views.services, name="open311-services"),
    path("v2/services/<code>.<form>", views.definition, name="open311-definition"),
    path("v2/requests.<form>", views.requests, name="open311-requests"),
    path("v2/requests/<number>.<form>", views.one_request, name="open311-request"),
    path("v2/tokens/<number>.<form>", views.token, name="open311-token"),
    path("v2/servicerequestupdates.<form>", views.updates, name="open311-updates"),
    re_path(r"^(?P<rest>.*)$", views.nothing_here, name="open311-nothing"),
]

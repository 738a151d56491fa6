"""Addresses of the supervisor and of the handover."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.concerns.views import handover, lead

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/concerns/lead/", lead.overview, name="staff-concerns-lead"),
    path("staff/concerns/moderation/", lead.moderation, name="staff-concerns-moderation"),
    path("staff/concerns/<str:number>/lead/", lead.one, name="staff-concern-lead"),
    path("staff/concerns/<str:number>/lead/merge/", lead.merge, name="staff-concern-merge"),
    path("staff/concerns/<str:number>/decide/", lead.decide, name="staff-concern-decide"),
    path("staff/handover/", handover.choose, name="staff-handover"),
    path("staff/handover/<str:zone>/", handover.page, name="staff-handover-zone"),
]

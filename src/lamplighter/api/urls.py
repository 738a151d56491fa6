"""Addresses of the API, below ``/api/v1/``."""

from __future__ import annotations

from django.urls import include, path, re_path

from lamplighter.api import views

operations = [
    path("addresses", views.doors["/addresses"].answer, name="addresses"),
    path("gatherings", views.doors["/gatherings"].answer, name="gatherings"),
    path("gatherings/<number>", views.doors["/gatherings/{number}"].answer, name="gathering"),
    path("courses", views.doors["/courses"].answer, name="courses"),
    path("courses/<number>", views.doors["/courses/{number}"].answer, name="course"),
    path("courses/<number>/lottery", views.doors["/courses/{number}/lottery"].answer, name="course-lottery"),
    path("zones", views.doors["/zones"].answer, name="zones"),
    path("zones/<code>", views.doors["/zones/{code}"].answer, name="zone"),
    path("zones/<code>/duty", views.doors["/zones/{code}/duty"].answer, name="duty"),
    path("zones/<code>/groups", views.doors["/zones/{code}/groups"].answer, name="zone-groups"),
    path("commitments", views.doors["/commitments"].answer, name="commitments"),
    path("commitments/figures", views.doors["/commitments/figures"].answer, name="commitment-figures"),
    path("commitments/<number>", views.doors["/commitments/{number}"].answer, name="commitment"),
    path("projects", views.doors["/projects"].answer, name="projects"),
    path("projects/<number>", views.doors["/projects/{number}"].answer, name="project"),
    path("tips/totals", views.doors["/tips/totals"].answer, name="tip-totals"),
    path("zones/<code>/slots", views.doors["/zones/{code}/slots"].answer, name="slots"),
]

urlpatterns = [
    path("locate", views.locate, name="api-locate"),
    path("openapi.json", views.openapi, name="api-openapi"),
    path("docs", views.to_docs, name="api-docs-short"),
    path("staff/", include("lamplighter.api.staff.urls")),
    path("", include((operations, "api"))),
    re_path(r"^(?P<path>.*)$", views.nothing_here, name="api-nothing"),
]

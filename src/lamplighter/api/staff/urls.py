"""Addresses of the staff API, below ``/api/v1/staff/``."""

from __future__ import annotations

from django.urls import include, path

from lamplighter.api.staff import views

operations = [
    path("kinds", views.doors["/kinds"].answer, name="kinds"),
    path("groups", views.doors["/groups"].answer, name="groups"),
    path("concerns", views.doors["/concerns"].answer, name="concerns"),
    path("concerns/<number>", views.doors["/concerns/{number}"].answer, name="concern"),
    path("concerns/<number>/moves", views.doors["/concerns/{number}/moves"].answer, name="moves"),
    path("concerns/<number>/answers", views.doors["/concerns/{number}/answers"].answer, name="answers"),
    path("concerns/<number>/notes", views.doors["/concerns/{number}/notes"].answer, name="notes"),
    path("concerns/<number>/contacts", views.doors["/concerns/{number}/contacts"].answer, name="contacts"),
    path(
        "concerns/<number>/assignment", views.doors["/concerns/{number}/assignment"].answer, name="assignment"
    ),
    path("concerns/<number>/route", views.doors["/concerns/{number}/route"].answer, name="route"),
    path("concerns/<number>/merge", views.doors["/concerns/{number}/merge"].answer, name="merge"),
    path("spots", views.doors["/spots"].answer, name="spots"),
    path("slots", views.doors["/slots"].answer, name="slots"),
    path("appointments", views.doors["/appointments"].answer, name="appointments"),
    path("appointments/<number>", views.doors["/appointments/{number}"].answer, name="appointment"),
    path(
        "appointments/<number>/move",
        views.doors["/appointments/{number}/move"].answer,
        name="appointment-move",
    ),
    path(
        "appointments/<number>/cancel",
        views.doors["/appointments/{number}/cancel"].answer,
        name="appointment-cancel",
    ),
    path(
        "appointments/<number>/offer",
        views.doors["/appointments/{number}/offer"].answer,
        name="appointment-offer",
    ),
    path(
        "appointments/<number>/outcome",
        views.doors["/appointments/{number}/outcome"].answer,
        name="appointment-outcome",
    ),
    path("concerns/<number>/referral", views.doors["/concerns/{number}/referral"].answer, name="referral"),
    path("commitments", views.doors["/commitments"].answer, name="commitments"),
    path("commitments/<number>", views.doors["/commitments/{number}"].answer, name="commitment"),
    path(
        "commitments/<number>/moves",
        views.doors["/commitments/{number}/moves"].answer,
        name="commitment-moves",
    ),
]

urlpatterns = [
    path("openapi.json", views.openapi, name="api-staff-openapi"),
    path("", include((operations, "api-staff"))),
]

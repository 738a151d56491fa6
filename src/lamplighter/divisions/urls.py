"""Addresses of the room ``divisions``."""

from __future__ import annotations

from django.urls import path

from lamplighter.divisions import views

urlpatterns = [
    path("what-we-do/", views.index, name="divisions"),
    path("what-we-do/<slug:slug>/", views.page, name="division"),
    path("what-we-do/<slug:slug>/thanks/", views.send_thanks, name="division-thanks"),
    path("staff/divisions/", views.staff_index, name="staff-divisions"),
    path("staff/divisions/<slug:slug>/", views.write, name="staff-division"),
    path("staff/divisions/<slug:slug>/names/", views.name_officers, name="staff-division-names"),
    path("staff/divisions/<slug:slug>/publish/", views.publish, name="staff-division-publish"),
    path("staff/thanks/", views.moderate, name="staff-thanks"),
    path("staff/thanks/<int:pk>/", views.decide, name="staff-thanks-decide"),
]

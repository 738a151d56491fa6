"""Addresses of the room ``outbox``."""

from __future__ import annotations

from django.urls import path

from lamplighter.outbox import views

urlpatterns = [
    path("staff/outbox/", views.outbox, name="staff-outbox"),
    path("staff/outbox/<int:pk>/", views.mail, name="staff-outbox-mail"),
    path("staff/outbox/texts/<int:pk>/", views.text, name="staff-outbox-text"),
    path("staff/outbox/calls/<int:pk>/", views.call, name="staff-outbox-call"),
]

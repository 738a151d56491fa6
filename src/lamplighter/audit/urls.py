"""Addresses of the room ``audit``."""

from __future__ import annotations

from django.urls import path

from lamplighter.audit import views

urlpatterns = [path("staff/audit/", views.events, name="staff-audit")]

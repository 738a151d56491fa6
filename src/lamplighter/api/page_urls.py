"""The API's page for people; it stands among the other pages, in both languages."""

from __future__ import annotations

from django.urls import path

from lamplighter.api import views

urlpatterns = [path("developers/", views.docs, name="api-docs")]

"""Addresses of the room ``keys``."""

from __future__ import annotations

from django.urls import path

from lamplighter.keys.views import pages, wire

urlpatterns = [
    path("staff/keys/", pages.index, name="staff-keys"),
    path("staff/keys/<slug:code>/", pages.desk, name="staff-keys-desk"),
    path("staff/keys/<slug:code>/state/", wire.state, name="staff-keys-state"),
    path("staff/keys/<slug:code>/enroll/", wire.enroll, name="staff-keys-enroll"),
    path("staff/keys/<slug:code>/file/", wire.change_file, name="staff-keys-file"),
    path("staff/keys/<slug:code>/discard/", wire.discard, name="staff-keys-discard"),
    path("staff/keys-lead/", pages.lead_index, name="staff-keys-lead"),
    path("staff/keys-lead/<slug:code>/", pages.lead_desk, name="staff-keys-lead-desk"),
    path("staff/keys-lead/<slug:code>/state/", wire.lead_state, name="staff-keys-lead-state"),
    path("staff/keys-lead/<slug:code>/key/", wire.set_lead, name="staff-keys-lead-key"),
    path("staff/keys-lead/<slug:code>/list/", wire.sign, name="staff-keys-lead-list"),
    path("staff/keys-lead/<slug:code>/discard/", wire.lead_discard, name="staff-keys-lead-discard"),
]

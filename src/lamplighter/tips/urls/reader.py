"""Addresses of the readers' pages, and of what these ask."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import reader_acts, reader_pages, reader_wire

urlpatterns = [
    path("staff/tips/", reader_pages.index, name="staff-tips"),
    path("staff/tips/<slug:code>/", reader_pages.inbox, name="staff-tips-inbox"),
    path("staff/tips/<slug:code>/list/", reader_wire.inbox, name="staff-tips-list"),
    path("staff/tips/<slug:code>/conversation/", reader_wire.conversation, name="staff-tips-conversation"),
    path("staff/tips/<slug:code>/file/", reader_wire.file, name="staff-tips-file"),
    path("staff/tips/<slug:code>/export/", reader_wire.export, name="staff-tips-export"),
    path("staff/tips/<slug:code>/move/", reader_acts.move, name="staff-tips-move"),
    path("staff/tips/<slug:code>/judge/", reader_acts.judge, name="staff-tips-judge"),
    path("staff/tips/<slug:code>/mute/", reader_acts.mute, name="staff-tips-mute"),
    path("staff/tips/<slug:code>/reply/", reader_acts.reply, name="staff-tips-reply"),
    path("staff/tips/<slug:code>/outcome/", reader_acts.outcome, name="staff-tips-outcome"),
    path("staff/tips/<slug:code>/share/", reader_acts.share, name="staff-tips-share"),
    path("staff/tips/<slug:code>/unshare/", reader_acts.unshare, name="staff-tips-unshare"),
    path("staff/tips/<slug:code>/destroy/", reader_acts.destroy, name="staff-tips-destroy"),
    path("staff/tips/<slug:code>/reseal/", reader_acts.reseal, name="staff-tips-reseal"),
    path("staff/tips/<slug:code>/reseal/put/", reader_acts.reseal_put, name="staff-tips-reseal-put"),
    path("staff/tips-lead/", reader_pages.lead_index, name="staff-tips-lead"),
    path("staff/tips-lead/<slug:code>/", reader_pages.lead, name="staff-tips-lead-desk"),
]

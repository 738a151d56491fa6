"""Addresses of the room ``roster``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.roster.picture import portrait
from lamplighter.roster.views import (
    city,
    coverage,
    gaps,
    left,
    officers,
    own_shifts,
    roster_files,
    weeks,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("officers/<slug:slug>/portrait", portrait, name="portrait"),
    path("staff/roster/", officers.overview, name="staff-roster"),
    # officers
    path("staff/roster/officers/add/", officers.add, name="staff-officer-add"),
    path("staff/roster/officers/<int:pk>/", officers.officer, name="staff-officer"),
    path("staff/roster/officers/<int:pk>/change/", officers.change, name="staff-officer-change"),
    path("staff/roster/officers/<int:pk>/active/", officers.set_active, name="staff-officer-active"),
    path("staff/roster/officers/<int:pk>/picture", officers.picture, name="staff-officer-picture"),
    path("staff/roster/officers/<int:pk>/portrait/", officers.portrait, name="staff-officer-portrait"),
    # who works where
    path("staff/roster/officers/<int:pk>/post/", work.post, name="staff-officer-post"),
    path("staff/roster/officers/<int:pk>/leave/", work.absences, name="staff-officer-absences"),
    path("staff/roster/leave/<int:pk>/remove/", work.remove_absence, name="staff-absence-remove"),
    path("staff/roster/postings/<int:pk>/end/", work.end, name="staff-posting-end"),
    path("staff/roster/postings/<int:pk>/cover/", work.cover, name="staff-posting-cover"),
    path("staff/roster/covers/<int:pk>/remove/", work.remove_cover, name="staff-cover-remove"),
    path("staff/roster/coverage/", coverage.calendar, name="staff-coverage"),
    path("staff/roster/coverage/asked/<int:pk>/", coverage.note, name="staff-cover-ask"),
    path("staff/roster/coverage/week/", weeks.week, name="staff-coverage-week"),
    path("staff/roster/coverage/left/", left.left, name="staff-coverage-left"),
    path("staff/roster/coverage/gap/<int:post>/<int:shift>/<str:day>/", gaps.gap, name="staff-coverage-gap"),
    path("staff/roster/coverage/offers/<int:pk>/close/", gaps.close, name="staff-cover-offer-close"),
    path("staff/roster/fairness/", weeks.fair, name="staff-fairness"),
    # an officer's own
    path("staff/roster/mine/", own_shifts.mine, name="staff-my-shifts"),
    path("calendars/shifts/<int:pk>/<str:secret>.ics", own_shifts.shift_calendar, name="shift-calendar"),
    path("covers/<int:pk>/<int:officer>/<str:secret>/", own_shifts.offer, name="cover-offer"),
    # what zones share
    path("staff/roster/shifts/", city.shifts, name="staff-shifts"),
    path("staff/roster/shifts/add/", city.add_shift, name="staff-shift-add"),
    path("staff/roster/shifts/<int:pk>/", city.shift, name="staff-shift"),
    path("staff/roster/stations/<str:zone>/", city.station, name="staff-station"),
    path("staff/roster/import/", roster_files.import_files, name="staff-roster-import"),
    path("staff/roster/import/<slug:token>/", roster_files.report, name="staff-roster-report"),
    path("staff/roster/import/<slug:token>/confirm/", roster_files.confirm, name="staff-roster-confirm"),
    path("staff/roster/import/<slug:token>/drop/", roster_files.drop, name="staff-roster-drop"),
]

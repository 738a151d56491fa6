"""Addresses of appointments for staff. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.meetings.views import (
    agenda,
    agenda_away,
    agenda_book,
    agenda_calls,
    agenda_feed,
    agenda_lead,
    agenda_one,
    setup,
)

_SETUP = "staff/meetings/set-up/"
_ALL = "staff/appointments/"
_ONE = "staff/appointments/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_SETUP, setup.index, name="staff-meetings-setup"),
    path(f"{_SETUP}rules/add/", setup.rules_add, name="staff-booking-rules-add"),
    path(f"{_SETUP}rules/<int:pk>/", setup.rules, name="staff-booking-rules"),
    path(f"{_SETUP}rules/<int:pk>/remove/", setup.rules_remove, name="staff-booking-rules-remove"),
    path(f"{_SETUP}spots/add/", setup.spot_add, name="staff-spot-add"),
    path(f"{_SETUP}spots/<int:pk>/", setup.spot, name="staff-spot"),
    path("calendars/<int:pk>/<str:secret>.ics", agenda_feed.officer_calendar, name="officer-calendar"),
    path(_ALL, agenda.day, name="staff-appointments"),
    path(f"{_ALL}trouble/", agenda.trouble, name="staff-appointments-trouble"),
    path(f"{_ALL}calls/", agenda_calls.calls, name="staff-appointments-calls"),
    path(f"{_ALL}wishes/", agenda.wishes, name="staff-appointments-wishes"),
    path(f"{_ALL}book/", agenda_book.book, name="staff-appointment-book"),
    path(f"{_ALL}away/", agenda_away.away, name="staff-appointments-away"),
    path(f"{_ALL}away/<int:pk>/", agenda_away.away_of, name="staff-appointments-away-of"),
    path(f"{_ALL}calendar/", agenda_feed.calendar, name="staff-appointments-calendar"),
    path(f"{_ALL}lead/", agenda_lead.overview, name="staff-appointments-lead"),
    path(f"{_ALL}lead/figures.csv", agenda_lead.figures_file, name="staff-appointments-figures"),
    path(f"{_ALL}releases/", agenda_lead.releases, name="staff-appointments-releases"),
    path(_ONE, agenda_one.one, name="staff-appointment"),
    path(f"{_ONE}booked/", agenda_book.booked, name="staff-appointment-booked"),
    path(f"{_ONE}note/", agenda_one.note, name="staff-appointment-note"),
    path(f"{_ONE}rang/", agenda_calls.rang, name="staff-appointment-rang"),
    path(f"{_ONE}close/", agenda_one.close, name="staff-appointment-close"),
    path(f"{_ONE}move/", agenda_one.move, name="staff-appointment-move"),
    path(f"{_ONE}take/", agenda_one.take, name="staff-appointment-take"),
    path(f"{_ONE}offer/", agenda_one.offer, name="staff-appointment-offer"),
    path(f"{_ONE}cancel/", agenda_one.cancel, name="staff-appointment-cancel"),
    path(f"{_ONE}release/", agenda_one.release, name="staff-appointment-release"),
]

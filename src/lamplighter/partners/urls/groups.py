"""Addresses of groups: what everybody sees, private pages by their links, the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.partners.views import (
    groups_make,
    groups_public,
    groups_staff,
    groups_work,
    leading,
    membership,
    outreach_staff,
)

_LEADER = "g/<str:number>/<str:secret>/"
_ASK = "gq/<str:number>/<str:secret>/"
_STAFF = "staff/groups/"
_ONE = "staff/groups/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("groups/", groups_public.index, name="groups"),
    path("groups/start/", groups_public.start, name="group-start"),
    path("groups/<str:number>/", groups_public.one, name="group-public"),
    path("groups/<str:number>/join/", groups_public.join, name="group-join"),
    path("g/", membership.lost, name="group-lost"),
    path(_LEADER, leading.page, name="group-leader"),
    path(f"{_LEADER}confirm/", leading.confirm, name="group-leader-confirm"),
    path(f"{_LEADER}people/", leading.people, name="group-leader-roster"),
    path(f"{_LEADER}people/count/", leading.households, name="group-leader-households"),
    path(f"{_LEADER}people/<int:pk>/again/", leading.invite_again, name="group-leader-again"),
    path(f"{_LEADER}people/<int:pk>/remove/", leading.remove, name="group-leader-remove"),
    path(f"{_LEADER}meetings/", leading.meetings, name="group-leader-met"),
    path(f"{_LEADER}ask/", leading.ask, name="group-leader-ask"),
    path(f"{_LEADER}ask/<str:ask_number>/", leading.reply, name="group-leader-reply"),
    path(f"{_LEADER}link/", leading.link, name="group-leader-link"),
    path("gm/<int:pk>/<str:secret>/", membership.page, name="group-member"),
    path("gm/<int:pk>/<str:secret>/leave/", membership.leave, name="group-member-leave"),
    path("gm/<int:pk>/<str:secret>/data.json", membership.download, name="group-member-data"),
    path(_ASK, groups_public.request_page, name="group-ask"),
    path(f"{_ASK}back/", groups_public.request_back, name="group-ask-back"),
    path(f"{_ASK}data.json", groups_public.request_data, name="group-ask-data"),
    path(f"{_ASK}erase/", groups_public.request_erase, name="group-ask-erase"),
    path(_STAFF, groups_staff.index, name="staff-groups"),
    path(f"{_STAFF}make/", groups_make.make, name="staff-group-make"),
    path(f"{_STAFF}requests/<str:number>/", groups_work.ask, name="staff-group-ask"),
    path("staff/outreach/", outreach_staff.index, name="staff-outreach"),
    path("staff/outreach/plans/<int:pk>/", outreach_staff.one, name="staff-outreach-plan"),
    path("staff/outreach/plans/<int:pk>/end/", outreach_staff.close, name="staff-outreach-end"),
    path("staff/outreach/<str:code>/", outreach_staff.plan, name="staff-outreach-new"),
    path(_ONE, groups_staff.one, name="staff-group"),
    path(f"{_ONE}change/", groups_make.change, name="staff-group-change"),
    path(f"{_ONE}area/", groups_make.area, name="staff-group-area"),
    path(f"{_ONE}recognize/", groups_work.recognize, name="staff-group-recognize"),
    path(f"{_ONE}leader/", groups_work.leader, name="staff-group-leader"),
    path(f"{_ONE}invite/", groups_work.invite, name="staff-group-invite"),
    path(f"{_ONE}people/<int:pk>/remove/", groups_work.remove, name="staff-group-remove"),
    path(f"{_ONE}people/<int:pk>/link/", groups_work.renew, name="staff-group-renew"),
    path(f"{_ONE}note/", groups_work.note, name="staff-group-note"),
    path(f"{_ONE}met/", groups_work.met, name="staff-group-met"),
    path(f"{_ONE}merge/", groups_work.merge, name="staff-group-merge"),
    path(f"{_ONE}dissolve/", groups_work.dissolve, name="staff-group-dissolve"),
]

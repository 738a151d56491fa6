"""Addresses of the room: the officer's desk. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.concerns.views import desk, desk_log, desk_photos, desk_press, desk_shortlist, desk_work

_ALL = "staff/concerns/"
_ONE = "staff/concerns/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_ALL, desk.desk, name="staff-concerns"),
    path(f"{_ALL}map/", desk.on_map, name="staff-concerns-map"),
    path(f"{_ALL}several/", desk_press.several, name="staff-concerns-several"),
    path(f"{_ALL}shortlist/", desk_shortlist.shortlist, name="staff-concerns-shortlist"),
    path(f"{_ALL}shortlist/saved/", desk_shortlist.saved, name="staff-concerns-saved"),
    path(f"{_ALL}desk-worker.js", desk_shortlist.worker, name="staff-concerns-worker"),
    path(f"{_ALL}log/", desk_log.log, name="staff-concern-log"),
    path(f"{_ALL}log/<str:number>/", desk_log.logged, name="staff-concern-logged"),
    re_path(
        r"^staff/concerns/photos/(?P<pk>[0-9]{1,18})/(?P<size>small|large)\.jpg$",
        desk_photos.photo,
        name="staff-concern-photo",
    ),
    path(_ONE, desk_work.concern, name="staff-concern"),
    path(f"{_ONE}act/", desk_work.act, name="staff-concern-act"),
    path(f"{_ONE}move/", desk_work.quickly, name="staff-concern-move"),
    path(f"{_ONE}note/", desk_work.aside, name="staff-concern-note"),
    path(f"{_ONE}assign/", desk_work.assign, name="staff-concern-assign"),
    path(f"{_ONE}star/", desk_press.star, name="staff-concern-star"),
]

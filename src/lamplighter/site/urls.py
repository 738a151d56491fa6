"""Addresses of the room ``site``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.site.views import (
    desk,
    finding,
    flyers,
    groups,
    information,
    layers,
    letters,
    own,
    reports,
    zones,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", finding.home, name="home"),
    path("find/", finding.find, name="find"),
    path("find/suggest/", finding.suggest, name="find-suggest"),
    path("zones/", zones.zones, name="zones"),
    path("zones/map.geojson", layers.zones, name="zones-geojson"),
    path("zones/<str:code>/", zones.zone, name="zone"),
    path("zones/<str:code>/flyer.pdf", flyers.zone_flyer, name="zone-flyer"),
    re_path(
        r"^zones/(?P<code>[^/]+)/quarter-(?P<year>20[0-9]{2})-(?P<number>[1-4])\.pdf$",
        reports.zone_quarter,
        name="zone-quarter",
    ),
    re_path(
        r"^staff/zones/(?P<code>[^/]+)/quarter-(?P<year>20[0-9]{2})-(?P<number>[1-4])\.pdf$",
        reports.staff_quarter,
        name="staff-zone-quarter",
    ),
    path("officers/<slug:slug>/", zones.officer, name="officer"),
    path("g/<str:number>/<str:secret>/concerns/", groups.concerns, name="group-leader-concerns"),
    path("basemap/<str:kind>.geojson", layers.base, name="basemap"),
    path("about/", information.about, name="about"),
    path("privacy/", information.privacy, name="privacy"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("gallery/", information.gallery, name="gallery"),
    path("gallery/letters/", letters.index, name="letters"),
    path("gallery/letters/<slug:name>/<slug:language>/", letters.letter, name="letter"),
    path("my-page/", own.page, name="resident-page"),
    path("staff/", desk.desk, name="desk"),
]

"""Addresses of the room ``site``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.site.views import (
    city,
    city_files,
    desk,
    finding,
    flyers,
    groups,
    information,
    layers,
    letters,
    own,
    quality,
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
    path("city/colors/<slug:name>.css", city_files.stylesheet, name="city-colors"),
    path("city/seal/<str:name>", city_files.seal_picture, name="city-seal"),
    path("staff/city/", city.index, name="staff-city"),
    path("staff/city/name/", city.texts, name="staff-city-name"),
    path("staff/city/colors/", city.colours, name="staff-city-colors"),
    path("staff/city/seal/", city_files.seal, name="staff-city-seal"),
    path("staff/city/words/<str:key>/", city.word, name="staff-city-word"),
    path("staff/city/shifts/", city.shifts, name="staff-city-shifts"),
    path("staff/city/holidays/", city.holidays, name="staff-city-holidays"),
    path("staff/city/city.toml", city_files.download, name="staff-city-file"),
    path("staff/city/load/", city_files.load, name="staff-city-load"),
    path("staff/quality/", quality.quality, name="staff-quality"),
    path("staff/", desk.desk, name="desk"),
]

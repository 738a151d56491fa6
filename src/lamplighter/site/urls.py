"""Addresses of the room ``site``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.site.views import desk, finding, flyers, groups, information, layers, letters, zones

urlpatterns: list[URLPattern | URLResolver] = [
    path("", finding.home, name="home"),
    path("find/", finding.find, name="find"),
    path("find/suggest/", finding.suggest, name="find-suggest"),
    path("zones/", zones.zones, name="zones"),
    path("zones/map.geojson", layers.zones, name="zones-geojson"),
    path("zones/<str:code>/", zones.zone, name="zone"),
    path("zones/<str:code>/flyer.pdf", flyers.zone_flyer, name="zone-flyer"),
    path("officers/<slug:slug>/", zones.officer, name="officer"),
    path("g/<str:number>/<str:secret>/concerns/", groups.concerns, name="group-leader-concerns"),
    path("basemap/<str:kind>.geojson", layers.base, name="basemap"),
    path("about/", information.about, name="about"),
    path("privacy/", information.privacy, name="privacy"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("gallery/", information.gallery, name="gallery"),
    path("gallery/letters/", letters.index, name="letters"),
    path("gallery/letters/<slug:name>/<slug:language>/", letters.letter, name="letter"),
    path("staff/", desk.desk, name="desk"),
]

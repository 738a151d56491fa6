"""Addresses of commitments. Those with a number stand last: it may look like any other word."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.partners.views import commitment_feeds, commitments, staff_commitments

urlpatterns: list[URLPattern | URLResolver] = [
    path("commitments/", commitments.index, name="commitments"),
    re_path(r"^commitments\.(?P<form>atom|csv)$", commitment_feeds.feed, name="commitments-feed"),
    path("commitments/<str:number>/", commitments.one, name="commitment"),
    path("zones/<str:code>/commitments/", commitments.zone_page, name="zone-commitments"),
    re_path(
        r"^zones/(?P<code>[^/]+)/commitments\.(?P<form>atom|csv)$",
        commitment_feeds.feed,
        name="zone-commitments-feed",
    ),
    path("staff/commitments/", staff_commitments.desk, name="staff-commitments"),
    path("staff/commitments/make/", staff_commitments.make, name="staff-commitment-make"),
    path("staff/commitments/<str:number>/", staff_commitments.one, name="staff-commitment"),
    path("staff/commitments/<str:number>/act/", staff_commitments.act, name="staff-commitment-act"),
]

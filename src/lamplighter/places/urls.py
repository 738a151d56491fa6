"""Addresses of the room ``places``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.places import change_views, import_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/zones/", views.zone_maps, name="staff-zones"),
    path("staff/zones/import/", import_views.import_zones, name="staff-zones-import"),
    path("staff/zones/import/<slug:token>/", import_views.check_zones, name="staff-zones-check"),
    path("staff/zones/import/<slug:token>/drop/", import_views.drop_zones, name="staff-zones-check-drop"),
    path("staff/zones/<int:pk>/", views.zone_map, name="staff-zone-map"),
    path("staff/zones/<int:pk>/confirm/", views.confirm, name="staff-zone-map-confirm"),
    path("staff/zones/<int:pk>/withdraw/", views.withdraw, name="staff-zone-map-withdraw"),
    path("staff/zones/<int:pk>/day/", change_views.set_day, name="staff-zone-map-day"),
    path("staff/zones/<int:pk>/changes/", change_views.changes, name="staff-zone-map-changes"),
    path("staff/zones/<int:pk>/changes.csv", change_views.changes_file, name="staff-zone-map-changes-file"),
    path("staff/addresses/", import_views.addresses, name="staff-addresses"),
    path("staff/addresses/put-back/", import_views.put_back_addresses, name="staff-addresses-put-back"),
    path("staff/addresses/<slug:token>/", import_views.check_addresses, name="staff-addresses-check"),
    path(
        "staff/addresses/<slug:token>/drop/", import_views.drop_addresses, name="staff-addresses-check-drop"
    ),
]

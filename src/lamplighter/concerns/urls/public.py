"""Addresses of the public's side of concerns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.concerns.views import alerts, feeds, figures, near, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("concerns/", public.index, name="concerns"),
    re_path(r"^concerns\.(?P<form>atom|rss|csv)$", feeds.feed, name="concerns-feed"),
    path("concerns/near/", near.near, name="concerns-near"),
    path("concerns/figures.csv", figures.figures_file, name="concerns-figures-file"),
    path("concerns/<str:number>/", public.one, name="concern-public"),
    path("concerns/<str:number>/join/", public.follow, name="concern-join"),
    path("alerts/", alerts.ask, name="alerts"),
    path("alerts/end/<str:closed>/", alerts.end, name="alerts-end"),
    path("alerts/<int:pk>/<str:secret>/", alerts.confirm, name="alert-confirm"),
    path("alerts/<int:pk>/<str:secret>/stop/", alerts.stop, name="alert-stop"),
    path("zones/<str:code>/concerns/", figures.zone_figures, name="zone-concerns"),
    path("zones/<str:code>/figures.csv", figures.figures_file, name="zone-figures-file"),
    re_path(
        r"^zones/(?P<code>[^/]+)/concerns\.(?P<form>atom|rss|csv)$", feeds.feed, name="zone-concerns-feed"
    ),
]

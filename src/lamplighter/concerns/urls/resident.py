"""Addresses of the room: a resident's own page, opened by its private link."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from lamplighter.concerns.views import resident, resident_data, resident_settings

_HERE = "c/<str:number>/<str:secret>/"
_PHOTO = r"^c/(?P<number>[^/]+)/(?P<secret>[^/]+)/photo/(?P<pk>[0-9]{1,18})/(?P<size>small|whole)/$"
_BACK = r"^c/(?P<number>[^/]+)/(?P<secret>[^/]+)/take-back/(?P<pk>[0-9]{1,18})/$"
_ERASE = r"^c/(?P<number>[^/]+)/(?P<secret>[^/]+)/erase/(?P<what>contact|all)/$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/", resident_data.lost, name="concern-lost"),
    path(_HERE, resident.page, name="concern-private"),
    path(f"{_HERE}write/", resident.write, name="concern-write"),
    path(f"{_HERE}solved/", resident.solved, name="concern-solved"),
    path(f"{_HERE}again/", resident.again, name="concern-again"),
    re_path(_PHOTO, resident.photo, name="concern-private-photo"),
    path(f"{_HERE}reach/", resident_settings.reach, name="concern-reach"),
    path(f"{_HERE}public/", resident_settings.public, name="concern-public-say"),
    path(f"{_HERE}withdraw/", resident_settings.take_all_back, name="concern-withdraw"),
    path(f"{_HERE}messages/", resident_settings.messages, name="concern-messages"),
    path(f"{_HERE}stop/", resident_settings.stop, name="concern-stop"),
    path(f"{_HERE}data/", resident_data.data, name="concern-data"),
    path(f"{_HERE}data.json", resident_data.download, name="concern-data-file"),
    re_path(_BACK, resident_data.take_back, name="concern-take-back"),
    re_path(_ERASE, resident_data.erase, name="concern-erase"),
]

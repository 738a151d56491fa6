"""The room places as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lamplighter.places"
    label = "places"

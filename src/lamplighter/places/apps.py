"""The room places as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Zone maps, addresses, base map."""

    name = "lamplighter.places"
    label = "places"

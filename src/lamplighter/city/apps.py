"""The room city as a Django app."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """The room ``city``."""

    name = "lamplighter.city"
    label = "city"

"""The room roster as a Django app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The room ``roster``."""

    name = "lamplighter.roster"
    label = "roster"

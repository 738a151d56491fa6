"""The room api as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room ``api``."""

    name = "lamplighter.api"
    label = "api"

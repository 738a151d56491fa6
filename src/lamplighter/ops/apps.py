"""The room ops as a Django app."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """The room ``ops``."""

    name = "lamplighter.ops"
    label = "ops"

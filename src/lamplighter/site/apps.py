"""The room site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "lamplighter.site"
    label = "site"

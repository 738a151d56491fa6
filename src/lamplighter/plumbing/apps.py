"""The room plumbing as a Django app."""

from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    """The room ``plumbing``."""

    name = "lamplighter.plumbing"
    label = "plumbing"

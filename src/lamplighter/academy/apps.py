"""The room academy as a Django app."""

from django.apps import AppConfig


class AcademyConfig(AppConfig):
    """The room ``academy``."""

    name = "lamplighter.academy"
    label = "academy"

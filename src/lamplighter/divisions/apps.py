"""The room divisions as a Django app."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    """The room ``divisions``."""

    name = "lamplighter.divisions"
    label = "divisions"
